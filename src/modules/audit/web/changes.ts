import type { AuditEntry } from '../schema.ts';

export interface Change {
  readonly name: string;
  /** Absent for what did not exist before. */
  readonly before?: unknown;
  readonly after?: unknown;
}

const isSomething = (value: unknown): boolean => value !== null && value !== undefined && value !== '';

/** The values of an entry side by side; those that were empty and stayed so are left out. */
export function changesOf(e: Pick<AuditEntry, 'before' | 'after'>): Change[] {
  const before = e.before ?? {};
  const after = e.after ?? {};
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => isSomething(before[name]) || isSomething(after[name]))
    .map((name) => ({
      name,
      ...(isSomething(before[name]) ? { before: before[name] } : {}),
      after: after[name] ?? null,
    }));
}
