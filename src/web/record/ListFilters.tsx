import { CloseButton, Group, Menu, Button, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys, useMediaQuery } from '@mantine/hooks';
import { IconChevronDown, IconFilter, IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { joinValues, splitValues } from '#wire/filter-values.ts';
import { type FieldFace, filteredBy, filterNames, isRanged, type RecordFace } from '#wire/record-face.ts';
import type { Search } from '../search.ts';
import { useLabels } from './labels.ts';
import { RangeFilter } from './RangeFilter.tsx';
import type { Completion } from './WordFilter.tsx';
import { PersonPicker, PlacePicker, ProfilePicker } from './pickers.tsx';

// Most lists have no search words.
const WordFilter = lazy(async () => ({ default: (await import('./WordFilter.tsx')).WordFilter }));

export type Change = (change: Readonly<Record<string, string | undefined>>) => void;

interface Props {
  readonly spec: RecordFace;
  readonly search: Search;
  readonly change: Change;
  /** Filters that are fixed from outside are not offered. */
  readonly without?: readonly string[];
  readonly completion?: Completion;
}

/** So many filters stand beside the search; the others are asked for. */
const INLINE = 4;

const isOffered = (field: FieldFace): boolean =>
  field.filter === true &&
  field.type !== 'record' &&
  field.type !== 'json' &&
  // Nobody knows which texts there are; pages that do offer them.
  field.type !== 'text' &&
  // Numbers are found by typing them.
  field.type !== 'integer';

/** The text filter and one control for each filter the type offers; all of it stands in the URL. */
export function ListFilters({ spec, search, change, without = [], completion }: Props) {
  const { t } = useTranslation();
  // On a phone all controls fold away behind one button; elsewhere the less used ones do.
  const narrow = useMediaQuery('(max-width: 36em)', false, { getInitialValueInEffect: false });
  const [shown, setShown] = useState(false);
  const searchable = Object.values(spec.fields).some((f) => f.search === true);
  const filters = Object.entries(spec.fields).filter(([name, f]) => isOffered(f) && !without.includes(name));
  const usedNames = filterNames(spec).filter((name) => search[name] !== undefined);
  const isUsed = (name: string): boolean => usedNames.some((n) => filteredBy(spec, n) === name);
  // Those of the usual columns first.
  const usual = filters.toSorted(([, a], [, b]) => Number(b.list ?? false) - Number(a.list ?? false)).slice(0, INLINE);
  // None changes its place while it is being set: what is open would close.
  const isInline = (name: string): boolean => usual.some(([n]) => n === name) || (!shown && isUsed(name));
  const inline = narrow ? [] : filters.filter(([name]) => isInline(name));
  const folded = filters.filter((filter) => !inline.includes(filter));
  const narrowWords = usedNames.length === 0 ? t('filter.title') : t('filter.used', { used: usedNames.length });
  const moreWords = shown ? t('filter.fewer') : t('filter.more', { count: folded.length });
  const text = { value: search.q ?? '', onChange: (q: string) => change({ q: q === '' ? undefined : q }) };
  const control = ([name, field]: (typeof filters)[number]) => (
    <FilterControl key={name} spec={spec} name={name} field={field} search={search} change={change} />
  );
  return (
    <Group gap="xs" role="search" align="flex-end">
      {searchable && spec.words && completion && (
        <Suspense fallback={<TextFilter {...text} />}>
          <WordFilter {...text} words={spec.words} completion={completion} />
        </Suspense>
      )}
      {searchable && !(spec.words && completion) && <TextFilter {...text} />}
      {inline.map(control)}
      {folded.length > 0 && (
        <Button
          variant={narrow ? 'default' : 'subtle'}
          leftSection={<IconFilter size={16} />}
          aria-expanded={shown}
          onClick={() => setShown(!shown)}
        >
          {narrow ? narrowWords : moreWords}
        </Button>
      )}
      {shown && folded.map(control)}
    </Group>
  );
}

/** Time after the last key until the list is asked, in milliseconds. */
const WAIT_MS = 250;

function TextFilter({ value, onChange }: { readonly value: string; readonly onChange: (q: string) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const later = useDebouncedCallback(onChange, WAIT_MS);
  useHotkeys([['/', () => input.current?.focus()]]);
  useEffect(() => {
    // Follows the URL (back, "clear filters"), but not while somebody types.
    if (document.activeElement !== input.current) setTyped(value);
  }, [value]);
  const set = (text: string): void => {
    setTyped(text);
    later(text.trim());
  };
  return (
    <TextInput
      ref={input}
      type="search"
      value={typed}
      maxLength={200}
      onChange={(e) => set(e.currentTarget.value)}
      onKeyDown={(e) => e.key === 'Escape' && set('')}
      leftSection={<IconSearch size={16} />}
      rightSection={
        typed === '' ? null : <CloseButton size="sm" aria-label={t('list.clearText')} onClick={() => set('')} />
      }
      placeholder={t('list.search')}
      aria-label={t('list.search')}
      aria-keyshortcuts="/"
      w={{ base: '100%', xs: 220 }}
    />
  );
}

interface ControlProps {
  readonly spec: RecordFace;
  readonly name: string;
  readonly field: FieldFace;
  readonly search: Search;
  readonly change: Change;
}

function FilterControl(props: ControlProps) {
  const { spec, name, field, search, change } = props;
  const { t } = useTranslation();
  const labels = useLabels(spec);
  const label = labels.field(name);
  const value = search[name] ?? null;
  const set = (to: string | null): void => change({ [name]: to === null || to === '' ? undefined : to });
  const none = field.nullable ? { none: t('filter.none', { field: label }) } : {};
  const picker = { 'aria-label': label, placeholder: label, value, onChange: set, clearable: true, w: 160 };
  if (isRanged(field)) return <RangeFilter {...props} label={label} />;
  switch (field.type) {
    case 'choice':
      return (
        <ChoiceFilter
          label={label}
          choices={(field.choices ?? []).map((c) => ({ value: c, label: labels.choice(name, c) }))}
          chosen={value === null ? [] : splitValues(value)}
          onChange={(chosen) => set(joinValues(chosen))}
        />
      );
    case 'boolean':
      return (
        <Select
          aria-label={label}
          placeholder={label}
          data={[
            { value: 'true', label: `${label}: ${t('value.yes')}` },
            { value: 'false', label: `${label}: ${t('value.no')}` },
          ]}
          value={value}
          onChange={set}
          clearable
          w={160}
        />
      );
    case 'person':
      return <PersonPicker {...picker} special={{ me: t('filter.me', { field: label }), ...none }} />;
    case 'place':
      return (
        <PlacePicker
          {...picker}
          special={none}
          kind={field.kinds?.length === 1 && !field.containers ? field.kinds[0] : undefined}
        />
      );
    case 'profile':
      return <ProfilePicker {...picker} />;
    default:
      return null;
  }
}

/** Several of a few values. */
function ChoiceFilter(props: {
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}) {
  const { label, choices, chosen, onChange } = props;
  const { t } = useTranslation();
  const only = chosen.length === 1 ? choices.find((c) => c.value === chosen[0])?.label : undefined;
  const toggle = (value: string): void =>
    onChange(chosen.includes(value) ? chosen.filter((c) => c !== value) : [...chosen, value]);
  return (
    <Group gap={2} wrap="nowrap">
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="default" fw={400} rightSection={<IconChevronDown size={14} />}>
            {only !== undefined ? `${label}: ${only}` : chosen.length > 0 ? `${label} (${chosen.length})` : label}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
          {choices.map((c) => (
            <Menu.CheckboxItem key={c.value} checked={chosen.includes(c.value)} onChange={() => toggle(c.value)}>
              {c.label}
            </Menu.CheckboxItem>
          ))}
        </Menu.Dropdown>
      </Menu>
      {chosen.length > 0 && (
        <CloseButton aria-label={t('filter.clear', { field: label })} onClick={() => onChange([])} />
      )}
    </Group>
  );
}
