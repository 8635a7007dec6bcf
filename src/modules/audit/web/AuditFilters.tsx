import { Button, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Change } from '#web/record/ListFilters.tsx';
import type { Search } from '#web/search.ts';
import { PRESET_FILTERS, PRESETS } from './search.ts';
import { ACTIONS, TYPES, useAuditWords } from './words.ts';

/** Time after the last key until the list is asked, in milliseconds. */
const WAIT_MS = 300;

/** What is looked for most, and the filters by record type, action and address. */
export function AuditFilters({ search, change }: { readonly search: Search; readonly change: Change }) {
  const { t } = useTranslation();
  const words = useAuditWords();
  const typed = useDebouncedCallback((ip: string) => change({ ip: ip.trim() || undefined }), WAIT_MS);
  const offered = (known: readonly string[], name: string, word: (value: string) => string) => {
    const chosen = search[name];
    const values = chosen === undefined || known.includes(chosen) ? known : [...known, chosen];
    return values.map((value) => ({ value, label: value.split(',').map(word).join(', ') }));
  };
  return (
    <>
      <Presets search={search} change={change} />
      <Group gap="xs" align="flex-end">
        <Select
          aria-label={t('audit.field.type')}
          placeholder={t('audit.field.type')}
          data={offered(TYPES, 'type', words.type)}
          value={search.type ?? null}
          onChange={(type) => change({ type: type ?? undefined })}
          searchable
          clearable
          comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
          w={170}
        />
        <Select
          aria-label={t('audit.field.action')}
          placeholder={t('audit.field.action')}
          data={offered(ACTIONS, 'action', (action) => words.action({ type: search.type ?? '', action }))}
          value={search.action ?? null}
          onChange={(action) => change({ action: action ?? undefined })}
          searchable
          clearable
          comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
          w={190}
        />
        <TextInput
          key={search.ip ?? ''}
          aria-label={t('audit.field.ip')}
          placeholder={t('audit.field.ip')}
          defaultValue={search.ip ?? ''}
          onChange={(e) => typed(e.currentTarget.value)}
          w={150}
        />
      </Group>
    </>
  );
}

function Presets({ search, change }: { readonly search: Search; readonly change: Change }) {
  const { t } = useTranslation();
  const cleared = Object.fromEntries(PRESET_FILTERS.map((name) => [name, undefined]));
  const isOn = (preset: Search): boolean => PRESET_FILTERS.every((name) => search[name] === preset[name]);
  return (
    <Group gap={6} role="group" aria-label={t('audit.presets')}>
      {[['all', {}] as const, ...Object.entries(PRESETS)].map(([name, preset]) => (
        <Button
          key={name}
          size="compact-sm"
          variant={isOn(preset) ? 'filled' : 'default'}
          aria-pressed={isOn(preset)}
          onClick={() => change({ ...cleared, ...preset })}
        >
          {t(`audit.preset.${name}`)}
        </Button>
      ))}
    </Group>
  );
}
