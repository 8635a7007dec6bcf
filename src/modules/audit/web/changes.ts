import type { AuditEntry } from '../schema.ts';
import { specOf } from './words.ts';

export interface Change {
  readonly name: string;
  /** Absent for what did not exist before. */
  readonly before?: unknown;
  readonly after?: unknown;
}

const isSomething = (value: unknown): boolean => value !== null && value !== undefined && value !== '';

/**
 * The values of an entry side by side, in the order in which its record type has them; those that were empty and stayed
 * so are left out.
 */
export function changesOf(e: Pick<AuditEntry, 'type' | 'before' | 'after'>): Change[] {
  const order = Object.keys(specOf(e.type).fields);
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const before = e.before ?? {};
  const after = e.after ?? {};
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => isSomething(before[name]) || isSomething(after[name]))
    .toSorted((a, b) => rank(a) - rank(b))
    .map((name) => ({
      name,
      ...(isSomething(before[name]) ? { before: before[name] } : {}),
      after: after[name] ?? null,
    }));
}
