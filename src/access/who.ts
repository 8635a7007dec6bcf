import { type Facts, matches, type Row, type Template } from './condition.ts';
import { isOpenTo } from './decide.ts';
import { type Inverted, invertedOf } from './inverted.ts';
import type { Permission } from './permission.ts';
import type { PersonFacts, Policy } from './policy.ts';
import type { Resource } from './resource.ts';
import { counts } from './waiting.ts';

/** Somebody who may, with everything that gives it. A super administrator needs nothing else. */
export interface Who {
  readonly personId: string;
  readonly superadmin: boolean;
  /** Ids of grants that reach the record. */
  readonly grants: readonly string[];
  /** Message keys of floors that hold. */
  readonly floors: readonly string[];
}

interface Reasons {
  readonly grants: string[];
  readonly floors: string[];
}

const NONE: readonly string[] = [];
const EVERYBODY = 'everybody';

/**
 * Everybody who may do this to this record now, with the reasons: exactly those whom `decide` allows. The places of the
 * record lead to the grants that cover it and its relations to the people of its floors, so most people are never
 * looked at.
 */
export function whoCan(policy: Policy, r: Resource, action: string, row: Row, now: number, facet?: string): Who[] {
  const p = policy.permission(r.type, action, facet);
  const index = invertedOf(policy);
  const reasons = new Map<number, Reasons>();
  byGrants(policy, index, p, row, now, (at, slot) => reasonsOf(reasons, at).grants.push(policy.held.idAt(slot)));
  byFloors(policy, index, p, row, (at, key) => reasonsOf(reasons, at).floors.push(key));
  const found: Who[] = [];
  for (const at of index.superadmins) {
    const person = policy.people[at] as PersonFacts;
    if (!isOpenTo(policy, p, person, row, now)) continue;
    found.push({ personId: person.id, superadmin: true, grants: NONE, floors: NONE });
  }
  for (const [at, why] of reasons) {
    const person = policy.people[at] as PersonFacts;
    if (person.kind === 'superadmin' || !isOpenTo(policy, p, person, row, now)) continue;
    found.push({ personId: person.id, superadmin: false, ...why });
  }
  return found;
}

function reasonsOf(reasons: Map<number, Reasons>, at: number): Reasons {
  const known = reasons.get(at);
  if (known) return known;
  const made = { grants: [], floors: [] };
  reasons.set(at, made);
  return made;
}

/** Every slot whose grant covers the record and has a line that reaches it. */
function byGrants(
  policy: Policy,
  index: Inverted,
  p: Permission,
  row: Row,
  now: number,
  then: (person: number, slot: number) => void,
): void {
  const { held, tree, words, allMask, restMask } = policy;
  const word = p.index >> 5;
  const bit = 1 << (p.index & 31);
  const seen = new Set<number>();
  for (const { place, from } of coveringPlaces(policy, p, row)) {
    for (const slot of index.slotsAt(place)) {
      // Grants over everything come first, once; any other must reach from its place down to the record's.
      const everything = (held.slotLow[slot] as number) < 0;
      if (everything !== from < 0 || from > (held.slotHigh[slot] as number)) continue;
      const profile = held.slotProfile[slot] as number;
      const w = profile * words + word;
      const inAll = ((allMask[w] as number) & bit) !== 0;
      if ((!inAll && ((restMask[w] as number) & bit) === 0) || !counts(policy, slot, now)) continue;
      const at = index.person[slot] as number;
      const person = policy.people[at] as PersonFacts;
      if (!inAll && !policy.reaches(profile, p.index).some((t) => matches(t, row, tree, person))) continue;
      if (p.homeOnly || !seen.has(slot)) then(at, slot);
      if (!p.homeOnly) seen.add(slot);
    }
  }
}

/**
 * The numbers of the places at which a grant may cover the record, and down to which place it must reach for that: the
 * record's places with all above them, and, when the record is shared below, everything under its home. -1 stands for
 * a record without a known home, which only grants over everything cover.
 */
function coveringPlaces(policy: Policy, p: Permission, row: Row): { place: number; from: number }[] {
  const { tree } = policy;
  const r = p.resource;
  const linked = r.homeLink === undefined ? [] : ((row[r.homeLink] as readonly string[] | null | undefined) ?? []);
  const found = [{ place: 0, from: -1 }];
  for (const id of new Set([row[r.home] as string, ...linked])) {
    const at = tree.indexOf(id);
    if (at < 0) continue;
    for (const above of tree.ancestors(id)) found.push({ place: tree.indexOf(above), from: at });
  }
  if (r.sharedBelow !== undefined && p.action === 'view' && row[r.sharedBelow] === true) {
    const home = tree.indexOf(row[r.home] as string);
    // A grant anywhere under the home, wherever it ends.
    const last = home < 0 ? -1 : tree.lastOf(home);
    for (let place = home + 1; place <= last; place++) found.push({ place, from: place });
  }
  return found;
}

function byFloors(
  policy: Policy,
  index: Inverted,
  p: Permission,
  row: Row,
  then: (person: number, key: string) => void,
): void {
  for (const f of p.floors) {
    const some = candidates(policy, index, f.allow, row);
    for (const at of new Set(some === EVERYBODY ? policy.people.keys() : some)) {
      const person = policy.people[at] as PersonFacts;
      if (f.kinds && !f.kinds.includes(person.kind)) continue;
      if (matches(f.allow, row, policy.tree, person)) then(at, f.because);
    }
  }
}

/** Somebody without any facts: what matches for them does not depend on the person. */
const STRANGER: Facts = { id: '', organizationId: null, groups: [] };

type Some = readonly number[] | typeof EVERYBODY;

/** People among whom are all for whom the record fulfils the template. */
function candidates(policy: Policy, index: Inverted, t: Template, row: Row): Some {
  switch (t.op) {
    case 'own':
      return t.via
        .flatMap((r) => row[r.field] ?? [])
        .map((id) => policy.personIndex(id as string))
        .filter((at) => at >= 0);
    case 'all':
      return t.of.map((part) => candidates(policy, index, part, row)).reduce(fewer, EVERYBODY);
    case 'any':
      return t.of.map((part) => candidates(policy, index, part, row)).reduce(joined, []);
    default:
      if (matches(t, row, policy.tree, STRANGER)) return EVERYBODY;
      return t.op === 'group' || t.op === 'organization' ? insiders(policy, index, t, row) : [];
  }
}

/** Those to whose groups or organization the record belongs. */
function insiders(
  policy: Policy,
  index: Inverted,
  t: Extract<Template, { op: 'group' | 'organization' }>,
  row: Row,
): Some {
  const places = [row[t.field] ?? []].flat() as string[];
  if (t.op === 'group') return t.list === 'mine' ? places.flatMap((place) => index.membersOf(place)) : [];
  if (t.list === 'own') return places.flatMap((place) => index.homeIn(place));
  return places.flatMap((place) => policy.tree.ancestors(place).flatMap((above) => index.homeIn(above)));
}

const fewer = (a: Some, b: Some): Some => (a === EVERYBODY ? b : b === EVERYBODY || a.length <= b.length ? a : b);

const joined = (a: Some, b: Some): Some => (a === EVERYBODY || b === EVERYBODY ? EVERYBODY : [...a, ...b]);
