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
  const set = (key: string, to: Value): void => onChange(fitting(data?.items ?? [], { ...values, [key]: to }));
  return (
    <Stack gap="sm" onBlur={onBlur} style={{ gridColumn: '1 / -1' }}>
      {error && (
        <Text c="var(--mantine-color-error)" size="sm" role="alert">
          {error}
        </Text>
      )}
      {data?.items.map((field) => (
        <Control
          key={field.key}
          field={field}
          value={values[field.key] ?? null}
          set={(to) => set(field.key, to)}
          choices={field.type === 'linked' ? linkedTo(field, values) : (field.choices ?? [])}
        />
      ))}
    </Stack>
  );
}

/** What a linked choice offers for the value of the field that it depends on. */
const linkedTo = (field: CustomField, values: CustomValues): readonly string[] =>
  field.linked?.[String(values[field.parent ?? ''] ?? '')] ?? [];

/** The values without those that linked choices no longer offer; the fields are in order, each after its parent. */
function fitting(fields: readonly CustomField[], values: CustomValues): CustomValues {
  return fields.reduce<CustomValues>((all, field) => {
    const value = all[field.key] ?? null;
    const odd = field.type === 'linked' && value !== null && !linkedTo(field, all).includes(String(value));
    return odd ? { ...all, [field.key]: null } : all;
  }, values);
}

function Control(props: {
  readonly field: CustomField;
  readonly value: Value;
  readonly set: (value: Value) => void;
  readonly choices: readonly string[];
}) {
  const { field, value, set, choices } = props;
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
    case 'linked':
      return (
        <Select
          {...common}
          data={choices}
          value={text || null}
          onChange={set}
          clearable
          disabled={choices.length === 0}
        />
      );
    default:
      return <TextInput {...common} value={text} maxLength={4000} onChange={(e) => typed(e.currentTarget.value)} />;
  }
}
