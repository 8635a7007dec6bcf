import { decide } from '#access/decide.ts';
import { isRepeated, passwordJudge, signInRules } from '#modules/security/section.ts';
import type { Ctx, Loaded } from '#platform/context.ts';
import { Fault, forbidden, invalid, notFound } from '#platform/errors.ts';
import { hashPassword, passwordFits } from '#platform/passwords.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { person } from './access.ts';
import type { SelfInput } from './api.ts';
import { refuseTakeover } from './guards.ts';
import { personSpec } from './schema.ts';

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
  await storePassword(ctx, row, input.password, { mustChange: false });
  await ctx.sessions.proved(false);
  return undefined;
}

/**
 * Sets somebody's password; their sessions and API tokens end. Never of a stronger account, nor of one that others look
 * after as well. @throws Fault 403, 422
 */
export async function setPasswordOf(
  ctx: Ctx,
  row: Loaded,
  input: { password: string; must_change?: boolean | undefined },
): Promise<undefined> {
  if (row.id === ctx.actor.id) throw new Fault('conflict', 'password.useOwn');
  refuseTakeover(ctx, row);
  const { change_given } = await signInRules(ctx);
  if (change_given && input.must_change === false) {
    throw invalid({ field: 'must_change', key: 'password.alwaysChanged' });
  }
  await storePassword(ctx, row, input.password, { mustChange: input.must_change ?? true });
  // Whoever knew the old one may have made tokens with it.
  await ctx.revokeTokens(row.id);
  return undefined;
}

/**
 * Writes a password by the rules of the installation; every session of the person ends, but for the one that makes
 * this very call. Every way of setting one's password comes by here. @throws Fault 422
 */
export async function storePassword(
  ctx: Ctx,
  row: DbRow,
  password: string,
  { mustChange }: { readonly mustChange: boolean },
): Promise<void> {
  const judge = await passwordJudge(ctx);
  const login = row.login as string;
  const faults = judge.faults(password, { login, email: row.email as string | null });
  if (faults.length > 0) throw invalid(...faults);
  const present = row.password_hash as string | null;
  if (await isRepeated(ctx, judge, { id: row.id, present }, password)) {
    throw invalid({ field: 'password', key: 'password.repeated', values: { history: judge.rules.history } });
  }
  const hash = await hashPassword(password);
  await ctx.write(personSpec).touch(row.id, { password_hash: hash, must_change_password: mustChange });
  await ctx.endSessions(row.id);
  await ctx.audit({ action: 'password', type: 'person', recordId: row.id });
}
