import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSavedWithUndo } from '#modules/changes/web/useRevert.ts';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { usePreviewedSend } from '#web/preview.ts';
import { useCall } from '#web/query.ts';
import { PlacePicker } from '#web/record/pickers.tsx';
import { useRecord, WhenLoaded } from '#web/record/useRecord.tsx';
import { placesApi, placeTree } from '../api.ts';
import { type Place, placeSpec } from '../schema.ts';
import { isUnder } from './tree-model.ts';

interface MoveDialogProps {
  readonly id: string;
  readonly name: string;
  /** Where it is to go, when that has been chosen already. */
  readonly to?: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

/** Hangs a place under another one, with all that is below it, after a preview of who gains and loses by that. */
export function MoveDialog({ id, name, to, onClose }: MoveDialogProps) {
  const { t } = useTranslation();
  const query = useRecord<Place>(placeSpec, id);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('places.moveOf', { name })}
      closeButtonProps={{ 'aria-label': t('action.cancel') }}
    >
      <WhenLoaded query={query} lines={3}>
        {(row) => <MoveForm row={row} to={to ?? null} onClose={onClose} />}
      </WhenLoaded>
    </Modal>
  );
}

function MoveForm(props: {
  readonly row: Place;
  readonly to: { readonly id: string; readonly name: string } | null;
  readonly onClose: () => void;
}) {
  const { row, onClose } = props;
  const { t } = useTranslation();
  const tell = useSavedWithUndo();
  const tree = useCall(placeTree, { query: {} });
  const send = usePreviewedSend(placesApi.edit, { changes: ['person', 'grant', 'ticket'] });
  const [parent, setParent] = useState(props.to);
  const nodes = tree.data?.items ?? [];
  const branch = nodes.filter((n) => isUnder(nodes, n.id, row.id)).map((n) => n.id);
  const move = (): void =>
    send.mutate(
      { params: { id: row.id }, body: { parent_id: parent?.id } as never, version: row.version },
      {
        onSuccess: ({ verdict }) => {
          if (verdict === 'cancelled') return;
          if (verdict === 'save') tell(t('places.moved', { name: row.name, parent: parent?.name }), row.id);
          onClose();
        },
      },
    );
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('places.moveHelp', { count: Math.max(0, branch.length - 1) })}
      </Text>
      <PlacePicker
        label={t('places.under')}
        can="place:create"
        value={parent?.id ?? null}
        name={parent?.name}
        onChange={(id, name) => {
          send.reset();
          setParent(id === null ? null : { id, name: name ?? '' });
        }}
        without={[...branch, row.parent_id ?? '']}
      />
      {send.error && <ProblemView error={send.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('action.cancel')}
        </Button>
        <Button onClick={move} loading={send.isPending} disabled={parent === null}>
          {t('places.move')}
        </Button>
      </Group>
    </Stack>
  );
}
