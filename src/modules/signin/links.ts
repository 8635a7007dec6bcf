import { randomBytes } from 'node:crypto';
import type { Ctx } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';
import { tokenHash } from '#platform/sessions.ts';
import { uuidv7 } from '#platform/uuid.ts';

export type LinkKind = 'recovery' | 'email';

const PAGES: Readonly<Record<LinkKind, string>> = { recovery: 'recover', email: 'confirm-email' };
const digest = (token: string): string => tokenHash(token).toString('hex');

interface Wanted {
  readonly kind: LinkKind;
  readonly personId: string;
  readonly email?: string;
  readonly minutes: number;
  readonly publicUrl: string;
}

/**
 * A link that works once. What makes it work stands behind the `#`, which browsers send to nobody. Earlier ones of the
 * kind end.
 */
export async function makeLink(ctx: Ctx, w: Wanted): Promise<{ url: string; expires: Date }> {
  const token = ctx.secrets.sign(`link ${w.kind}`, randomBytes(24).toString('base64url'));
  const expires = new Date(ctx.now.getTime() + w.minutes * 60_000);
  await ctx.tables
    .updateTable('account_link')
    .set({ used_at: ctx.now.toISOString() })
    .where('person_id', '=', w.personId)
    .where('kind', '=', w.kind)
    .where('used_at', 'is', null)
    .execute();
  await ctx.tables
    .insertInto('account_link')
    .values({
      id: uuidv7(ctx.now.getTime()),
      kind: w.kind,
      person_id: w.personId,
      digest: digest(token),
      email: w.email ?? null,
      expires_at: expires.toISOString(),
      used_at: null,
    })
    .execute();
  return { url: `${w.publicUrl}/${PAGES[w.kind]}#${token}`, expires };
}

/** Whose link it is, without using it. Forged, used and expired ones are refused alike. @throws Fault 403 */
export async function readLink(
  ctx: Ctx,
  kind: LinkKind,
  token: string,
): Promise<{ personId: string; email: string | null }> {
  if (ctx.secrets.verify(`link ${kind}`, token) === undefined) throw new Fault('forbidden', 'link.dead');
  const row = await ctx.tables
    .selectFrom('account_link')
    .select(['person_id', 'email'])
    .where('digest', '=', digest(token))
    .where('kind', '=', kind)
    .where('used_at', 'is', null)
    .where('expires_at', '>', ctx.now.toISOString())
    .executeTakeFirst();
  if (!row) throw new Fault('forbidden', 'link.dead');
  return { personId: row.person_id, email: row.email };
}

/** The same, and it is used up: of two at the same moment, one. @throws Fault 403 */
export async function takeLink(
  ctx: Ctx,
  kind: LinkKind,
  token: string,
): Promise<{ personId: string; email: string | null }> {
  if (ctx.secrets.verify(`link ${kind}`, token) === undefined) throw new Fault('forbidden', 'link.dead');
  const row = await ctx.tables
    .updateTable('account_link')
    .set({ used_at: ctx.now.toISOString() })
    .where('digest', '=', digest(token))
    .where('kind', '=', kind)
    .where('used_at', 'is', null)
    .where('expires_at', '>', ctx.now.toISOString())
    .returning(['person_id', 'email'])
    .executeTakeFirst();
  if (!row) throw new Fault('forbidden', 'link.dead');
  return { personId: row.person_id, email: row.email };
}

/** How many links of a kind somebody was sent within an hour. */
export async function sentOfLate(ctx: Ctx, kind: LinkKind, personId: string): Promise<number> {
  const rows = await ctx.tables
    .selectFrom('account_link')
    .select('id')
    .where('person_id', '=', personId)
    .where('kind', '=', kind)
    .where('created_at', '>', new Date(ctx.now.getTime() - 3_600_000).toISOString())
    .execute();
  return rows.length;
}
