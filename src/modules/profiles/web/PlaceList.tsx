import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { choosePlaces } from '#modules/places/api.ts';
import { useCall } from '#web/query.ts';

interface PlaceListProps {
  readonly kind: 'group' | 'organization';
  readonly value: readonly string[];
  readonly onChange: (ids: string[]) => void;
  readonly size?: 'xs' | 'sm';
}

/** Several groups or organizations of those that one may see; places out of sight stay on the list. */
export function PlaceList({ kind, value, onChange, size = 'xs' }: PlaceListProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text, 200);
  const visible = { for: 'place:view', kind };
  const all = useCall(choosePlaces, { query: { ...visible, limit: 500 } });
  const found = useCall(choosePlaces, { query: { ...visible, q, limit: 50 } }, { enabled: q !== '', keep: true });
  const items = [...(all.data?.items ?? []), ...(found.data?.items ?? [])];
  const known = new Map(items.map((p) => [p.id, p.path ? `${p.path} / ${p.name}` : p.name]));
  const data = [...new Set([...known.keys(), ...value])].map((id) => ({
    value: id,
    label: known.get(id) ?? t('profiles.editor.hiddenPlace'),
  }));
  return (
    <MultiSelect
      size={size}
      label={t(`profiles.editor.places_${kind}`)}
      description={value.length === 0 ? t('profiles.editor.emptyList') : undefined}
      data={data}
      value={[...value]}
      onChange={onChange}
      searchValue={text}
      onSearchChange={setText}
      searchable
      hidePickedOptions
      limit={100}
      nothingFoundMessage={t('profiles.editor.noPlace')}
      comboboxProps={{ withinPortal: false }}
    />
  );
}
