import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import { useCall } from '#web/query.ts';
import { ValueText } from '#web/record/FieldValue.tsx';
import { type CustomField, type CustomValues, customFields } from '../api.ts';

const NO_FIELDS = { path: '', fields: {} } as const;

const isKept = (value: unknown): boolean => value !== null && value !== undefined && value !== '';

/** The values of custom fields as text, each by its label, in the order of the fields; by its key where the field is gone. */
export function CustomValuesText({ value }: { readonly value: unknown }) {
  const { data } = useCall(customFields, {}, { staleTime: 60_000 });
  const values = (value ?? {}) as CustomValues;
  const fields = data?.items ?? [];
  const known = new Set(fields.map((field) => field.key));
  const gone = Object.keys(values).filter((key) => !known.has(key));
  const told = [...fields, ...gone.map((key) => ({ key, label: key, type: 'text' as const }))].filter(({ key }) =>
    isKept(values[key]),
  );
  if (told.length === 0) return <ValueText spec={NO_FIELDS} name="" value={null} />;
  return told.map(({ key, label, type }, at) => (
    <Fragment key={key}>
      {at > 0 && ' · '}
      {label}: <CustomValue type={type} value={values[key]} />
    </Fragment>
  ));
}

function CustomValue({ type, value }: { readonly type: CustomField['type']; readonly value: unknown }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no');
  if (typeof value === 'number') return format.number(value);
  return type === 'date' ? format.date(String(value)) : String(value);
}
