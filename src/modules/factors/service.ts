import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault, invalid, notFound } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { countFailure, forgetFailures, type Patience, pauseOf } from '#platform/tries.ts';
import { codesLeft, freshCodes, spendCode } from './codes.ts';
import { dropPasskey, keepPasskey, optionsToMake, passkeysOf, takePasskey } from './passkeys.ts';
import type { Factors, FactorShown, Registration } from './schema.ts';
import { beginTotp, confirmTotpWith, takeCode } from './totp.ts';

/** A million codes, three of them right at a time: five tries, then ever longer pauses. */
const PATIENCE: Patience = { free: 5, longest: 900 };

/** The second factors of somebody, without their secrets. */
export async function factorsOf(ctx: Ctx, personId: string): Promise<Factors> {
  const totp = await ctx.tables
    .selectFrom('totp')
    .select('confirmed_at')
    .where('person_id', '=', personId)
    .executeTakeFirst();
  const [passkeys, codes] = [await passkeysOf(ctx, personId), await codesLeft(ctx, personId)];
  return { totp: totp?.confirmed_at ?? null, passkeys, codes };
}

async function me(ctx: Ctx): Promise<DbRow> {
  const row = await ctx.read(personSpec).find(ctx.asker.personId);
  if (!row) throw notFound();
  return row;
}

const had = async (ctx: Ctx): Promise<boolean> => {
  const { totp, passkeys } = await factorsOf(ctx, ctx.asker.personId);
  return totp !== null || passkeys.length > 0;
};

const note = (ctx: Ctx, action: string, detail: object = {}): Promise<void> =>
  ctx.audit({ action, type: 'person', recordId: ctx.asker.personId, after: { ...detail } });

/** With the first factor come codes for when it is lost, and sessions that have shown none end. */
async function whenFirst(ctx: Ctx, before: boolean): Promise<{ codes?: string[] }> {
  await ctx.sessions.proved(true);
  if (before) return {};
  await ctx.endSessions(ctx.asker.personId);
  return { codes: await freshCodes(ctx, ctx.asker.personId) };
}

export async function startApp(ctx: Ctx): Promise<{ secret: string; uri: string }> {
  return beginTotp(ctx, (await me(ctx)).login as string);
}

/** @throws Fault 409, 422, 429 */
export async function confirmApp(ctx: Ctx, code: string): Promise<{ codes?: string[] }> {
  const before = await had(ctx);
  await confirmTotpWith(ctx, code);
  await note(ctx, 'addTotp');
  return whenFirst(ctx, before);
}

export async function removeApp(ctx: Ctx): Promise<undefined> {
  const gone = await ctx.tables
    .deleteFrom('totp')
    .where('person_id', '=', ctx.asker.personId)
    .where('confirmed_at', 'is not', null)
    .returning('person_id')
    .executeTakeFirst();
  if (!gone) throw new Fault('conflict', 'factor.noApp');
  await note(ctx, 'removeTotp');
  return whenLast(ctx);
}

export async function makePasskeyOptions(ctx: Ctx, publicUrl: string) {
  const { login, name } = await me(ctx);
  return optionsToMake(ctx, { login: login as string, name: name as string }, publicUrl);
}

/** @throws Fault 422 */
export async function addKey(
  ctx: Ctx,
  input: { name: string; response: Registration },
  publicUrl: string,
): Promise<{ codes?: string[] }> {
  const before = await had(ctx);
  await keepPasskey(ctx, input, publicUrl);
  await note(ctx, 'addPasskey', { name: input.name });
  return whenFirst(ctx, before);
}

export async function removeKey(ctx: Ctx, id: string): Promise<undefined> {
  const name = await dropPasskey(ctx, id);
  await note(ctx, 'removePasskey', { name });
  return whenLast(ctx);
}

/** Codes on paper are a way around a factor, not one of their own. */
async function whenLast(ctx: Ctx): Promise<undefined> {
  if (!(await had(ctx))) {
    await ctx.tables.deleteFrom('recovery_code').where('person_id', '=', ctx.asker.personId).execute();
  }
  return undefined;
}

/** @throws Fault 409 for somebody without a factor */
export async function renewCodes(ctx: Ctx): Promise<{ codes: string[] }> {
  if (!(await had(ctx))) throw new Fault('conflict', 'factor.noneYet');
  const codes = await freshCodes(ctx, ctx.asker.personId);
  await note(ctx, 'newCodes');
  return { codes };
}

/**
 * Whether the factor shown is one of the person's. Tries are counted by person, so that more sessions give no more of
 * them. Call it outside a transaction: a failure is to be counted though the call fails.
 * @throws Fault 422, 429
 */
export async function mustShowFactor(ctx: Ctx, personId: string, shown: FactorShown, publicUrl: string): Promise<void> {
  const key = `factor ${personId}`;
  // A failure until it has proved right: of many at once, no more are looked at than there are tries.
  if (!(await countFailure(ctx.tables, key, PATIENCE))) {
    const seconds = Math.max(1, await pauseOf(ctx.tables, key, ctx.now));
    throw new Fault('too-many', 'factor.tooMany', { values: { seconds }, retryAfter: seconds });
  }
  if (await fits(ctx, personId, shown, publicUrl)) {
    await forgetFailures(ctx.tables, key);
    return;
  }
  await ctx.audit({ action: 'secondFactor', type: 'person', recordId: personId, denied: true });
  const [field] = Object.keys(shown) as [string];
  throw invalid({ field, key: field === 'passkey' ? 'factor.badPasskey' : 'factor.wrongCode' });
}

async function fits(ctx: Ctx, personId: string, shown: FactorShown, publicUrl: string): Promise<boolean> {
  if ('code' in shown) return takeCode(ctx, personId, shown.code);
  if ('recovery' in shown) return spendCode(ctx, personId, shown.recovery);
  return (await takePasskey(ctx, shown.passkey, publicUrl, personId)) === personId;
}

/** Takes every second factor from somebody, so that the password alone opens again. Answers whether there was one. */
export async function dropFactors(ctx: Ctx, personId: string): Promise<boolean> {
  const gone = [
    ...(await ctx.tables.deleteFrom('totp').where('person_id', '=', personId).returning('person_id').execute()),
    ...(await ctx.tables.deleteFrom('passkey').where('person_id', '=', personId).returning('person_id').execute()),
  ];
  await ctx.tables.deleteFrom('recovery_code').where('person_id', '=', personId).execute();
  await forgetFailures(ctx.tables, `factor ${personId}`);
  return gone.length > 0;
}
