import type { RecordSpec } from '#wire/record.ts';
import type { AuditEntry } from '../context.ts';
import type { DbRow } from './columns.ts';

/** The entry of a record's end, from which it can be made again: how it was last. */
export function endOf(spec: RecordSpec, row: DbRow, action = 'delete'): AuditEntry {
  const { type, home } = spec.resource;
  const before = Object.fromEntries(Object.keys(spec.fields).map((name) => [name, row[name] ?? null]));
  return { action, type, recordId: row.id, placeId: row[home] as string, before };
}
