import { Group, Pill, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { NameOf } from '#web/record/FieldValue.tsx';
import type { FormFieldProps } from '#web/record/FormField.tsx';
import { useLabels } from '#web/record/labels.ts';
import { PersonPicker } from '#web/record/pickers.tsx';

/** The people who review, picked one after another. */
export function NamedField({ spec, name, value, onChange, error }: FormFieldProps) {
  const { t } = useTranslation();
  const labels = useLabels(spec);
  const ids = Array.isArray(value) ? (value as string[]) : [];
  return (
    <Stack gap={6}>
      <PersonPicker
        label={labels.field(name)}
        description={labels.help(name)}
        error={error}
        value={null}
        without={ids}
        onChange={(id) => id !== null && onChange([...ids, id])}
      />
      {ids.length > 0 && (
        <Group gap={6}>
          {ids.map((id) => (
            <Pill
              key={id}
              withRemoveButton
              onRemove={() => onChange(ids.filter((other) => other !== id))}
              removeButtonProps={{ 'aria-label': t('action.remove'), 'aria-hidden': false, tabIndex: 0 }}
            >
              <NameOf type="person" id={id} />
            </Pill>
          ))}
        </Group>
      )}
    </Stack>
  );
}
