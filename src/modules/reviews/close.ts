import { decide } from '#access/decide.ts';
import { notify } from '#modules/inbox/section.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import { Fault, forbidden, notFound } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { asReviews, lockedItem, note } from './decide.ts';
import { Choice } from './reviewers.ts';
import { reviewSpec } from './schema.ts';
import { type About, carryOut, chiefHeld, Subjects, subjectNow } from './subject.ts';

const DAY = 86_400_000;
/** Days that those have to whom the rows of the silent are handed on. */
const MORE_DAYS = 14;
/** Days before the end that those are reminded who have rows left. */
const REMINDED_DAYS = 3;

/**
 * Closes a review that the actor may close: first what was chosen for silence, row by row, then the review itself. Rows
 * are locked one by one and decided once, however many close it at the same time.
 * @throws Fault 404, 403
 */
export async function closeNow(ctx: Ctx, id: string): Promise<{ closed: boolean }> {
  await ctx.transaction(async (inside) => {
    const review = await inside.read(reviewSpec).find(id, true);
    if (!review) throw notFound();
    const d = decide(inside.policy, inside.asker, reviewSpec.resource, 'close', review);
    if (!d.allowed) throw forbidden(d.because, 'review:close');
  });
  return finish(ctx, id);
}

/** Applies the rule for silence and closes; what is handed on once more stays open. */
async function finish(ctx: Ctx, id: string): Promise<{ closed: boolean }> {
  if (await escalated(ctx, id)) return { closed: false };
  for (const item of await undecided(ctx, id)) {
    try {
      await ctx.transaction((inside) => silent(inside, id, item, undefined));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      // It could not be taken away: it stays, and the evidence says why.
      await ctx.transaction((inside) => silent(inside, id, item, error.key));
    }
  }
  return ctx.transaction((inside) => shut(inside, id));
}

/** Whoever closes it; the installation when its day has come. */
const closer = (ctx: Ctx): Ctx => (ctx.actor.id === null ? asReviews(ctx) : ctx);

const undecided = async (ctx: Ctx, id: string): Promise<string[]> =>
  (
    await rowsOf<{ id: string }>(
      ctx.tables,
      'select id from review_item where review_id = $1 and decision is null order by id',
      [id],
    )
  ).map((row) => row.id);

/** What becomes of one row of which nobody has said anything. */
async function silent(ctx: Ctx, reviewId: string, itemId: string, refused: string | undefined): Promise<void> {
  const review = await openReview(ctx, reviewId);
  const item = review && (await lockedItem(ctx, itemId, reviewId));
  if (!item || item.decision !== null) return;
  const now = await subjectNow(ctx, item);
  // What is gone needs no decision.
  if (!now) return;
  const system = asReviews(ctx);
  const goes = review.silence === 'remove' && item.silence_may_remove && refused === undefined;
  if (goes) await carryOut(system, item, now, { decision: 'remove' });
  const kept = review.silence === 'remove' && !item.silence_may_remove ? 'review.notTheirs' : null;
  await note(system, review, item, {
    decision: goes ? 'remove' : 'keep',
    decided_at: ctx.now.toISOString(),
    by_silence: true,
    refused: refused ?? kept,
  });
}

/** The review, locked, if it is open. */
async function openReview(ctx: Ctx, id: string): Promise<DbRow | undefined> {
  const row = await ctx.read(reviewSpec).peek(id, true);
  return row && row.closed_at === null ? row : undefined;
}

/** Hands the rows of the silent on to the super administrators, once. Answers whether it did. */
const escalated = (ctx: Ctx, id: string): Promise<boolean> =>
  ctx.transaction(async (inside) => {
    const review = await openReview(inside, id);
    if (!review || review.silence !== 'escalate' || review.escalated === true) return false;
    const left = await undecided(inside, id);
    if (left.length === 0) return false;
    const choice = new Choice(inside, 'managers', []);
    const told = new Set<string>();
    for (const itemId of left) {
      const item = await lockedItem(inside, itemId, id);
      if (!item) continue;
      await rowsOf(inside.tables, 'delete from review_reviewer where item_id = $1', [itemId]);
      for (const person of choice.chiefs(item as never)) {
        told.add(person);
        await rowsOf(inside.tables, 'insert into review_reviewer (item_id, review_id, person_id) values ($1, $2, $3)', [
          itemId,
          id,
          person,
        ]);
      }
    }
    const due_at = new Date(inside.now.getTime() + MORE_DAYS * DAY).toISOString();
    await closer(inside).write(reviewSpec).change(review, { escalated: true, due_at }, [], 'escalate');
    await notify(inside, [...told], {
      key: 'notice.reviewEscalated',
      values: { review: { type: 'review', id }, count: left.length },
      link: `/reviews/${id}`,
      once: `review ${id} escalated`,
    });
    return true;
  });

const MONTHS: Readonly<Record<string, number>> = { monthly: 1, quarterly: 3, yearly: 12 };

/** Closes a review without open rows, and begins the next one of its cadence. */
async function shut(ctx: Ctx, id: string): Promise<{ closed: boolean }> {
  const review = await openReview(ctx, id);
  if (!review) return { closed: true };
  const closed_at = ctx.now.toISOString();
  await closer(ctx).write(reviewSpec).change(review, { closed_at }, [], 'close');
  const months = MONTHS[review.cadence as string];
  if (months !== undefined) await follow(ctx, review, months);
  return { closed: true };
}

async function follow(ctx: Ctx, review: DbRow, months: number): Promise<void> {
  const due = new Date(Math.max(Date.parse(review.due_at as string), ctx.now.getTime()));
  due.setUTCMonth(due.getUTCMonth() + months);
  const { title, place_id, scope, profile_id, reviewers, named, cadence, silence, created_by } = review;
  const same = { title, place_id, scope, profile_id, reviewers, named, cadence, silence, created_by };
  const next = { ...same, due_at: due.toISOString(), previous_id: review.id };
  try {
    await asReviews(ctx).write(reviewSpec).create(next);
  } catch (error) {
    // Nothing left to review, or its profile or people are gone: the row of reviews ends here.
    if (!(error instanceof Fault)) throw error;
  }
}

/** Closes what is due, reminds of what soon will be, and finds somebody for rows that nobody can decide any more. */
export async function careForReviews(ctx: Ctx): Promise<void> {
  const due = await rowsOf<{ id: string }>(
    ctx.tables,
    'select id from review where closed_at is null and due_at <= $1 order by due_at',
    [ctx.now.toISOString()],
  );
  for (const { id } of due) await finish(ctx, id);
  await ctx.transaction(remind);
  await ctx.transaction(handOn);
}

async function remind(ctx: Ctx): Promise<void> {
  const soon = new Date(ctx.now.getTime() + REMINDED_DAYS * DAY).toISOString();
  const left = await rowsOf<{ id: string; due_at: string; person_id: string; count: number }>(
    ctx.tables,
    'select v.id, v.due_at, r.person_id, count(*)::int as count from review v join review_item i on i.review_id = v.id ' +
      'join review_reviewer r on r.item_id = i.id where v.closed_at is null and v.due_at <= $1 and i.decision is null ' +
      'group by v.id, r.person_id',
    [soon],
  );
  for (const { id, due_at, person_id, count } of left) {
    await notify(ctx, [person_id], {
      key: 'notice.reviewDue',
      values: { review: { type: 'review', id }, count, date: { date: due_at } },
      link: `/reviews/${id}`,
      once: `review ${id} due ${due_at}`,
    });
  }
}

/** Rows none of whose reviewers could carry a decision out any more go to somebody who can. */
async function handOn(ctx: Ctx): Promise<void> {
  const open = await rowsOf<About & { id: string; review_id: string; people: string[] | null }>(
    ctx.tables,
    'select i.id, i.review_id, i.grant_id, i.person_id, array_agg(r.person_id) filter (where r.person_id is not null) as people ' +
      'from review_item i join review v on v.id = i.review_id left join review_reviewer r on r.item_id = i.id ' +
      "where v.closed_at is null and v.reviewers <> 'self' and i.decision is null group by i.id",
  );
  if (open.length === 0) return;
  const subjects = await Subjects.of(ctx, open);
  for (const row of open) {
    const now = subjects.now(row);
    if (!now) continue;
    const choice = new Choice(ctx, 'named', row.people ?? []);
    const chosen = choice.of((row.grant_id === null ? chiefHeld(now.id) : now) as never);
    if (chosen.some((id) => row.people?.includes(id))) continue;
    await rowsOf(ctx.tables, 'delete from review_reviewer where item_id = $1', [row.id]);
    for (const person of chosen) {
      await rowsOf(ctx.tables, 'insert into review_reviewer (item_id, review_id, person_id) values ($1, $2, $3)', [
        row.id,
        row.review_id,
        person,
      ]);
    }
    await notify(ctx, chosen, {
      key: 'notice.reviewHandedOn',
      values: { review: { type: 'review', id: row.review_id } },
      link: `/reviews/${row.review_id}`,
      once: `review ${row.review_id} handed on`,
    });
  }
}
