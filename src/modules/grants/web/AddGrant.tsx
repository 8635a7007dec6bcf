import { Button, Group, List, Paper, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSavedWithUndo } from '#modules/changes/web/useRevert.ts';
import { ProblemError } from '#wire/call.ts';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { usePreviewedSend } from '#web/preview.ts';
import { PlacePicker, ProfilePicker } from '#web/record/pickers.tsx';
import { grantsApi } from '../api.ts';
import { endOf, lastDayFault, startOf, useSpan } from './dates.ts';

interface AddGrantProps {
  readonly personId: string;
  readonly personName: string;
  /** Somebody has opened it, and goes on in it. */
  readonly takesFocus: boolean;
  readonly onDone: () => void;
}

interface Chosen {
  readonly id: string;
  readonly name: string;
  readonly kind?: string | undefined;
}

/** Gives a profile at a place; a sentence says all the while what that will mean. */
export function AddGrant({ personId, personName, takesFocus, onDone }: AddGrantProps) {
  const { t } = useTranslation();
  const [profile, setProfile] = useState<Chosen | null>(null);
  const [place, setPlace] = useState<Chosen | null>(null);
  const [below, setBelow] = useState(false);
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const tell = useSavedWithUndo();
  const key = useRef(crypto.randomUUID());
  const send = usePreviewedSend(grantsApi.create, { changes: ['person', 'place', 'profile'] });
  const fault = lastDayFault(from, until);
  const span = useSpan();
  const given = (words: { readonly profile: string; readonly place: string }): string =>
    from !== '' && Date.parse(startOf(from)) > Date.now()
      ? t('grants.givenFrom', { ...words, date: span.from(startOf(from)) })
      : t('grants.given', words);
  const submit = (): void => {
    if (!profile || !place || fault) return;
    const body = {
      person_id: personId,
      profile_id: profile.id,
      place_id: place.id,
      below,
      ...(from === '' ? {} : { starts_at: startOf(from) }),
      ...(until === '' ? {} : { ends_at: endOf(until) }),
    };
    send.mutate(
      { body, idempotencyKey: key.current },
      {
        onSuccess: ({ verdict, answer }) => {
          if (answer) tell(given({ profile: profile.name, place: place.name }), answer.id as string);
          if (verdict !== 'cancelled') onDone();
        },
      },
    );
  };
  const pick = (set: (c: Chosen | null) => void) => (id: string | null, name: string | null, kind?: string) => {
    set(id === null ? null : { id, name: name ?? '', kind });
    // Another grant is another creation.
    key.current = crypto.randomUUID();
  };
  return (
    <Paper withBorder p="sm" component="section" aria-label={t('grants.add')}>
      <Stack gap="sm">
        <Text fw={600} aria-hidden>
          {t('grants.add')}
        </Text>
        <Group align="flex-end" gap="sm">
          <ProfilePicker
            label={t('grants.field.profile_id')}
            required
            w={{ base: '100%', xs: 220 }}
            value={profile?.id ?? null}
            name={profile?.name}
            onChange={pick(setProfile)}
            giving={{
              person_id: personId,
              place_id: place?.id,
              below,
              ...(fault ? {} : { starts_at: from && startOf(from), ends_at: until && endOf(until) }),
            }}
            autoFocus={takesFocus}
          />
          <PlacePicker
            label={t('grants.field.place_id')}
            required
            can="grant:create"
            w={{ base: '100%', xs: 220 }}
            value={place?.id ?? null}
            name={place?.name}
            onChange={pick(setPlace)}
          />
          <Switch
            label={t('grants.below')}
            checked={below}
            onChange={(e) => setBelow(e.currentTarget.checked)}
            mb={8}
          />
          <TextInput
            type="date"
            label={t('grants.field.starts_at')}
            value={from}
            onChange={(e) => setFrom(e.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t('grants.field.ends_at')}
            value={until}
            min={from || undefined}
            error={fault && t(fault)}
            onChange={(e) => setUntil(e.currentTarget.value)}
          />
        </Group>
        <Sentence
          person={personName}
          profile={profile?.name}
          place={place?.name}
          joins={place?.kind === 'group' || place?.kind === 'container'}
          below={below}
          from={from}
          until={until}
        />
        {send.isError && <Refusal error={send.error} />}
        <Group gap="xs">
          <Button onClick={submit} loading={send.isPending} disabled={!profile || !place || fault !== undefined}>
            {t('grants.give')}
          </Button>
          <Button variant="default" onClick={onDone}>
            {t('action.cancel')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

/** The refusal of the server, with each thing it lists: what of the profile one does not hold oneself. */
function Refusal({ error }: { readonly error: unknown }) {
  const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  return (
    <Stack gap="xs">
      <ProblemView error={error} />
      {errors.length > 0 && (
        <List size="sm">
          {errors.map((e) => (
            <List.Item key={`${e.field} ${e.message}`}>{e.message}</List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}

interface SentenceProps {
  readonly person: string;
  readonly profile: string | undefined;
  readonly place: string | undefined;
  /** Whoever is given something there becomes a member. */
  readonly joins: boolean;
  readonly below: boolean;
  readonly from: string;
  readonly until: string;
}

function Sentence({ person, profile, place, joins, below, from, until }: SentenceProps) {
  const { t } = useTranslation();
  const span = useSpan();
  const parts = [
    below ? t('grants.sentenceBelow') : '',
    from === '' ? '' : t('grants.sentenceFrom', { date: span.from(startOf(from)) }),
    until === '' ? '' : t('grants.sentenceUntil', { date: span.until(endOf(until)) }),
  ];
  return (
    <Text size="sm" role="status" {...(profile && place ? {} : { c: 'dimmed' })}>
      {profile && place
        ? t('grants.sentence', { person, profile, place, rest: parts.join('') }) +
          (joins ? ` ${t('grants.sentenceJoins', { person, place })}` : '')
        : t('grants.sentenceStart')}
    </Text>
  );
}
