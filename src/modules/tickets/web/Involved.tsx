import { ActionIcon, Group, Stack, Text, Title, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { PictureAndName } from '#modules/pictures/web/PersonPicture.tsx';
import { useCan } from '#web/can.tsx';
import { Loading } from '#web/page/Loading.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { PersonLink } from '#web/PersonLink.tsx';
import { usePortal } from '#web/portal.ts';
import { useCall, useSend } from '#web/query.ts';
import { PersonPicker } from '#web/record/pickers.tsx';
import { useToast } from '#web/toast.tsx';
import { addObserver, observers, removeObserver } from '../api.ts';
import type { Ticket } from '../schema.ts';

const ORDER = ['requester', 'creator', 'owner', 'editor', 'worker', 'observer'];

/** Everybody on a ticket, by what they are to it; observers can be added and removed. */
export function Involved({ ticket }: { readonly ticket: Ticket }) {
  const { t } = useTranslation();
  const answer = useCall(observers, { params: { id: ticket.id } });
  if (answer.isPending) return <Loading lines={3} />;
  if (answer.isError) return <ProblemView error={answer.error} retry={() => void answer.refetch()} />;
  const byRelation = Map.groupBy(answer.data.items, (p) => p.relation);
  const relations = [...new Set([...ORDER, ...byRelation.keys()])];
  return (
    <Stack gap="xs">
      <Title order={2} size="h5">
        {t('tickets.people')}
      </Title>
      {relations
        .filter((r) => r !== 'observer' && byRelation.has(r))
        .map((r) => (
          <Group key={r} gap="xs" wrap="nowrap" align="flex-start">
            <Text size="xs" c="dimmed" w={96} style={{ flexShrink: 0 }} pt={2}>
              {t(`tickets.relation.${r}`, { defaultValue: r })}
            </Text>
            <Text size="sm">
              {byRelation.get(r)?.map((p, i) => (
                <span key={p.person_id}>
                  {i > 0 && ', '}
                  <Person id={p.person_id} name={p.name} />
                </span>
              ))}
            </Text>
          </Group>
        ))}
      <Observers ticket={ticket} people={byRelation.get('observer') ?? []} />
    </Stack>
  );
}

const Person = ({ id, name }: { readonly id: string; readonly name: string }) => (
  <PersonLink id={id} inherit underline="never">
    <PictureAndName id={id} name={name} />
  </PersonLink>
);

interface ObserversProps {
  readonly ticket: Ticket;
  readonly people: readonly { readonly person_id: string; readonly name: string }[];
}

function Observers({ ticket, people }: ObserversProps) {
  const { t } = useTranslation();
  const can = useCan(ticket, 'edit');
  const { shown: portal } = usePortal();
  const toast = useToast();
  const add = useSend(addObserver, { changes: ['ticket'] });
  const remove = useSend(removeObserver, { changes: ['ticket'] });
  const put = (person_id: string): void =>
    add.mutate({ params: { id: ticket.id, person_id }, body: {} }, { onError: toast.error });
  const drop = (person_id: string, name: string): void =>
    remove.mutate(
      { params: { id: ticket.id, person_id } },
      {
        onSuccess: () => toast.undo(t('tickets.observer.removed', { name }), () => put(person_id)),
        onError: toast.error,
      },
    );
  return (
    <Stack gap={4}>
      <Text size="xs" c="dimmed">
        {t('tickets.relation.observer')}
      </Text>
      {people.length === 0 && <Text size="sm">{t('tickets.observer.none')}</Text>}
      {people.map((p) => (
        <Group key={p.person_id} gap="xs" justify="space-between" wrap="nowrap">
          <Text size="sm">
            <Person id={p.person_id} name={p.name} />
          </Text>
          {can.allowed && (
            <Tooltip label={t('tickets.observer.remove', { name: p.name })}>
              <ActionIcon
                size="sm"
                variant="subtle"
                color="gray"
                aria-label={t('tickets.observer.remove', { name: p.name })}
                onClick={() => drop(p.person_id, p.name)}
              >
                <IconX size={14} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      ))}
      {can.allowed ? (
        <PersonPicker
          // A new key after each choice empties the box again.
          key={people.length}
          aria-label={t('tickets.observer.add')}
          placeholder={t('tickets.observer.add')}
          size="xs"
          value={null}
          without={people.map((p) => p.person_id)}
          onChange={(id) => id && put(id)}
        />
      ) : (
        !portal && (
          <Text size="xs" c="dimmed">
            {can.reason}
          </Text>
        )
      )}
    </Stack>
  );
}
