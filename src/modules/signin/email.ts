import { personSpec } from '#modules/people/schema.ts';
import { signInRules } from '#modules/security/section.ts';
import type { Ctx } from '#platform/context.ts';
import { conflict, Fault, invalid, notFound } from '#platform/errors.ts';
import { translate } from '#platform/messages.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { SIGN_IN } from '#platform/system-actors.ts';
import { makeLink, sentOfLate, takeLink } from './links.ts';
import { languageOf } from './recovery.ts';

/** Links that one person is sent within an hour. */
const MOST_AN_HOUR = 5;

/**
 * Asks the new address for a confirmation and tells the old one; nothing changes before. @throws Fault 409, 422, 429
 */
export async function askEmail(ctx: Ctx, email: string, publicUrl: string): Promise<{ sent_to: string }> {
  if (!ctx.mail.ready) throw conflict('email.noMail');
  const row = await ctx.read(personSpec).find(ctx.asker.personId);
  if (!row) throw notFound();
  if (row.email === email) throw invalid({ field: 'email', key: 'email.same' });
  if ((await sentOfLate(ctx, 'email', row.id)) >= MOST_AN_HOUR) {
    throw new Fault('too-many', 'email.tooMany', { retryAfter: 3600 });
  }
  const { link_minutes: minutes } = await signInRules(ctx);
  const { url, expires } = await makeLink(ctx, { kind: 'email', personId: row.id, email, minutes, publicUrl });
  const language = languageOf(ctx, row);
  await ctx.mail.send({
    kind: 'email.confirm',
    to: email,
    subject: translate(language, 'mail.emailConfirm.subject'),
    text: translate(language, 'mail.emailConfirm.text', { name: row.name as string, url, minutes }),
    uselessAt: expires,
  });
  await tellOld(ctx, row, 'asked', email);
  await ctx.audit({ action: 'askEmail', type: 'person', recordId: row.id, after: { email } });
  return { sent_to: email };
}

/** The address counts from here on. @throws Fault 403 */
export async function confirmEmailWith(ctx: Ctx, token: string): Promise<{ email: string }> {
  const { personId, email } = await takeLink(ctx, 'email', token);
  const [row] = await ctx.read(personSpec).forSystem({ op: 'eq', field: 'id', value: personId });
  if (!row || email === null) throw new Fault('forbidden', 'link.dead');
  await ctx.write(personSpec).touch(row.id, { email });
  await ctx
    .as({ actor: { id: row.id, name: row.name as string }, personId: SIGN_IN.facts.id })
    .audit({ action: 'edit', type: 'person', recordId: row.id, before: { email: row.email }, after: { email } });
  if (ctx.mail.ready) await tellOld(ctx, row, 'changed', email);
  return { email };
}

async function tellOld(ctx: Ctx, row: DbRow, what: 'asked' | 'changed', email: string): Promise<void> {
  const old = row.email as string | null;
  if (old === null) return;
  const language = languageOf(ctx, row);
  const said = `mail.email${what === 'asked' ? 'Asked' : 'Changed'}`;
  await ctx.mail.send({
    kind: `email.${what}`,
    to: old,
    subject: translate(language, `${said}.subject`),
    text: translate(language, `${said}.text`, { name: row.name as string, email }),
  });
}
