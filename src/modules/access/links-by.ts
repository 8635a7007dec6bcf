import { all, any, type Condition } from '#access/condition.ts';
import { conditionFor } from '#access/decide.ts';
import type { Policy } from '#access/policy.ts';
import type { Resource } from '#access/resource.ts';
import type { Compared } from './impact.ts';

/**
 * What the person may by a policy, for the tables as they are: a place to which the person belongs, or where they hold
 * something, by this policy and not by the tables is one of theirs, and the other way round.
 */
export function conditionBy(policy: Policy, c: Compared, now: number): Condition {
  const r = c.spec.resource;
  const may = conditionFor(policy, { personId: c.personId, now }, r, c.action, c.facet);
  return c.stored === undefined || c.stored === policy ? may : withLinks(may, r, shiftedPlaces(c, c.stored, policy));
}

/** Which places the tables of links tell of one person that are others by a policy. */
type Shifted = Readonly<
  Record<string, { readonly came: readonly string[]; readonly stayed: readonly string[] | 'all' }>
>;

function shiftedPlaces({ personId }: Compared, stored: Policy, policy: Policy): Shifted {
  const groups = (p: Policy): readonly string[] => p.person(personId)?.groups ?? [];
  const granted = (p: Policy): readonly string[] =>
    p.everyGrantOf(personId).flatMap((g) => (g.personId === personId ? g.placeId : []));
  const shift = (was: ReadonlySet<string>, is: ReadonlySet<string>) => {
    const isGone = (id: string): boolean => was.has(id) && !is.has(id);
    const places = stored.tree.all().map((p) => p.id);
    return {
      came: [...is].filter((id) => !was.has(id)),
      stayed: places.some(isGone) ? places.filter((id) => !isGone(id)) : ('all' as const),
    };
  };
  const between = (of: typeof groups) => shift(new Set(of(stored)), new Set(of(policy)));
  return { membership: between(groups), access_grant: between(granted) };
}

function withLinks(c: Condition, r: Resource, shifted: Shifted): Condition {
  if (c.op === 'all') return all(c.of.map((part) => withLinks(part, r, shifted)));
  if (c.op === 'any') return any(c.of.map((part) => withLinks(part, r, shifted)));
  const link = c.op === 'linked' ? r.links[c.field] : undefined;
  const places = link && shifted[link.table];
  if (!places || link.key !== 'place_id' || link.value !== 'person_id' || link.from !== undefined) return c;
  const { came, stayed } = places;
  return any([
    stayed === 'all' ? c : all([c, { op: 'in', field: 'id', values: stayed }]),
    { op: 'in', field: 'id', values: came },
  ]);
}
