import { Group, Loader, Select, type SelectProps, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseProfiles } from '#modules/grants/api.ts';
import { choosePeople } from '#modules/people/api.ts';
import { choosePlaces } from '#modules/places/api.ts';
import type { PLACE_KINDS } from '#modules/places/schema.ts';
import { profilesApi } from '#modules/profiles/api.ts';
import { useCall } from '../query.ts';
import { type Named, rememberName, useName } from './names.ts';

interface Choice {
  readonly id: string;
  readonly name: string;
  readonly detail?: string;
  /** What it is for, in a sentence. */
  readonly about?: string | undefined;
  /** Why it cannot be chosen. */
  readonly refused?: string | undefined;
}

type Passed =
  | 'label'
  | 'description'
  | 'error'
  | 'required'
  | 'placeholder'
  | 'disabled'
  | 'size'
  | 'w'
  | 'autoFocus'
  | 'onBlur'
  | 'aria-label';

export interface PickerProps extends Partial<Pick<SelectProps, Passed>> {
  /** Id of what is chosen; with `special`, also one of its keys. */
  readonly value: string | null;
  readonly onChange: (id: string | null, name: string | null) => void;
  /** Name of the value set, where it is known: shown even if the asker could not choose it. */
  readonly name?: string | undefined;
  /** Further choices at the top, such as `me` and `none`, with their words. */
  readonly special?: Readonly<Record<string, string>>;
  readonly clearable?: boolean;
  /** Ids that are not offered. */
  readonly without?: readonly string[];
}

/** Shortest text with which people are searched. */
const LETTERS = 2;
const WAIT_MS = 200;

function useTyped(): readonly [string, string, (text: string) => void] {
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), WAIT_MS);
  return [text, asked, setText];
}

interface Remote extends PickerProps {
  readonly type: Named;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly found: readonly Choice[] | undefined;
  readonly busy: boolean;
  /** What was found answers what stands in the box now; until then, only what fits by name is offered. */
  readonly answered: boolean;
  /** Said when nothing is offered. */
  readonly hint: string;
}

/** A combobox whose choices come from the server while one types. */
function RemotePicker(props: Remote) {
  const {
    type,
    value,
    onChange,
    name,
    special = {},
    clearable,
    without = [],
    text,
    onText,
    found,
    busy,
    answered,
    hint,
    ...rest
  } = props;
  const resolved = useName(type, name !== undefined || value === null || value in special ? null : value);
  const { t } = useTranslation();
  const choices = new Map<string, Choice>();
  for (const [id, words] of Object.entries(special)) choices.set(id, { id, name: words });
  for (const choice of found ?? []) if (!without.includes(choice.id)) choices.set(choice.id, choice);
  if (value !== null && !choices.has(value)) {
    choices.set(value, { id: value, name: name ?? resolved ?? t('value.hidden') });
  }
  const typed = text.trim().toLocaleLowerCase();
  const answers = new Set(answered ? found?.map((c) => c.id) : []);
  // What stands in the box because it is chosen is no search.
  const searching = typed !== '' && (value === null || choices.get(value)?.name !== text);
  const isOffered = (id: string): boolean =>
    !searching || answers.has(id) || choices.get(id)?.name.toLocaleLowerCase().includes(typed) === true;
  const pick = (id: string | null): void => {
    const chosen = id === null ? undefined : choices.get(id);
    if (chosen && id !== null && !(id in special)) rememberName(type, id, chosen.name);
    onChange(id, chosen?.name ?? null);
  };
  return (
    <Select
      {...rest}
      searchable
      openOnFocus={false}
      clearable={clearable ?? false}
      allowDeselect={clearable ?? false}
      value={value}
      onChange={pick}
      onSearchChange={onText}
      data={[...choices.values()].map((c) => ({ value: c.id, label: c.name, disabled: c.refused !== undefined }))}
      filter={({ options }) => options.filter((o) => !('value' in o) || isOffered(o.value))}
      nothingFoundMessage={busy ? t('state.searching') : hint}
      rightSection={busy ? <Loader size={14} /> : undefined}
      maxDropdownHeight={280}
      comboboxProps={{ withinPortal: true }}
      // What cannot be chosen says why: that is to be read.
      styles={{ option: { opacity: 1 } }}
      renderOption={({ option }) => <Option choice={choices.get(option.value)} />}
    />
  );
}

function Option({ choice }: { readonly choice: Choice | undefined }): ReactNode {
  if (!choice) return null;
  const { name, about, refused } = choice;
  return (
    <Group gap="xs" wrap="nowrap" justify="space-between" w="100%">
      <div>
        <Text size="sm" {...(refused ? { c: 'dimmed' } : {})}>
          {name}
        </Text>
        {(refused ?? about) && (
          <Text size="xs" c="dimmed" {...(refused ? {} : { lineClamp: 2 })}>
            {refused ?? about}
          </Text>
        )}
      </div>
      {choice.detail && (
        <Text size="xs" opacity={0.85} ta="right">
          {choice.detail}
        </Text>
      )}
    </Group>
  );
}

/** Picks a person, from two letters on, among those with whom the asker may do `action`; `at` a place, as its members go. */
export function PersonPicker({
  action = 'view',
  at,
  ...props
}: PickerProps & { readonly action?: string; readonly at?: string }) {
  const { t } = useTranslation();
  const [text, asked, setText] = useTyped();
  const chosenName = props.name;
  const enabled = asked.length >= LETTERS && asked !== chosenName;
  const query = { q: asked, action: action as 'view', limit: 20, ...(at === undefined ? {} : { at }) };
  const { data, isFetching, isPlaceholderData } = useCall(choosePeople, { query }, { enabled, keep: true });
  return (
    <RemotePicker
      placeholder={t('picker.person')}
      {...props}
      type="person"
      text={text}
      onText={setText}
      found={enabled ? data?.items : undefined}
      busy={isFetching}
      answered={asked === text.trim() && !isPlaceholderData}
      hint={asked.length < LETTERS ? t('picker.letters') : t('picker.nobody')}
    />
  );
}

/** Picks a place where the asker may do `can` (`ticket:create`, `handover` ...), by default any they may view. */
export function PlacePicker(
  props: Omit<PickerProps, 'onChange'> & {
    /** Told of what is chosen, and what kind of place it is. */
    readonly onChange: (id: string | null, name: string | null, kind?: (typeof PLACE_KINDS)[number]) => void;
    readonly can?: string | undefined;
    /** Of `handover`: the place that the ticket leaves. */
    readonly from?: string | undefined;
    readonly kind?: (typeof PLACE_KINDS)[number] | undefined;
  },
) {
  const { can = 'place:view', from, kind, onChange, ...rest } = props;
  const { t } = useTranslation();
  const [text, asked, setText] = useTyped();
  const name = useName('place', rest.value) ?? rest.name;
  const query = {
    for: can,
    limit: 50,
    ...(asked === '' || asked === name ? {} : { q: asked }),
    ...(kind ? { kind } : {}),
    ...(from === undefined ? {} : { from }),
  };
  const { data, isFetching, isPlaceholderData } = useCall(choosePlaces, { query }, { keep: true });
  return (
    <RemotePicker
      placeholder={t('picker.place')}
      {...rest}
      onChange={(id, chosen) => onChange(id, chosen, data?.items.find((p) => p.id === id)?.kind)}
      type="place"
      text={text}
      onText={setText}
      found={data?.items.map((p) => ({ id: p.id, name: p.name, detail: p.path }))}
      busy={isFetching && text !== ''}
      answered={asked === text.trim() && !isPlaceholderData}
      hint={t('picker.nowhere')}
    />
  );
}

/** The grant that a profile is picked for, as far as it is known; without a place and a holder nothing can be said of it. */
export interface Giving {
  readonly place_id?: string | null | undefined;
  readonly below?: boolean | undefined;
  readonly person_id?: string | null | undefined;
  readonly group_id?: string | null | undefined;
  readonly starts_at?: string | null | undefined;
  readonly ends_at?: string | null | undefined;
}

interface ProfileLike {
  readonly id: string;
  readonly name: string;
  readonly abbreviation?: string;
  readonly description?: string;
}

/** Picks a profile among those one may view; to be given, those that one cannot give there are named with the reason. */
export function ProfilePicker({ giving = {}, ...props }: PickerProps & { readonly giving?: Giving }) {
  const { t } = useTranslation();
  const [text, asked, setText] = useTyped();
  const query = { limit: 50, ...(asked === '' || asked === props.name ? {} : { q: asked }) };
  const { place_id, person_id, group_id } = giving;
  const isGiven = Boolean(place_id) && Boolean(person_id) !== Boolean(group_id);
  const listed = useCall(profilesApi.list, { query }, { keep: true, enabled: !isGiven });
  const said = Object.fromEntries(Object.entries(giving).filter(([, value]) => value)) as { place_id: string };
  const choices = useCall(
    chooseProfiles,
    { query: { ...query, ...said, below: giving.below ? 'true' : 'false' } },
    { keep: true, enabled: isGiven },
  );
  const { isFetching, isPlaceholderData } = isGiven ? choices : listed;
  const rows = listed.data?.items as readonly ProfileLike[] | undefined;
  const items = (isGiven ? choices.data?.items : undefined) ?? rows;
  const found = items?.map((p) => ({
    id: p.id,
    name: p.name,
    detail: p.abbreviation ?? '',
    about: p.description,
    refused: 'refused' in p && typeof p.refused === 'string' ? p.refused : undefined,
  }));
  const refused = found?.find((p) => p.id === props.value)?.refused;
  return (
    <RemotePicker
      placeholder={t('picker.profile')}
      {...(refused === undefined ? {} : { error: refused })}
      {...props}
      type="profile"
      text={text}
      onText={setText}
      found={found}
      busy={isFetching && text !== ''}
      answered={asked === text.trim() && !isPlaceholderData}
      hint={t('picker.noProfile')}
    />
  );
}
