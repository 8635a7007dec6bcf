import { randomBytes } from 'node:crypto';
import type { Ctx } from '#platform/context.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Cookies } from '#platform/section.ts';

const PURPOSE = 'device';

/**
 * A browser in which somebody has signed in before carries a mark of it, and its failures are counted by that mark:
 * strangers who try a login over and over lock out other strangers, not the person. The mark itself opens nothing.
 * (OWASP: slow down online guessing attacks with device cookies.)
 */
export const freshDevice = (ctx: Ctx, personId: string): string =>
  ctx.secrets.sign(PURPOSE, `${personId}:${randomBytes(12).toString('base64url')}`);

/** By what the failures of this browser are counted for this person; undefined when it is unknown to them. */
export function deviceKey(ctx: Ctx, cookies: Cookies, row: DbRow | undefined): string | undefined {
  const text = cookies.device === undefined ? undefined : ctx.secrets.verify(PURPOSE, cookies.device);
  const [personId, mark] = text?.split(':') ?? [];
  return row && personId === row.id ? `device ${mark}` : undefined;
}
