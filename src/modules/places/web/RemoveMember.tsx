import { Button, Group, List, Modal, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSavedWithUndo } from '#modules/changes/web/useRevert.ts';
import { useFormat } from '#web/format.ts';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { usePreviewedSend } from '#web/preview.ts';
import { useCall } from '#web/query.ts';
import { PersonPicker } from '#web/record/pickers.tsx';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useToast } from '#web/toast.tsx';
import type { Out } from '#wire/endpoint.ts';
import { leaving, type members, removeMember } from '../api.ts';
import type { Place } from '../schema.ts';

interface RemoveMemberProps {
  readonly place: Place;
  readonly member: Out<typeof members>['items'][number];
  readonly onClose: () => void;
}

/** Asks before somebody is removed from a place: says which grants go, and whose their open tickets are to be. */
export function RemoveMember({ place, member, onClose }: RemoveMemberProps) {
  const { t } = useTranslation();
  const query = useCall(leaving, { params: { id: place.id, person_id: member.person_id } }, { staleTime: 0 });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('places.removeAsk', { name: member.name, place: place.name })}
      closeButtonProps={{ 'aria-label': t('action.cancel') }}
    >
      <WhenLoaded query={query} lines={3}>
        {(data) => <Ask place={place} member={member} onClose={onClose} data={data} />}
      </WhenLoaded>
    </Modal>
  );
}

type What = 'keep' | 'nobody' | 'person';

function Ask({ place, member, onClose, data }: RemoveMemberProps & { readonly data: Out<typeof leaving> }) {
  const { t } = useTranslation();
  const tell = useSavedWithUndo();
  const toast = useToast();
  const send = usePreviewedSend(removeMember, { changes: ['person', 'grant', 'ticket'], quiet: true });
  const [what, setWhat] = useState<What>('keep');
  const [heir, setHeir] = useState<{ id: string; name: string } | null>(null);
  const names = { name: member.name, place: place.name };
  const to = what === 'nobody' ? 'nobody' : what === 'person' ? heir?.id : undefined;
  const remove = (): void =>
    send.mutate(
      {
        params: { id: place.id, person_id: member.person_id },
        ...(to === undefined ? {} : { query: { tickets_to: to } }),
      },
      {
        onSuccess: ({ verdict }) => {
          if (verdict === 'cancelled') return;
          // Tickets that went to somebody else do not come back by themselves.
          if (verdict === 'save' && to === undefined) tell(t('places.removed', names), place.id);
          else if (verdict === 'save') toast.done(t('places.removed', names));
          onClose();
        },
      },
    );
  return (
    <Stack gap="md">
      <Goes grants={data.grants} />
      {data.tickets.count > 0 && (
        <Radio.Group
          label={t('places.leaving.tickets', { count: data.tickets.count, name: member.name })}
          description={data.tickets.items.map((x) => `#${x.number} ${x.title}`).join(' · ')}
          value={what}
          onChange={(v) => setWhat(v as What)}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="keep" label={t('places.leaving.keep', { name: member.name })} />
            <Radio value="nobody" label={t('places.leaving.nobody')} />
            <Radio value="person" label={t('places.leaving.person')} />
          </Stack>
        </Radio.Group>
      )}
      {what === 'person' && (
        <PersonPicker
          label={t('places.leaving.heir')}
          action="assign"
          at={place.id}
          value={heir?.id ?? null}
          name={heir?.name}
          without={[member.person_id]}
          onChange={(id, name) => setHeir(id === null ? null : { id, name: name ?? '' })}
        />
      )}
      {send.isError && <ProblemView error={send.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('action.cancel')}
        </Button>
        <Button color="red.9" onClick={remove} loading={send.isPending} disabled={what === 'person' && heir === null}>
          {t('action.remove')}
        </Button>
      </Group>
    </Stack>
  );
}

function Goes({ grants }: { readonly grants: Out<typeof leaving>['grants'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (grants.length === 0) return <Text size="sm">{t('places.removeText')}</Text>;
  return (
    <Stack gap={4}>
      <Text size="sm">{t('places.removeGrants')}</Text>
      <List size="sm">
        {grants.map((g) => (
          <List.Item key={g.id}>
            {g.profile}
            {g.below && ` ${t('places.below')}`}
            {g.until !== null && ` · ${t('me.until', { date: format.until(g.until) })}`}
            {g.by_rule && ` · ${t('places.leaving.byRule')}`}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
