import { Input, NumberInput, Select, Switch, Text, Textarea, TextInput, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Control } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { FieldFace, RecordFace } from '#wire/record-face.ts';
import { ValueText } from './FieldValue.tsx';
import type { Values } from './form-values.ts';
import { useLabels } from './labels.ts';
import { PersonPicker, PlacePicker, ProfilePicker } from './pickers.tsx';
import type { AnyRow, RowLike } from './rows.ts';

export interface FormFieldProps {
  readonly spec: RecordFace;
  readonly name: string;
  readonly field: FieldFace;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly onBlur: () => void;
  readonly error: string | undefined;
  readonly required: boolean;
  /** The record being edited; none when creating. */
  readonly row: AnyRow | undefined;
  /** The form, for controls of one's own that look at its other values. */
  readonly control?: Control<Values>;
}

/** A control for a field, by its type. */
export function FormField(props: FormFieldProps): ReactNode {
  const { spec, name, field, value, onChange, onBlur, error, required, row } = props;
  const { t } = useTranslation();
  const labels = useLabels(spec);
  const help = labels.help(name, field.type === 'choice' ? value : undefined);
  const common = {
    label: labels.field(name),
    ...(help ? { description: help } : {}),
    ...(error ? { error } : {}),
    required,
    onBlur,
  };
  const text = {
    ...common,
    name,
    value: String(value ?? ''),
    onChange: (e: { currentTarget: { value: string } }) => onChange(e.currentTarget.value),
  };
  const picked = {
    ...common,
    value: (value as string | null) ?? null,
    onChange: (id: string | null) => onChange(id),
    clearable: field.nullable,
    ...(row && row[name] === value ? { name: row._names[name] } : {}),
  };
  switch (field.type) {
    case 'longtext':
      return <Textarea {...text} autosize minRows={3} maxRows={14} maxLength={field.max ?? 100_000} />;
    case 'boolean':
      return (
        <Switch
          label={common.label}
          description={help}
          error={error}
          onBlur={onBlur}
          checked={value === true}
          onChange={(e) => onChange(e.currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <Select
          {...common}
          data={(field.choices ?? []).map((c) => ({ value: c, label: labels.choice(name, c) }))}
          value={(value as string | null) ?? null}
          onChange={onChange}
          clearable={field.nullable}
          allowDeselect={field.nullable}
          placeholder={field.nullable ? t('value.none') : t('picker.choice')}
        />
      );
    case 'integer':
    case 'number':
      return (
        <NumberInput
          {...common}
          value={value === null || value === undefined ? '' : (value as number)}
          onChange={onChange}
          allowDecimal={field.type === 'number'}
        />
      );
    case 'person':
      return <PersonPicker {...picked} action={field.choose?.split(':')[1] ?? 'view'} />;
    case 'place':
      return (
        <PlacePicker
          {...picked}
          can={field.choose}
          kind={field.kinds?.length === 1 && !field.containers ? field.kinds[0] : undefined}
        />
      );
    case 'profile':
      return <ProfilePicker {...picked} />;
    case 'date':
      return <TextInput {...text} type="date" />;
    case 'datetime':
      return <TextInput {...text} type="datetime-local" />;
    case 'email':
      return <TextInput {...text} type="email" autoComplete="off" />;
    default:
      return <TextInput {...text} maxLength={field.max ?? 200} autoComplete="off" />;
  }
}

/** A field that one may not change: its value as text, with the reason. */
export function ReadOnlyField(props: {
  readonly spec: RecordFace;
  readonly name: string;
  readonly row: RowLike;
  readonly reason?: string | undefined;
}) {
  const { spec, name, reason } = props;
  const row = props.row as AnyRow;
  const labels = useLabels(spec);
  return (
    <Input.Wrapper label={labels.field(name)} labelElement="div">
      <Tooltip label={reason} disabled={!reason} position="bottom-start">
        <Text size="sm" component="div" py={6} style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          <ValueText spec={spec} name={name} value={row[name]} known={row._names[name]} />
        </Text>
      </Tooltip>
    </Input.Wrapper>
  );
}
