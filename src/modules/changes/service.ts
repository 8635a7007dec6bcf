import { digestOf, previewOf } from '#modules/access/section.ts';
import { notify } from '#modules/inbox/section.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Actor, Ctx } from '#platform/context.ts';
import { conflict, Fault, invalid, notFound } from '#platform/errors.ts';
import { performAll } from '#platform/perform.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Json } from '#platform/tables.ts';
import { uuidv7 } from '#platform/uuid.ts';
import type { Write } from '#wire/write.ts';
import type { Planned } from './api.ts';
import { refuseUnfit } from './agreeing.ts';
import { aside, carryOut } from './carry-out.ts';
import { homeOf, homeOfPlanned } from './home.ts';
import { COLUMNS, ownPlanned, type PlannedRow, presented, refuseNarrowed, writesOf } from './planned.ts';
import { refuseAtHand } from './second.ts';

/** Changes of one person that may wait at the same time, and days that one may wait. */
const MOST = 100;
const LONGEST = 366;
const DAY = 86_400_000;

interface Plan {
  readonly changes: readonly Write[];
  readonly run_at?: string | undefined;
  readonly asked_id?: string | undefined;
  readonly note?: string | undefined;
}

const linkOf = (id: string): string => `/changes/${id}`;
const person = (id: string) => ({ type: 'person', id }) as const;

/**
 * Keeps a change for later, or until somebody else agrees to it, once it is clear that its author may make it now.
 * @throws Fault as its writes do; 403, 409, 422
 */
export async function planChange(ctx: Ctx, plan: Plan): Promise<Planned> {
  refuseNarrowed(ctx);
  checkPlan(ctx, plan);
  const { asked_id = null } = plan;
  const asked = asked_id === null ? undefined : await ctx.read(personSpec).find(asked_id);
  if (asked_id !== null && !asked) throw invalid({ field: 'asked_id', key: 'field.unknown.person' });
  const { writes, digest } = await ctx.trial((trial) => tryOut(trial, plan.changes, asked));
  return ctx.transaction(async (inside) => {
    await refuseTooMany(inside);
    const row = await inside.tables
      .insertInto('planned_change')
      .values({
        id: uuidv7(inside.now.getTime()),
        author_id: inside.asker.personId,
        changes: JSON.stringify(writes) as unknown as Json,
        run_at: plan.run_at ?? null,
        asked_id,
        note: plan.note ?? '',
        digest: asked_id === null ? null : digest,
        state: asked_id === null ? 'waiting' : 'asked',
        fault: null,
        ended_at: null,
      })
      .returning(COLUMNS)
      .executeTakeFirstOrThrow();
    await note(inside, row, 'plan', { asked_id });
    if (asked_id !== null) {
      const values = { person: person(row.author_id) };
      await notify(inside, [asked_id], { key: 'notice.changes.asked', values, link: linkOf(row.id) });
    }
    return presented(inside, row);
  });
}

function checkPlan(ctx: Ctx, { run_at, asked_id }: Plan): void {
  if (run_at === undefined && asked_id === undefined) throw invalid({ field: 'run_at', key: 'changes.whenOrWho' });
  if (asked_id === ctx.asker.personId) throw invalid({ field: 'asked_id', key: 'changes.notOneself' });
  if (run_at === undefined) return;
  const wait = Date.parse(run_at) - ctx.now.getTime();
  if (wait <= 0) throw invalid({ field: 'run_at', key: 'changes.past' });
  if (wait > LONGEST * DAY) throw invalid({ field: 'run_at', key: 'changes.far', values: { days: LONGEST } });
}

/** The writes with the versions they are made against, and what they change. */
async function tryOut(trial: Ctx, changes: readonly Write[], asked: DbRow | undefined) {
  const writes: Write[] = [];
  const known = new Set<string>();
  for (const change of changes) {
    const id = change.params?.id ?? '';
    // What a record's first write leaves is what the next one finds.
    writes.push(known.has(id) ? change : await trial.based(change));
    known.add(id);
  }
  if (asked) await refuseUnfit(trial, asked, writes);
  const done = await performAll(trial, changes);
  return { writes, digest: digestOf(trial.policy, done.policy, trial.now.getTime()) };
}

async function refuseTooMany(ctx: Ctx): Promise<void> {
  const { n } = await ctx.tables
    .selectFrom('planned_change')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('author_id', '=', ctx.asker.personId)
    .where('state', 'in', ['asked', 'waiting'])
    .executeTakeFirstOrThrow();
  if (Number(n) >= MOST) throw conflict('changes.tooMany', { most: MOST });
}

/** What it would do now, in the eyes of the person asked or of its author. @throws Fault as its writes do */
export async function previewPlanned(ctx: Ctx, id: string) {
  const row = await ownPlanned(ctx, id);
  const writes = writesOf(row);
  const preview = await previewOf(ctx, writes);
  return { preview, moved: row.digest !== null && row.digest !== (await digestNow(ctx, writes)) };
}

const digestNow = (ctx: Ctx, writes: readonly Write[]): Promise<string> =>
  ctx.trial(async (trial) => digestOf(trial.policy, (await performAll(trial, writes)).policy, trial.now.getTime()));

/**
 * Agrees to somebody else's change: it is made at once, or left until it is due.
 * @throws Fault 404, 409 when it does something else by now, and whatever its writes are refused with
 */
export async function approve(ctx: Ctx, id: string, answer: string): Promise<Planned> {
  await ownPlanned(ctx, id);
  // Two have looked at it: what follows is not this one's own doing.
  const agreeing: Actor = { ...ctx.actor, approvedBy: ctx.actor.name };
  const both = ctx.as({ actor: agreeing, personId: ctx.asker.personId });
  return both.transaction(async (inside) => {
    const me = inside.as({ actor: ctx.actor, personId: ctx.asker.personId });
    const row = await decided(me, id);
    await refuseAtHand(me, ctx.asker.personId, row.author_id);
    const waits = row.run_at !== null && Date.parse(row.run_at) > inside.now.getTime();
    const digest = row.digest ?? '';
    const todo = { authorId: row.author_id, writes: writesOf(row), agreed: { by: ctx.asker.personId, digest } };
    if (waits) await aside(inside, () => carryOut(inside, todo));
    else await carryOut(inside, todo);
    const after = await end(me, row, { state: waits ? 'waiting' : 'done', answer });
    await note(me, row, 'approve', { author_id: row.author_id, answer });
    const values = { person: person(ctx.asker.personId) };
    await notify(me, [row.author_id], { key: 'notice.changes.approved', values, link: linkOf(id) });
    return presented(await me.refreshed(), after);
  });
}

export async function refuse(ctx: Ctx, id: string, answer: string): Promise<Planned> {
  const row = await decided(ctx, id);
  const after = await end(ctx, row, { state: 'refused', answer });
  await note(ctx, row, 'refuse', { author_id: row.author_id, answer });
  const values = { person: person(ctx.asker.personId) };
  await notify(ctx, [row.author_id], { key: 'notice.changes.refused', values, link: linkOf(id) });
  return presented(ctx, after);
}

export async function cancel(ctx: Ctx, id: string): Promise<Planned> {
  const row = await ownPlanned(ctx, id, true);
  if (row.author_id !== ctx.asker.personId) throw new Fault('forbidden', 'changes.onlyAuthor');
  if (row.state !== 'asked' && row.state !== 'waiting') throw conflict('changes.over');
  const after = await end(ctx, row, { state: 'cancelled', answer: row.answer });
  await note(ctx, row, 'cancel', {});
  return presented(ctx, after);
}

/** The change that the actor is asked about, locked, and not decided by anybody yet. @throws Fault 403, 404, 409 */
async function decided(ctx: Ctx, id: string): Promise<PlannedRow> {
  const row = await ownPlanned(ctx, id, true);
  if (row.asked_id !== ctx.asker.personId) throw new Fault('forbidden', 'changes.notOneself');
  if (row.state !== 'asked') throw conflict('changes.over');
  return row;
}

/** Says what has become of a change. */
export async function end(
  ctx: Ctx,
  row: PlannedRow,
  to: { readonly state: PlannedRow['state']; readonly answer?: string; readonly fault?: Json },
): Promise<PlannedRow> {
  const found = await ctx.tables
    .updateTable('planned_change')
    .set({
      state: to.state,
      answer: to.answer ?? row.answer,
      fault: to.fault === undefined ? null : (JSON.stringify(to.fault) as unknown as Json),
      ended_at: to.state === 'waiting' ? null : ctx.now.toISOString(),
    })
    .where('id', '=', row.id)
    .returning(COLUMNS)
    .executeTakeFirst();
  if (!found) throw notFound();
  return found;
}

/** Tells the audit and the two of them: what has become of the change, and each time what it is and for when. */
export async function note(ctx: Ctx, row: PlannedRow, action: string, more: Record<string, unknown>): Promise<void> {
  const after = { ...more, run_at: row.run_at, changes: writesOf(row) };
  const placeId = action === 'plan' ? await homeOf(ctx, writesOf(row)) : await homeOfPlanned(ctx, row.id);
  await ctx.audit({ action, type: 'change', recordId: row.id, ...(placeId === undefined ? {} : { placeId }), after });
  const to = [row.author_id, ...(row.asked_id === null ? [] : [row.asked_id])];
  await ctx.emit({ type: 'changes', id: row.id, kind: 'changed', to });
}
