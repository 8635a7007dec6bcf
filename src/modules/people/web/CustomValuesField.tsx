import { NumberInput, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { Text } from '@mantine/core';
import { useCall } from '#web/query.ts';
import type { FormFieldProps } from '#web/record/FormField.tsx';
import { type CustomField, type CustomValues, customFields } from '../api.ts';

type Value = CustomValues[string];

/** The custom fields of a person, in the order the administrators gave them. */
export function CustomValuesField({ value, onChange, onBlur, error }: FormFieldProps) {
  const { data } = useCall(customFields);
  const values = (value ?? {}) as CustomValues;
  const set = (key: string, to: Value): void => onChange({ ...values, [key]: to });
  return (
    <Stack gap="sm" onBlur={onBlur} style={{ gridColumn: '1 / -1' }}>
      {error && (
        <Text c="var(--mantine-color-error)" size="sm" role="alert">
          {error}
        </Text>
      )}
      {data?.items.map((field) => (
        <Control key={field.key} field={field} value={values[field.key] ?? null} set={(to) => set(field.key, to)} />
      ))}
    </Stack>
  );
}

function Control(props: { readonly field: CustomField; readonly value: Value; readonly set: (value: Value) => void }) {
  const { field, value, set } = props;
  const common = { label: field.label, required: field.required === true };
  const typed = (text: string): void => set(text === '' ? null : text);
  const text = String(value ?? '');
  switch (field.type) {
    case 'longtext':
      return <Textarea {...common} value={text} onChange={(e) => typed(e.currentTarget.value)} autosize minRows={2} />;
    case 'number':
      return (
        <NumberInput
          {...common}
          value={typeof value === 'number' ? value : ''}
          onChange={(n) => set(n === '' ? null : Number(n))}
        />
      );
    case 'date':
      return <TextInput {...common} type="date" value={text} onChange={(e) => typed(e.currentTarget.value)} />;
    case 'boolean':
      return <Switch label={field.label} checked={value === true} onChange={(e) => set(e.currentTarget.checked)} />;
    case 'choice':
      return <Select {...common} data={field.choices ?? []} value={text || null} onChange={set} clearable />;
    default:
      return <TextInput {...common} value={text} maxLength={4000} onChange={(e) => typed(e.currentTarget.value)} />;
  }
}
