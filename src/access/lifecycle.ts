import { matches, type Row } from './condition.ts';
import { countingGrants, isNarrowedToGrant } from './acting.ts';
import { coverOf } from './cover.ts';
import type { Asker } from './decide.ts';
import type { Policy } from './policy.ts';
import type { Resource } from './resource.ts';

/** For each state: the states that may follow it. A state left out may be followed by any. */
export type Lifecycle = Readonly<Record<string, readonly string[]>>;

/**
 * Whether the record may go from one state to another in the asker's hands. Like all rights these are united: one
 * profile that allows the step is enough. Only profiles that speak of the record type at all count; somebody who acts
 * by a floor alone is bound by none.
 */
export function mayFollow(policy: Policy, asker: Asker, r: Resource, row: Row, from: string, to: string): boolean {
  const person = policy.person(asker.personId);
  if (from === to || person?.kind === 'superadmin') return true;
  const cycles = policy
    .grantsOf(asker.personId, asker.now)
    .filter(({ grant }) => policy.lines(grant.profileId).some((l) => l.type === r.type))
    .filter(({ index }) => matches(coverOf(policy, index, r, 'edit'), row, policy.tree))
    .map(({ grant }) => policy.profiles.get(grant.profileId)?.lifecycle?.[from]);
  return cycles.length === 0 || cycles.some((next) => next === undefined || next.includes(to));
}

/**
 * Whether a profile with this life cycle would let its holders take a step that the giver may not take anywhere below
 * the place: steps are handed out like all rights, no further than one's own. A giver without a life cycle for the
 * type holds nothing of it to hand out, which is judged by the lines.
 */
export function exceedsLifecycle(
  policy: Policy,
  giver: Asker,
  r: Resource,
  given: Lifecycle,
  at: { readonly placeId: string; readonly below: boolean },
): boolean {
  if (policy.person(giver.personId)?.kind === 'superadmin' && !isNarrowedToGrant(giver)) return false;
  const cycles = countingGrants(policy, giver)
    .filter(({ grant: g }) =>
      g.below ? policy.tree.isUnder(at.placeId, g.placeId) : g.placeId === at.placeId && !at.below,
    )
    .filter(({ grant }) => policy.lines(grant.profileId).some((l) => l.type === r.type))
    .map(({ grant }) => policy.profiles.get(grant.profileId)?.lifecycle ?? {});
  const [first, ...others] = cycles;
  // Only a state that every one of the giver's profiles speaks of is bound.
  return Object.keys(first ?? {}).some((from) => {
    if (others.some((c) => c[from] === undefined)) return false;
    const own = new Set(cycles.flatMap((c) => c[from] ?? []));
    const theirs = given[from];
    return theirs === undefined || theirs.some((to) => to !== from && !own.has(to));
  });
}
