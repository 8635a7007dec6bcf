import { randomInt } from 'node:crypto';
import type { Ctx } from '#platform/context.ts';

const CODES = 10;
/** Without letters and digits that look alike. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const HALF = 6;

const half = (): string => Array.from({ length: HALF }, () => LETTERS[randomInt(LETTERS.length)]).join('');
const digest = (ctx: Ctx, code: string): string =>
  ctx.secrets.digest('recovery code', code.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));

/** Ten new codes in place of those there were. They are told this once; what is kept can neither be read nor made. */
export async function freshCodes(ctx: Ctx, personId: string): Promise<string[]> {
  const codes = Array.from({ length: CODES }, () => `${half()}-${half()}`);
  await ctx.tables.deleteFrom('recovery_code').where('person_id', '=', personId).execute();
  await ctx.tables
    .insertInto('recovery_code')
    .values(codes.map((code) => ({ person_id: personId, digest: digest(ctx, code), used_at: null })))
    .execute();
  return codes;
}

/** Uses up a code. False when it is none of theirs, or was used before. */
export async function spendCode(ctx: Ctx, personId: string, code: string): Promise<boolean> {
  const used = await ctx.tables
    .updateTable('recovery_code')
    .set({ used_at: ctx.now.toISOString() })
    .where('person_id', '=', personId)
    .where('digest', '=', digest(ctx, code))
    .where('used_at', 'is', null)
    .returning('person_id')
    .executeTakeFirst();
  return used !== undefined;
}

/** How many are left. */
export async function codesLeft(ctx: Ctx, personId: string): Promise<number> {
  const { n } = await ctx.tables
    .selectFrom('recovery_code')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(n);
}
