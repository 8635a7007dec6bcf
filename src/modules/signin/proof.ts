import { mustShowFactor, optionsToShow, takePasskey } from '#modules/factors/section.ts';
import type { Assertion, FactorShown } from '#modules/factors/schema.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault, invalid } from '#platform/errors.ts';
import { passwordFits } from '#platform/passwords.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Cookies } from '#platform/section.ts';
import { countFailure, forgetFailures, type Patience, pauseOf } from '#platform/tries.ts';
import type { ProofInput } from './schema.ts';
import { countAddress, isActive, open, refuseAddress } from './service.ts';

const PATIENCE: Patience = { free: 5, longest: 900 };
const ended = (): Promise<never> => Promise.reject(new Fault('unauthenticated', 'problem.signIn'));

async function me(ctx: Ctx): Promise<DbRow> {
  const [row] = await ctx.read(personSpec).forSystem({ op: 'eq', field: 'id', value: ctx.asker.personId });
  return row ?? ended();
}

/**
 * The second step of signing in. The session gets a new token: one that somebody knew before is worth nothing.
 * @throws Fault 409 when there is no second step to take, 422, 429
 */
export async function showFactor(ctx: Ctx, shown: FactorShown, cookies: Cookies, publicUrl: string) {
  if (ctx.step !== 'factor') throw new Fault('conflict', 'session.noStep');
  await mustShowFactor(ctx, ctx.asker.personId, shown, publicUrl);
  return open(ctx, await me(ctx), cookies, { by: { passwordHash: null, second: true }, refuse: ended });
}

/** Shows once more who one is, for what is dangerous. @throws Fault 422, 429 */
export async function prove(ctx: Ctx, input: ProofInput, publicUrl: string): Promise<undefined> {
  if ('password' in input) await mustKnowPassword(ctx, input.password);
  else await mustShowFactor(ctx, ctx.asker.personId, input, publicUrl);
  await ctx.sessions.proved(!('password' in input));
  return undefined;
}

async function mustKnowPassword(ctx: Ctx, password: string): Promise<void> {
  const key = `proof ${ctx.asker.personId}`;
  // A failure until it has proved right, so that many at once are no more tries than one after another.
  if (!(await countFailure(ctx.tables, key, PATIENCE))) {
    const seconds = Math.max(1, await pauseOf(ctx.tables, key, ctx.now));
    throw new Fault('too-many', 'factor.tooMany', { values: { seconds }, retryAfter: seconds });
  }
  const row = await me(ctx);
  if (await passwordFits(row.password_hash as string | null, password)) {
    await forgetFailures(ctx.tables, key);
    return;
  }
  await ctx.audit({ action: 'prove', type: 'person', recordId: row.id, denied: true });
  throw invalid({ field: 'password', key: 'password.wrong' });
}

/** What the browser needs to show a passkey of somebody whose session is known already. */
export const ownOptions = (ctx: Ctx, publicUrl: string) => optionsToShow(ctx, publicUrl, ctx.asker.personId);

/**
 * Signs in with a passkey alone; the device has asked who holds it. Nothing can be guessed here, so a login that is
 * locked for passwords gets in. @throws Fault 401, the same for every cause
 */
export async function enterWith(ctx: Ctx, response: Assertion, cookies: Cookies, publicUrl: string) {
  await refuseAddress(ctx);
  const personId = await takePasskey(ctx, response, publicUrl, null);
  const [row] =
    personId === undefined ? [] : await ctx.read(personSpec).forSystem({ op: 'eq', field: 'id', value: personId });
  const refuse = async (): Promise<never> => {
    await countAddress(ctx);
    await ctx.audit({ action: 'signIn', type: 'person', recordId: row?.id ?? null, denied: true, reason: 'passkey' });
    throw new Fault('unauthenticated', 'signin.failed');
  };
  if (!row || !isActive(ctx, row)) return refuse();
  return open(ctx, row, cookies, { by: { passwordHash: null, second: true }, refuse });
}
