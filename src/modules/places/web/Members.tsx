import { Alert, Button, Group, Stack, Table, Text } from '@mantine/core';
import { IconUserQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CanButton } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { usePreviewedSend } from '#web/preview.ts';
import { useCall } from '#web/query.ts';
import { PersonPicker } from '#web/record/pickers.tsx';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useToast } from '#web/toast.tsx';
import type { Out } from '#wire/endpoint.ts';
import { members, placeSight, putMember } from '../api.ts';
import type { Place } from '../schema.ts';
import { InheritedRow, MemberRow, SWITCHES } from './MemberRow.tsx';
import { SightSentence } from './SightSentence.tsx';
import classes from './Members.module.css';
import cards from '#web/record/ListTable.module.css';

type Member = Out<typeof members>['items'][number];
type Inherited = Out<typeof placeSight>['inherited'][number];

/** The people of a place with their four switches, what is granted to them here, and who sees it from above. */
export function Members({ place }: { readonly place: Place }) {
  const { t } = useTranslation();
  const query = useCall(members, { params: { id: place.id } });
  const sight = useCall(placeSight, { params: { id: place.id } });
  const inherited = sight.data?.inherited ?? [];
  return (
    <Stack gap="md">
      <AddMember place={place} />
      <WhenLoaded query={query}>
        {({ items, unseen }) => (
          <>
            {items.length === 0 && inherited.length === 0 && unseen === 0 ? (
              <NoMembers place={place} />
            ) : (
              <>
                {unseen === 0 && <NobodyWorks place={place} items={items} />}
                {(items.length > 0 || inherited.length > 0) && (
                  <MemberTable place={place} items={items} inherited={inherited} />
                )}
                {(inherited.length > 0 || items.some((m) => m.above.length > 0)) && (
                  <Text size="sm" c="dimmed">
                    {t('places.outlined')}
                  </Text>
                )}
                {unseen > 0 && <Text size="sm">{t('places.unseen', { count: unseen })}</Text>}
              </>
            )}
            {sight.data?.sees && <SightSentence sees={sight.data.sees} />}
          </>
        )}
      </WhenLoaded>
    </Stack>
  );
}

/** Whether tickets of the place go to somebody who is not among its members, or there are none. */
const hasTaker = (place: Place): boolean => place.kind !== 'group' || (place.default_user_id ?? null) !== null;

function NoMembers({ place }: { readonly place: Place }) {
  const { t } = useTranslation();
  if (hasTaker(place)) return <Empty title={t('places.noMembers')} text={t(`places.noMembers.${place.kind}`)} />;
  return (
    <Empty title={t('places.nobody')} text={t('places.nobodyHelp')}>
      <ChooseDefault place={place} />
    </Empty>
  );
}

/** People are there, but nobody who would take up a ticket. */
function NobodyWorks({ place, items }: { readonly place: Place; readonly items: readonly Member[] }) {
  const { t } = useTranslation();
  if (items.some((m) => m.enabled && m.works) || hasTaker(place)) return null;
  return (
    <Alert color="yellow" variant="light" icon={<IconUserQuestion size={18} aria-hidden />} title={t('places.nobody')}>
      <Group justify="space-between">
        <Text size="sm">{t('places.nobodyHelp')}</Text>
        <ChooseDefault place={place} />
      </Group>
    </Alert>
  );
}

function ChooseDefault({ place }: { readonly place: Place }) {
  const { t } = useTranslation();
  return (
    <Button
      component={Link}
      to={`/places/${place.id}`}
      search={{ tab: 'settings' } as never}
      variant="default"
      size="xs"
    >
      {t('places.chooseDefault')}
    </Button>
  );
}

function AddMember({ place }: { readonly place: Place }) {
  const { t } = useTranslation();
  const toast = useToast();
  const [person, setPerson] = useState<{ id: string; name: string } | null>(null);
  const send = usePreviewedSend(putMember, { changes: ['person', 'grant', 'ticket'], quiet: true });
  const add = (): void => {
    if (!person) return;
    send.mutate(
      { params: { id: place.id, person_id: person.id }, body: {} },
      {
        onSuccess: ({ verdict }) => {
          if (verdict === 'save') toast.done(t('places.added', { name: person.name, place: place.name }));
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

function MemberTable(props: {
  readonly place: Place;
  readonly items: readonly Member[];
  readonly inherited: readonly Inherited[];
}) {
  const { place, items, inherited } = props;
  const { t } = useTranslation();
  return (
    <div className={`${cards.frame} ${classes.frame}`}>
      <Table
        role="table"
        horizontalSpacing="xs"
        className={`${cards.table} ${classes.table}`}
        aria-label={t('places.tab.members')}
      >
        <Table.Thead role="rowgroup" className={cards.header ?? ''}>
          <Table.Tr role="row">
            {['person', 'profiles', ...SWITCHES.map((name) => `switch.${name}`), 'until', 'source'].map((name) => (
              <Table.Th role="columnheader" key={name}>
                {t(`places.${name}`)}
              </Table.Th>
            ))}
            <Table.Th role="columnheader">
              <span className={cards.hidden}>{t('list.actions')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody role="rowgroup">
          {items.map((member) => (
            <MemberRow key={member.person_id} place={place} member={member} />
          ))}
          {inherited.map((person) => (
            <InheritedRow key={person.person_id} person={person} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
