import fc from 'fast-check';
import { expect, test } from 'vitest';
import { declaredResources } from '#test/declarations.ts';
import { thing } from '#test/thing.ts';
import { policyOf, questions, sayQuestion, type World, worlds } from '#test/worlds.ts';
import type { Row } from './condition.ts';
import { decide } from './decide.ts';
import { withMovedHome } from './moved-home.ts';
import type { Policy, PolicyChanges } from './policy.ts';
import type { PlaceNode } from './tree.ts';

const anyWorld = worlds([...(await declaredResources()), thing]);

/** A place that goes: what lies below moves up, its grants and memberships go with it. */
function going(world: World, gone: PlaceNode): PolicyChanges {
  const { places, people, profiles, grants } = world.data;
  return {
    places: places.filter((p) => p.parentId === gone.id).map((p) => ({ ...p, parentId: gone.parentId })),
    people: people.map((p) => ({
      ...p,
      groups: p.groups.filter((id) => id !== gone.id),
      organizationId: p.organizationId === gone.id ? null : p.organizationId,
    })),
    profiles: profiles.map(({ placeId: _placeId, ...p }) => p),
    without: [gone.id, ...grants.filter((g) => g.placeId === gone.id || g.groupId === gone.id).map((g) => g.id)],
  };
}

/** Places that may be a new home: those that lists and memberships name, where there are any. */
function homesIn({ data }: World): PlaceNode[] {
  const listed = data.profiles.flatMap((p) => p.lines.flatMap(({ list }) => (typeof list === 'object' ? list : [])));
  const named = new Set([...listed, ...data.people.flatMap((p) => p.groups)]);
  const homes = data.places.filter((p) => named.has(p.id));
  return homes.length > 0 ? homes : [...data.places];
}

/** The record as far as it has nothing to do with the place. */
const elsewhere = (row: Row, place: string): Row =>
  Object.fromEntries(
    Object.entries(row).map(([field, value]) => {
      if (Array.isArray(value)) return [field, value.filter((one) => one !== place)];
      return [field, value === place ? null : value];
    }),
  );

test('of a record at a place that is gone it is said what is said of it at its new home', () => {
  let asked = 0;
  fc.assert(
    fc.property(anyWorld, fc.nat(30), fc.nat(30), (world, n, m) => {
      const { places } = world.data;
      const gone = places[n % places.length] as PlaceNode;
      const homes = homesIn(world);
      const home = homes[m % homes.length] as PlaceNode;
      if (gone.parentId === null || home.id === gone.id) return;
      const after: Policy = policyOf(world).with(going(world, gone));
      const { policy, grants } = withMovedHome(after, gone, home.id);
      for (const q of questions(world)) {
        const row = elsewhere(q.row, gone.id);
        const there = { ...row, [q.r.home]: home.id };
        const still = { ...row, [q.r.home]: gone.id };
        const told = decide(policy, q.asker, q.r, q.action, still, q.facet).allowed;
        expect(told, `${sayQuestion(q)} ${JSON.stringify(still)}`).toBe(
          decide(after, q.asker, q.r, q.action, there, q.facet).allowed,
        );
        asked += 1;
      }
      for (const g of grants.values()) expect(g.placeId).toBe(home.id);
    }),
    { numRuns: 600 },
  );
  expect(asked).toBeGreaterThan(0);
});
