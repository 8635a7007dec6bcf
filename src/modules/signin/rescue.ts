import { dropFactors } from '#modules/factors/section.ts';
import { personSpec } from '#modules/people/schema.ts';
import { signInRules } from '#modules/security/section.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { forgetFailures, pauseOf } from '#platform/tries.ts';
import { makeLink } from './links.ts';
import { isActive } from './service.ts';

/** A super administrator, for whoever looks for a way back in. */
export interface Rescued {
  readonly login: string;
  readonly name: string;
  /** Enabled, may sign in, inside the dates. */
  readonly active: boolean;
  readonly password: boolean;
  readonly factor: boolean;
  readonly locked: boolean;
}

/** Every super administrator. It is noted that somebody has looked. */
export async function superadmins(ctx: Ctx): Promise<Rescued[]> {
  const rows = await ctx.read(personSpec).forSystem({ op: 'eq', field: 'kind', value: 'superadmin' });
  await ctx.audit({ action: 'rescueList', type: 'person', recordId: null });
  const found = [];
  for (const row of rows) {
    const login = row.login as string;
    found.push({
      login,
      name: row.name as string,
      active: isActive(ctx, row),
      password: row.password_hash !== null,
      factor: row.second_factor === true,
      locked: (await pauseOf(ctx.tables, login, ctx.now)) > 0,
    });
  }
  return found.toSorted((a, b) => a.login.localeCompare(b.login));
}

/** @throws Fault 404 */
async function byLogin(ctx: Ctx, login: string): Promise<DbRow> {
  const value = login.trim().toLowerCase();
  const [row] = await ctx.read(personSpec).forSystem({ op: 'eq', field: 'login', value });
  if (!row) throw new Fault('not-found', 'rescue.unknown', { values: { login } });
  return row;
}

/** A link that sets a password, once. What the old password opened ends: sessions and API tokens. @throws Fault 404, 409 */
export async function linkFor(ctx: Ctx, login: string, publicUrl: string): Promise<{ url: string; minutes: number }> {
  const row = await byLogin(ctx, login);
  if (!isActive(ctx, row)) throw new Fault('conflict', 'rescue.inactive', { values: { login } });
  const { link_minutes: minutes } = await signInRules(ctx);
  const { url } = await makeLink(ctx, { kind: 'recovery', personId: row.id, minutes, publicUrl });
  await ctx.endSessions(row.id);
  await ctx.revokeTokens(row.id);
  await ctx.audit({ action: 'recoveryLink', type: 'person', recordId: row.id });
  return { url, minutes };
}

/** @throws Fault 404 */
export async function unlockPerson(ctx: Ctx, login: string): Promise<void> {
  const row = await byLogin(ctx, login);
  for (const key of [row.login as string, `factor ${row.id}`, `proof ${row.id}`]) await forgetFailures(ctx.tables, key);
  await ctx.audit({ action: 'unlock', type: 'person', recordId: row.id });
}

/** @throws Fault 404, 409 */
export async function removeFactors(ctx: Ctx, login: string): Promise<void> {
  const row = await byLogin(ctx, login);
  if (!(await dropFactors(ctx, row.id))) throw new Fault('conflict', 'factor.nothingToReset');
  await ctx.endSessions(row.id);
  await ctx.audit({ action: 'resetFactors', type: 'person', recordId: row.id });
}

/** Full power, enabled and without dates: somebody who was locked out in whatever way is in again. @throws Fault 404 */
export async function makeSuperadmin(ctx: Ctx, login: string): Promise<void> {
  const row = await byLogin(ctx, login);
  const next = { kind: 'superadmin', enabled: true, may_sign_in: true, valid_from: null, valid_until: null };
  const changed = Object.fromEntries(Object.entries(next).filter(([name, value]) => (row[name] ?? null) !== value));
  if (Object.keys(changed).length === 0) return;
  await ctx.write(personSpec).change(row, changed, ['setKind'], 'edit');
}
