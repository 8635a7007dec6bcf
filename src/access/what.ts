import { matches, type Row, type Template } from './condition.ts';
import { coverAt } from './cover.ts';
import { capOf, isOpenTo } from './decide.ts';
import type { Permission } from './permission.ts';
import type { Policy } from './policy.ts';
import { type Line, reachOf } from './resource.ts';
import type { PlaceTree } from './tree.ts';

/** A place, or everything from there down. */
export interface Spot {
  readonly placeId: string;
  readonly below: boolean;
}

/** One line somebody holds, with every place where they hold it. */
export interface Held {
  readonly line: Line;
  /** None of them lies within another. */
  readonly spots: readonly Spot[];
  /** Ids of the grants that give it. */
  readonly grants: readonly string[];
}

/** One permission of a person. It is held where any of its parts says so. */
export interface What {
  readonly permission: Permission;
  /** Full power: everywhere, whatever the rest says. */
  readonly superadmin: boolean;
  readonly held: readonly Held[];
  /** Message keys of floors that give it on records to which the person stands as they say. */
  readonly floors: readonly string[];
  /** The kind of person narrows it to some records. */
  readonly capped: boolean;
}

/**
 * Everything a person may do now, permission by permission, and what gives it: nothing for somebody unknown or not
 * active. What single records then let through - restrictions, `while`, the cap of a kind - is asked record by record,
 * see `reaches`.
 */
export function whatCan(policy: Policy, personId: string, now: number): What[] {
  const person = policy.person(personId);
  if (!person || !policy.isActive(person, now)) return [];
  const superadmin = person.kind === 'superadmin';
  const grants = superadmin ? [] : policy.grantsOf(personId, now);
  return policy.permissions.list.flatMap((permission): What[] => {
    const cap = capOf(permission, person);
    if (cap && isNeverTemplate(cap)) return [];
    const floors = superadmin
      ? []
      : permission.floors.filter((f) => !f.kinds || f.kinds.includes(person.kind)).map((f) => f.because);
    const held = heldBy(policy, permission, grants);
    if (!superadmin && held.length === 0 && floors.length === 0) return [];
    return [{ permission, superadmin, held, floors, capped: cap !== undefined }];
  });
}

const isNeverTemplate = (t: Template): boolean => t.op === 'any' && t.of.length === 0;

function heldBy(policy: Policy, p: Permission, grants: ReturnType<Policy['grantsOf']>): Held[] {
  const byLine = new Map<string, { line: Line; spots: Spot[]; grants: string[] }>();
  for (const { grant } of grants) {
    const lines = policy
      .lines(grant.profileId)
      .filter((l) => l.type === p.resource.type && l.action === p.action && l.facet === p.facet);
    const widest = lines.find((l) => l.reach === 'all');
    for (const line of widest ? [widest] : lines) {
      const key = JSON.stringify([line.reach, line.via, line.by, line.list]);
      const known = byLine.get(key) ?? { line, spots: [], grants: [] };
      byLine.set(key, known);
      known.spots.push({ placeId: grant.placeId, below: grant.below });
      if (!known.grants.includes(grant.id)) known.grants.push(grant.id);
    }
  }
  return [...byLine.values()].map((held) => ({ ...held, spots: outermost(policy.tree, held.spots) }));
}

/** The spots that lie within no other, each once, from the top of the tree down. */
export function outermost(tree: PlaceTree, spots: readonly Spot[]): Spot[] {
  const sorted = spots
    .map((s) => ({ placeId: s.placeId, below: s.below, at: tree.indexOf(s.placeId) }))
    .toSorted((a, b) => a.at - b.at || Number(b.below) - Number(a.below));
  let covered = -1;
  return sorted.flatMap(({ placeId, below, at }): Spot[] => {
    if (at <= covered) return [];
    covered = below ? tree.lastOf(at) : at;
    return [{ placeId, below }];
  });
}

/** Whether what a person holds of one permission allows it on this record: together with `whatCan` it is `decide`. */
export function reaches(policy: Policy, personId: string, what: What, row: Row, now: number): boolean {
  const person = policy.person(personId);
  const { permission: p } = what;
  if (!person || !isOpenTo(policy, p, person, row, now)) return false;
  const fits = (t: Template): boolean => matches(t, row, policy.tree, person);
  return (
    what.superadmin ||
    p.floors.some((f) => what.floors.includes(f.because) && fits(f.allow)) ||
    what.held.some(
      ({ line, spots }) =>
        fits(reachOf(p.resource, line)) &&
        spots.some((s) => fits(coverAt(policy.tree, s.placeId, s.below, p.resource, p.action))),
    )
  );
}
