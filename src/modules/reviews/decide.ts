import { decide } from '#access/decide.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import { each, type Outcome } from '#platform/each.ts';
import { conflict, Fault, forbidden, invalid, notFound } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { REVIEWS } from '#platform/system-actors.ts';
import type { Decision } from './api.ts';
import { couldChange, isOwn } from './reviewers.ts';
import { reviewSpec } from './schema.ts';
import { carryOut, giveBack, subjectNow } from './subject.ts';
import type { ItemRow } from './tables.ts';

export interface Chosen {
  readonly id: string;
  /** The version that the reviewer has read: what somebody else has decided since is not overruled unseen. */
  readonly version: number;
}

export interface Verdict {
  readonly decision: Decision;
  readonly until?: string | undefined;
  readonly note?: string | undefined;
}

type Stored = { [K in keyof ItemRow]: ItemRow[K] extends { readonly __select__: infer S } ? S : ItemRow[K] } & {
  readonly version: number;
  readonly note: string;
};

/** The installation's own part in reviews: what silence does, and what people give up themselves. */
export const asReviews = (ctx: Ctx): Ctx => ctx.as({ actor: REVIEWS.actor, personId: REVIEWS.facts.id });

/** Decides about grants of a review, each for itself. @throws Fault 422 */
export function decideAll(
  ctx: Ctx,
  reviewId: string,
  items: readonly Chosen[],
  verdict: Verdict,
): Promise<{ items: Outcome[] }> {
  checkVerdict(ctx, verdict);
  return each(ctx, items, (inside, chosen) => decideOne(inside, reviewId, chosen, () => verdict));
}

/** Does as the hints say, on rows of low risk. */
export const acceptAll = (ctx: Ctx, reviewId: string, items: readonly Chosen[]): Promise<{ items: Outcome[] }> =>
  each(ctx, items, (inside, chosen) =>
    decideOne(inside, reviewId, chosen, (item) => {
      if (!item.low_risk) throw conflict('review.notLowRisk');
      if (item.hint === null) throw conflict('review.noHint');
      return { decision: item.hint };
    }),
  );

function checkVerdict(ctx: Ctx, { decision, until }: Verdict): void {
  if ((decision === 'shorten') !== (until !== undefined)) {
    throw invalid({ field: 'until', key: decision === 'shorten' ? 'review.untilWhen' : 'review.noUntil' });
  }
  if (until !== undefined && Date.parse(until) <= ctx.now.getTime())
    throw invalid({ field: 'until', key: 'review.past' });
}

async function decideOne(
  ctx: Ctx,
  reviewId: string,
  chosen: Chosen,
  verdictOn: (item: Stored) => Verdict,
): Promise<void> {
  const { review, item } = await ofReviewer(ctx, reviewId, chosen);
  if (item.decision === 'remove') throw conflict('review.removedAlready');
  const verdict = verdictOn(item);
  const now = await subjectNow(ctx, item);
  if (!now) throw conflict('review.gone');
  await carryOut(judgeOf(ctx, review, item, now), item, now, verdict);
  await note(ctx, review, item, {
    decision: verdict.decision,
    until: verdict.until ?? null,
    note: verdict.note ?? item.note,
    decided_by: ctx.asker.personId,
    decided_at: ctx.now.toISOString(),
    by_silence: false,
    refused: null,
  });
}

/**
 * In whose name the row is carried out: the reviewer's own - or, of what people say of themselves, the installation's,
 * since giving up one's own rights needs none. @throws Fault 403
 */
function judgeOf(ctx: Ctx, review: DbRow, item: Stored, now: DbRow): Ctx {
  const me = ctx.asker.personId;
  if (review.reviewers === 'self' && item.person_id === me) return asReviews(ctx);
  if (isOwn(ctx, item, me)) throw new Fault('forbidden', 'review.own', { permission: 'review:decide' });
  if (!couldChange(ctx, me, item.grant_id === null ? { ...item } : now)) {
    throw new Fault('forbidden', 'review.cannot', { permission: 'grant:edit' });
  }
  return ctx;
}

/** Takes back what one has decided oneself: what was removed is given again, through the ordinary way. */
export const undoAll = (ctx: Ctx, reviewId: string, items: readonly Chosen[]): Promise<{ items: Outcome[] }> =>
  each(ctx, items, async (inside, chosen) => {
    const { review, item } = await ofReviewer(inside, reviewId, chosen);
    if (item.decision === null || item.decided_by !== inside.asker.personId) throw conflict('review.notYours');
    const own = review.reviewers === 'self' && item.person_id === inside.asker.personId;
    // Nobody gives rights to themselves, not even back.
    if (item.decision !== 'keep' && own) throw conflict('review.givenUp');
    await note(inside, review, item, {
      grant_id: await giveBack(inside, item),
      decision: null,
      until: null,
      decided_by: null,
      decided_at: null,
      refused: null,
    });
  });

/**
 * The open review and its row, locked, if the actor is one of the row's reviewers.
 * @throws Fault 404, 409 when the review is closed or somebody else has decided meanwhile
 */
async function ofReviewer(ctx: Ctx, reviewId: string, chosen: Chosen): Promise<{ review: DbRow; item: Stored }> {
  const review = await ctx.read(reviewSpec).find(reviewId, true);
  if (!review) throw notFound();
  const d = decide(ctx.policy, ctx.asker, reviewSpec.resource, 'decide', review);
  if (!d.allowed) throw forbidden(d.because, 'review:decide');
  const item = await lockedItem(ctx, chosen.id, reviewId);
  const mine = await rowsOf(ctx.tables, 'select 1 from review_reviewer where item_id = $1 and person_id = $2', [
    chosen.id,
    ctx.asker.personId,
  ]);
  if (!item || mine.length === 0) throw notFound();
  if (item.version !== chosen.version) throw conflict('review.decidedMeanwhile');
  return { review, item };
}

/** The row, locked until the end of the transaction. */
export async function lockedItem(ctx: Ctx, id: string, reviewId: string): Promise<Stored | undefined> {
  const [item] = await rowsOf<Stored>(
    ctx.tables,
    'select * from review_item where id = $1 and review_id = $2 for update',
    [id, reviewId],
  );
  return item;
}

/** Writes what was decided, and notes it at the review. */
export async function note(ctx: Ctx, review: DbRow, item: Stored, change: Partial<Stored>): Promise<void> {
  await ctx.tables
    .updateTable('review_item')
    .set({ ...change, version: item.version + 1 } as never)
    .where('id', '=', item.id)
    .execute();
  await ctx.audit({
    action: change.decision === null ? 'undecide' : 'decide',
    type: 'review',
    recordId: review.id,
    placeId: item.place_id,
    after: {
      decision: change.decision,
      grant_id: item.grant_id,
      person_id: item.person_id,
      group_id: item.group_id,
      profile_id: item.profile_id,
      place_id: item.place_id,
      ...(change.until ? { until: change.until } : {}),
      ...(change.by_silence ? { by_silence: true } : {}),
      ...(change.refused ? { refused: change.refused } : {}),
    },
  });
  await ctx.emit({ type: 'review', id: review.id, kind: 'changed' });
}
