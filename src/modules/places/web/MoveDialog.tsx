import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { usePreviewedSend } from '#web/preview.ts';
import { useCall } from '#web/query.ts';
import { PlacePicker } from '#web/record/pickers.tsx';
import { useToast } from '#web/toast.tsx';
import { placesApi, placeTree } from '../api.ts';
import type { Place } from '../schema.ts';
import { type Node, pathTo } from './tree-model.ts';

/** A place cannot go under itself. */
const below = (nodes: readonly Node[], id: string): string[] =>
  nodes.filter((n) => pathTo(nodes, n.id).some((above) => above.id === id)).map((n) => n.id);

/** Hangs a place under another one, with all that is below it. */
export function MoveDialog(props: { readonly row: Place; readonly opened: boolean; readonly onClose: () => void }) {
  const { row, opened, onClose } = props;
  const { t } = useTranslation();
  const toast = useToast();
  const tree = useCall(placeTree, { query: {} });
  const send = usePreviewedSend(placesApi.edit, { changes: ['person', 'grant', 'ticket'] });
  const [parent, setParent] = useState<{ id: string; name: string } | null>(null);
  const nodes = tree.data?.items ?? [];
  const branch = below(nodes, row.id);
  const close = (): void => {
    setParent(null);
    send.reset();
    onClose();
  };
  const move = (): void =>
    send.mutate(
      { params: { id: row.id }, body: { parent_id: parent?.id } as never, version: row.version },
      {
        onSuccess: ({ verdict }) => {
          if (verdict === 'cancelled') return;
          if (verdict === 'save') toast.done(t('places.moved', { name: row.name, parent: parent?.name }));
          close();
        },
      },
    );
  return (
    <Modal opened={opened} onClose={close} title={t('places.moveOf', { name: row.name })}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('places.moveHelp', { count: branch.length - 1 })}
        </Text>
        {send.error && <ProblemView error={send.error} />}
        <PlacePicker
          label={t('places.under')}
          can="place:create"
          value={parent?.id ?? null}
          name={parent?.name}
          onChange={(id, name) => setParent(id === null ? null : { id, name: name ?? '' })}
          without={[...branch, row.parent_id ?? '']}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('action.cancel')}
          </Button>
          <Button onClick={move} loading={send.isPending} disabled={parent === null}>
            {t('places.move')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
