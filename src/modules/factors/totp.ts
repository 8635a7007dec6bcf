import { generateSecret, generateURI, verifySync } from 'otplib';
import type { Ctx } from '#platform/context.ts';
import { conflict, invalid } from '#platform/errors.ts';

/** A clock may be one step of thirty seconds ahead or behind. */
const DRIFT = 30;
const ISSUER = 'Gatehouse';

/** A new secret; it counts once a code has confirmed it. One that counts already stays until it is removed. @throws Fault 409 */
export async function beginTotp(ctx: Ctx, login: string): Promise<{ secret: string; uri: string }> {
  const secret = generateSecret();
  const values = { sealed: ctx.secrets.seal(secret), created_at: ctx.now.toISOString(), last_step: 0 };
  const row = await ctx.tables
    .insertInto('totp')
    .values({ person_id: ctx.asker.personId, confirmed_at: null, ...values })
    .onConflict((c) => c.column('person_id').doUpdateSet(values).where('totp.confirmed_at', 'is', null))
    .returning('person_id')
    .executeTakeFirst();
  if (!row) throw conflict('factor.hasTotp');
  return { secret, uri: generateURI({ issuer: ISSUER, label: login, secret }) };
}

/** The first code shows that the app knows the secret. @throws Fault 409, 422 */
export async function confirmTotpWith(ctx: Ctx, code: string): Promise<void> {
  const row = await ctx.tables
    .selectFrom('totp')
    .select('confirmed_at')
    .where('person_id', '=', ctx.asker.personId)
    .executeTakeFirst();
  if (!row) throw conflict('factor.noTotp');
  if (row.confirmed_at !== null) throw conflict('factor.hasTotp');
  if (!(await takeCode(ctx, ctx.asker.personId, code, 'unconfirmed')))
    throw invalid({ field: 'code', key: 'factor.wrongCode' });
  await ctx.tables
    .updateTable('totp')
    .set({ confirmed_at: ctx.now.toISOString() })
    .where('person_id', '=', ctx.asker.personId)
    .execute();
}

/**
 * Whether the code is right, now or within the drift, and has not been taken before: the database lets each step be
 * taken once, whoever comes at the same moment.
 */
export async function takeCode(
  ctx: Ctx,
  personId: string,
  code: string,
  which: 'confirmed' | 'unconfirmed' = 'confirmed',
): Promise<boolean> {
  const token = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return false;
  const row = await ctx.tables
    .selectFrom('totp')
    .select(['sealed', 'last_step'])
    .where('person_id', '=', personId)
    .where('confirmed_at', which === 'confirmed' ? 'is not' : 'is', null)
    .executeTakeFirst();
  if (!row) return false;
  const epoch = Math.floor(ctx.now.getTime() / 1000);
  const judged = verifySync({ secret: ctx.secrets.open(row.sealed), token, epoch, epochTolerance: DRIFT });
  if (!judged.valid || !('timeStep' in judged)) return false;
  const taken = await ctx.tables
    .updateTable('totp')
    .set({ last_step: judged.timeStep })
    .where('person_id', '=', personId)
    .where('last_step', '<', judged.timeStep)
    .returning('person_id')
    .executeTakeFirst();
  return taken !== undefined;
}
