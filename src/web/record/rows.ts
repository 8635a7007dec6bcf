import type { RowExtras } from '#wire/record.ts';
import type { recordApi } from '#wire/record-api.ts';
import { type RecordFace, recordCalls } from '#wire/record-face.ts';

/** What all rows have; a section's own row type (`RowOf`) fits. */
export type RowLike = { readonly id: string; readonly version: number } & RowExtras;

/** A row whose type is known only by its spec. */
export type AnyRow = RowLike & { readonly [field: string]: unknown };

type Api = ReturnType<typeof recordApi>;
const made = new WeakMap<RecordFace, Api>();

/** The common calls of a record type, made once. */
export function apiOf(spec: RecordFace): Api {
  const known = made.get(spec);
  if (known) return known;
  // Calls are made by path alone; what they take and answer is known by the types.
  const api = recordCalls(spec) as unknown as Api;
  made.set(spec, api);
  return api;
}

/** What a row is called in links and headings. */
export const titleOf = (spec: RecordFace, row: RowLike): string =>
  row._names[spec.title] ?? String((row as AnyRow)[spec.title] ?? row.id);
