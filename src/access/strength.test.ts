import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { declaredResources } from '#test/declarations.ts';
import {
  ceilingsFor,
  grantId,
  linesFor,
  NOW,
  personId,
  placeId,
  policyOf,
  profileId,
  thing,
  type World,
  worlds,
} from '#test/worlds.ts';
import type { Row } from './condition.ts';
import type { Asker } from './decide.ts';
import { explain } from './explain.ts';
import { type PersonFacts, Policy } from './policy.ts';
import { cellsOf, type Line, relationField, type Resource } from './resource.ts';
import { contains, excessOfGrant, excessOfPerson } from './strength.ts';

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

/** Whether the grants (or the kind) and the ceilings let it through, leaving what belongs to record and relation aside. */
function mayByGrants(policy: Policy, asker: Asker, r: Resource, action: string, row: Row, facet?: string): boolean {
  const { steps } = explain(policy, asker, r, action, row, facet);
  const outcome = Object.fromEntries(steps.map((s) => [s.step, s.outcome]));
  return outcome.ceilings !== 'no' && (outcome.grants === 'yes' || outcome.superadmin === 'yes');
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

/** A giver, and lines that are often among those the giver holds. */
const gifts: fc.Arbitrary<Gift> = anyWorld.chain((world) => {
  const places = world.data.places;
  const groups = places.filter((p) => p.kind === 'group').map((p) => p.id);
  const organizations = places.filter((p) => p.kind === 'organization').map((p) => p.id);
  const known = policyOf(world);
  const held = fc.constantFrom(...world.data.profiles.map((p) => known.lines(p.id)));
  return fc.record({
    world: fc.constant(world),
    giver: fc.constantFrom(...world.data.people.map((p) => p.id)),
    lines: fc.oneof(linesFor(world), held),
    place: fc.constantFrom(...places.map((p) => p.id)),
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
  });
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
            if (!mayByGrants(policy, { personId: RECEIVER, now: NOW }, r, action, row, facet)) continue;
            yes++;
            const theirs = inTheirStead(r, row, RECEIVER, gift.giver);
            const text = `${gift.giver} ${facet ?? ''} ${action} ${r.type} ${JSON.stringify(theirs)}`;
            expect(mayByGrants(policy, giver, r, action, theirs, facet), text).toBe(true);
          }
        }
      }
    }),
    { numRuns: 1500 },
  );
  expect(yes, 'gifts that reached something').toBeGreaterThan(100);
});

describe('handing out', () => {
  const all: Line = { type: 'thing', action: 'view', reach: 'all' };
  const own: Line = { ...all, reach: 'own' };
  const group: Line = { ...all, reach: 'group' };
  const organization: Line = { ...all, reach: 'organization' };
  const [A, B] = [placeId(1), placeId(2)];
  const organizations = [placeId(3), placeId(4)] as const;

  const someone = (n: number, more: Partial<PersonFacts> = {}): PersonFacts => ({
    id: personId(n),
    kind: 'grouped',
    enabled: true,
    organizationId: null,
    groups: [],
    validFrom: null,
    validUntil: null,
    ...more,
  });

  /** The giver holds these lines at the root and below. */
  const excess = (
    held: readonly Line[],
    given: Line,
    options: { giver?: Partial<PersonFacts>; to?: Partial<PersonFacts>; ceilings?: Asker['ceilings'] } = {},
  ): number => {
    const giver = someone(1, options.giver);
    const policy = new Policy(resources, {
      places: [
        { id: placeId(0), parentId: null, kind: 'organization', name: 'All' },
        { id: A, parentId: placeId(0), kind: 'group', name: 'A' },
        { id: B, parentId: placeId(0), kind: 'group', name: 'B' },
        { id: organizations[0], parentId: placeId(0), kind: 'organization', name: 'Acme' },
        { id: organizations[1], parentId: organizations[0], kind: 'organization', name: 'Acme East' },
      ],
      people: [giver],
      profiles: [{ id: profileId(1), name: 'held', bits: [], lines: held }],
      grants: [
        {
          id: grantId(1),
          personId: giver.id,
          groupId: null,
          profileId: profileId(1),
          placeId: placeId(0),
          below: true,
          cause: 'hand',
          from: null,
          until: null,
        },
      ],
    });
    const asker = { personId: giver.id, now: NOW, ...(options.ceilings ? { ceilings: options.ceilings } : {}) };
    return excessOfGrant(policy, asker, [given], A, true, options.to && [someone(2, options.to)]).length;
  };

  test('relations that a line leaves to its type are the relations the type calls own, not every one', () => {
    expect(excess([own], { ...own, via: ['maker', 'reader'] })).toBe(0);
    expect(excess([own], { ...own, via: ['holder'] })).toBe(1);
    expect(excess([{ ...own, via: ['holder'] }], own)).toBe(1);
    expect(excess([{ ...own, via: ['holder', 'reader', 'maker'] }], own)).toBe(0);
  });

  test('"my groups" of somebody else are inside one\'s own only when the very groups are', () => {
    const giver = { groups: [A] };
    expect(excess([group], group, { giver })).toBe(1);
    expect(excess([group], group, { giver, to: { groups: [A] } })).toBe(0);
    expect(excess([group], group, { giver, to: { groups: [A, B] } })).toBe(1);
    expect(excess([{ ...group, list: 'every' }], group, { giver })).toBe(0);
    expect(excess([{ ...group, list: [A, B] }], group, { giver, to: { groups: [A, B] } })).toBe(0);
    expect(excess([group], { ...group, list: [A] }, { giver })).toBe(0);
    expect(excess([group], { ...group, list: [B] }, { giver })).toBe(1);
  });

  test("an organization of somebody else lies under one's own or is refused", () => {
    const giver = { organizationId: organizations[0] };
    expect(excess([organization], organization, { giver })).toBe(1);
    expect(excess([organization], organization, { giver, to: { organizationId: organizations[1] } })).toBe(0);
    expect(excess([organization], organization, { giver, to: { organizationId: placeId(0) } })).toBe(1);
    expect(excess([organization], { ...organization, list: 'every' }, { giver })).toBe(1);
    expect(excess([{ ...organization, list: 'every' }], organization, { giver })).toBe(0);
    expect(excess([{ ...organization, by: 'payer' }], { ...organization, list: [] })).toBe(0);
    const anywhere = { ...organization, by: 'anywhere', list: 'every' } as const;
    expect(excess([anywhere], organization)).toBe(1);
    expect(excess([{ ...anywhere, by: 'payer' }], organization)).toBe(0);
  });

  test('a super administrator under a token hands out no more than the token', () => {
    const giver = { kind: 'superadmin' } as const;
    expect(excess([], all, { giver })).toBe(0);
    expect(excess([], all, { giver, ceilings: [{ lines: [own] }] })).toBe(1);
    expect(excess([], own, { giver, ceilings: [{ lines: [own] }] })).toBe(0);
    expect(excess([], all, { giver, ceilings: [{ lines: 'every', places: [B] }] })).toBe(1);
    expect(excess([], { ...all, action: 'edit' }, { giver, ceilings: [{ lines: 'every', readOnly: true }] })).toBe(1);
  });

  test('a kind of person that is capped hands out nothing of what the kind caps', () => {
    expect(excess([all], all, { giver: { kind: 'standalone' } })).toBe(1);
    expect(
      excess([{ ...all, action: 'edit' }], { ...all, action: 'edit' }, { giver: { kind: 'company-grouped' } }),
    ).toBe(1);
    expect(excess([all], all, { giver: { kind: 'company-grouped' } })).toBe(0);
  });

  test('nothing is held by somebody disabled or unknown', () => {
    expect(excess([all], all, { giver: { enabled: false } })).toBe(1);
    const policy = new Policy(resources, {
      places: [{ id: placeId(0), parentId: null, kind: 'organization', name: 'All' }],
      people: [],
      profiles: [],
      grants: [],
    });
    expect(excessOfGrant(policy, { personId: personId(1), now: NOW }, [all], placeId(0), true)).toHaveLength(1);
  });
});

describe('a stronger account', () => {
  test('is one with a grant that the actor could not give, also one that starts later', () => {
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
});

test('a line contains another for one holder exactly as far as their reaches do', () => {
  const line = (more: Partial<Line>): Line => ({ type: 'thing', action: 'view', reach: 'all', ...more });
  expect(contains(line({}), line({ reach: 'own' }))).toBe(true);
  expect(contains(line({}), line({ facet: 'price' }))).toBe(false);
  expect(contains(line({ reach: 'group' }), line({ reach: 'group' }))).toBe(true);
  expect(contains(line({ reach: 'group' }), line({ reach: 'group', list: ['a'] }))).toBe(false);
  expect(contains(line({ reach: 'group', list: ['a'] }), line({ reach: 'group' }))).toBe(false);
  expect(contains(line({ reach: 'organization', list: ['a'] }), line({ reach: 'organization' }))).toBe(true);
  expect(contains(line({ reach: 'organization', list: [] }), line({ reach: 'organization' }))).toBe(false);
  expect(contains(line({ reach: 'group', list: ['a', 'b'] }), line({ reach: 'group', list: ['b'] }))).toBe(true);
  expect(contains(line({ reach: 'own' }), line({ reach: 'own', via: ['holder'] }))).toBe(false);
});
