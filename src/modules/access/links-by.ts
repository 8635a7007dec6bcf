import { all, any, type Condition, type Row } from '#access/condition.ts';
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
  if (c.stored === undefined || c.stored === policy) return may;
  const places = c.stored.tree.all().map((p) => p.id);
  return withLinks(may, shiftedLinks(r, c.personId, c.stored, policy), places);
}

type PlacesOf = (policy: Policy, personId: string) => readonly string[];

/** The places of somebody, by the tables of links that tell of them. */
const PLACES_OF: ReadonlyMap<string, PlacesOf> = new Map<string, PlacesOf>([
  ['membership', (policy, id) => policy.person(id)?.groups ?? []],
  ['access_grant', (policy, id) => policy.everyGrantOf(id).flatMap((g) => (g.personId === id ? g.placeId : []))],
]);

/** Who the people of a place are, by a link of its type; undefined of other links. */
function placesBy(r: Resource, field: string): PlacesOf | undefined {
  const link = r.links[field];
  const isOfPlaces = link?.key === 'place_id' && link.value === 'person_id' && link.from === undefined;
  return isOfPlaces ? PLACES_OF.get(link.table) : undefined;
}

/** Places that are somebody's by only one of two policies. */
interface Shifted {
  readonly came: ReadonlySet<string>;
  readonly gone: ReadonlySet<string>;
}

function shifted(placesOf: PlacesOf, personId: string, first: Policy, second: Policy): Shifted {
  const [was, is] = [new Set(placesOf(first, personId)), new Set(placesOf(second, personId))];
  const without = (some: ReadonlySet<string>, others: ReadonlySet<string>): ReadonlySet<string> =>
    new Set([...some].filter((id) => !others.has(id)));
  return { came: without(is, was), gone: without(was, is) };
}

/** By each link of the type to the people of places: which places are somebody's by only one of two policies. */
export function shiftedLinks(r: Resource, personId: string, first: Policy, second: Policy): Map<string, Shifted> {
  const found = new Map<string, Shifted>();
  for (const field of Object.keys(r.links)) {
    const placesOf = placesBy(r, field);
    const shift = placesOf && shifted(placesOf, personId, first, second);
    if (shift && shift.came.size + shift.gone.size > 0) found.set(field, shift);
  }
  return found;
}

/** Somebody, and by links to the people of places which places are theirs only before or only after. */
interface Linked {
  readonly personId: string;
  readonly links: ReadonlyMap<string, Shifted>;
}

/** A record as the tables have it, with its links to this person as they are afterwards. */
export function linkedAs(row: Row, { personId, links }: Linked): Row {
  const id = row.id as string;
  const changed = [...links].flatMap(([field, { came, gone }]) => {
    const people = (row[field] as readonly string[] | undefined)?.filter((p) => p !== personId);
    if (people === undefined || !(came.has(id) || gone.has(id))) return [];
    return [[field, came.has(id) ? [...people, personId] : people] as const];
  });
  return changed.length === 0 ? row : { ...row, ...Object.fromEntries(changed) };
}

function withLinks(c: Condition, links: ReadonlyMap<string, Shifted>, places: readonly string[]): Condition {
  if (c.op === 'all') return all(c.of.map((part) => withLinks(part, links, places)));
  if (c.op === 'any') return any(c.of.map((part) => withLinks(part, links, places)));
  const shift = c.op === 'linked' ? links.get(c.field) : undefined;
  if (!shift) return c;
  const { came, gone } = shift;
  const stayed = places.filter((id) => !gone.has(id));
  return any([
    stayed.length === places.length ? c : all([c, { op: 'in', field: 'id', values: stayed }]),
    { op: 'in', field: 'id', values: [...came] },
  ]);
}
