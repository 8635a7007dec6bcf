import type { AuditEntry } from '../schema.ts';
import { nameIn } from './keys.ts';
import { specOf } from './words.ts';

export interface Change {
  readonly name: string;
  /** Absent for what did not exist before. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** Of a list: what went stands in `before`, what came in `after`. */
  readonly isList?: true;
}

/** Whether there is anything to tell of a value. */
export const isSomething = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);

/** Whom a membership or a grant is about: the rest says nothing without them. */
const WHOM = ['person_id', 'group_id'];

/**
 * The values of an entry side by side: whom it is about, then the others in the order in which its record type has them;
 * those that were empty and stayed so are left out.
 */
export function changesOf(e: Pick<AuditEntry, 'type' | 'before' | 'after'>): Change[] {
  const order = [...WHOM, ...Object.keys(specOf(e.type).fields)];
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

/** Told of what the entry is about already: of a grant by whom, to whom, what and where; of a reply or note the ticket. */
export const SAID: Readonly<Record<string, readonly string[]>> = {
  grant: ['person_id', 'group_id', 'profile_id', 'place_id', 'given_by'],
  workunit: ['ticket_id'],
};

/** What a line has room for: what differs, of lists what came and what went, of something new what it is and not what it is not. */
export function differencesOf(e: Pick<AuditEntry, 'type' | 'before' | 'after' | '_names'>): Change[] {
  const said = nameIn(e) === undefined ? undefined : SAID[e.type];
  const isNew = e.before === null;
  return changesOf(e)
    .filter(
      ({ name, before, after }) =>
        !said?.includes(name) && !same(before, after) && !(isNew && (after === false || after === 0)),
    )
    .map((c) => {
      const [was, is] = [asList(c.before), asList(c.after)];
      return was && is && e.before !== null && e.after !== null ? apart(c, was, is) : c;
    });
}

/** A value as a list; an empty one is kept as none. */
const asList = (value: unknown): readonly unknown[] | undefined =>
  Array.isArray(value) ? value : isSomething(value) ? undefined : [];

/** Two lists without what they have in common. */
function apart({ name }: Change, before: readonly unknown[], after: readonly unknown[]): Change {
  const without = (list: readonly unknown[], other: readonly unknown[]): unknown[] => {
    const known = new Set(other.map((one) => JSON.stringify(one)));
    return list.filter((one) => !known.has(JSON.stringify(one)));
  };
  const gone = without(before, after);
  return { name, ...(gone.length > 0 ? { before: gone } : {}), after: without(after, before), isList: true };
}
