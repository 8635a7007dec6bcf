import { dropFactors, factorsOf } from '#modules/factors/section.ts';
import { refuseStronger, refuseTakeover } from '#modules/people/section.ts';
import type { Ctx, Loaded } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';
import { forgetFailures, pauseOf } from '#platform/tries.ts';
import { linkStopped } from './password-link.ts';
import type { SecurityAnswer } from './schema.ts';

/** How somebody's sign-in stands, for whoever could reset their password. @throws Fault 403 for a stronger account */
export async function securityOf(ctx: Ctx, row: Loaded): Promise<SecurityAnswer> {
  if (row.id !== ctx.actor.id) refuseStronger(ctx, row);
  const paused = await pauseOf(ctx.tables, row.login as string, ctx.now);
  const factors = await factorsOf(ctx, row.id);
  return {
    locked_until: paused > 0 ? new Date(ctx.now.getTime() + paused * 1000).toISOString() : null,
    password_set_at: (row.password_set_at as string | null | undefined) ?? null,
    must_change_password: row.must_change_password === true,
    totp: factors.totp !== null,
    passkeys: factors.passkeys.length,
    codes: factors.codes,
    link_stopped: linkStopped(ctx, row),
  };
}

/** Lets somebody try again at once. @throws Fault 403 */
export async function unlock(ctx: Ctx, row: Loaded): Promise<undefined> {
  if (row.id !== ctx.actor.id) refuseStronger(ctx, row);
  const keys = [row.login as string, `factor ${row.id}`, `proof ${row.id}`];
  for (const key of keys) await forgetFailures(ctx.tables, key);
  await ctx.audit({ action: 'unlock', type: 'person', recordId: row.id });
  return undefined;
}

/** Takes somebody's second factors away, who has lost them; their sessions end. @throws Fault 403, 409 */
export async function resetFactors(ctx: Ctx, row: Loaded): Promise<undefined> {
  if (row.id === ctx.actor.id) throw new Fault('conflict', 'factor.useOwn');
  refuseTakeover(ctx, row);
  if (!(await dropFactors(ctx, row.id))) throw new Fault('conflict', 'factor.nothingToReset');
  await ctx.endSessions(row.id);
  await ctx.audit({ action: 'resetFactors', type: 'person', recordId: row.id });
  return undefined;
}
