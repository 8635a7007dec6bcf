import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { sentenceOf } from '#platform/each.ts';
import { conflict, Fault, invalid } from '#platform/errors.ts';
import { translate } from '#platform/messages.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { ListQuery } from '#platform/records/filters.ts';
import { type BulkChange, type BulkCheck, MOST } from './api.ts';
import { doing } from './doing.ts';
import { keepUndo, type Undo } from './undo.ts';

/** Rows of a list read at once. */
const PAGE = 200;
/** Names in a sentence. */
const NAMED = 3;

interface Asked {
  readonly change: BulkChange;
  readonly ids?: readonly string[] | undefined;
  readonly query?: ListQuery | undefined;
}

/** For whom a change would work, and why not for the others. @throws Fault 403, 422 when it would work for nobody at all */
export async function check(ctx: Ctx, { change, ids, query }: Asked): Promise<BulkCheck> {
  if ((ids === undefined) === (query === undefined)) throw invalid({ field: 'ids', key: 'bulk.oneTarget' });
  const wanted = ids ?? (await listed(ctx, query ?? {}));
  const rows = await loaded(ctx, wanted);
  const known = new Set(rows.map((r) => r.id));
  const how = await doing(ctx, change);
  const lost = await losesLast(ctx, change, rows);
  const able: string[] = [];
  const refused: BulkCheck['refused'] = [...new Set(wanted)]
    .filter((id) => !known.has(id))
    .map((id) => ({ id, name: '', reason: translate(ctx.language, 'problem.notFound') }));
  let same = 0;
  for (const row of rows) {
    if (how.same(row)) {
      same += 1;
      continue;
    }
    // Whether others can sign in is told to those alone who may change it.
    const fault =
      (await faultOf(() => how.judge(row))) ?? (lost === row.id ? conflict('person.lastSuperadmin') : undefined);
    if (!fault) able.push(row.id);
    else refused.push({ id: row.id, name: row.name as string, reason: sentenceOf(ctx, fault) });
  }
  return { total: able.length + same + refused.length, able, same, refused };
}

/** What is wrong with one person, not with the call. */
async function faultOf(work: () => Promise<unknown>): Promise<Fault | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof Fault && OF_ONE.has(error.kind)) return error;
    throw error;
  }
}

const OF_ONE: ReadonlySet<Fault['kind']> = new Set(['forbidden', 'conflict', 'invalid', 'not-found', 'stale']);

/** Ids of a whole list. @throws Fault 422 when it is too long for one change */
async function listed(ctx: Ctx, query: ListQuery): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page = await ctx.read(personSpec).rows({ ...query, limit: PAGE, ...(after ? { after } : {}) });
    ids.push(...page.rows.map((r) => r.id));
    after = page.next ?? undefined;
    if (ids.length > MOST) throw invalid({ field: 'query', key: 'bulk.tooMany', values: { most: MOST } });
  } while (after);
  return ids;
}

/** Those of the people whom the actor may view, in the order asked for. */
async function loaded(ctx: Ctx, ids: readonly string[]): Promise<DbRow[]> {
  const reader = ctx.read(personSpec);
  const found = await reader.forSystem({ op: 'in', field: 'id', values: [...new Set(ids)] });
  const byId = new Map(found.filter((row) => reader.sees(row)).map((row) => [row.id, row]));
  return [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
}

/** Of the super administrators in the list the one who would be the last one left, if the change leaves none. */
async function losesLast(ctx: Ctx, change: BulkChange, rows: readonly DbRow[]): Promise<string | undefined> {
  if (change.do !== 'disable' && change.do !== 'stopSignIn') return undefined;
  const counts = (r: DbRow): boolean =>
    r.kind === 'superadmin' &&
    r.enabled === true &&
    r.may_sign_in === true &&
    r.has_password === true &&
    r.unlimited === true;
  const all = await ctx.read(personSpec).forSystem({ op: 'eq', field: 'kind', value: 'superadmin' });
  const chosen = new Set(rows.map((r) => r.id));
  const mine = rows.filter(counts);
  return all.some((r) => counts(r) && !chosen.has(r.id)) ? undefined : mine.at(-1)?.id;
}

/**
 * Makes the change for all of these people, or for none: everything is judged again, and whoever was able a moment ago
 * and is not any more stops it. @throws Fault 409 naming them
 */
export async function apply(
  ctx: Ctx,
  change: BulkChange,
  ids: readonly string[],
  progress: (done: number) => void = () => undefined,
): Promise<{ undo_id: string | null; done: number }> {
  const rows = await loaded(ctx, ids);
  if (rows.length < new Set(ids).size) throw conflict('bulk.gone');
  const how = await doing(ctx, change);
  const undo: Undo[] = [];
  for (const [i, row] of rows.entries()) {
    const fault = await faultOf(async () => undo.push(...(await how.act(row))));
    // What the database has refused ends the transaction: one name is as many as can be told.
    if (fault) throw conflict('bulk.refused', { name: row.name as string, reason: sentenceOf(ctx, fault) });
    progress(i + 1);
  }
  const named = rows.slice(0, NAMED).map((r) => r.name as string);
  await ctx.audit({ action: 'bulk', type: 'person', recordId: null, after: { change, people: rows.length, named } });
  return { undo_id: undo.length === 0 ? null : await keepUndo(ctx, undo), done: rows.length };
}
