import { couldAt } from '#platform/records/references.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import { refusalOfChange } from '#modules/grants/section.ts';
import { ROOT_ID } from '#modules/places/schema.ts';
import { decide } from '#access/decide.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault, forbidden, invalid, notFound } from '#platform/errors.ts';
import { each, type Outcome, sentenceOf } from '#platform/each.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { toldAt } from '#platform/records/told-at.ts';
import type { Json } from '#platform/tables.ts';
import { type Expiring, LISTED_DAYS, USUAL_NOTICE } from './api.ts';
import './tables.ts';

const DAY = 86_400_000;
const KEY = 'expiry.notice_days';

/** Grants whose end is near and that the actor may change. */
export async function listEnding(
  ctx: Ctx,
  q: { days?: number | undefined; limit?: number | undefined; after?: string | undefined },
): Promise<{ items: Expiring[]; next: string | null }> {
  const until = new Date(ctx.now.getTime() + (q.days ?? LISTED_DAYS) * DAY);
  const { rows, next } = await ctx.read(grantSpec).rows(
    {
      ends_at_from: ctx.now.toISOString(),
      ends_at_to: until.toISOString(),
      sort: 'ends_at',
      ...(q.limit === undefined ? {} : { limit: q.limit }),
      ...(q.after === undefined ? {} : { after: q.after }),
    },
    'edit',
  );
  const kept = await letGoOf(
    ctx,
    rows.map((r) => r.id),
  );
  const reader = ctx.read(grantSpec);
  const items = rows.map((row) => {
    const fault = refusalOfChange(ctx, row);
    return {
      ...reader.present(row),
      refused: fault ? sentenceOf(ctx, fault) : null,
      let_go: kept.get(row.id) === row.ends_at,
    };
  });
  return { items: items as unknown as Expiring[], next };
}

/** The days on which grants are let go, by grant. One whose end has changed since is let go no more. */
export async function letGoOf(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const found = await ctx.tables
    .selectFrom('grant_let_go')
    .select(['grant_id', 'ends_at'])
    .where('grant_id', 'in', ids)
    .execute();
  return new Map(found.map((row) => [row.grant_id, row.ends_at]));
}

const byId = (ids: readonly string[]) => ids.map((id) => ({ id }));

/** Lets grants hold longer, as the actor may change them; `one` does it to each. @throws Fault 422 */
export function renew(ctx: Ctx, ids: readonly string[], until: string, one = each): Promise<{ items: Outcome[] }> {
  if (Date.parse(until) <= ctx.now.getTime()) throw invalid({ field: 'until', key: 'expiry.past' });
  return one(ctx, byId(ids), async (inside, { id }) => {
    const row = await changeable(inside, id);
    if (typeof row.ends_at === 'string' && Date.parse(until) < Date.parse(row.ends_at)) {
      throw invalid({ field: 'until', key: 'expiry.notLater' });
    }
    await inside.write(grantSpec).edit(id, { ends_at: until }, row.version);
  });
}

/** Notes that grants may end on their day, or takes that back. */
export function letGo(ctx: Ctx, ids: readonly string[], go: boolean): Promise<{ items: Outcome[] }> {
  return each(ctx, byId(ids), async (inside, { id }) => {
    const row = await changeable(inside, id);
    if (typeof row.ends_at !== 'string') throw invalid({ field: 'ids', key: 'expiry.endless' });
    await inside.tables.deleteFrom('grant_let_go').where('grant_id', '=', id).execute();
    if (go) {
      const values = { grant_id: id, ends_at: row.ends_at, by_id: inside.actor.id };
      await inside.tables.insertInto('grant_let_go').values(values).execute();
    }
    await inside.audit({
      action: go ? 'letGo' : 'letGoBack',
      type: 'grant',
      recordId: id,
      placeId: row.place_id as string,
      toldAt: toldAt(grantSpec, row),
    });
    await inside.emit({ type: 'grant', id, kind: 'changed' });
  });
}

/** The grant, if the actor may change it. @throws Fault 404, 403 */
async function changeable(ctx: Ctx, id: string): Promise<DbRow> {
  const row = await ctx.read(grantSpec).find(id, true);
  if (!row) throw notFound();
  const d = decide(ctx.policy, ctx.asker, grantSpec.resource, 'edit', row);
  if (!d.allowed) throw forbidden(d.because, 'grant:edit');
  const fault = refusalOfChange(ctx, row);
  if (fault) throw fault;
  return row;
}

/** Days before the end that people are told. */
export async function noticeDays(ctx: Ctx): Promise<number> {
  const row = await ctx.tables.selectFrom('setting').select('value').where('key', '=', KEY).executeTakeFirst();
  return typeof row?.value === 'number' ? row.value : USUAL_NOTICE;
}

const mayChange = (ctx: Ctx): boolean => couldAt(ctx, 'grant', 'edit', ROOT_ID);

export const settings = async (ctx: Ctx) => ({ notice_days: await noticeDays(ctx), may_change: mayChange(ctx) });

/** @throws Fault 403 for those who may not change grants at the root */
export async function setSettings(ctx: Ctx, days: number) {
  if (!mayChange(ctx)) throw new Fault('forbidden', 'expiry.onlyAtRoot', { permission: 'grant:edit' });
  const before = await noticeDays(ctx);
  const value = JSON.stringify(days) as unknown as Json;
  await ctx.tables
    .insertInto('setting')
    .values({ key: KEY, value })
    .onConflict((c) => c.column('key').doUpdateSet({ value }))
    .execute();
  await ctx.audit({
    action: 'expirySettings',
    type: 'grant',
    recordId: null,
    before: { notice_days: before },
    after: { notice_days: days },
  });
  return settings(ctx);
}
