import { comparedSome, type PersonShift } from './diff.ts';
import type { Shift } from './diff-shifts.ts';
import type { GrantFacts } from './grants.ts';
import type { PersonFacts, Policy } from './policy.ts';

/** Moments to come that are looked at one by one; with more of them everything dangerous that is held counts. */
const MOMENTS = 40;

/** Whether an action is shielded: it hands out power or destroys. */
export const isDangerous = (policy: Policy, name: string): boolean => {
  const p = policy.permissions.named(name);
  return p.facet === undefined && p.resource.actions[p.action]?.danger === true;
};

/**
 * The shielded permissions that anybody gains when one policy takes the place of another: now, or at any moment to
 * come at which something begins or ends. Whatever waits for a date is given with the change, not with the date.
 * Places that the change itself makes do not count.
 * @param shifts what changes now
 */
export function dangerGained(before: Policy, after: Policy, shifts: readonly PersonShift[], now: number): string[] {
  const found = new Set(shieldedIn(before, after, shifts));
  const moments = momentsToCome(before, after, now);
  if (moments.size > MOMENTS) {
    for (const id of new Set([...moments.values()].flat())) for (const name of dangerHeld(after, id)) found.add(name);
    return [...found];
  }
  for (const [moment, ids] of moments) {
    for (const name of shieldedIn(before, after, comparedSome(before, after, ids, moment))) found.add(name);
  }
  return [...found];
}

/** What the change does first, when it does nothing yet: at the earliest moment to come at which anybody gains or loses by it. */
export function firstToCome(
  before: Policy,
  after: Policy,
  now: number,
): { readonly at: number; readonly shifts: readonly PersonShift[] } | undefined {
  const moments = [...momentsToCome(before, after, now)].toSorted(([a], [b]) => a - b);
  for (const [at, ids] of moments.slice(0, MOMENTS)) {
    const shifts = comparedSome(before, after, ids, at);
    if (shifts.length > 0) return { at, shifts };
  }
  return undefined;
}

/** The shielded permissions gained by these shifts, at places that were there before. */
export const shieldedIn = (before: Policy, after: Policy, shifts: readonly PersonShift[]): string[] =>
  dangerIn(
    after,
    shifts.flatMap((d) => d.gains.filter((s) => isOfOld(before, s))),
  );

const dangerIn = (policy: Policy, gains: readonly Shift[]): string[] =>
  [...new Set(gains.flatMap((s) => s.permissions))].filter((name) => isDangerous(policy, name));

/** A place that is made anew lies within what is granted above it: by that nobody is given anything. */
const isOfOld = (before: Policy, { places }: Shift): boolean =>
  places === 'every' || places.some((s) => before.tree.has(s.placeId));

function dangerHeld(policy: Policy, personId: string): string[] {
  const lines = policy.everyGrantOf(personId).flatMap((g) => policy.lines(g.profileId));
  const names = lines.filter((l) => l.facet === undefined).map((l) => `${l.type}:${l.action}`);
  return [...new Set(names)].filter((name) => isDangerous(policy, name));
}

/** When something begins or ends for somebody whom the change concerns, and for whom. */
function momentsToCome(before: Policy, after: Policy, now: number): Map<number, string[]> {
  const found = new Map<number, string[]>();
  const concerned = concernedBy(before, after);
  for (const { id } of after.people) {
    const [was, is] = [holding(before, id), holding(after, id)];
    if (!concerned(was, is)) continue;
    for (const moment of new Set([...datesOf(was), ...datesOf(is)])) {
      if (moment <= now) continue;
      const known = found.get(moment);
      if (known) known.push(id);
      else found.set(moment, [id]);
    }
  }
  return found;
}

interface Holding {
  readonly person: PersonFacts | undefined;
  readonly grants: readonly GrantFacts[];
}

const holding = (policy: Policy, id: string): Holding => ({
  person: policy.person(id),
  grants: policy.everyGrantOf(id),
});

/** Whether anything that decides about somebody is different. */
function concernedBy(before: Policy, after: Policy): (was: Holding, is: Holding) => boolean {
  if (before.tree !== after.tree) return () => true;
  const edited = new Set([...after.profiles.keys()].filter((id) => before.profiles.get(id) !== after.profiles.get(id)));
  const told = ({ person, grants }: Holding): string => JSON.stringify([person, grants]);
  return (was, is) => is.grants.some((g) => edited.has(g.profileId)) || told(was) !== told(is);
}

function* datesOf({ person, grants }: Holding): Generator<number> {
  for (const date of [person?.validFrom, person?.validUntil]) if (typeof date === 'number') yield date;
  for (const { from, until } of grants) {
    if (from !== null) yield from;
    if (until !== null) yield until;
  }
}
