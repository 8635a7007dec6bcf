import { type ReactNode, useMemo } from 'react';
import { useCall } from '#web/query.ts';
import { ValueText } from '#web/record/FieldValue.tsx';
import type { AnyRow } from '#web/record/rows.ts';
import type { FieldFace, RecordFace } from '#wire/record-face.ts';
import { type CustomField, type CustomValues, customFields } from '../api.ts';
import { personSpec } from '../schema.ts';

const TYPE: Readonly<Record<CustomField['type'], FieldFace['type']>> = {
  text: 'text',
  longtext: 'text',
  number: 'number',
  date: 'date',
  boolean: 'boolean',
  choice: 'text',
  linked: 'text',
};

interface CustomColumns {
  /** The people with the custom fields that lists show as columns of their own. */
  readonly spec: RecordFace;
  readonly columns: Readonly<Record<string, (row: AnyRow) => ReactNode>>;
}

/** The list of people as the administrators have widened it. */
export function useCustomColumns(): CustomColumns {
  const { data } = useCall(customFields, {}, { staleTime: 60_000 });
  return useMemo(() => {
    const shown = (data?.items ?? []).filter((f) => f.list === true);
    const faces = shown.map((f) => [
      `custom.${f.key}`,
      { type: TYPE[f.type], nullable: true, list: true, label: f.label } satisfies FieldFace,
    ]);
    const spec: RecordFace = { ...personSpec, fields: { ...personSpec.fields, ...Object.fromEntries(faces) } };
    const columns = shown.map((f) => {
      const name = `custom.${f.key}`;
      const cell = (row: AnyRow): ReactNode => {
        const value = (row.custom as CustomValues | undefined)?.[f.key];
        return <ValueText spec={spec} name={name} value={value} />;
      };
      return [name, cell] as const;
    });
    return { spec, columns: Object.fromEntries(columns) };
  }, [data]);
}
