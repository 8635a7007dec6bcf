import { AbilityBuilder, createMongoAbility, type MongoAbility, subject } from '@casl/ability';
import { checkInterned, may } from '#access/decide.ts';
import type { PersonFacts, Policy } from '#access/policy.ts';
import type { Resource } from '#access/resource.ts';

export type BenchRow = { readonly place_id: string; readonly owner_id: string };

/** One check in every form a contestant takes it. */
export interface Check {
  readonly person: number;
  readonly personId: string;
  readonly r: Resource;
  readonly action: string;
  readonly cell: number;
  readonly home: number;
  readonly row: BenchRow;
  /** The row as CASL wants it, marked with its type beforehand. */
  readonly subject: object;
  readonly allowed: boolean;
}

export type Contestant = (check: Check) => boolean;

/**
 * The least that any check can cost: everything worked out beforehand for each person and place, one lookup in a Map,
 * one bit. Rights over what one owns are a second bit. It could not be kept up to date in a real installation.
 */
export function floorOf(policy: Policy): Contestant {
  const { words } = policy;
  const rows: number[] = [];
  const at = new Map<number, number>();
  const places = policy.tree.size;
  policy.people.forEach((person, p) => {
    for (const { grant, index } of policy.grantsOf(person.id, 0)) {
      const from = (policy.held.slotProfile[index] as number) * words;
      const low = policy.tree.indexOf(grant.placeId);
      for (let place = low; place <= (policy.held.slotHigh[index] as number); place++) {
        const key = p * places + place;
        const base = at.get(key) ?? rows.length;
        if (base === rows.length) {
          at.set(key, base);
          for (let w = 0; w < 2 * words; w++) rows.push(0);
        }
        addProfile(policy, rows, base, from, person, place);
      }
    }
  });
  const masks = Int32Array.from(rows);
  return ({ person, cell, home, row, personId }) => {
    const base = at.get(person * places + home);
    if (base === undefined) return false;
    const word = base + (cell >> 5);
    const bit = 1 << (cell & 31);
    if (((masks[word] as number) & bit) !== 0) return true;
    return ((masks[word + words] as number) & bit) !== 0 && row.owner_id === personId;
  };
}

function addProfile(
  policy: Policy,
  rows: number[],
  base: number,
  from: number,
  person: PersonFacts,
  place: number,
): void {
  const { words } = policy;
  const profile = from / words;
  const inGroup = person.groups.some((g) => policy.tree.indexOf(g) === place);
  for (let w = 0; w < words; w++) rows[base + w] = (rows[base + w] as number) | (policy.allMask[from + w] as number);
  for (let cell = 0; cell < policy.permissions.list.length; cell++) {
    const word = base + (cell >> 5);
    const bit = 1 << (cell & 31);
    for (const reach of policy.reaches(profile, cell)) {
      const own = reach.op === 'own';
      if (own) rows[word + words] = (rows[word + words] as number) | bit;
      else if (inGroup) rows[word] = (rows[word] as number) | bit;
    }
  }
}

const NOW = 1_700_000_000_000;

/** Our check for callers that hold numbers. */
export const internedOf =
  (policy: Policy): Contestant =>
  ({ person, cell, row, home }) =>
    checkInterned(policy, person, cell, row, home, NOW);

/** Our check for everybody else: ids and names as text. */
export function namedOf(policy: Policy): Contestant {
  const askers = policy.people.map((p) => ({ personId: p.id, now: NOW }));
  return ({ person, r, action, row }) =>
    may(policy, askers[person] as { personId: string; now: number }, r, action, row);
}

/** The person's rights in CASL's words: the fewest rules that say them, one for each action, type and reach. */
export function abilityOf(policy: Policy, personId: string): MongoAbility {
  const { can, build } = new AbilityBuilder<MongoAbility>(createMongoAbility);
  const places = new Map<string, Set<string>>();
  const groups = new Set(policy.person(personId)?.groups);
  for (const { grant } of policy.grantsOf(personId, NOW)) {
    const covered = grant.below ? policy.tree.subtree(grant.placeId) : [grant.placeId];
    for (const line of policy.lines(grant.profileId)) {
      const own = line.reach === 'own';
      const key = `${line.type} ${line.action} ${own}`;
      const known = places.get(key) ?? new Set();
      for (const p of covered) if (line.reach !== 'group' || groups.has(p)) known.add(p);
      places.set(key, known);
    }
  }
  for (const [key, known] of places) {
    const [type, action, own] = key.split(' ') as [string, string, string];
    can(action, type, { place_id: { $in: [...known] }, ...(own === 'true' ? { owner_id: personId } : {}) });
  }
  return build();
}

/** CASL as it is used best: every person's ability built once and kept. */
export function caslCachedOf(policy: Policy): Contestant {
  const abilities = policy.people.map((p) => abilityOf(policy, p.id));
  return ({ person, action, subject: record }) => (abilities[person] as MongoAbility).can(action, record as never);
}

/** CASL as it is used most: the ability is built by each request. */
export const caslPerRequestOf =
  (policy: Policy): Contestant =>
  ({ personId, action, subject: record }) =>
    abilityOf(policy, personId).can(action, record as never);

export const caslSubject = (type: string, row: BenchRow): object => subject(type, { ...row });
