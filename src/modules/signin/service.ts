import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';
import { passwordFits } from '#platform/passwords.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Cookies } from '#platform/section.ts';
import { summary } from './summary.ts';

/** Failures allowed before a pause, and the longest pause in seconds. */
const FREE_TRIES = 5;
const LONGEST_PAUSE = 900;

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
  await ctx.audit({ action: 'signIn', type: 'person', recordId: row.id });
  return summary(ctx, row);
}

async function refuseWhileLocked(ctx: Ctx, login: string): Promise<void> {
  const found = await ctx.tables
    .selectFrom('sign_in_failure')
    .select('locked_until')
    .where('login', '=', login)
    .executeTakeFirst();
  const until = found?.locked_until ? Date.parse(found.locked_until) : 0;
  const seconds = Math.ceil((until - ctx.now.getTime()) / 1000);
  if (seconds > 0) throw new Fault('too-many', 'signin.locked', { values: { seconds }, retryAfter: seconds });
}

/** Counts the failure; from the fifth on each doubles the pause. @throws Fault 401, the same for every cause */
async function fail(ctx: Ctx, login: string): Promise<never> {
  const { failures } = await ctx.tables
    .insertInto('sign_in_failure')
    .values({ login, failures: 1, locked_until: null })
    .onConflict((c) => c.column('login').doUpdateSet((e) => ({ failures: e('sign_in_failure.failures', '+', 1) })))
    .returning('failures')
    .executeTakeFirstOrThrow();
  if (failures >= FREE_TRIES) {
    const pause = Math.min(LONGEST_PAUSE, 30 * 2 ** (failures - FREE_TRIES));
    await ctx.tables
      .updateTable('sign_in_failure')
      .set({ locked_until: new Date(ctx.now.getTime() + pause * 1000).toISOString() })
      .where('login', '=', login)
      .execute();
  }
  await ctx.audit({ action: 'signIn', type: 'person', recordId: null, denied: true, reason: login });
  throw new Fault('unauthenticated', 'signin.failed');
}
