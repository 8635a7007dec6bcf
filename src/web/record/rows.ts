import type { RecordSpec, RowExtras } from '#wire/record.ts';
import { recordApi } from '#wire/record-api.ts';

/** What all rows have; a section's own row type (`RowOf`) fits. */
export type RowLike = { readonly id: string; readonly version: number } & RowExtras;

/** A row whose type is known only by its spec. */
export type AnyRow = RowLike & { readonly [field: string]: unknown };

type Api = ReturnType<typeof recordApi>;
const made = new WeakMap<RecordSpec, Api>();

/** The common calls of a record type, made once. */
export function apiOf(spec: RecordSpec): Api {
  const known = made.get(spec);
  if (known) return known;
  const api = recordApi(spec);
  made.set(spec, api);
  return api;
}

/** What a row is called in links and headings. */
export const titleOf = (spec: RecordSpec, row: RowLike): string =>
  row._names[spec.title] ?? String((row as AnyRow)[spec.title] ?? row.id);
