import { type ReactNode, useMemo } from 'react';
import { useCall } from '#web/query.ts';
import { ValueText } from '#web/record/FieldValue.tsx';
import type { AnyRow } from '#web/record/rows.ts';
import { listSearch, type Search, useSearchOf } from '#web/search.ts';
import { splitValues } from '#wire/filter-values.ts';
import type { FieldFace, RecordFace } from '#wire/record-face.ts';
import { type CustomField, type CustomValues, customFields } from '../api.ts';
import { personSpec } from '../schema.ts';
import { valuesOf } from './choices.ts';

const TYPE: Readonly<Record<CustomField['type'], FieldFace['type']>> = {
  text: 'text',
  longtext: 'text',
  number: 'number',
  date: 'date',
  boolean: 'boolean',
  choice: 'choice',
  linked: 'choice',
};

/** Texts are searched by their word, `key:text`. */
const hasFilter = (f: CustomField): boolean => f.search === true && TYPE[f.type] !== 'text';

const nameOf = (key: string): string => `custom.${key}`;

interface CustomColumns {
  /** The people with the custom fields that the list shows as columns or filters by. */
  readonly spec: RecordFace;
  readonly columns: Readonly<Record<string, (row: AnyRow) => ReactNode>>;
}

const validate = listSearch(personSpec);

/** The list of people as the administrators have widened it. */
export function useCustomColumns(): CustomColumns {
  const { data } = useCall(customFields, {}, { staleTime: 60_000 });
  const [search] = useSearchOf(validate);
  const asked = JSON.stringify(search);
  return useMemo(() => {
    const all = data?.items ?? [];
    const offered = offeredIn(all, JSON.parse(asked) as Search);
    const shown = all.filter((f) => f.list === true || hasFilter(f));
    const faces = shown.map((f) => [nameOf(f.key), faceOf(f, offered.get(f.key) ?? [])]);
    const spec: RecordFace = { ...personSpec, fields: { ...personSpec.fields, ...Object.fromEntries(faces) } };
    const columns = shown.map((f) => {
      const name = nameOf(f.key);
      const cell = (row: AnyRow): ReactNode => {
        const value = (row.custom as CustomValues | undefined)?.[f.key];
        return <ValueText spec={spec} name={name} value={value} />;
      };
      return [name, cell] as const;
    });
    return { spec, columns: Object.fromEntries(columns) };
  }, [data, asked]);
}

const faceOf = (f: CustomField, choices: readonly string[]): FieldFace => ({
  type: TYPE[f.type],
  nullable: true,
  list: f.list === true,
  filter: hasFilter(f),
  label: f.label,
  ...(TYPE[f.type] === 'choice' ? { choices } : {}),
});

/**
 * What each choice offers to filter by: a linked one what goes with the values chosen of the field it depends on, or,
 * where none is, with those that one offers. What is chosen already is always there to be taken away.
 */
function offeredIn(fields: readonly CustomField[], search: Search): ReadonlyMap<string, readonly string[]> {
  const offered = new Map<string, readonly string[]>();
  const meant = new Map<string, readonly string[]>();
  for (const field of fields) {
    const chosen = splitValues(search[nameOf(field.key)] ?? '');
    const above = meant.get(field.parent ?? '');
    const choices = above && field.linked ? above.flatMap((value) => field.linked?.[value] ?? []) : valuesOf(field);
    offered.set(field.key, [...new Set([...choices, ...chosen])]);
    meant.set(field.key, chosen.length > 0 ? chosen : choices);
  }
  return offered;
}
