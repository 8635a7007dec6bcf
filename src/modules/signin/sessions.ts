import { refuseStronger } from '#modules/people/section.ts';
import type { Ctx, Loaded } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import type { SessionAnswer } from './schema.ts';

/** The sessions of somebody, the last used first. */
async function sessionsOf(ctx: Ctx, personId: string): Promise<SessionAnswer[]> {
  const rows = await ctx.tables
    .selectFrom('session')
    .select(['id', 'token_hash', 'created_at', 'last_seen_at', 'expires_at', 'ip', 'agent', 'second_at'])
    .where('person_id', '=', personId)
    .where('expires_at', '>', ctx.now.toISOString())
    .orderBy('last_seen_at', 'desc')
    .orderBy('id')
    .limit(200)
    .execute();
  return rows.map(({ token_hash, second_at, ...s }) => ({
    ...s,
    second: second_at !== null,
    current: ctx.actor.sessionHash?.equals(token_hash) === true,
  }));
}

export const ownSessions = (ctx: Ctx): Promise<SessionAnswer[]> => sessionsOf(ctx, ctx.asker.personId);

/** @throws Fault 404 for a session that is not theirs */
async function endOne(ctx: Ctx, personId: string, id: string): Promise<undefined> {
  const gone = await ctx.tables
    .deleteFrom('session')
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .returning(['ip', 'agent'])
    .executeTakeFirst();
  if (!gone) throw notFound();
  await ctx.audit({ action: 'endSession', type: 'person', recordId: personId, before: { session: gone } });
  return undefined;
}

export const endOwn = (ctx: Ctx, id: string): Promise<undefined> => endOne(ctx, ctx.asker.personId, id);

/** Every session of the actor's but this one. */
export async function endOthers(ctx: Ctx): Promise<undefined> {
  await ctx.endSessions(ctx.asker.personId);
  await ctx.audit({ action: 'endSessions', type: 'person', recordId: ctx.asker.personId });
  return undefined;
}

/** Never of a stronger account. @throws Fault 403 */
export function sessionsFor(ctx: Ctx, row: Loaded): Promise<SessionAnswer[]> {
  if (row.id !== ctx.actor.id) refuseStronger(ctx, row);
  return sessionsOf(ctx, row.id);
}

/** @throws Fault 403, 404 */
export async function endFor(ctx: Ctx, row: Loaded, id: string): Promise<undefined> {
  if (row.id !== ctx.actor.id) refuseStronger(ctx, row);
  return endOne(ctx, row.id, id);
}

/** @throws Fault 403 */
export async function endAllFor(ctx: Ctx, row: Loaded): Promise<undefined> {
  if (row.id !== ctx.actor.id) refuseStronger(ctx, row);
  await ctx.endSessions(row.id);
  await ctx.audit({ action: 'endSessions', type: 'person', recordId: row.id });
  return undefined;
}
