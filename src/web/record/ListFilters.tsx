import { CloseButton, Group, Menu, Popover, Button, Select, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys, useMediaQuery } from '@mantine/hooks';
import { IconCalendar, IconChevronDown, IconFilter, IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Field } from '#wire/field.ts';
import type { RecordSpec } from '#wire/record.ts';
import { useFormat } from '../format.ts';
import type { Search } from '../search.ts';
import { useLabels } from './labels.ts';
import { PersonPicker, PlacePicker, ProfilePicker } from './pickers.tsx';

export type Change = (change: Readonly<Record<string, string | undefined>>) => void;

const RANGES: readonly Field['type'][] = ['date', 'datetime', 'integer', 'number'];

/** Names of the parameters that narrow a list of this type. */
export const filterNames = (spec: RecordSpec): string[] =>
  Object.entries(spec.fields).flatMap(([name, f]) =>
    f.filter !== true ? [] : RANGES.includes(f.type) ? [name, `${name}_from`, `${name}_to`] : [name],
  );

interface Props {
  readonly spec: RecordSpec;
  readonly search: Search;
  readonly change: Change;
  /** Filters that are fixed from outside are not offered. */
  readonly without?: readonly string[];
}

/** The text filter and one control for each filter the type offers; all of it stands in the URL. */
export function ListFilters({ spec, search, change, without = [] }: Props) {
  const { t } = useTranslation();
  // On a phone the controls fold away behind one button.
  const narrow = useMediaQuery('(max-width: 36em)', false, { getInitialValueInEffect: false });
  const [shown, setShown] = useState(false);
  const used = filterNames(spec).filter((name) => search[name] !== undefined).length;
  const searchable = Object.values(spec.fields).some((f) => f.search === true);
  const filters = Object.entries(spec.fields).filter(
    ([name, f]) => f.filter === true && !without.includes(name) && f.type !== 'record' && f.type !== 'json',
  );
  return (
    <Group gap="xs" role="search" align="flex-end">
      {searchable && <TextFilter value={search.q ?? ''} onChange={(q) => change({ q: q === '' ? undefined : q })} />}
      {narrow && filters.length > 0 && (
        <Button
          variant="default"
          leftSection={<IconFilter size={16} />}
          aria-expanded={shown}
          onClick={() => setShown(!shown)}
        >
          {used === 0 ? t('filter.title') : t('filter.used', { used })}
        </Button>
      )}
      {(!narrow || shown) &&
        filters.map(([name, field]) => (
          <FilterControl key={name} spec={spec} name={name} field={field} search={search} change={change} />
        ))}
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
      w={{ base: '100%', xs: 240 }}
    />
  );
}

interface ControlProps {
  readonly spec: RecordSpec;
  readonly name: string;
  readonly field: Field;
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
  const picker = { 'aria-label': label, placeholder: label, value, onChange: set, clearable: true, w: 190 };
  if (RANGES.includes(field.type)) return field.type === 'integer' ? null : <RangeFilter {...props} label={label} />;
  switch (field.type) {
    case 'choice':
      return (
        <ChoiceFilter
          label={label}
          choices={(field.choices ?? []).map((c) => ({ value: c, label: labels.choice(name, c) }))}
          chosen={value === null ? [] : value.split(',')}
          onChange={(chosen) => set(chosen.join(','))}
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
      return <PlacePicker {...picker} special={none} kind={field.kinds?.length === 1 ? field.kinds[0] : undefined} />;
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

/** From a day to a day, both included. */
function RangeFilter({ name, search, change, label }: ControlProps & { readonly label: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const from = search[`${name}_from`]?.slice(0, 10) ?? '';
  const to = search[`${name}_to`]?.slice(0, 10) ?? '';
  const words =
    from && to
      ? `${format.date(from)} – ${format.date(to)}`
      : from
        ? t('filter.from', { date: format.date(from) })
        : to
          ? t('filter.to', { date: format.date(to) })
          : '';
  const clear = (): void => change({ [`${name}_from`]: undefined, [`${name}_to`]: undefined });
  return (
    <Group gap={2} wrap="nowrap">
      <Popover withArrow trapFocus position="bottom-start">
        <Popover.Target>
          <Button variant="default" leftSection={<IconCalendar size={16} />} fw={400}>
            {words === '' ? label : `${label}: ${words}`}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="xs">
            <TextInput
              type="date"
              label={t('filter.fromLabel')}
              value={from}
              max={to}
              onChange={(e) => change({ [`${name}_from`]: e.currentTarget.value || undefined })}
            />
            <TextInput
              type="date"
              label={t('filter.toLabel')}
              value={to}
              min={from}
              onChange={(e) => change({ [`${name}_to`]: e.currentTarget.value || undefined })}
            />
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {words !== '' && <CloseButton aria-label={t('filter.clear', { field: label })} onClick={clear} />}
    </Group>
  );
}
