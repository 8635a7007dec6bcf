import { conditionFor } from '#access/decide.ts';
import type { Policy } from '#access/policy.ts';
import { identifier, toSql } from '#access/sql.ts';
import type { Ctx } from '#platform/context.ts';
import { inTransaction, rowsOf, StatementTimeout } from '#platform/db.ts';
import type { Count, RecordSpec } from '#wire/record.ts';
import { conditionBy } from './links-by.ts';
import type { Example } from './schema.ts';

const CAP = 1000;
/** Milliseconds that one count may take. */
const PATIENCE = 1500;
const EXAMPLES = 3;

/** Somebody's permission, to be compared between two policies. */
export interface Compared {
  readonly personId: string;
  readonly spec: RecordSpec;
  readonly action: string;
  readonly facet?: string | undefined;
  /** Which of the policies the tables agree with, where the other one has other grants and memberships. */
  readonly stored?: Policy;
  /** When counting must be over, by the clock of `performance`. */
  readonly until?: number;
}

export interface Impact {
  readonly count: Count | null;
  readonly examples: readonly Example[];
}

const UNCOUNTED: Impact = { count: null, examples: [] };

/**
 * On how many records the person has the permission in the second policy and not in the first, of those that the asker
 * of this call may view; with a few examples if wanted. The count stops at a thousand, and comes back null when the
 * database takes too long over it.
 */
export async function gained(ctx: Ctx, c: Compared, first: Policy, second: Policy, examples = false): Promise<Impact> {
  const sql = changedSql(ctx, c, first, second);
  if (!sql) return { count: { count: 0, capped: false }, examples: [] };
  const patience = Math.min(PATIENCE, Math.floor((c.until ?? Number.POSITIVE_INFINITY) - performance.now()));
  if (patience < 1) return UNCOUNTED;
  try {
    const { ids, n } = await inTransaction(ctx.tables, async (trx) => {
      await rowsOf(trx, `set local statement_timeout = ${patience}`);
      const counted = `select count(*)::int as n from (select 1 ${sql.from} limit ${CAP + 1}) counted`;
      const [row] = await rowsOf<{ n: number }>(trx, counted, sql.values);
      const some = examples && row && row.n > 0;
      const found = some
        ? await rowsOf<{ id: string }>(trx, `select t.id ${sql.from} limit ${EXAMPLES}`, sql.values)
        : [];
      return { n: row?.n ?? 0, ids: found.map((x) => x.id) };
    });
    const count = n > CAP ? { count: CAP, capped: true } : { count: n, capped: false };
    return { count, examples: await titles(ctx, c.spec, ids) };
  } catch (error) {
    if (error instanceof StatementTimeout) return UNCOUNTED;
    throw error;
  }
}

/** The records in question: the conditions of both policies, cut down to what the asker may view. */
function changedSql(ctx: Ctx, c: Compared, first: Policy, second: Policy) {
  const r = c.spec.resource;
  const now = ctx.now.getTime();
  const values: unknown[] = [];
  const had = conditionBy(first, c, now);
  const has = conditionBy(second, c, now);
  if (had.op === 'always' || (has.op === 'any' && has.of.length === 0)) return undefined;
  const seen = conditionFor(ctx.policy, ctx.asker, r, 'view');
  const parts = [
    toSql(has, r, second.tree, 't', values),
    `(${toSql(had, r, first.tree, 't', values)}) is not true`,
    toSql(seen, r, ctx.policy.tree, 't', values),
    ...(r.trash ? [`t.${identifier(r.trash)} is null`] : []),
  ];
  return { from: `from ${identifier(r.table)} t where ${parts.join(' and ')}`, values };
}

/** Records as the asker may view them, by what they are called; what has no name to them is no example of anything. */
export async function titles(ctx: Ctx, spec: RecordSpec, ids: readonly string[]): Promise<Example[]> {
  const reader = ctx.read(spec);
  const found: Example[] = [];
  if (spec.unnamed) return found;
  for (const id of ids) {
    const row = await reader.find(id);
    if (!row) continue;
    const shown = reader.present(row);
    const names = shown._names as Readonly<Record<string, string>>;
    const other = names[spec.title];
    const title = other ?? String(shown[spec.title] ?? '');
    if (title !== '') found.push({ id, title, ...(other === undefined ? {} : { names }) });
  }
  return found;
}
