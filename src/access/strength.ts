import { countingGrants, isNarrowedToGrant } from './acting.ts';
import { type Asker, type Ceiling, passesReadOnly } from './decide.ts';
import type { GrantFacts, PersonFacts, Policy } from './policy.ts';
import { cellName, type Line } from './resource.ts';
import { isSwitchedOff } from './switches.ts';

/** A permission that somebody would hand out (or override) without holding it there. */
export interface Excess {
  readonly permission: string;
  readonly placeId: string;
}

/** Whether the asker is a super administrator whom nothing narrows, such as the ceiling of a token. */
export const hasFullPower = (policy: Policy, asker: Asker): boolean =>
  policy.person(asker.personId)?.kind === 'superadmin' && !asker.ceilings?.length;

/** People as far as lists that say `mine` are concerned; undefined when it is not known who they are. */
type Holders = readonly Pick<PersonFacts, 'organizationId' | 'groups'>[] | undefined;

/**
 * What of a profile's lines the giver does not hold at the place: nobody hands out more than they hold there.
 * Empty means the grant is within the giver's own rights, now and under the giver's ceilings.
 *
 * Held means: one grant of the giver covers the whole place (with `below`, all under it) and has a line that reaches at
 * least as far. A reach of `own` is measured by its relations: who may edit what they own may let others edit what those
 * own, since a relation is earned record by record. `mine` is not such a common measure: which groups and which
 * organization are somebody's own is set by others, so "my groups" of two people are two different sets. It is handed
 * out by those who reach every group or all; by those who reach `mine` or a selection only to `receivers` whose groups
 * (and organizations, with all under them) lie inside the giver's reach. Without `receivers` nothing is assumed of them.
 * Kinds that are capped hand out nothing of what their kind caps, and nobody what a switch of their membership takes.
 */
export function excessOfGrant(
  policy: Policy,
  giver: Asker,
  lines: readonly Line[],
  placeId: string,
  below: boolean,
  receivers?: Holders,
): Excess[] {
  const person = policy.person(giver.personId);
  const active = person !== undefined && policy.isActive(person, giver.now);
  const held = active ? heldAt(policy, giver, placeId, below).map((l) => spelledOut(policy, l, [person])) : [];
  const isHeld = (line: Line): boolean => {
    if (!person || !active || isCapped(policy, person, line)) return false;
    const permission = policy.permission(line.type, line.action, line.facet);
    const full = person.kind === 'superadmin' && !isNarrowedToGrant(giver);
    if (isSwitchedOff(policy, person, full, permission, placeId, below)) return false;
    const theirs = spelledOut(policy, line, receivers);
    if (!full && !held.some((a) => contains(a, theirs))) return false;
    return (giver.ceilings ?? []).every(
      (c) =>
        reachesPlace(policy, c, placeId) &&
        passesReadOnly(c, line.action) &&
        (!c.also || excessOfGrant(policy, c.also, [line], placeId, below, receivers).length === 0) &&
        (c.lines === 'every' || c.lines.some((a) => contains(spelledOut(policy, a, [person]), theirs))),
    );
  };
  return lines.filter((l) => !isHeld(l)).map((l) => ({ permission: cellName(l.type, l.action, l.facet), placeId }));
}

/**
 * Where the target person holds more than the actor: a stronger account is not edited, its sign-in not reset.
 * Grants that start later count as well: they are only a matter of time.
 */
export function excessOfPerson(policy: Policy, actor: Asker, targetId: string): Excess[] {
  const person = policy.person(actor.personId);
  const target = policy.person(targetId);
  if (!target || person?.id === target.id) return [];
  const superadmin = { permission: 'superadmin', placeId: policy.tree.rootId };
  if (!person || !policy.isActive(person, actor.now)) return [superadmin];
  if (target.kind === 'superadmin' && (person.kind !== 'superadmin' || actor.ceilings?.length)) return [superadmin];
  return futureGrants(policy, targetId, actor.now).flatMap((g) =>
    excessOfGrant(policy, actor, policy.lines(g.profileId), g.placeId, g.below, [target]),
  );
}

/** What a person newly belongs to: groups joined, another home organization. */
export interface Joined {
  readonly groups?: readonly string[];
  readonly organizationId?: string | null;
}

/**
 * What somebody gains by joining groups or moving to another organization that the actor does not hold: grants to
 * those groups, and lines that reach "my groups" or "my organization". For kinds whose cap is a common group or
 * organization, everything capped: of those who move, and of an actor to whom somebody is moved. To be asked of actors
 * who move themselves, too.
 */
export function excessOfJoining(policy: Policy, actor: Asker, personId: string, joined: Joined): Excess[] {
  const person = policy.person(personId);
  const groups = joined.groups ?? [];
  const { organizationId = person?.organizationId ?? null } = joined;
  const after = { groups: [...(person?.groups ?? []), ...groups], organizationId };
  const toGroups = policy.grants
    .filter((g) => g.groupId !== null && groups.includes(g.groupId) && isAhead(g, actor.now))
    .flatMap((g) => excessOfGrant(policy, actor, policy.lines(g.profileId), g.placeId, g.below, [after]));
  const widened = futureGrants(policy, personId, actor.now).flatMap((g) =>
    policy
      .lines(g.profileId)
      .filter(isPersonal)
      .flatMap((line) => {
        if (line.reach === 'group') return groups.flatMap((group) => excessOfGroup(policy, actor, g, line, group));
        if (!joined.organizationId) return [];
        const newcomer = { groups: [], organizationId: joined.organizationId };
        return excessOfGrant(policy, actor, [{ ...line, list: 'mine' }], g.placeId, g.below, [newcomer]);
      }),
  );
  const moves = groups.length > 0 || typeof joined.organizationId === 'string';
  const meets = (p: PersonFacts): boolean =>
    p.id === personId
      ? moves
      : groups.some((g) => p.groups.includes(g)) || (moves && p.organizationId === joined.organizationId);
  const uncapped = [...new Set([person, policy.person(actor.personId)])].flatMap((p) =>
    p && meets(p) ? excessOfCapped(policy, actor, p) : [],
  );
  return [...toGroups, ...widened, ...uncapped];
}

/** What the actor does not hold of the lines that a company-grouped person's groups and organization keep narrow. */
function excessOfCapped(policy: Policy, actor: Asker, person: PersonFacts): Excess[] {
  if (person.kind !== 'company-grouped') return [];
  return futureGrants(policy, person.id, actor.now).flatMap((g) => {
    const capped = policy.lines(g.profileId).filter((l) => isCapped(policy, person, l));
    return excessOfGrant(policy, actor, capped, g.placeId, g.below, [person]);
  });
}

/**
 * What anybody would gain over a place by its move that the mover does not hold there: grants at the places it comes
 * to lie under, and did not lie under before, reach it from then on. The mover's own grants count like everybody's.
 */
export function excessOfMove(policy: Policy, mover: Asker, placeId: string, parentId: string): Excess[] {
  const before = new Set(policy.tree.ancestors(placeId));
  const above = new Set(policy.tree.ancestors(parentId).filter((id) => !before.has(id)));
  return policy.grants
    .filter((g) => g.below && above.has(g.placeId) && isAhead(g, mover.now))
    .flatMap((g) => {
      const holder = g.personId === null ? undefined : policy.person(g.personId);
      return excessOfGrant(policy, mover, policy.lines(g.profileId), placeId, true, holder && [holder]);
    });
}

/**
 * What the giver does not hold for as long as the grant would: held now, when it begins, and when it ends (for good,
 * without an end). Nobody outlives the end of their own rights through a grant, least of all one to themselves.
 * @param until milliseconds since 1970; null is open-ended
 */
export function excessInTime(
  policy: Policy,
  giver: Asker,
  term: { readonly from: number | null; readonly until: number | null },
  excessAt: (giver: Asker) => Excess[],
): Excess[] {
  const last = policy.person(giver.personId)?.validUntil ?? FAR;
  const end = Math.min(term.until ?? FAR, last) - 1;
  const moments = new Set([giver.now, Math.max(giver.now, term.from ?? giver.now), Math.max(giver.now, end)]);
  for (const now of moments) {
    const excess = excessAt({ ...giver, now });
    if (excess.length > 0) return excess;
  }
  return [];
}

/** Later than any grant that ends: the last moment a date can name. */
const FAR = 8_640_000_000_000_000;

/** What a line about "my groups" in a grant gains by one more group. */
function excessOfGroup(policy: Policy, actor: Asker, g: GrantFacts, line: Line, group: string): Excess[] {
  const r = policy.resource(line.type);
  const reached: Line = { ...line, list: [group] };
  const byHome = r.groups.every((field) => field === r.home) && r.homeLink === undefined && r.sharedBelow === undefined;
  if (!byHome) return excessOfGrant(policy, actor, [reached], g.placeId, g.below);
  // Found by their home alone: only what is at home in the new group is gained, and only if the grant covers it.
  const covered = g.below ? policy.tree.isUnder(group, g.placeId) : group === g.placeId;
  return covered ? excessOfGrant(policy, actor, [reached], group, false) : [];
}

const isAhead = (g: GrantFacts, now: number): boolean => g.until === null || now < g.until;

const futureGrants = (policy: Policy, personId: string, now: number): GrantFacts[] =>
  policy.everyGrantOf(personId).filter((g) => isAhead(g, now));

/** Lines that the person holds over the whole of the place (and, if asked, of everything under it). */
const heldAt = (policy: Policy, asker: Asker, placeId: string, below: boolean): Line[] =>
  countingGrants(policy, asker)
    .filter(({ grant }) =>
      grant.below ? policy.tree.isUnder(placeId, grant.placeId) : grant.placeId === placeId && !below,
    )
    .flatMap(({ grant }) => policy.lines(grant.profileId));

const reachesPlace = (policy: Policy, c: Ceiling, placeId: string): boolean =>
  c.places?.some((top) => policy.tree.isUnder(placeId, top)) ?? true;

function isCapped(policy: Policy, person: PersonFacts, line: Line): boolean {
  const { caps } = policy.permission(line.type, line.action, line.facet);
  return (person.kind === 'standalone' || person.kind === 'company-grouped') && caps[person.kind] !== undefined;
}

/** Whether line `b` says something else for each person who holds it: their groups, their organization. */
const isPersonal = (b: Line): boolean =>
  (b.reach === 'group' && (b.list ?? 'mine') === 'mine') ||
  (b.reach === 'organization' && b.list !== 'every' && b.list?.length !== 0);

/** The line with everything named that it leaves to its type or to its holders. Unknown holders may be anybody. */
function spelledOut(policy: Policy, l: Line, holders: Holders): Line {
  const r = policy.resource(l.type);
  if (l.reach === 'own') return { ...l, via: l.via ?? r.own };
  const by = l.reach === 'organization' ? (l.by ?? Object.keys(r.organizations)[0]) : undefined;
  if (!isPersonal(l)) return { ...l, by };
  if (!holders) return { ...l, by, list: 'every' };
  if (l.reach === 'group') return { ...l, by, list: holders.flatMap((p) => p.groups) };
  const mine = holders.flatMap((p) => (p.organizationId === null ? [] : policy.tree.subtree(p.organizationId)));
  return { ...l, by, list: Array.isArray(l.list) ? [...mine, ...l.list] : mine };
}

/**
 * Line `a` gives at least what line `b` gives, to the same holder at the same place. What a line leaves to its type
 * (`via`, `by`) counts as equal only when the other leaves it as well.
 */
export function contains(a: Line, b: Line): boolean {
  if (a.type !== b.type || a.action !== b.action || a.facet !== b.facet) return false;
  if (a.reach === 'all') return true;
  if (a.reach !== b.reach || a.by !== b.by) return false;
  if (a.reach === 'own') return a.via === b.via || (b.via?.every((v) => a.via?.includes(v)) ?? false);
  const mine = a.list ?? 'mine';
  const theirs = b.list ?? 'mine';
  if (mine === 'every' || mine === theirs || theirs.length === 0) return true;
  if (typeof mine === 'string' || theirs === 'every') return false;
  // A selection of organizations adds to one's own; an empty one reaches nothing.
  if (theirs === 'mine') return a.reach === 'organization' && mine.length > 0;
  const known = new Set(mine);
  return theirs.every((place) => known.has(place));
}
