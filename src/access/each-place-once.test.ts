import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { declaredResources } from '#test/declarations.ts';
import { thing } from '#test/thing.ts';
import { NOW, placeId, policyOf, worlds } from '#test/worlds.ts';
import type { Condition } from './condition.ts';
import { diffPolicies } from './diff.ts';
import type { Shift } from './diff-shifts.ts';
import { eachPlaceOnce } from './each-place-once.ts';
import { PlaceTree } from './tree.ts';

const anyWorld = worlds([...(await declaredResources()), thing]);

/** Every permission of the shifts at every place they name, as often as they name it there. */
function named(shifts: readonly Shift[], tree: PlaceTree, concerns: (s: Shift) => boolean): string[] {
  return shifts.filter(concerns).flatMap(({ permissions, places }) => {
    const ids =
      places === 'every'
        ? tree.all().map((p) => p.id)
        : places.flatMap((s) => (s.below ? tree.subtree(s.placeId) : [s.placeId]));
    return permissions.flatMap((p) => ids.map((id) => `${p} at ${id}`));
  });
}

const all = (s: Shift): boolean => s.reach.op === 'always';
const some = (s: Shift): boolean => !all(s);

describe('shifts told with each place once', () => {
  test('name the same permissions at the same places, no place twice', () => {
    fc.assert(
      fc.property(anyWorld, fc.nat(30), (world, n) => {
        const before = policyOf(world);
        const leaver = world.data.people[n % world.data.people.length]?.id;
        const own = world.data.grants.filter((g) => g.personId === leaver).map((g) => g.id);
        for (const { loses } of diffPolicies(before, before.with({ without: own }), NOW)) {
          const told = eachPlaceOnce(loses, before.tree);
          const once = named(told, before.tree, (s) => all(s) || s.places !== 'every');
          expect(new Set(once).size).toBe(once.length);
          const whole = new Set(named(loses, before.tree, all));
          expect(new Set(named(told, before.tree, all))).toEqual(whole);
          const rest = named(loses, before.tree, some).filter((x) => !whole.has(x));
          const more = named(told, before.tree, some).filter((x) => !whole.has(x));
          expect(new Set(more)).toEqual(new Set(rest));
          expect(new Set(told.flatMap((s) => s.by.map((b) => JSON.stringify(b))))).toSatisfy((by: Set<string>) =>
            [...by].every((b) => loses.some((s) => s.by.some((x) => JSON.stringify(x) === b))),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  test('name no place for what stands by some records wherever they are', () => {
    const own: Condition = { op: 'eq', field: 'owner_id', value: 'ana' };
    const tree = new PlaceTree([
      { id: placeId(0), parentId: null, kind: 'organization', name: 'All' },
      { id: placeId(1), parentId: placeId(0), kind: 'organization', name: 'ACME' },
      { id: placeId(2), parentId: placeId(0), kind: 'organization', name: 'Globex' },
    ]);
    const at = [{ placeId: placeId(1), below: false }];
    const grant: Shift = { permissions: ['job:view'], places: at, reach: { op: 'always' }, by: [{ grant: 'g' }] };
    const floor: Shift = { permissions: ['job:view'], places: 'every', reach: own, by: [{ floor: 'job.floor' }] };
    expect(eachPlaceOnce([grant, floor], tree)).toEqual([grant, floor]);
    const open: Shift = { ...grant, reach: { op: 'eq', field: 'closed', value: false } };
    expect(eachPlaceOnce([open, floor], tree)).toEqual([open, floor]);
    expect(eachPlaceOnce([{ ...grant, places: 'every' }, floor], tree)).toEqual([{ ...grant, places: 'every' }]);
  });
});
