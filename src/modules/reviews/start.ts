import { may } from '#access/decide.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import { isAdministrative, refusalOfChange } from '#modules/grants/section.ts';
import { notify } from '#modules/inbox/section.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import { conflict, invalid } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Values } from '#platform/records/service.ts';
import { uuidv7 } from '#platform/uuid.ts';
import { hintsFor } from './hints.ts';
import { ROOT_ID } from '#modules/places/schema.ts';
import { Choice, couldChange, type Held } from './reviewers.ts';
import { personSpec } from '#modules/people/schema.ts';
import { type chiefHeld, chiefsHeld } from './subject.ts';
import './tables.ts';

type GrantRow = DbRow & Held & { readonly cause: string };
type Row = GrantRow | ReturnType<typeof chiefHeld>;

/** What a review must be to be one. @throws Fault 422 */
export async function checkForm(ctx: Ctx, input: Values): Promise<Values> {
  if ((input.scope === 'profile') !== (typeof input.profile_id === 'string')) {
    throw invalid({ field: 'profile_id', key: input.scope === 'profile' ? 'review.whichProfile' : 'review.noProfile' });
  }
  const named = (input.named ?? []) as readonly string[];
  if ((input.reviewers === 'named') !== named.length > 0) {
    throw invalid({ field: 'named', key: input.reviewers === 'named' ? 'review.whoReviews' : 'review.nobodyNamed' });
  }
  if (Date.parse(input.due_at as string) <= ctx.now.getTime()) throw invalid({ field: 'due_at', key: 'review.past' });
  const people = ctx.read(personSpec);
  for (const id of named) {
    if (!(await people.find(id))) throw invalid({ field: 'named', key: 'field.unknown.person' });
  }
  return { ...input, created_by: input.created_by ?? ctx.actor.id };
}

/**
 * Writes down the grants that the review is about as they are now, with who decides about each; where it is about the
 * administrators of the whole installation, its super administrators with them. Whoever starts a review
 * reviews what they may view; what they could not take away themselves, silence does not take away either.
 * @throws Fault 409 when there is nothing to review
 */
export async function freeze(ctx: Ctx, review: DbRow): Promise<void> {
  const chiefs = review.scope === 'administrators' && review.place_id === ROOT_ID ? await chiefsHeld(ctx) : [];
  const grants: readonly Row[] = [...chiefs, ...(await grantsOf(ctx, review))];
  if (grants.length === 0) throw conflict('review.nothing');
  const people = [...new Set(grants.flatMap((g) => g.person_id ?? []))];
  const hintOf = await hintsFor(ctx, people);
  const choice = new Choice(ctx, review.reviewers as string, (review.named ?? []) as string[]);
  const starter = typeof review.created_by === 'string' ? review.created_by : undefined;
  const starting = starter === undefined ? undefined : { ...ctx, asker: { personId: starter, now: ctx.asker.now } };
  const reviewers: { item_id: string; person_id: string }[] = [];
  const items = grants.map((g) => {
    const id = uuidv7(ctx.now.getTime());
    for (const person_id of choice.of(g)) reviewers.push({ item_id: id, person_id });
    return {
      id,
      grant_id: g.id,
      ...pick(g),
      ...hintOf(g),
      silence_may_remove: starting !== undefined && couldTake(starting, g),
    };
  });
  await rowsOf(ctx.tables, INSERT_ITEMS, [review.id, JSON.stringify(items)]);
  await rowsOf(
    ctx.tables,
    'insert into review_reviewer (item_id, review_id, person_id) ' +
      'select r.item_id, $1, r.person_id from jsonb_to_recordset($2) as r(item_id uuid, person_id uuid)',
    [review.id, JSON.stringify(reviewers)],
  );
  const asked = [...new Set(reviewers.map((r) => r.person_id))].filter((id) => id !== ctx.actor.id);
  await notify(ctx, asked, {
    key: 'notice.review',
    values: { review: { type: 'review', id: review.id }, date: { date: review.due_at as string } },
    link: `/reviews/${review.id}`,
    once: `review ${review.id}`,
  });
}

/** Whether whoever starts the review could take this away themselves. */
function couldTake(ctx: Ctx, g: Row): boolean {
  if (g.id === null) return couldChange(ctx, ctx.asker.personId, g);
  return may(ctx.policy, ctx.asker, grantSpec.resource, 'delete', g) && refusalOfChange(ctx, g) === undefined;
}

const INSERT_ITEMS =
  'insert into review_item (id, review_id, grant_id, person_id, group_id, profile_id, place_id, below, cause, ' +
  'starts_at, ends_at, last_seen_at, peers, peers_have, hint, reasons, low_risk, silence_may_remove) ' +
  'select i.id, $1, i.grant_id, i.person_id, i.group_id, i.profile_id, i.place_id, i.below, i.cause, ' +
  'i.starts_at, i.ends_at, i.last_seen_at, i.peers, i.peers_have, i.hint, i.reasons, i.low_risk, ' +
  'i.silence_may_remove from jsonb_populate_recordset(null::review_item, $2) i';

const FROZEN = ['person_id', 'group_id', 'profile_id', 'place_id', 'below', 'cause', 'starts_at', 'ends_at'] as const;

const pick = (g: Row): Values => Object.fromEntries(FROZEN.map((name) => [name, (g as Values)[name] ?? null]));

/** The grants in the review's scope that have not ended and that whoever starts it may view. */
async function grantsOf(ctx: Ctx, review: DbRow): Promise<GrantRow[]> {
  const places = ctx.policy.tree.subtree(review.place_id as string);
  const rows = await ctx.read(grantSpec).forSystem({ op: 'in', field: 'place_id', values: places });
  const now = ctx.now.getTime();
  const fits = (g: DbRow): boolean => {
    if (typeof g.ends_at === 'string' && Date.parse(g.ends_at) <= now) return false;
    if (review.scope === 'profile' && g.profile_id !== review.profile_id) return false;
    if (review.scope === 'administrators' && !isAdministrative(ctx.policy, g.profile_id as string)) return false;
    return may(ctx.policy, ctx.asker, grantSpec.resource, 'view', g);
  };
  const order = new Map(places.map((id, i) => [id, i]));
  const at = (g: DbRow): number => order.get(g.place_id as string) ?? 0;
  return (rows.filter(fits) as GrantRow[]).toSorted(
    (a, b) => at(a) - at(b) || ctx.nameOf(a.person_id ?? '').localeCompare(ctx.nameOf(b.person_id ?? '')),
  );
}
