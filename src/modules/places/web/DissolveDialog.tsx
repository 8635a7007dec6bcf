import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CanButton } from '#web/can.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { usePreviewedSend } from '#web/preview.ts';
import { useCall } from '#web/query.ts';
import { PlacePicker } from '#web/record/pickers.tsx';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useToast } from '#web/toast.tsx';
import type { Out } from '#wire/endpoint.ts';
import { contents, dissolvePlace, placesApi } from '../api.ts';
import type { Place } from '../schema.ts';

interface DissolveDialogProps {
  readonly row: Place;
  readonly onClose: () => void;
  /** The place is gone. */
  readonly onGone: () => void;
}

/** Says what a place holds before it goes, and asks where that is to live. */
export function DissolveDialog(props: DissolveDialogProps) {
  const { row, onClose } = props;
  const { t } = useTranslation();
  const query = useCall(contents, { params: { id: row.id } }, { staleTime: 0 });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('places.dissolve.ask', { name: row.name })}
      closeButtonProps={{ 'aria-label': t('action.cancel') }}
    >
      <WhenLoaded query={query} lines={4}>
        {(data) => <Ask {...props} data={data} />}
      </WhenLoaded>
    </Modal>
  );
}

type Contents = Out<typeof contents>;

function Ask({ row, onClose, onGone, data }: DissolveDialogProps & { readonly data: Contents }) {
  const { t } = useTranslation();
  const toast = useToast();
  const send = usePreviewedSend(dissolvePlace, { changes: ['person', 'grant', 'ticket', 'profile', 'rule'] });
  const [home, setHome] = useState<{ id: string; name: string } | null>(null);
  const needsHome = data.residents.length > 0;
  const dissolve = (): void =>
    send.mutate(
      { params: { id: row.id }, body: { home_id: home?.id ?? null } },
      {
        onSuccess: ({ verdict }) => {
          if (verdict === 'kept') onClose();
          if (verdict !== 'save') return;
          toast.done(t('remove.deleted', { title: row.name }));
          onGone();
        },
      },
    );
  return (
    <Stack gap="md">
      <WhatGoes data={data} />
      {needsHome && <NewHome row={row} data={data} home={home} onChange={setHome} />}
      {send.isError && <ProblemView error={send.error} />}
      <Group justify="space-between">
        <Deactivate row={row} onDone={onClose} />
        <Group>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('action.cancel')}
          </Button>
          <CanButton
            can={
              needsHome && home === null
                ? { allowed: false, reason: t('places.dissolve.chooseHome') }
                : { allowed: true, reason: '' }
            }
            color="red.9"
            onClick={dissolve}
            loading={send.isPending}
          >
            {t('action.delete')}
          </CanButton>
        </Group>
      </Group>
    </Stack>
  );
}

function NewHome(props: {
  readonly row: Place;
  readonly data: Contents;
  readonly home: { id: string; name: string } | null;
  readonly onChange: (home: { id: string; name: string } | null) => void;
}) {
  const { row, data, home, onChange } = props;
  const { t } = useTranslation();
  const types = data.residents.map((r) => r.type);
  // Tickets live in groups and people in organizations; whatever else there is fits anywhere.
  const fits = types.includes('person')
    ? { kind: 'organization' as const }
    : types.includes('ticket')
      ? { can: 'ticket:create' }
      : {};
  return (
    <Stack gap="xs">
      <Text size="sm">{t('places.dissolve.moves')}</Text>
      <List size="sm">
        {data.residents.map(({ type, count }) => (
          <List.Item key={type}>{t(`places.holds.${type}`, { count })}</List.Item>
        ))}
      </List>
      <PlacePicker
        label={t('places.dissolve.home')}
        {...fits}
        required
        value={home?.id ?? null}
        name={home?.name}
        without={[row.id]}
        onChange={(id, name) => onChange(id === null ? null : { id, name: name ?? '' })}
      />
    </Stack>
  );
}

function WhatGoes({ data }: { readonly data: Contents }) {
  const { t, i18n } = useTranslation();
  const { grants, children, members } = data;
  const nothing = grants.count === 0 && children.length === 0 && members === 0 && data.residents.length === 0;
  if (nothing) return <Text size="sm">{t('places.dissolve.nothing')}</Text>;
  return (
    <Stack gap="xs">
      {children.length > 0 && (
        <Text size="sm">
          {t('places.dissolve.children', {
            count: children.length,
            names: new Intl.ListFormat(i18n.language).format(children.map((c) => c.name)),
          })}
        </Text>
      )}
      {members > 0 && <Text size="sm">{t('places.dissolve.members', { count: members })}</Text>}
      {grants.count > 0 && (
        <>
          <Text size="sm">{t('places.dissolve.grants', { count: grants.count })}</Text>
          <List
            size="sm"
            style={{ maxHeight: '10rem', overflow: 'auto' }}
            tabIndex={0}
            aria-label={t('places.dissolve.grantsList')}
          >
            {grants.items.map((g) => (
              <List.Item key={g.id}>
                {t('places.dissolve.grant', { holder: g.holder, profile: g.profile, place: g.place })}
                {g.below && ` ${t('places.below')}`}
              </List.Item>
            ))}
          </List>
        </>
      )}
    </Stack>
  );
}

/** The milder way: nothing new comes here, and everything stays as it is. */
function Deactivate({ row, onDone }: { readonly row: Place; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const send = usePreviewedSend(placesApi.edit, { changes: ['person'], quiet: true });
  if (!row.active) return <span />;
  const deactivate = (): void =>
    send.mutate(
      { params: { id: row.id }, body: { active: false } as never, version: row.version },
      {
        onSuccess: ({ verdict }) => {
          if (verdict === 'save') toast.done(t('places.deactivated', { name: row.name }));
          if (verdict !== 'cancelled') onDone();
        },
        onError: toast.error,
      },
    );
  return (
    <CanButton row={row} action="edit" variant="subtle" onClick={deactivate} loading={send.isPending}>
      {t('places.deactivateInstead')}
    </CanButton>
  );
}
