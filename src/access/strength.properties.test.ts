import fc from 'fast-check';
import { expect, test } from 'vitest';
import { declaredResources } from '#test/declarations.ts';
import { thing } from '#test/thing.ts';
import {
  ceilingsFor,
  grantId,
  linesFor,
  NOW,
  personId,
  policyOf,
  profileId,
  type World,
  worlds,
} from '#test/worlds.ts';
import type { Row } from './condition.ts';
import type { Asker, Ceiling } from './decide.ts';
import { explain, type Step } from './explain.ts';
import type { PersonFacts, Policy } from './policy.ts';
import { cellsOf, type Line, relationField, type Resource } from './resource.ts';
import { excessOfGrant, excessOfJoining, excessOfPerson } from './strength.ts';

const resources = [...(await declaredResources()), thing];
const anyWorld = worlds(resources);
const RECEIVER = personId(77);

/** The giver in the receiver's relations: what "own" means is the same rule for both, on each one's own records. */
function inTheirStead(r: Resource, row: Row, receiver: string, giver: string): Row {
  const swapped = Object.keys(r.relations).map((name): [string, unknown] => {
    const { field } = relationField(r, name);
    const value = row[field];
    if (Array.isArray(value)) return [field, value.includes(receiver) ? [...value, giver] : value];
    return [field, value === receiver ? giver : value];
  });
  return { ...row, ...Object.fromEntries(swapped) };
}

const isYes = (steps: readonly Step[], ...names: readonly Step['step'][]): boolean =>
  steps.some((s) => names.includes(s.step) && s.outcome === 'yes');

/** Whether the grants (or the kind) and the ceilings let it through, leaving what belongs to record and relation aside. */
function mayByGrants(policy: Policy, asker: Asker, r: Resource, action: string, row: Row, facet?: string): boolean {
  const { steps } = explain(policy, asker, r, action, row, facet);
  const outside = steps.some((s) => s.step === 'ceilings' && s.outcome === 'no');
  return !outside && isYes(steps, 'grants', 'superadmin');
}

/** Whether it is allowed in the end, restrictions and switches included, and by more than a relation to the record. */
function mayIndeed(policy: Policy, asker: Asker, r: Resource, action: string, row: Row, facet?: string): boolean {
  const { allowed, steps } = explain(policy, asker, r, action, row, facet);
  return allowed && isYes(steps, 'grants', 'superadmin');
}

function withoutOther(ceiling: Ceiling): Ceiling {
  const own: { -readonly [K in keyof Ceiling]: Ceiling[K] } = { ...ceiling };
  delete own.also;
  return own;
}

/**
 * The same on the receiver's records, of a giver and of each person whose rights bound the giver's: every one of them in
 * the receiver's relations, as a relation that one field holds is only ever one person's.
 */
function mayInTheirStead(
  policy: Policy,
  { ceilings = [], ...giver }: Asker,
  r: Resource,
  action: string,
  row: Row,
  facet?: string,
): boolean {
  const alone = { ...giver, ceilings: ceilings.map(withoutOther) };
  const theirs = inTheirStead(r, row, RECEIVER, giver.personId);
  return (
    mayIndeed(policy, alone, r, action, theirs, facet) &&
    ceilings.every(({ also }) => !also || mayInTheirStead(policy, also, r, action, row, facet))
  );
}

interface Gift {
  readonly world: World;
  readonly giver: string;
  readonly lines: readonly Line[];
  readonly place: string;
  readonly below: boolean;
  readonly receiver: PersonFacts;
  readonly ceilings: Asker['ceilings'];
  readonly named: boolean;
}

/** A giver, lines and a place: often those of a grant the giver holds. */
const gifts: fc.Arbitrary<Gift> = anyWorld.chain((world) => {
  const places = world.data.places;
  const groups = places.filter((p) => p.kind === 'group').map((p) => p.id);
  const organizations = places.filter((p) => p.kind === 'organization').map((p) => p.id);
  const known = policyOf(world);
  const anything = fc.record({
    giver: fc.constantFrom(...world.data.people.map((p) => p.id)),
    lines: fc.oneof(linesFor(world), fc.constantFrom(...world.data.profiles.map((p) => known.lines(p.id)))),
    place: fc.constantFrom(...places.map((p) => p.id)),
  });
  const held = world.data.grants.flatMap(({ personId: giver, profileId: profile, placeId: place }) =>
    giver === null ? [] : [{ giver, lines: known.lines(profile), place }],
  );
  const what = held.length === 0 ? anything : fc.oneof(anything, fc.constantFrom(...held));
  return what.chain((chosen) =>
    fc.record({
      giver: fc.constant(chosen.giver),
      lines: fc.constant(chosen.lines),
      place: fc.constant(chosen.place),
      world: fc.constant(world),
      below: fc.boolean(),
      receiver: fc.record({ organizationId: fc.constantFrom(null, ...organizations), groups: fc.subarray(groups) }).map(
        (facts): PersonFacts => ({
          ...facts,
          id: RECEIVER,
          kind: 'grouped',
          enabled: true,
          validFrom: null,
          validUntil: null,
        }),
      ),
      ceilings: fc.option(ceilingsFor(world), { nil: undefined }),
      named: fc.boolean(),
    }),
  );
});

/** The world after the gift: the receiver holds the lines that are within the giver's rights, and nothing else. */
function afterwards({ world, place, below, receiver }: Gift, lines: readonly Line[]): Policy {
  return policyOf(world, {
    people: [...world.data.people, receiver],
    profiles: [...world.data.profiles, { id: profileId(77), name: 'gift', bits: [], lines }],
    grants: [
      ...world.data.grants.filter((g) => g.groupId === null),
      {
        id: grantId(77),
        personId: RECEIVER,
        groupId: null,
        profileId: profileId(77),
        placeId: place,
        below,
        cause: 'hand',
        from: null,
        until: null,
      },
    ],
  });
}

/** The rows of the world, once with the receiver in the place of each person, so that relations are met. */
function* rowsOf(world: World, r: Resource): Generator<Row> {
  for (const row of world.rows.get(r.type) ?? []) {
    yield row;
    for (const p of world.data.people) yield inTheirStead(r, row, p.id, RECEIVER);
  }
}

test('what one may hand out lets nobody do what one may not do oneself', () => {
  let yes = 0;
  fc.assert(
    fc.property(gifts, (gift) => {
      const { world, place, below, receiver } = gift;
      const giver: Asker = { personId: gift.giver, now: NOW, ...(gift.ceilings ? { ceilings: gift.ceilings } : {}) };
      // Grants to groups would reach the receiver as well and blur whose gift is judged.
      const before = policyOf(world, { grants: world.data.grants.filter((g) => g.groupId === null) });
      const named = gift.named ? [receiver] : undefined;
      const lines = gift.lines.filter((l) => excessOfGrant(before, giver, [l], place, below, named).length === 0);
      const policy = afterwards(gift, lines);
      for (const r of world.resources) {
        for (const { action, facet } of cellsOf(r)) {
          if (!lines.some((l) => l.type === r.type && l.action === action && l.facet === facet)) continue;
          for (const row of rowsOf(world, r)) {
            if (!mayIndeed(policy, { personId: RECEIVER, now: NOW }, r, action, row, facet)) continue;
            yes++;
            const text = `${gift.giver} ${facet ?? ''} ${action} ${r.type} ${JSON.stringify(row)}`;
            expect(mayInTheirStead(policy, giver, r, action, row, facet), text).toBe(true);
          }
        }
      }
    }),
    { numRuns: 1500 },
  );
  expect(yes, 'gifts that reached something').toBeGreaterThan(100);
});

test('joining a group or an organization lets nobody do what those who let them join may not do', () => {
  let gained = 0;
  const moves = anyWorld.chain((world) =>
    fc.record({
      world: fc.constant(world),
      actor: fc.constantFrom(...world.data.people),
      person: fc.constantFrom(...world.data.people),
      groups: fc.subarray(world.data.places.filter((p) => p.kind === 'group').map((p) => p.id)),
      organizationId: fc.constantFrom(
        undefined,
        ...world.data.places.filter((p) => p.kind === 'organization').map((p) => p.id),
      ),
    }),
  );
  fc.assert(
    fc.property(moves, ({ world, actor, person, groups, organizationId }) => {
      const before = policyOf(world);
      const asker = { personId: actor.id, now: NOW };
      const joined = { groups, ...(organizationId === undefined ? {} : { organizationId }) };
      if (excessOfJoining(before, asker, person.id, joined).length > 0) return;
      const moved = { ...person, ...joined, groups: [...person.groups, ...groups] };
      const after = policyOf(world, { people: world.data.people.map((p) => (p.id === person.id ? moved : p)) });
      const who = { personId: person.id, now: NOW };
      for (const r of world.resources) {
        for (const { action, facet } of cellsOf(r)) {
          for (const row of world.rows.get(r.type) ?? []) {
            const granted = (policy: Policy): boolean =>
              explain(policy, who, r, action, row, facet).grants.some((g) => g.counts);
            if (!granted(after) || granted(before)) continue;
            gained++;
            const theirs = inTheirStead(r, row, person.id, actor.id);
            const text = `${actor.id} lets ${person.id} ${facet ?? ''} ${action} ${r.type} ${JSON.stringify(row)}`;
            expect(mayByGrants(before, asker, r, action, theirs, facet), text).toBe(true);
          }
        }
      }
    }),
    { numRuns: 2000 },
  );
  expect(gained, 'moves that gained something').toBeGreaterThan(0);
});

test('a stronger account is one with a grant that the actor could not give, also one that starts later', () => {
  fc.assert(
    fc.property(anyWorld, (world) => {
      const policy = policyOf(world);
      for (const actor of world.data.people) {
        for (const target of world.data.people) {
          const asker = { personId: actor.id, now: NOW };
          const excess = excessOfPerson(policy, asker, target.id);
          if (actor.id === target.id) expect(excess).toEqual([]);
          else if (!policy.isActive(actor, NOW)) expect(excess).not.toEqual([]);
          else if (actor.kind === 'superadmin') expect(excess).toEqual([]);
          else if (target.kind === 'superadmin') expect(excess.map((e) => e.permission)).toEqual(['superadmin']);
          else {
            const grants = world.data.grants.filter(
              (g) =>
                (g.personId === target.id || target.groups.includes(g.groupId ?? '')) && (g.until ?? NOW + 1) > NOW,
            );
            const each = grants.flatMap((g) =>
              excessOfGrant(policy, asker, policy.lines(g.profileId), g.placeId, g.below, [target]),
            );
            expect(excess.length > 0).toBe(each.length > 0);
          }
        }
      }
    }),
  );
});
