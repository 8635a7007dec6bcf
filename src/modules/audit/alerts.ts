import { notify } from '#modules/inbox/section.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import { conflict, Fault, invalid, notFound } from '#platform/errors.ts';
import { type Language, translate } from '#platform/messages.ts';
import type { Json } from '#platform/tables.ts';
import { uuidv7 } from '#platform/uuid.ts';
import type { AlertAnswer, AlertInput } from './api.ts';
import { auditSpec } from './schema.ts';
import './tables.ts';

/** Alerts that one person may have. */
const MOST = 20;
/** Fresh entries that one alert is asked of in one go; the rest comes in the next minute. */
const AT_ONCE = 500;
const COLUMNS = ['id', 'name', 'query', 'by_mail', 'created_at'] as const;

type Query = Readonly<Record<string, string>>;

/** The actor's own alerts, in the order in which they were made. */
export async function ownAlerts(ctx: Ctx): Promise<AlertAnswer[]> {
  const rows = await ctx.tables
    .selectFrom('audit_alert')
    .select(COLUMNS)
    .where('person_id', '=', ctx.asker.personId)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, query: row.query as Query }));
}

/** Keeps a question; what is in the audit already is not told. @throws Fault 409, 422 */
export async function makeAlert(ctx: Ctx, { name, query, by_mail = false }: AlertInput): Promise<AlertAnswer> {
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  if (asked.length === 0) throw invalid({ field: 'query', key: 'audit.alertNeedsFilter' });
  if (by_mail && !ctx.mail.ready) throw invalid({ field: 'by_mail', key: 'audit.alertNoMail' });
  if ((await ownAlerts(ctx)).length >= MOST) throw conflict('audit.tooManyAlerts', { most: MOST });
  // A bad filter is refused now, not by night.
  await ctx.read(auditSpec).count(Object.fromEntries(asked));
  const { seq } = await ctx.tables.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow();
  const row = await ctx.tables
    .insertInto('audit_alert')
    .values({
      id: uuidv7(ctx.now.getTime()),
      person_id: ctx.asker.personId,
      name,
      query: JSON.stringify(Object.fromEntries(asked)) as unknown as Json,
      by_mail,
      seen: seq,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  await ctx.audit({ action: 'createAlert', type: 'audit', recordId: null, after: { name, query: row.query, by_mail } });
  return { ...row, query: row.query as Query };
}

/** @throws Fault 404 for somebody else's */
export async function dropAlert(ctx: Ctx, id: string): Promise<undefined> {
  const gone = await ctx.tables
    .deleteFrom('audit_alert')
    .where('id', '=', id)
    .where('person_id', '=', ctx.asker.personId)
    .returning('name')
    .executeTakeFirst();
  if (!gone) throw notFound();
  await ctx.audit({ action: 'deleteAlert', type: 'audit', recordId: null, before: { name: gone.name } });
  return undefined;
}

interface Asked {
  readonly id: string;
  readonly person_id: string;
  readonly name: string;
  readonly query: unknown;
  readonly by_mail: boolean;
  readonly seen: number;
}

const FRESH =
  'select s.seq, a.id from audit_seal s join audit a on a.number = s.number where s.seq > $1 order by s.seq limit $2';

/**
 * Asks every alert of what has come into the chain since it was asked last, each with its owner's eyes as they are now,
 * and tells those of whom something answers. Alerts are taken under a lock: of several processes one tells.
 */
export async function askAlerts(ctx: Ctx): Promise<void> {
  const alerts = await ctx.tables
    .selectFrom('audit_alert')
    .select(['id', 'person_id', 'name', 'query', 'by_mail', 'seen'])
    .where('seen', '<', (e) => e.selectFrom('audit_head').select('seq'))
    .orderBy('id')
    .forUpdate()
    .skipLocked()
    .execute();
  for (const alert of alerts) {
    const fresh = await rowsOf<{ seq: number; id: string }>(ctx.tables, FRESH, [alert.seen, AT_ONCE]);
    const last = fresh.at(-1);
    if (!last) continue;
    const found = await answersTo(
      ctx,
      alert,
      fresh.map((f) => f.id),
    );
    if (found > 0) await tell(ctx, alert, found, last.seq);
    await ctx.tables.updateTable('audit_alert').set({ seen: last.seq }).where('id', '=', alert.id).execute();
  }
}

/** How many of these entries the alert asks for, of those that its owner may see now. */
async function answersTo(ctx: Ctx, alert: Asked, ids: readonly string[]): Promise<number> {
  const owner = ctx.policy.person(alert.person_id);
  if (!owner || !ctx.policy.isActive(owner, ctx.now.getTime())) return 0;
  const eyes = ctx.as({ actor: { id: owner.id, name: ctx.nameOf(owner.id) }, personId: owner.id });
  try {
    return (await eyes.read(auditSpec).count({ ...(alert.query as Query), ids: ids.join(',') })).count;
  } catch (error) {
    // A filter that an earlier version knew.
    if (error instanceof Fault) return 0;
    throw error;
  }
}

async function tell(ctx: Ctx, { id, person_id, name, query, by_mail }: Asked, count: number, seq: number) {
  const values = { name, count };
  const link = `/audit?${new URLSearchParams(query as Query)}`;
  await notify(ctx, [person_id], { key: 'notice.auditAlert', values, link, once: `audit alert ${id} ${seq}` });
  if (!by_mail || !ctx.mail.ready) return;
  const row = await ctx.read(personSpec).peek(person_id);
  if (typeof row?.email !== 'string') return;
  const language = (row.language ?? ctx.language) as Language;
  await ctx.mail.send({
    kind: 'audit.alert',
    to: row.email,
    subject: translate(language, 'mail.auditAlert.subject', values),
    text: translate(language, 'mail.auditAlert.text', values),
  });
}
