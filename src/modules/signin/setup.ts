import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import { FIRST_START } from '#modules/access/section.ts';
import { storePassword } from '#modules/people/section.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import { conflict, Fault } from '#platform/errors.ts';
import type { Cookies } from '#platform/section.ts';
import type { Tables } from '#platform/tables.ts';
import { open } from './service.ts';

const KEY = 'setup_token';
const digest = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Whether nobody has full power yet. */
export async function setupNeeded(ctx: Ctx): Promise<boolean> {
  return (await ctx.read(personSpec).countForGuard({ op: 'eq', field: 'kind', value: 'superadmin' })) === 0;
}

/** A fresh one-time token for the first administrator; earlier ones stop working. Only its digest is stored. */
export async function issueSetupToken(db: Kysely<Tables>): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await rowsOf(
    db,
    'insert into setting (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value',
    [KEY, JSON.stringify(digest(token))],
  );
  return token;
}

export interface FirstAdmin {
  readonly name: string;
  readonly login: string;
  readonly password: string;
}

/** Makes the first super administrator. @throws Fault 409 when there is one already */
export async function makeFirstAdmin(ctx: Ctx, admin: FirstAdmin) {
  if (!(await setupNeeded(ctx))) throw conflict('setup.done');
  const row = await ctx.write(personSpec).create({ login: admin.login, name: admin.name, kind: 'superadmin' });
  await storePassword(ctx, row, admin.password, { mustChange: false });
  await ctx.tables.deleteFrom('setting').where('key', '=', KEY).execute();
  return row.id;
}

/** First-run page: the token printed at the start lets one person become the first administrator, once. */
export async function runSetupWith(ctx: Ctx, input: FirstAdmin & { token: string }, cookies: Cookies) {
  const stored = await ctx.tables.selectFrom('setting').select('value').where('key', '=', KEY).executeTakeFirst();
  const expected = Buffer.from(String(stored?.value ?? ''));
  const given = Buffer.from(digest(input.token));
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
    throw new Fault('forbidden', 'setup.wrongToken');
  }
  const first = ctx.as({ actor: FIRST_START.actor, personId: FIRST_START.facts.id });
  const id = await makeFirstAdmin(first, input);
  const [row] = await ctx.read(personSpec).forSystem({ op: 'eq', field: 'id', value: id });
  if (!row) throw conflict('setup.done');
  const after: Ctx = { ...ctx, policy: await ctx.policyNow() };
  const refuse = (): Promise<never> => Promise.reject(conflict('setup.done'));
  return open(after, row, cookies, { by: { passwordHash: row.password_hash as string, second: false }, refuse });
}
