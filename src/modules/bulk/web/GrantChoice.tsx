import { Button, Group, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endOf, lastDayFault } from '#modules/grants/web/dates.ts';
import { PlacePicker, ProfilePicker } from '#web/record/pickers.tsx';
import type { BulkChange } from '../api.ts';

/** Which grant is given to many people, or taken from them. */
export function GrantChoice(props: {
  readonly what: 'give' | 'take';
  readonly busy: boolean;
  /** What was tried is not what stands here any more. */
  readonly onChange: () => void;
  /** With the name of the profile, and of the place where one is chosen. */
  readonly onReady: (change: BulkChange, name: string) => void;
}) {
  const { what, busy, onChange, onReady } = props;
  const { t } = useTranslation();
  const [profile, setProfile] = useState<string | null>(null);
  const [place, setPlace] = useState<string | null>(null);
  const [names, setNames] = useState<{ readonly profile?: string; readonly place?: string }>({});
  const [below, setBelow] = useState(false);
  const [until, setUntil] = useState('');
  const fault = lastDayFault('', until);
  const ready = profile !== null && (what === 'take' || (place !== null && fault === undefined));
  const changed =
    <T,>(set: (value: T) => void) =>
    (value: T): void => {
      set(value);
      onChange();
    };
  const submit = (): void => {
    if (profile === null) return;
    const at = place === null ? '' : ` ${t('grants.at', { place: names.place })}`;
    const name = `${names.profile ?? ''}${at}`;
    if (what === 'take')
      onReady({ do: what, profile_id: profile, ...(place === null ? {} : { place_id: place }) }, name);
    else if (place !== null) {
      const ends = until === '' ? {} : { ends_at: endOf(until) };
      onReady({ do: what, profile_id: profile, place_id: place, below, ...ends }, name);
    }
  };
  return (
    <Stack gap="sm">
      <Group grow align="flex-start">
        <ProfilePicker
          label={t('grants.field.profile_id')}
          required
          value={profile}
          onChange={(id, name) => {
            changed(setProfile)(id);
            setNames((before) => ({ ...before, profile: name ?? '' }));
          }}
          autoFocus
        />
        <PlacePicker
          label={t(what === 'give' ? 'grants.field.place_id' : 'bulk.placeAny')}
          required={what === 'give'}
          clearable={what === 'take'}
          can={what === 'give' ? 'grant:create' : 'place:view'}
          value={place}
          onChange={(id, name) => {
            changed(setPlace)(id);
            setNames((before) => ({ ...before, place: name ?? '' }));
          }}
        />
      </Group>
      <Group align="flex-end">
        {what === 'give' && (
          <>
            <Switch
              label={t('grants.below')}
              checked={below}
              onChange={(e) => changed(setBelow)(e.currentTarget.checked)}
              mb={8}
            />
            <TextInput
              type="date"
              label={t('grants.field.ends_at')}
              value={until}
              error={fault && t(fault)}
              onChange={(e) => changed(setUntil)(e.currentTarget.value)}
            />
          </>
        )}
        <Button variant="default" onClick={submit} disabled={!ready} loading={busy} ml="auto">
          {t('bulk.check')}
        </Button>
      </Group>
    </Stack>
  );
}
