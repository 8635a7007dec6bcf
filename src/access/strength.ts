import { all, matches } from './condition.ts';
import type { Asker } from './decide.ts';
import type { GrantFacts, Policy } from './policy.ts';
import { cellName, type Line } from './resource.ts';

/** A permission that somebody would hand out (or override) without holding it there. */
export interface Excess {
  readonly permission: string;
  readonly placeId: string;
}

/**
 * What of a profile's lines the giver does not hold at the place: nobody hands out more than they hold there.
 * Empty means the grant is within the giver's own rights.
 */
export function excessOfGrant(
  policy: Policy,
  giver: Asker,
  lines: readonly Line[],
  placeId: string,
  below: boolean,
): Excess[] {
  const person = policy.person(giver.personId);
  if (!person || !policy.isActive(person, giver.now)) return lines.map((l) => excess(l, placeId));
  if (person.kind === 'superadmin') return [];
  const held = heldAt(policy, giver, placeId, below);
  return lines.filter((l) => !held.some((h) => contains(h, l))).map((l) => excess(l, placeId));
}

/**
 * Where the target person holds more than the actor: a stronger account is not edited, its sign-in not reset.
 * Grants that start later count as well: they are only a matter of time.
 */
export function excessOfPerson(policy: Policy, actor: Asker, targetId: string): Excess[] {
  const person = policy.person(actor.personId);
  const target = policy.person(targetId);
  if (!person || !target) return [];
  if (person.kind === 'superadmin' || person.id === target.id) return [];
  if (target.kind === 'superadmin') return [{ permission: 'superadmin', placeId: policy.tree.rootId }];
  return futureGrants(policy, targetId, actor.now).flatMap((g) =>
    excessOfGrant(policy, actor, policy.lines(g.profileId), g.placeId, g.below),
  );
}

const excess = (l: Line, placeId: string): Excess => ({ permission: cellName(l.type, l.action, l.facet), placeId });

function futureGrants(policy: Policy, personId: string, now: number): GrantFacts[] {
  const at = policy.personIndex(personId);
  return policy.grants
    .slice(policy.start[at] ?? 0, policy.start[at + 1] ?? 0)
    .filter((g) => g.until === null || now < g.until);
}

/** Lines that the person holds over the whole of the place (and, if asked, of everything under it). */
function heldAt(policy: Policy, asker: Asker, placeId: string, below: boolean): Line[] {
  return policy
    .grantsOf(asker.personId, asker.now)
    .filter(({ grant }) =>
      grant.below ? policy.tree.isUnder(placeId, grant.placeId) : grant.placeId === placeId && !below,
    )
    .filter(() => insidePlaces(policy, asker, placeId))
    .flatMap(({ grant }) => policy.lines(grant.profileId))
    .filter((l) => asker.ceilings?.every((c) => c.lines === 'every' || c.lines.some((x) => contains(x, l))) ?? true);
}

const insidePlaces = (policy: Policy, asker: Asker, placeId: string): boolean =>
  (asker.ceilings ?? []).every(
    (c) =>
      !c.readOnly &&
      matches(
        all(c.places ? [{ op: 'within', field: 'place', places: c.places }] : []),
        { place: placeId },
        policy.tree,
      ),
  );

/** Line `a` gives at least what line `b` gives, at the same place. */
export function contains(a: Line, b: Line): boolean {
  if (a.type !== b.type || a.action !== b.action || a.facet !== b.facet) return false;
  if (a.reach === 'all') return true;
  if (a.reach !== b.reach || a.by !== b.by) return false;
  if (a.reach === 'own') return a.via === undefined || (b.via?.every((v) => a.via?.includes(v)) ?? false);
  const mine = a.list ?? 'mine';
  const theirs = b.list ?? 'mine';
  if (mine === 'every') return true;
  return Array.isArray(mine) && Array.isArray(theirs) ? theirs.every((p) => mine.includes(p)) : mine === theirs;
}
