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

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Told in the sentence about a grant already: by whom, to whom, what and where. */
export const SAID: Readonly<Record<string, readonly string[]>> = {
  grant: ['person_id', 'group_id', 'profile_id', 'place_id', 'given_by'],
};

/** What a line has room for: what differs, of lists what came and what went, of something new what it is and not what it is not. */
export function differencesOf(e: Pick<AuditEntry, 'type' | 'before' | 'after' | '_names'>): Change[] {
  const said = e._names.record_id === undefined ? undefined : SAID[e.type];
  const isNew = e.before === null;
  return changesOf(e)
    .filter(({ name, before, after }) => !said?.includes(name) && !same(before, after) && !(isNew && after === false))
    .map((c) => (Array.isArray(c.before) && Array.isArray(c.after) ? apart(c, c.before, c.after) : c));
}

/** Two lists without what they have in common. */
function apart({ name }: Change, before: readonly unknown[], after: readonly unknown[]): Change {
  const without = (list: readonly unknown[], other: readonly unknown[]): unknown[] => {
    const known = new Set(other.map((one) => JSON.stringify(one)));
    return list.filter((one) => !known.has(JSON.stringify(one)));
  };
  const gone = without(before, after);
  return { name, ...(gone.length > 0 ? { before: gone } : {}), after: without(after, before) };
}
