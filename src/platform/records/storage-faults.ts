import type { RecordSpec } from '#wire/record.ts';
import { CheckViolation, databaseError, ForeignKeyViolation, UniqueViolation } from '../db-errors.ts';
import { conflict, invalid } from '../errors.ts';

/** What the database refused, in words for the caller; anything else is passed on as it is. */
export function asFault(error: unknown, spec: RecordSpec, during: 'write' | 'delete'): unknown {
  const e = databaseError(error);
  if (e instanceof UniqueViolation) {
    const field = e.columns.map((c) => /[a-z_]+(?=\)?$)/.exec(c)?.[0] ?? c).findLast((c) => c in spec.fields);
    return invalid({ field: field ?? e.columns[0] ?? '', key: `constraint.${e.constraint}` });
  }
  if (e instanceof ForeignKeyViolation) {
    if (during === 'delete') return conflict('problem.inUse', { table: e.table });
    return invalid({ field: e.columns[0] ?? '', key: 'field.unknown.record' });
  }
  if (e instanceof CheckViolation) return invalid({ field: fieldOf(e.constraint), key: `constraint.${e.constraint}` });
  return e;
}

/** A trigger's constraint is named after its table and field; so are most of PostgreSQL's own. */
const fieldOf = (constraint: string): string =>
  constraint.endsWith('_cycle') ? 'parent_id' : constraint.replace(/^[a-z]+_/, '').replace(/_check\d*$/, '');
