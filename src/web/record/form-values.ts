import { zodResolver } from '@hookform/resolvers/zod';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import type { FieldValues, Resolver } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { createSchema, editSchema, type RecordSpec } from '#wire/record.ts';
import type { FieldFace, RecordFace } from '#wire/record-face.ts';

export type Values = Record<string, unknown>;

/** Turns a complaint of a schema into a sentence of the reader's language. */
function complaint(t: TFunction, issue: { readonly [name: string]: unknown }): string {
  const params = issue.params as { message?: string } | undefined;
  const { input } = issue;
  if (input === undefined || input === null || input === '') return t('invalid.required');
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string'
        ? t('invalid.short', { count: Number(issue.minimum) })
        : t('invalid.small', { min: String(issue.minimum) });
    case 'too_big':
      return issue.origin === 'string'
        ? t('invalid.long', { count: Number(issue.maximum) })
        : t('invalid.big', { max: String(issue.maximum) });
    case 'custom':
      return t(`invalid.${params?.message ?? 'other'}`, { defaultValue: t('invalid.other') });
    case 'invalid_format':
      return t(`invalid.format.${String(issue.format)}`, { defaultValue: t('invalid.other') });
    default:
      return t('invalid.other');
  }
}

/**
 * Checks a form with a schema of the wire, which may be fetched when it is first needed, after `toBody` has turned what stands in the controls into what is sent.
 */
export function useSchemaResolver<V extends FieldValues>(
  schema: z.ZodType | (() => Promise<z.ZodType>),
  toBody: (values: V) => unknown = (values) => values,
): Resolver<V> {
  const { t } = useTranslation();
  return useMemo(() => {
    const words = { error: (issue: unknown) => complaint(t, issue as Record<string, unknown>) } as never;
    return async (values, context, options) => {
      const judge = typeof schema === 'function' ? await schema() : schema;
      const resolve = zodResolver(judge as never, words) as unknown as Resolver<V>;
      return resolve(toBody(values) as V, context, options);
    };
  }, [schema, toBody, t]);
}

/** The schema by which a record's creation or change is checked; on its way as soon as the form is there. */
export function useBodySchema(spec: RecordFace, mode: 'create' | 'edit'): () => Promise<z.ZodType> {
  return useMemo(() => {
    const coming = (spec.whole?.() ?? Promise.resolve(spec as RecordSpec)).then(
      mode === 'create' ? createSchema : editSchema,
    );
    // Without it nothing can be checked: said when something is.
    coming.catch(() => undefined);
    return () => coming;
  }, [spec, mode]);
}

/** What a control shows for a value; controls know no null. */
export function toControl(field: FieldFace, value: unknown): unknown {
  if (field.type === 'boolean') return value ?? false;
  if (value === null || value === undefined) return isPick(field) ? null : field.type === 'json' ? value : '';
  if (field.type === 'datetime') return toLocal(String(value));
  return value;
}

/** What is sent for what stands in a control: emptied means none. */
export function fromControl(field: FieldFace, value: unknown): unknown {
  if (value === '' || value === undefined || value === null) {
    // A value that must be there is sent as missing, so that the schema complains.
    return !field.nullable && (field.type === 'text' || field.type === 'longtext') ? '' : null;
  }
  if (field.type === 'datetime') return new Date(String(value)).toISOString();
  if (field.type === 'integer' || field.type === 'number') return Number(value);
  return value;
}

const isPick = (field: FieldFace): boolean =>
  field.type === 'person' ||
  field.type === 'place' ||
  field.type === 'profile' ||
  field.type === 'record' ||
  field.type === 'choice';

const pad = (n: number): string => String(n).padStart(2, '0');

/** A moment the way `<input type="datetime-local">` wants it, in the reader's own zone. */
function toLocal(iso: string): string {
  const d = new Date(iso);
  if (Number.isNaN(d.getTime())) return '';
  return `${d.getFullYear()}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}T${pad(d.getHours())}:${pad(d.getMinutes())}`;
}
