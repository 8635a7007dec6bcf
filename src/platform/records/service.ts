import type { Condition } from '#access/condition.ts';
import type { Asker, Because } from '#access/decide.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { Ctx } from '../context.ts';
import type { Computed, DbRow } from './columns.ts';
import type { Param } from './filters.ts';

export type Values = Readonly<Record<string, unknown>>;

/** What a search word or a ready-made filter leaves of a list. */
export type Narrowing = Condition | { readonly sql: (param: Param) => string; readonly within: Condition };

export interface Revealed {
  readonly values: Values;
  readonly names: Readonly<Record<string, string>>;
}

/** Why not, by ability; what is not named is not refused. */
export type Refusals = Readonly<Record<string, Because>>;

/** What a section adds to the common verbs of a record type. */
export interface RecordService {
  readonly spec: RecordSpec;
  /** SQL of fields that are no columns, over alias `t`. */
  readonly computed?: Computed;
  /**
   * What a search word asks for. What the actor may not see must be answered like what does not exist.
   * @throws Fault 422 of the field `q` for an unknown word or value
   */
  readonly word?: (ctx: Ctx, word: string, value: string) => Promise<Narrowing>;
  /**
   * What a filter by a key of the type's keyed field asks for, `key` of `custom.key`. It must tell nothing that the actor
   * does not see of a record. @throws Fault 422 of the parameter for an unknown key or value
   */
  readonly keyed?: (ctx: Ctx, key: string, value: string) => Promise<Narrowing>;
  /** What the ready-made filters mean. None may tell what the actor does not see of a record. */
  readonly views?: Readonly<Record<string, (ctx: Ctx) => Narrowing | Promise<Narrowing>>>;
  /** Completes what was posted: defaults, checks, columns that are not posted. */
  readonly beforeCreate?: (ctx: Ctx, input: Values) => Promise<Values> | Values;
  /** The row by which a creation is decided, when that is not the new row itself. */
  readonly judgeCreate?: (row: DbRow) => DbRow;
  /** What the database will make of the values of a new or changed record, as far as decisions look at it. */
  readonly future?: (values: Values) => Values;
  /** Refuses a new record that stands already, and leaves it as it is. */
  readonly admit?: (ctx: Ctx, row: DbRow) => Promise<void>;
  /** Does what follows from a new record; it is read again afterwards. */
  readonly afterCreate?: (ctx: Ctx, row: DbRow) => Promise<void>;
  /** Checks a change before it is written; answers the columns to write. */
  readonly beforeEdit?: (ctx: Ctx, row: DbRow, patch: Values) => Promise<Values> | Values;
  /** `verb` is the name the change has in the audit: `edit`, or a verb of the section's own. */
  readonly afterEdit?: (ctx: Ctx, before: DbRow, after: DbRow, verb: string) => Promise<void>;
  /** The word by which the entry of a creation or a change is found in the audit, when it has some weight. */
  readonly markOf?: (ctx: Ctx, action: string, row: DbRow, before: DbRow | undefined) => string | undefined;
  /**
   * What is to be told of rows that the actor may view, where that depends on more than their own facets: for each
   * row the values that take the place of its own, and names.
   */
  readonly reveal?: (ctx: Ctx, rows: readonly DbRow[]) => Promise<readonly Revealed[]>;
  /**
   * Guards beside the permissions, such as those that weigh two people: what they refuse somebody on this record, by
   * ability (`edit`, `detail:edit`; `edit:email` for one field of an ability). The verbs refuse by the same answer.
   */
  readonly guards?: {
    readonly abilities: readonly string[];
    readonly refusals: (ctx: Ctx, row: DbRow, asker: Asker) => Refusals;
  };
  readonly beforeDelete?: (ctx: Ctx, row: DbRow) => Promise<void>;
}
