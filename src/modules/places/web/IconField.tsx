import { Group, Select, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FormFieldProps } from '#web/record/FormField.tsx';
import { useLabels } from '#web/record/labels.ts';
import { PLACE_ICONS, type PlaceIconName } from '../schema.ts';
import { PlaceIcon } from './PlaceIcon.tsx';

/** Chooses a picture from the fixed set; without one a place shows the picture of its kind. */
export function IconField({ spec, name, value, onChange, onBlur, error, row }: FormFieldProps) {
  const { t } = useTranslation();
  const labels = useLabels(spec);
  const kind = (row?.kind as 'group' | undefined) ?? 'group';
  const icon = (value as PlaceIconName | null) ?? null;
  return (
    <Select
      label={labels.field(name)}
      value={icon}
      onChange={onChange}
      onBlur={onBlur}
      {...(error ? { error } : {})}
      data={PLACE_ICONS.map((i) => ({ value: i, label: labels.choice(name, i) }))}
      placeholder={t('places.iconOfKind')}
      leftSection={<PlaceIcon kind={kind} icon={icon} />}
      clearable
      searchable
      maxDropdownHeight={280}
      renderOption={({ option }) => (
        <Group gap="xs" wrap="nowrap">
          <PlaceIcon kind={kind} icon={option.value as PlaceIconName} />
          <Text size="sm">{option.label}</Text>
        </Group>
      )}
    />
  );
}
