import { personSpec } from '#modules/people/schema.ts';
import { signInRules } from '#modules/security/section.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';
import { passwordFits } from '#platform/passwords.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Cookies } from '#platform/section.ts';
import type { Shown } from '#platform/sessions.ts';
import { countFailure, forgetFailures, type Patience, pauseOf } from '#platform/tries.ts';
import { deviceKey, freshDevice } from './device.ts';
import { summary } from './summary.ts';

/** Failures from one address, whoever is tried, before all of it has to wait: an office shares one. */
const ADDRESS_PATIENCE: Patience = { free: 100, longest: 900, window: 3600 };
const addressKey = (ctx: Ctx): string => `address ${ctx.request.ip}`;

/**
 * Signs in with login and password. Whatever is wrong - login, password, disabled, mail only, dates, locked - gets the
 * same answer after the same work; tries are counted by what was typed, so a login that exists behaves like one that
 * does not. Runs outside a transaction: hashing takes long and must hold no connection.
 */
export async function signInWith(ctx: Ctx, input: { login: string; password: string }, cookies: Cookies) {
  await refuseAddress(ctx);
  const login = input.login.trim().toLowerCase();
  const [row] = await ctx.read(personSpec).forSystem({ op: 'eq', field: 'login', value: login });
  const key = deviceKey(ctx, cookies, row) ?? login;
  const before = await pauseOf(ctx.tables, key, ctx.now);
  const fits = await passwordFits(row?.password_hash as string | null | undefined, input.password);
  // Of many tries at once, all begin before the pause: one that ends in it has come too late, right or wrong.
  const after = await pauseOf(ctx.tables, key, ctx.now);
  const refuse = (): Promise<never> => fail(ctx, { login, key, row });
  if (!row || !fits || !isActive(ctx, row) || before > 0 || after > 0) return refuse();
  await forgetFailures(ctx.tables, key);
  return open(ctx, row, cookies, { by: { passwordHash: row.password_hash as string, second: false }, refuse });
}

export const isActive = (ctx: Ctx, row: DbRow): boolean => {
  const person = ctx.policy.person(row.id);
  return person !== undefined && row.may_sign_in === true && ctx.policy.isActive(person, ctx.now.getTime());
};

interface Opening {
  readonly by: Shown;
  readonly refuse: () => Promise<never>;
}

/** Opens a session, unless sign-in or password were taken away meanwhile; then `refuse` says so. */
export async function open(ctx: Ctx, row: DbRow, cookies: Cookies, { by, refuse }: Opening) {
  if (cookies.token !== undefined) await ctx.sessions.end(cookies.token);
  const session = await ctx.sessions.start(row.id, by);
  if (!session) return refuse();
  cookies.set(session.token, session.expires);
  cookies.setDevice(freshDevice(ctx, row.id));
  const person = { actor: { id: row.id, name: row.name as string }, personId: row.id };
  const how = by.passwordHash === null ? { passkey: true } : {};
  if (session.step !== 'factor') {
    await ctx.as(person).audit({ action: 'signIn', type: 'person', recordId: row.id, after: how });
  }
  return summary({ ...ctx, step: session.step }, row);
}

/** @throws Fault 429 for an address that has failed too often, whatever it tries */
export async function refuseAddress(ctx: Ctx): Promise<void> {
  const seconds = await pauseOf(ctx.tables, addressKey(ctx), ctx.now);
  if (seconds > 0) throw new Fault('too-many', 'signin.address', { values: { seconds }, retryAfter: seconds });
}

/** Counts a failure against the address it came from. */
export const countAddress = (ctx: Ctx) => countFailure(ctx.tables, addressKey(ctx), ADDRESS_PATIENCE);

interface Failed {
  readonly login: string;
  readonly key: string;
  readonly row: DbRow | undefined;
}

/**
 * Counts the failure; from so many on each doubles the pause. What fails during a pause is not counted and learns
 * nothing. @throws Fault 401, the same for every cause
 */
async function fail(ctx: Ctx, { login, key, row }: Failed): Promise<never> {
  const rules = await signInRules(ctx);
  const counted = await countFailure(ctx.tables, key, {
    free: rules.lock_after,
    longest: rules.lock_longest * 60,
    window: rules.lock_window * 60,
  });
  await countAddress(ctx);
  const entry = { type: 'person', recordId: row?.id ?? null, denied: true, reason: login };
  await ctx.audit({ action: 'signIn', ...entry }, ...(counted === 'began' ? [{ action: 'lock', ...entry }] : []));
  throw new Fault('unauthenticated', 'signin.failed');
}
