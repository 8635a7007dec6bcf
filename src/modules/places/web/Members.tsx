import { Anchor, Badge, Group, Stack, Table, Text } from '@mantine/core';
import { IconUserMinus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { CanButton, CanIcon, CanSwitch } from '#web/can.tsx';
import { useConfirm } from '#web/confirm.tsx';
import { useFormat } from '#web/format.ts';
import { Empty } from '#web/page/Empty.tsx';
import { useCall, useSend } from '#web/query.ts';
import { PersonPicker } from '#web/record/pickers.tsx';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useToast } from '#web/toast.tsx';
import { type memberSchema, members, putMember, removeMember } from '../api.ts';
import type { Place } from '../schema.ts';
import cards from '#web/record/ListTable.module.css';

type Member = z.infer<typeof memberSchema>;
const SWITCHES = ['sees', 'works', 'assigned', 'notified'] as const;

/** The people of a place with their four switches and what is granted to them here. */
export function Members({ place }: { readonly place: Place }) {
  const { t } = useTranslation();
  const query = useCall(members, { params: { id: place.id } });
  return (
    <Stack gap="md">
      <AddMember place={place} />
      <WhenLoaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('places.nobody')} text={t('places.nobodyHelp')} />
          ) : (
            <>
              <MemberTable place={place} items={items} />
              <Text size="sm" c="dimmed">
                {summary(t, items)}
              </Text>
            </>
          )
        }
      </WhenLoaded>
    </Stack>
  );
}

function summary(t: (key: string, values: { count: number }) => string, items: readonly Member[]): string {
  const active = items.filter((m) => m.enabled);
  const count = (what: (typeof SWITCHES)[number]): number => active.filter((m) => m[what]).length;
  return [
    t('places.sum.notified', { count: count('notified') }),
    t('places.sum.works', { count: count('works') }),
    t('places.sum.assigned', { count: count('assigned') }),
  ].join(' ');
}

function AddMember({ place }: { readonly place: Place }) {
  const { t } = useTranslation();
  const toast = useToast();
  const [person, setPerson] = useState<{ id: string; name: string } | null>(null);
  const send = useSend(putMember, { changes: ['person', 'grant'] });
  const add = (): void => {
    if (!person) return;
    send.mutate(
      {
        params: { id: place.id, person_id: person.id },
        body: { sees: true, works: true, assigned: true, notified: true },
      },
      {
        onSuccess: () => {
          toast.done(t('places.added', { name: person.name, place: place.name }));
          setPerson(null);
        },
        onError: toast.error,
      },
    );
  };
  return (
    <Group gap="xs" align="flex-end">
      <PersonPicker
        label={t('places.addPerson')}
        value={person?.id ?? null}
        name={person?.name}
        onChange={(id, name) => setPerson(id === null ? null : { id, name: name ?? '' })}
        clearable
        w={280}
      />
      <CanButton row={place} action="members" onClick={add} loading={send.isPending} disabled={person === null}>
        {t('action.add')}
      </CanButton>
    </Group>
  );
}

function MemberTable({ place, items }: { readonly place: Place; readonly items: readonly Member[] }) {
  const { t } = useTranslation();
  return (
    <div className={cards.frame}>
      <Table role="table" className={cards.table ?? ''} aria-label={t('places.tab.members')}>
        <Table.Thead role="rowgroup" className={cards.header ?? ''}>
          <Table.Tr role="row">
            <Table.Th role="columnheader">{t('places.person')}</Table.Th>
            {SWITCHES.map((name) => (
              <Table.Th role="columnheader" key={name}>
                {t(`places.switch.${name}`)}
              </Table.Th>
            ))}
            <Table.Th role="columnheader">{t('places.profiles')}</Table.Th>
            <Table.Th role="columnheader">
              <span className={cards.hidden}>{t('list.actions')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody role="rowgroup">
          {items.map((member) => (
            <MemberRow key={member.person_id} place={place} member={member} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function MemberRow({ place, member }: { readonly place: Place; readonly member: Member }) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const confirm = useConfirm();
  const put = useSend(putMember, { changes: ['person', 'grant'] });
  const leave = useSend(removeMember, { changes: ['person', 'grant'] });
  const params = { id: place.id, person_id: member.person_id };
  const names = { name: member.name, place: place.name };
  const remove = (): void =>
    confirm({
      title: t('places.removeAsk', names),
      text:
        member.profiles.length === 0
          ? t('places.removeText')
          : t('places.removeGrants', { profiles: member.profiles.map((p) => p.profile).join(', ') }),
      action: t('action.remove'),
      danger: true,
      onConfirm: async () => {
        try {
          await leave.mutateAsync({ params });
          toast.done(t('places.removed', names));
        } catch (error) {
          toast.error(error);
        }
      },
    });
  return (
    <Table.Tr role="row" className={cards.row ?? ''}>
      <Table.Td role="cell" data-title>
        <Anchor component={Link} to={`/people/${member.person_id}`} inherit fw={550}>
          {member.name}
        </Anchor>{' '}
        <Text span size="xs" c="dimmed">
          {member.login}
        </Text>
        {!member.enabled && (
          <Badge variant="default" size="sm" tt="none" ml="xs">
            {t('places.disabled')}
          </Badge>
        )}
      </Table.Td>
      {SWITCHES.map((name) => (
        <Table.Td role="cell" key={name} data-label={t(`places.switch.${name}`)}>
          <CanSwitch
            row={place}
            action="members"
            size="xs"
            aria-label={`${member.name}: ${t(`places.switch.${name}`)}`}
            checked={member[name]}
            disabled={put.isPending}
            onChange={(e) =>
              put.mutate({ params, body: { [name]: e.currentTarget.checked } }, { onError: toast.error })
            }
          />
        </Table.Td>
      ))}
      <Table.Td role="cell" data-label={t('places.profiles')}>
        <Group gap={4}>
          {member.profiles.map((p) => (
            <Badge key={p.grant_id} variant="light" tt="none" fw={500}>
              {p.profile}
              {p.below && ` ${t('places.below')}`}
              {p.until !== null && ` · ${t('me.until', { date: format.date(p.until) })}`}
            </Badge>
          ))}
        </Group>
      </Table.Td>
      <Table.Td role="cell" className={cards.actions ?? ''}>
        <CanIcon row={place} action="members" label={t('places.removePerson', names)} onClick={remove}>
          <IconUserMinus size={17} />
        </CanIcon>
      </Table.Td>
    </Table.Tr>
  );
}
