import { all } from '#access/condition.ts';
import { conditionFor, may } from '#access/decide.ts';
import type { By } from '#access/pieces.ts';
import type { GrantFacts } from '#access/policy.ts';
import type { PlaceTree } from '#access/tree.ts';
import type { Held, Spot, What } from '#access/what.ts';
import { grant } from '#modules/grants/access.ts';
import { placeSpec } from '#modules/places/schema.ts';
import { profileSpec } from '#modules/profiles/schema.ts';
import type { Ctx } from '#platform/context.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { Chosen, Reason } from './schema.ts';

/** Whether the asker may know of this grant: their own, or one they may view. */
export const seesGrant = (ctx: Ctx, g: Pick<GrantFacts, 'id' | 'placeId' | 'personId'>): boolean =>
  may(ctx.policy, ctx.asker, grant, 'view', { id: g.id, place_id: g.placeId, person_id: g.personId });

/** A grant as a reason. */
export function grantReason(ctx: Ctx, g: GrantFacts, own: boolean): Reason {
  if (!own && !seesGrant(ctx, g)) return { by: 'restricted' };
  return {
    by: 'grant',
    profile_id: g.profileId,
    profile: ctx.policy.profiles.get(g.profileId)?.name ?? '',
    place_id: g.placeId,
    place: ctx.policy.tree.node(g.placeId)?.name ?? '',
    below: g.below,
  };
}

/** What gives something, as reasons; `held` are the grants that the ids may name. */
export function reasonOf(ctx: Ctx, by: By, held: ReadonlyMap<string, GrantFacts>, own: boolean): Reason {
  if ('floor' in by) return { by: 'floor', because: by.floor };
  if ('kind' in by) return { by: 'superadmin' };
  const g = held.get(by.grant);
  return g ? grantReason(ctx, g, own) : { by: 'restricted' };
}

/** Each reason once. */
export const distinct = (reasons: readonly Reason[]): Reason[] => [
  ...new Map(reasons.map((r) => [JSON.stringify(r), r])).values(),
];

/** Those of these places that the asker may view. */
export const visiblePlaces = (ctx: Ctx, ids: Iterable<string>): Promise<Set<string>> =>
  visibleOf(ctx, placeSpec, [...new Set(ids)]);

/** The profiles that the asker may view. */
export const visibleProfiles = (ctx: Ctx): Promise<Set<string>> =>
  visibleOf(ctx, profileSpec, [...ctx.policy.profiles.keys()]);

async function visibleOf(ctx: Ctx, spec: RecordSpec, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const view = conditionFor(ctx.policy, ctx.asker, spec.resource, 'view');
  const rows = await ctx
    .read(spec)
    .rowsWhere(all([view, { op: 'in', field: 'id', values: ids }]), { limit: ids.length });
  return new Set(rows.map((row) => row.id));
}

const listIn = ({ line: { list } }: Held): readonly string[] => (Array.isArray(list) ? list : []);

/** Tells of what somebody holds which groups or organizations it is about; also to themselves only those they may view. */
export async function chooserFor(ctx: Ctx, held: readonly What[]): Promise<(held: Held) => Chosen> {
  const visible = await visiblePlaces(ctx, held.flatMap((w) => w.held).flatMap(listIn));
  return (one) => {
    const { reach, list = 'mine' } = one.line;
    if (reach !== 'group' && reach !== 'organization') return null;
    const spots = listIn(one).map((placeId) => ({ placeId, below: false }));
    return {
      list: list === 'mine' || list === 'every' ? list : 'selected',
      places: named(ctx.policy.tree, spots, visible),
    };
  };
}

/** Places with their names, as far as the asker may view them; those they may not are one nameless place. */
export function named(tree: PlaceTree, spots: readonly Spot[], visible: ReadonlySet<string>) {
  const seen = spots.filter((s) => visible.has(s.placeId));
  const names = seen.map((s) => ({
    place_id: s.placeId as string | null,
    place: (tree.node(s.placeId)?.name ?? '') as string | null,
    below: s.below,
  }));
  return seen.length === spots.length ? names : [...names, { place_id: null, place: null, below: false }];
}
