import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';
import { passwordFits } from '#platform/passwords.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Cookies } from '#platform/section.ts';
import { countFailure, type Patience, pauseOf } from '#platform/tries.ts';
import { summary } from './summary.ts';

const PATIENCE: Patience = { free: 5, longest: 900 };

/**
 * Signs in with login and password. Whatever is wrong - login, password, disabled, mail only, dates - gets the same
 * answer after the same work; tries are counted by what was typed, so a login that exists behaves like one that does
 * not. Runs outside a transaction: hashing takes long and must hold no connection.
 */
export async function signInWith(ctx: Ctx, input: { login: string; password: string }, cookies: Cookies) {
  const login = input.login.trim().toLowerCase();
  await refuseWhileLocked(ctx, login);
  const [row] = await ctx.read(personSpec).forSystem({ op: 'eq', field: 'login', value: login });
  const fits = await passwordFits(row?.password_hash as string | null | undefined, input.password);
  if (!row || !fits || !isActive(ctx, row)) await fail(ctx, login);
  // Of many tries at once, all begin before the pause: one that ends in it has come too late, right or wrong.
  await refuseWhileLocked(ctx, login);
  await ctx.tables.deleteFrom('sign_in_failure').where('login', '=', login).execute();
  return open(ctx, row as DbRow, cookies, () => fail(ctx, login));
}

const isActive = (ctx: Ctx, row: DbRow): boolean => {
  const person = ctx.policy.person(row.id);
  return person !== undefined && ctx.policy.isActive(person, ctx.now.getTime());
};

/** Opens a session, unless sign-in or password were taken away meanwhile; then `refuse` says so. */
export async function open(ctx: Ctx, row: DbRow, cookies: Cookies, refuse: () => Promise<never>) {
  if (cookies.token !== undefined) await ctx.sessions.end(cookies.token);
  const session = await ctx.sessions.start(row.id, row.password_hash as string);
  if (!session) return refuse();
  cookies.set(session.token, session.expires);
  const person = { actor: { id: row.id, name: row.name as string }, personId: row.id };
  await ctx.as(person).audit({ action: 'signIn', type: 'person', recordId: row.id });
  return summary(ctx, row);
}

async function refuseWhileLocked(ctx: Ctx, login: string): Promise<void> {
  const seconds = await pauseOf(ctx.tables, login, ctx.now);
  if (seconds > 0) throw new Fault('too-many', 'signin.locked', { values: { seconds }, retryAfter: seconds });
}

/**
 * Counts the failure; from the fifth on each doubles the pause. What fails during a pause is not counted and learns
 * nothing. @throws Fault 401, the same for every cause, 429
 */
async function fail(ctx: Ctx, login: string): Promise<never> {
  const counted = await countFailure(ctx.tables, login, PATIENCE);
  if (!counted) await refuseWhileLocked(ctx, login);
  await ctx.audit({ action: 'signIn', type: 'person', recordId: null, denied: true, reason: login });
  throw new Fault('unauthenticated', 'signin.failed');
}
