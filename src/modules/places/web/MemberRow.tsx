import { Anchor, Badge, Group, Table, Text } from '@mantine/core';
import { IconUserMinus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSavedWithUndo } from '#modules/changes/web/useRevert.ts';
import { CanIcon, CanSwitch } from '#web/can.tsx';
import { useFormat } from '#web/format.ts';
import { PersonLink } from '#web/PersonLink.tsx';
import { usePreviewedSend } from '#web/preview.ts';
import { useToast } from '#web/toast.tsx';
import type { Out } from '#wire/endpoint.ts';
import { type members, type placeSight, putMember } from '../api.ts';
import type { Place } from '../schema.ts';
import { RemoveMember } from './RemoveMember.tsx';
import classes from './Members.module.css';
import cards from '#web/record/ListTable.module.css';

type Member = Out<typeof members>['items'][number];
type Inherited = Out<typeof placeSight>['inherited'][number];

export const SWITCHES = ['sees', 'works', 'assigned', 'notified'] as const;

/** Somebody who belongs to the place. */
export function MemberRow({ place, member }: { readonly place: Place; readonly member: Member }) {
  const { t } = useTranslation();
  const toast = useToast();
  const put = usePreviewedSend(putMember, { changes: ['person', 'grant', 'ticket'], quiet: true });
  const [leaving, setLeaving] = useState(false);
  const params = { id: place.id, person_id: member.person_id };
  const tell = useSavedWithUndo();
  const flip = (name: (typeof SWITCHES)[number], on: boolean): void =>
    put.mutate(
      { params, body: { [name]: on } },
      {
        onError: toast.error,
        onSuccess: ({ verdict }) => {
          if (verdict !== 'save') return;
          const words = { what: t(`places.switch.${name}`), name: member.name, place: place.name };
          tell(t(on ? 'places.switchedOn' : 'places.switchedOff', words), place.id);
        },
      },
    );
  return (
    <Table.Tr role="row" className={cards.row ?? ''}>
      <WhoCell person={member} />
      <Table.Td role="cell" data-label={t('places.profiles')}>
        <Group gap={4}>
          {member.profiles.map((p) => (
            <Badge key={p.grant_id} variant="light" tt="none" fw={500} className={classes.profile ?? ''}>
              {p.profile}
              {p.below && ` ${t('places.below')}`}
            </Badge>
          ))}
          {member.above.map((p) => (
            <Badge key={p.grant_id} variant="default" tt="none" fw={500} className={classes.profile ?? ''}>
              {t('places.profileAbove', { profile: p.profile, place: p.place })}
            </Badge>
          ))}
        </Group>
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
            onChange={(e) => flip(name, e.currentTarget.checked)}
          />
        </Table.Td>
      ))}
      <UntilCell until={firstEnd(member.profiles)} />
      <Table.Td role="cell" data-label={t('places.source')}>
        <Text size="sm">
          {sourcesOf(member)
            .map((key) => t(`places.source.${key}`))
            .join(', ')}
        </Text>
      </Table.Td>
      <Table.Td role="cell" className={cards.actions ?? ''}>
        <CanIcon
          row={place}
          action="members"
          label={t('places.removePerson', { name: member.name, place: place.name })}
          onClick={() => setLeaving(true)}
        >
          <IconUserMinus size={17} />
        </CanIcon>
        {leaving && <RemoveMember place={place} member={member} onClose={() => setLeaving(false)} />}
      </Table.Td>
    </Table.Tr>
  );
}

/** Somebody who sees the place by a grant above it, and can be changed there. */
export function InheritedRow({ person }: { readonly person: Inherited }) {
  const { t } = useTranslation();
  const profiles = new Set(person.grants.flatMap((g) => g.profile ?? []));
  const places = new Map(person.grants.map((g) => [g.place_id, g.place]));
  return (
    <Table.Tr role="row" className={cards.row ?? ''}>
      <WhoCell person={person} />
      <Table.Td role="cell" data-label={t('places.profiles')}>
        <Group gap={4}>
          {[...profiles].map((profile) => (
            <Badge key={profile} variant="default" tt="none" fw={500} className={classes.profile ?? ''}>
              {profile}
            </Badge>
          ))}
        </Group>
      </Table.Td>
      <Table.Td role="cell" data-label={t('places.switch.sees')} colSpan={SWITCHES.length}>
        <Text size="sm" c="dimmed">
          {t('places.byProfile')}
        </Text>
      </Table.Td>
      <UntilCell until={firstEnd(person.grants)} />
      <Table.Td role="cell" data-label={t('places.source')}>
        {[...places].map(([id, place], at) => (
          <Fragment key={id}>
            {at > 0 && ', '}
            <Anchor component={Link} to={`/places/${id}`} inherit size="sm">
              {t('places.source.above', { place })}
            </Anchor>
          </Fragment>
        ))}
      </Table.Td>
      <Table.Td role="cell" />
    </Table.Tr>
  );
}

function WhoCell({ person }: { readonly person: Pick<Member, 'person_id' | 'name' | 'login' | 'enabled'> }) {
  const { t } = useTranslation();
  return (
    <Table.Td role="cell" data-title>
      <PersonLink id={person.person_id} inherit fw={550}>
        {person.name}
      </PersonLink>{' '}
      <Text span size="xs" c="dimmed" className={classes.login ?? ''}>
        {person.login}
      </Text>
      {!person.enabled && (
        <Badge variant="default" size="sm" tt="none" ml="xs">
          {t('places.disabled')}
        </Badge>
      )}
    </Table.Td>
  );
}

function UntilCell({ until }: { readonly until: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Table.Td role="cell" data-label={t('places.until')}>
      {until === null ? (
        <Text span size="sm" c="dimmed" aria-label={t('value.none')} data-none>
          –
        </Text>
      ) : (
        <time dateTime={until}>{format.until(until)}</time>
      )}
    </Table.Td>
  );
}

/** When the first of what is granted ends. */
const firstEnd = (grants: readonly { readonly until: string | null }[]): string | null =>
  grants
    .flatMap((g) => g.until ?? [])
    .toSorted()
    .at(0) ?? null;

/** Why somebody is here: by hand, or by a grant with which they go, unless something else gave all that they hold here. */
function sourcesOf({ cause, profiles }: Member): string[] {
  const causes = profiles.map((p) => (p.through_group ? 'group' : p.cause === 'hand' ? cause : p.cause));
  return causes.length === 0 ? [cause] : [...new Set(causes)];
}
