import { storePassword } from '#modules/people/section.ts';
import { personSpec } from '#modules/people/schema.ts';
import { signInRules } from '#modules/security/section.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import { Fault } from '#platform/errors.ts';
import type { Errand } from '#platform/jobs.ts';
import { chooseLanguage, type Language, translate } from '#platform/messages.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { SIGN_IN } from '#platform/system-actors.ts';
import { countFailure, forgetFailures, type Patience, pauseOf } from '#platform/tries.ts';
import { makeLink, readLink, sentOfLate, takeLink } from './links.ts';
import { isActive } from './service.ts';

/** Requests from one address before it has to wait. */
const PATIENCE: Patience = { free: 10, longest: 900, window: 3600 };
/** Links that one person is sent within an hour, whoever asks. */
const MOST_AN_HOUR = 5;

const ERRAND = 'recovery';

export const languageOf = (ctx: Ctx, row: DbRow): Language =>
  (row.language as Language | null) ?? chooseLanguage(ctx.language);

/**
 * Asks for a link. Whether there is such an account is found out later, by the queue: the answer and the work before
 * it are the same for everybody. @throws Fault 429
 */
export async function askRecovery(ctx: Ctx, who: string, publicUrl: string): Promise<{ mail: boolean }> {
  if (!ctx.mail.ready) return { mail: false };
  const key = `recovery from ${ctx.request.ip}`;
  if (!(await countFailure(ctx.tables, key, PATIENCE))) {
    const seconds = Math.max(1, await pauseOf(ctx.tables, key, ctx.now));
    throw new Fault('too-many', 'recovery.tooMany', { values: { seconds }, retryAfter: seconds });
  }
  await ctx.errand(ERRAND, { who: who.trim(), publicUrl, language: ctx.language });
  return { mail: true };
}

interface Asked {
  readonly who: string;
  readonly publicUrl: string;
}

/** Sends the link to whoever has the login or the address, and may sign in. */
export const recoveryErrand: Errand = {
  name: ERRAND,
  as: SIGN_IN,
  run: async (ctx, input) => {
    const { who, publicUrl } = input as unknown as Asked;
    const { link_minutes: minutes } = await signInRules(ctx);
    for (const row of await accountsOf(ctx, who)) {
      const email = row.email as string | null;
      if (email === null || !isActive(ctx, row) || (await sentOfLate(ctx, 'recovery', row.id)) >= MOST_AN_HOUR)
        continue;
      const { url, expires } = await makeLink(ctx, { kind: 'recovery', personId: row.id, minutes, publicUrl });
      const language = languageOf(ctx, row);
      const values = { name: row.name as string, login: row.login as string, url, minutes };
      await ctx.mail.send({
        kind: 'recovery',
        to: email,
        subject: translate(language, 'mail.recovery.subject'),
        text: translate(language, 'mail.recovery.text', values),
        uselessAt: expires,
      });
      await ctx.audit({ action: 'recoveryLink', type: 'person', recordId: row.id });
    }
  },
};

async function accountsOf(ctx: Ctx, who: string): Promise<DbRow[]> {
  const people = ctx.read(personSpec);
  const found = await people.forSystem({ op: 'eq', field: 'login', value: who.toLowerCase() });
  if (found.length > 0 || !who.includes('@')) return found;
  // However the address is written, here and there.
  const written = 'select id from person where lower(email) = lower($1)';
  const ids = await rowsOf<{ id: string }>(ctx.tables, written, [who]);
  return people.forSystem({ op: 'in', field: 'id', values: ids.map(({ id }) => id) });
}

async function accountOf(ctx: Ctx, personId: string): Promise<DbRow> {
  const [row] = await ctx.read(personSpec).forSystem({ op: 'eq', field: 'id', value: personId });
  if (!row || !isActive(ctx, row)) throw new Fault('forbidden', 'link.dead');
  return row;
}

/** Whose password the link sets, for the page that asks for it. @throws Fault 403 */
export async function whoseLink(ctx: Ctx, token: string): Promise<{ login: string }> {
  const { personId } = await readLink(ctx, 'recovery', token);
  return { login: (await accountOf(ctx, personId)).login as string };
}

/**
 * Sets a password by a link, once. Sessions end, and who was locked out may try again; a second factor is asked for at
 * the next sign-in as ever. @throws Fault 403, 422: then the link goes on working
 */
export async function recoverWith(ctx: Ctx, input: { token: string; password: string }): Promise<undefined> {
  const { personId } = await takeLink(ctx, 'recovery', input.token);
  const row = await accountOf(ctx, personId);
  const own = ctx.as({ actor: { id: row.id, name: row.name as string }, personId: row.id });
  await storePassword(own, row, input.password, { mustChange: false });
  await forgetFailures(ctx.tables, row.login as string);
  return undefined;
}
