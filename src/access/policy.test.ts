import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { declaredResources } from '#test/declarations.ts';
import { expectAlike } from '#test/policy-alike.ts';
import { thing } from '#test/thing.ts';
import { NOW, policyOf, questions, sayQuestion, type World, worlds } from '#test/worlds.ts';
import { decide } from './decide.ts';
import { Policy, type PolicyChanges, type PolicyData } from './policy.ts';
import { UnknownNameError } from './resource.ts';
import { PlaceTreeError } from './tree.ts';
import { whoCan } from './who.ts';

const resources = [...(await declaredResources()), thing];
const anyWorld = worlds(resources, 2);

const KINDS = ['places', 'people', 'profiles', 'grants'] as const;
type Kind = (typeof KINDS)[number];

/** One step: things of a kind put in, taken out of, or changed to what they are in another world. */
const step = fc.record({
  kind: fc.constantFrom(...KINDS, 'grants' as const, 'people' as const),
  take: fc.boolean(),
  which: fc.uniqueArray(fc.nat(12), { minLength: 1, maxLength: 3 }),
  /** Gone on from a version so many steps ago. */
  back: fc.constantFrom(0, 0, 0, 0, 1, 2),
  /** Only tried. */
  aside: fc.constantFrom(false, false, true),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Nothing may be left hanging on what is taken away: a place on its parent, grants on all they name. */
function withDependents(data: PolicyData, ids: Set<string>): Set<string> {
  for (let before = -1; before !== ids.size; ) {
    before = ids.size;
    for (const p of data.places) if (p.parentId !== null && ids.has(p.parentId)) ids.add(p.id);
    for (const g of data.grants) {
      if ([g.profileId, g.placeId, g.personId, g.groupId].some((id) => id !== null && ids.has(id))) ids.add(g.id);
    }
  }
  return ids;
}

function changeOf(data: PolicyData, other: PolicyData, { kind, take, which }: Step): PolicyChanges {
  if (take) {
    const some = which.flatMap((n) => data[kind][n] ?? []).filter((x) => !('parentId' in x) || x.parentId !== null);
    return { without: [...withDependents(data, new Set(some.map((x) => x.id)))] };
  }
  const has = (k: Kind, id: string | null): boolean => id === null || data[k].some((x) => x.id === id);
  const fits = {
    places: (p: PolicyData['places'][number]) => p.parentId !== null && has('places', p.parentId),
    people: () => true,
    profiles: () => true,
    grants: (g: PolicyData['grants'][number]) => has('profiles', g.profileId) && has('places', g.placeId),
  } as Record<Kind, (item: never) => boolean>;
  return { [kind]: which.flatMap((n) => other[kind][n] ?? []).filter((item) => fits[kind](item as never)) };
}

function applied(data: PolicyData, c: PolicyChanges): PolicyData {
  const gone = new Set(c.without);
  const put = <T extends { id: string }>(items: readonly T[], by: readonly T[] = []): T[] => {
    const kept = items.map((item) => by.find((x) => x.id === item.id) ?? item);
    return [...kept, ...by.filter((x) => !items.some((item) => item.id === x.id))].filter((x) => !gone.has(x.id));
  };
  return {
    places: put(data.places, c.places),
    people: put(data.people, c.people),
    profiles: put(data.profiles, c.profiles),
    // What nobody can hold is left out for good.
    grants: put(data.grants, c.grants).filter((g) =>
      g.groupId === null
        ? put(data.people, c.people).some((p) => p.id === g.personId)
        : put(data.places, c.places).some((p) => p.id === g.groupId),
    ),
  };
}

function expectMadeAnew(changed: Policy, data: PolicyData, world: World): void {
  const anew = new Policy(world.resources, data);
  expectAlike(changed, anew);
  expect(changed.held.size).toBe(anew.held.size);
  const asked = new Set<unknown>();
  for (const q of questions({ ...world, data })) {
    const answer = decide(changed, q.asker, q.r, q.action, q.row, q.facet);
    expect(answer, sayQuestion(q)).toEqual(decide(anew, q.asker, q.r, q.action, q.row, q.facet));
    if (asked.has(q.row)) continue;
    asked.add(q.row);
    const who = (policy: Policy): string[] =>
      whoCan(policy, q.r, q.action, q.row, NOW, q.facet).map(
        (w) => `${w.personId} ${w.grants.toSorted().join()} ${w.floors.join()}`,
      );
    expect(who(changed).toSorted(), sayQuestion(q)).toEqual(who(anew).toSorted());
  }
}

describe('a policy changed step by step', () => {
  test('is as one made from what is left, and no step changes an earlier version', () => {
    fc.assert(
      fc.property(anyWorld, anyWorld, fc.array(step, { minLength: 1, maxLength: 12 }), (world, other, steps) => {
        const versions = [{ data: applied(world.data, {}), policy: policyOf(world) }];
        for (const s of steps) {
          const from = versions.at(-1 - s.back) ?? versions[0];
          if (!from) throw new Error('There is always a first version.');
          const change = changeOf(from.data, other.data, s);
          versions.push({
            data: applied(from.data, change),
            policy: s.aside ? from.policy.trial(change) : from.policy.with(change),
          });
        }
        for (const { data, policy } of versions) expectMadeAnew(policy, data, world);
      }),
      { numRuns: 250 },
    );
  }, 60_000);

  test('goes on without laying out everything again as long as there is room', () => {
    fc.assert(
      fc.property(anyWorld, fc.nat(5), (world, n) => {
        const [grant, person] = [world.data.grants[0], world.data.people[n % world.data.people.length]];
        if (!grant || !person) return;
        const before = policyOf(world, { grants: [grant] });
        const given = before.with({ grants: [{ ...grant, id: 'new', personId: person.id, groupId: null }] });
        expect(given.trial({ without: ['new'] }).held.slotProfile).not.toBe(before.held.slotProfile);
        const taken = given.with({ without: ['new'] });
        expect(given.held.slotProfile).toBe(before.held.slotProfile);
        expect(taken.held.slotProfile).toBe(before.held.slotProfile);
        expect(taken.with({ profiles: [...taken.profiles.values()].slice(0, 1) }).held.slotProfile).toBe(
          before.held.slotProfile,
        );
      }),
    );
  });

  test('is tried from a version to which a later one has added, too', () => {
    fc.assert(
      fc.property(anyWorld, fc.nat(5), (world, n) => {
        const [grant, person] = [world.data.grants[0], world.data.people[n % world.data.people.length]];
        if (!grant || !person) return;
        const to = { ...grant, personId: person.id, groupId: null };
        const before = policyOf(world, { grants: [grant] });
        before.with({ grants: [{ ...to, id: 'later' }] });
        const tried = before.trial({ grants: [{ ...to, id: 'tried' }] });
        expect(tried.everyGrantOf(person.id).map((g) => g.id)).toContain('tried');
        expect(tried.everyGrantOf(person.id).map((g) => g.id)).not.toContain('later');
      }),
    );
  });

  test('is changed from a version to which a later one has added what nobody holds yet', () => {
    fc.assert(
      fc.property(anyWorld, fc.nat(5), (world, n) => {
        const [grant, person] = [world.data.grants[0], world.data.people[n % world.data.people.length]];
        const group = world.data.places.find((p) => p.kind === 'group');
        if (!grant || !person || !group) return;
        const people = world.data.people.map((p) => ({ ...p, groups: [] }));
        const before = policyOf(world, { grants: [grant], people });
        before.with({ grants: [{ ...grant, personId: null, groupId: group.id, id: 'later' }] });
        const after = before.with({ grants: [{ ...grant, personId: person.id, groupId: null, id: 'now' }] });
        expect(after.everyGrantOf(person.id).map((g) => g.id)).toContain('now');
        expect(after.everyGrantOf(person.id).map((g) => g.id)).not.toContain('later');
      }),
    );
  });

  test('is refused when something is left hanging', () => {
    const world = fc.sample(
      anyWorld.filter((w) => w.data.grants.some((g) => g.placeId !== w.data.places[0]?.id)),
      { numRuns: 1, seed: 5 },
    )[0] as World;
    const policy = policyOf(world);
    const grant = world.data.grants.find((g) => g.placeId !== world.data.places[0]?.id);
    if (!grant) throw new Error('The world has a grant.');
    expect(() => policy.with({ without: [grant.profileId] })).toThrow(UnknownNameError);
    expect(() => policy.with({ without: [policy.tree.rootId] })).toThrow(PlaceTreeError);
    expect(() => policy.with({ grants: [{ ...grant, placeId: 'nowhere' }] })).toThrow(UnknownNameError);
    expectMadeAnew(policy, applied(world.data, {}), world);
  });
});
