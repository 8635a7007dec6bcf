import type { z } from 'zod';
import { all } from '#access/condition.ts';
import { conditionFor, may } from '#access/decide.ts';
import type { GrantFacts } from '#access/policy.ts';
import { type Who, whoCan } from '#access/who.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx, Loaded } from '#platform/context.ts';
import { isSystem } from '#platform/system-actors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { fitsPlace } from '#platform/records/references.ts';
import type { sightSchema } from './api.ts';

type Sight = z.input<typeof sightSchema>;

/** So many people who see a place from above are named; all are counted. */
const NAMED = 200;
/** A ticket that has just come in: nobody stands in any relation to it. */
export const FRESH = { confidential: false, closed: false, trashed: false, has_owner: false };

/**
 * Who sees a new ticket at the place, and by what: people who belong to it, and people who hold a grant above that
 * reaches down. People whom the asker may not view are counted, not named. Null where no tickets are.
 */
export async function sightOf(ctx: Ctx, place: Loaded): Promise<Sight> {
  const tickets = ctx.specOf('ticket');
  const home = tickets.fields[tickets.resource.home];
  if (!home || !fitsPlace(home, ctx.policy.tree, place.id)) return { sees: null, inherited: [] };
  const row = { ...FRESH, [tickets.resource.home]: place.id };
  const found = whoCan(ctx.policy, tickets.resource, 'view', row, ctx.now.getTime()).filter(
    (who) => !isSystem(who.personId),
  );
  const seen = await viewable(
    ctx,
    found.map((who) => who.personId),
  );
  const named = found.filter((who) => seen.has(who.personId));
  const sources = named.map((who) => ({ who, source: sourceOf(ctx, who, place.id) }));
  const count = (by: Source['by']): number => sources.filter(({ source }) => source.by === by).length;
  const above = Map.groupBy(
    sources.flatMap(({ source }) => (source.by === 'above' ? [source.grant.placeId] : [])),
    (id) => id,
  );
  return {
    sees: {
      total: found.length,
      unseen: found.length - named.length,
      direct: count('direct'),
      administrators: count('administrator'),
      above: [...above].map(([id, list]) => ({
        place_id: id,
        place: nameOf(ctx, id),
        count: list.length,
      })),
    },
    inherited: sources
      .flatMap(({ who, source }) =>
        source.by === 'above' ? inherited(ctx, seen.get(who.personId), who, place.id) : [],
      )
      .toSorted((a, b) => a.name.localeCompare(b.name))
      .slice(0, NAMED),
  };
}

type Source =
  | { readonly by: 'direct' }
  | { readonly by: 'administrator' }
  | { readonly by: 'above'; readonly grant: GrantFacts };

/** By what somebody sees the place: what is nearest counts. */
function sourceOf(ctx: Ctx, who: Who, placeId: string): Source {
  if (ctx.policy.person(who.personId)?.groups.includes(placeId)) return { by: 'direct' };
  if (who.superadmin) return { by: 'administrator' };
  const { tree } = ctx.policy;
  const reaching = ctx.policy.everyGrantOf(who.personId).filter((g) => who.grants.includes(g.id));
  const nearest = reaching.toSorted((a, b) => tree.indexOf(b.placeId) - tree.indexOf(a.placeId))[0];
  return nearest && nearest.placeId !== placeId ? { by: 'above', grant: nearest } : { by: 'direct' };
}

const mayViewGrant = (ctx: Ctx, g: GrantFacts, personId: string): boolean =>
  may(ctx.policy, ctx.asker, grantSpec.resource, 'view', { place_id: g.placeId, person_id: personId });

const reachesDown = (ctx: Ctx, g: GrantFacts, placeId: string): boolean =>
  g.below && g.placeId !== placeId && ctx.policy.tree.isUnder(placeId, g.placeId);

/** What somebody holds above the place that reaches down to it, as far as the asker may view it; the nearest first. */
export const heldAbove = (ctx: Ctx, personId: string, placeId: string): GrantFacts[] =>
  ctx.policy
    .grantsOf(personId, ctx.now.getTime())
    .flatMap(({ grant: g }) => (reachesDown(ctx, g, placeId) && mayViewGrant(ctx, g, personId) ? [g] : []))
    .toSorted((a, b) => ctx.policy.tree.indexOf(b.placeId) - ctx.policy.tree.indexOf(a.placeId));

/** Somebody with all that they hold above and that reaches down to the place, whether or not it lets them see it. */
function inherited(ctx: Ctx, person: DbRow | undefined, who: Who, placeId: string): Sight['inherited'] {
  if (!person) return [];
  const { tree } = ctx.policy;
  const mayView = (g: GrantFacts): boolean => mayViewGrant(ctx, g, person.id);
  const grants = ctx.policy
    .grantsOf(person.id, ctx.now.getTime())
    .flatMap(({ grant: g }) => (who.grants.includes(g.id) || (reachesDown(ctx, g, placeId) && mayView(g)) ? [g] : []))
    .toSorted((a, b) => tree.indexOf(b.placeId) - tree.indexOf(a.placeId));
  return [
    {
      person_id: person.id,
      name: person.name as string,
      login: person.login as string,
      enabled: person.enabled as boolean,
      grants: grants.map((g) => ({
        profile: mayView(g) ? (ctx.policy.profiles.get(g.profileId)?.name ?? null) : null,
        until: mayView(g) && g.until !== null ? new Date(g.until).toISOString() : null,
        place_id: g.placeId,
        place: nameOf(ctx, g.placeId),
      })),
    },
  ];
}

/** Places above one that is seen are named in the tree as well. */
export const nameOf = (ctx: Ctx, placeId: string): string => ctx.policy.tree.node(placeId)?.name ?? '';

async function viewable(ctx: Ctx, ids: readonly string[]): Promise<ReadonlyMap<string, DbRow>> {
  if (ids.length === 0) return new Map();
  const view = conditionFor(ctx.policy, ctx.asker, personSpec.resource, 'view');
  const rows = await ctx.read(personSpec).forSystem(all([view, { op: 'in', field: 'id', values: ids }]));
  return new Map(rows.map((row) => [row.id, row]));
}
