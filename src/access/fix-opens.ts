import { abilities } from './decide.ts';
import { diffPolicies } from './diff.ts';
import type { Refused, Situation } from './fix-situation.ts';

/** What a change opens besides what was asked for. */
export interface Opens {
  /** Permissions that the person has more. */
  readonly permissions: number;
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
  const counts = [...ranges].map(([permission, list]) => ({ permission, count: covered(list) }));
  const places = covered([...ranges.values()].flat());
  const onRecord = ranges.size === 0 ? newAbilities(before, after, q) : 0;
  const others = counts.filter((c) => c.permission !== name).length;
  const total = counts.reduce((sum, c) => sum + c.count, 0);
  return { permissions: others + onRecord, places, total: Math.max(0, total - (ranges.has(name) ? 1 : 0)) + onRecord };
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

function newAbilities(before: Situation, after: Situation, q: Refused): number {
  const had = abilities(before.policy, q.asker, q.resource, before.row);
  const has = abilities(after.policy, q.asker, q.resource, after.row);
  const gained = Object.keys(has).filter((name) => has[name] === true && had[name] !== true);
  return Math.max(0, gained.length - 1);
}
