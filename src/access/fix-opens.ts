import { abilities } from './decide.ts';
import { diffPolicies } from './diff.ts';
import type { Refused, Situation } from './fix-situation.ts';

/** What a change opens besides what was asked for. */
export interface Opens {
  /** Permissions that the person has more. */
  readonly permissions: readonly string[];
  /** Places where they have them; 0 when only this one record is concerned. */
  readonly places: number;
  /** One for each permission at each place: how much is opened in all. */
  readonly total: number;
}

/** What the changed situation opens, without the permission that was asked for. */
export function opensOf(before: Situation, after: Situation, q: Refused): Opens {
  const { name } = before.policy.permission(q.resource.type, q.action, q.facet);
  const ranges = new Map<string, [number, number][]>();
  const { tree } = after.policy;
  for (const { gains } of before.policy === after.policy
    ? []
    : diffPolicies(before.policy, after.policy, q.asker.now)) {
    for (const { permissions, places } of gains) {
      const spots = places === 'every' ? [{ placeId: tree.rootId, below: true }] : places;
      for (const permission of permissions) {
        const list = ranges.get(permission) ?? [];
        ranges.set(permission, list);
        for (const { placeId, below } of spots) {
          const at = tree.indexOf(placeId);
          list.push([at, below ? tree.lastOf(at) : at]);
        }
      }
    }
  }
  const counts = [...ranges.values()].map(covered);
  const places = covered([...ranges.values()].flat());
  const onRecord = ranges.size === 0 ? newAbilities(before, after, q) : [];
  const others = [...ranges.keys(), ...onRecord].filter((permission) => permission !== name);
  const total = counts.reduce((sum, count) => sum + count, onRecord.length);
  const asked = ranges.has(name) || onRecord.includes(name);
  return { permissions: others, places, total: Math.max(0, total - (asked ? 1 : 0)) };
}

/** How many numbers some ranges cover together. */
function covered(ranges: readonly (readonly [number, number])[]): number {
  let count = 0;
  let last = -1;
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    count += Math.max(0, to - Math.max(from - 1, last));
    last = Math.max(last, to);
  }
  return count;
}

/** What becomes a yes on the record in question, which needs no other place. */
function newAbilities(before: Situation, after: Situation, q: Refused): string[] {
  const had = abilities(before.policy, q.asker, q.resource, before.row);
  const has = abilities(after.policy, q.asker, q.resource, after.row);
  return after.policy.permissions
    .of(q.resource.type)
    .flatMap(({ name, short }) => (has[short] === true && had[short] !== true ? [name] : []));
}
