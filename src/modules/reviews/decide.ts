import { decide } from '#access/decide.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import { each, type Outcome } from '#platform/each.ts';
import { conflict, Fault, forbidden, invalid, notFound } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { REVIEWS } from '#platform/system-actors.ts';
import type { Decision } from './api.ts';
import { couldChange, isOwn } from './reviewers.ts';
import { reviewSpec } from './schema.ts';
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
  const grant = await grantNow(ctx, item.grant_id);
  if (!grant) throw conflict('review.gone');
  const by = judgeOf(ctx, review, grant);
  if (verdict.decision === 'remove') await by.write(grantSpec).remove(grant.id);
  if (verdict.decision === 'shorten') {
    if (typeof grant.ends_at === 'string' && Date.parse(grant.ends_at) <= Date.parse(verdict.until as string)) {
      throw invalid({ field: 'until', key: 'review.notShorter' });
    }
    await by.write(grantSpec).edit(grant.id, { ends_at: verdict.until }, grant.version);
  }
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
 * In whose name the grant is changed: the reviewer's own - or, of what people say of themselves, the installation's,
 * since giving up one's own rights needs none. @throws Fault 403
 */
function judgeOf(ctx: Ctx, review: DbRow, grant: DbRow): Ctx {
  const me = ctx.asker.personId;
  const held = grant as unknown as Parameters<typeof isOwn>[1];
  if (review.reviewers === 'self' && held.person_id === me) return asReviews(ctx);
  if (isOwn(ctx, held, me)) throw new Fault('forbidden', 'review.own', { permission: 'review:decide' });
  if (!couldChange(ctx, me, grant)) throw new Fault('forbidden', 'review.cannot', { permission: 'grant:edit' });
  return ctx;
}

/** Takes back what one has decided oneself: what was removed is given again, through the ordinary way. */
export const undoAll = (ctx: Ctx, reviewId: string, items: readonly Chosen[]): Promise<{ items: Outcome[] }> =>
  each(ctx, items, async (inside, chosen) => {
    const { review, item } = await ofReviewer(inside, reviewId, chosen);
    if (item.decision === null || item.decided_by !== inside.asker.personId) throw conflict('review.notYours');
    const grant = await grantNow(inside, item.grant_id);
    const by = review.reviewers === 'self' && item.person_id === inside.asker.personId ? undefined : inside;
    // Nobody gives rights to themselves, not even back.
    if (item.decision !== 'keep' && !by) throw conflict('review.givenUp');
    let grant_id = item.grant_id;
    if (item.decision === 'remove') grant_id = (await inside.write(grantSpec).create(frozen(item))).id;
    else if (item.decision === 'shorten' && grant) {
      await inside.write(grantSpec).edit(grant.id, { ends_at: item.ends_at }, grant.version);
    }
    await note(inside, review, item, {
      grant_id,
      decision: null,
      until: null,
      decided_by: null,
      decided_at: null,
      refused: null,
    });
  });

function frozen(item: Stored): Record<string, unknown> {
  const { person_id, group_id, profile_id, place_id, below, starts_at, ends_at } = item;
  const held = person_id === null ? { group_id } : { person_id };
  return { ...held, profile_id, place_id, below, starts_at, ends_at };
}

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

/** The grant of a row as it is now, whoever asks. */
export async function grantNow(ctx: Ctx, id: string): Promise<DbRow | undefined> {
  const [row] = await ctx.read(grantSpec).forSystem({ op: 'eq', field: 'id', value: id });
  return row;
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
