import { decide } from '#access/decide.ts';
import type { Ctx, Loaded } from '#platform/context.ts';
import { Fault, forbidden, invalid, notFound } from '#platform/errors.ts';
import { hashPassword, passwordFits } from '#platform/passwords.ts';
import { person } from './access.ts';
import type { SelfInput } from './api.ts';
import { refuseStronger } from './guards.ts';
import { personSpec } from './schema.ts';

/** Passwords are at least this long; longer beats odd characters (NIST SP 800-63B). */
export const PASSWORD_LENGTH = 10;

/** @throws Fault 422 naming what the password lacks */
export function checkPassword(password: string, login: string): void {
  if (password.length < PASSWORD_LENGTH) {
    throw invalid({ field: 'password', key: 'password.short', values: { length: PASSWORD_LENGTH } });
  }
  if (password.toLowerCase().includes(login.toLowerCase())) throw invalid({ field: 'password', key: 'password.login' });
  if (new Set(password).size < 4) throw invalid({ field: 'password', key: 'password.simple' });
}

export async function myAccount(ctx: Ctx): Promise<Record<string, unknown>> {
  return ctx.read(personSpec).present(await myRow(ctx));
}

async function myRow(ctx: Ctx) {
  const row = ctx.actor.id === null ? undefined : await ctx.read(personSpec).find(ctx.actor.id);
  if (!row) throw notFound();
  return row;
}

/** "Edit my user": one's own data, with or without any grant, and nothing else. */
export async function editMyAccount(ctx: Ctx, input: SelfInput): Promise<Record<string, unknown>> {
  const row = await myRow(ctx);
  const d = decide(ctx.policy, ctx.asker, person, 'editSelf', row);
  if (!d.allowed) throw forbidden(d.because, 'person:editSelf');
  const patch = Object.fromEntries(Object.entries(input).filter(([, v]) => v !== undefined));
  if (Object.keys(patch).length === 0) return ctx.read(personSpec).present(row);
  return ctx.read(personSpec).present(await ctx.write(personSpec).change(row, patch, ['editSelf'], 'editSelf'));
}

/** Changes one's own password to another one; every other session of the person ends. @throws Fault 422 */
export async function changeMyPassword(ctx: Ctx, input: { current: string; password: string }): Promise<undefined> {
  const row = await myRow(ctx);
  if (!(await passwordFits(row.password_hash as string | null, input.current))) {
    throw invalid({ field: 'current', key: 'password.wrong' });
  }
  // Whoever set it would go on knowing it.
  if (input.password === input.current) throw invalid({ field: 'password', key: 'password.same' });
  checkPassword(input.password, row.login as string);
  await storePassword(ctx, row.id, input.password, false);
  return undefined;
}

/** Sets somebody's password. Never of a stronger account. */
export async function setPasswordOf(
  ctx: Ctx,
  row: Loaded,
  input: { password: string; must_change?: boolean | undefined },
): Promise<undefined> {
  if (row.id === ctx.actor.id) throw new Fault('conflict', 'password.useOwn');
  refuseStronger(ctx, row);
  checkPassword(input.password, row.login as string);
  await storePassword(ctx, row.id, input.password, input.must_change ?? true);
  return undefined;
}

async function storePassword(ctx: Ctx, id: string, password: string, mustChange: boolean): Promise<void> {
  const hash = await hashPassword(password);
  await ctx.write(personSpec).touch(id, { password_hash: hash, must_change_password: mustChange });
  await ctx.endSessions(id);
  await ctx.audit({ action: 'password', type: 'person', recordId: id });
}
