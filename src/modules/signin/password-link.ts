import { refuseTakeover } from '#modules/people/section.ts';
import { signInRules } from '#modules/security/section.ts';
import type { Ctx, Loaded } from '#platform/context.ts';
import { conflict, Fault } from '#platform/errors.ts';
import { translate } from '#platform/messages.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { makeLink, sentOfLate } from './links.ts';
import { languageOf } from './recovery.ts';
import type { SecurityAnswer } from './schema.ts';
import { isActive } from './service.ts';

/** Links that one person is sent within an hour, whoever asks. */
const MOST_AN_HOUR = 5;
/** Minutes that a first link is good for: somebody new may not look into their mail today. */
const FIRST = 3 * 24 * 60;

/** What stands against sending somebody a link; null when nothing does. */
export function linkStopped(ctx: Ctx, row: DbRow): SecurityAnswer['link_stopped'] {
  if (!ctx.mail.ready) return 'noMail';
  if (row.email === null) return 'noAddress';
  return isActive(ctx, row) ? null : 'inactive';
}

/**
 * Sends somebody a link by which they choose their password themselves: an invitation, as long as they have none. Who
 * could not set the password does not send it either. @throws Fault 403, 409, 429
 */
export async function sendPasswordLink(ctx: Ctx, row: Loaded, publicUrl: string): Promise<{ sent_to: string }> {
  if (row.id === ctx.actor.id) throw conflict('password.useOwn');
  refuseTakeover(ctx, row);
  const stopped = linkStopped(ctx, row);
  if (stopped !== null) throw conflict(`link.${stopped}`, { name: row.name as string });
  if ((await sentOfLate(ctx, 'recovery', row.id)) >= MOST_AN_HOUR) {
    throw new Fault('too-many', 'email.tooMany', { retryAfter: 3600 });
  }
  const first = row.password_hash === null;
  const { link_minutes } = await signInRules(ctx);
  const minutes = first ? Math.max(FIRST, link_minutes) : link_minutes;
  const { url, expires } = await makeLink(ctx, { kind: 'recovery', personId: row.id, minutes, publicUrl });
  const language = languageOf(ctx, row);
  const said = `mail.${first ? 'invitation' : 'passwordLink'}`;
  const values = { name: row.name as string, login: row.login as string, by: ctx.actor.name, url };
  const life = first ? { days: Math.floor(minutes / 1440) } : { minutes };
  await ctx.mail.send({
    kind: first ? 'invitation' : 'recovery',
    to: row.email as string,
    subject: translate(language, `${said}.subject`),
    text: translate(language, `${said}.text`, { ...values, ...life }),
    uselessAt: expires,
  });
  await ctx.audit({ action: 'recoveryLink', type: 'person', recordId: row.id });
  return { sent_to: row.email as string };
}
