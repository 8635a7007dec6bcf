import type { DbRow } from '#platform/records/columns.ts';
import type { BulkChange } from './api.ts';
import type { Undo } from './undo.ts';

/** One change, as it is done to each person. */
export interface Doing {
  /** It is so already: nothing is done. */
  same(row: DbRow): boolean;
  /** @throws Fault when the actor may not do it to this person */
  judge(row: DbRow): Promise<void>;
  /** Does it, through the same doors as to one person alone. Answers what takes it back. @throws Fault */
  act(row: DbRow): Promise<readonly Undo[]>;
}

export type Of<D extends BulkChange['do']> = Extract<BulkChange, { readonly do: D }>;
