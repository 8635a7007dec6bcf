import { all, any, type Condition } from '#access/condition.ts';
import { type Asker, conditionFor } from '#access/decide.ts';
import type { Policy } from '#access/policy.ts';
import type { Resource } from '#access/resource.ts';
import type { PlaceTree } from '#access/tree.ts';

interface Bound {
  readonly condition: Condition;
  /** Milliseconds since 1970 between which no date of the person or of a grant falls. */
  readonly from: number;
  readonly until: number;
}

const bound = new WeakMap<Policy, Map<string, Bound>>();
/** Forgotten all at once when so many have gathered: people come and go. */
const MOST = 10_000;

/** `conditionFor`, kept as long as the policy and the dates in it say the same. */
export function boundCondition(policy: Policy, asker: Asker, r: Resource, action: string): Condition {
  if (asker.ceilings && asker.ceilings.length > 0) return conditionFor(policy, asker, r, action);
  const kept = keptOf(policy);
  const key = `${asker.personId} ${r.type} ${action}`;
  const before = kept.get(key);
  if (before && before.from <= asker.now && asker.now < before.until) return before.condition;
  const condition = listed(conditionFor(policy, asker, r, action), r, policy.tree);
  const fresh = { condition, ...steadyTime(policy, asker) };
  if (kept.size >= MOST) kept.clear();
  kept.set(key, fresh);
  return fresh.condition;
}

/** Lists of places instead of what lies under some place: looked up once, they can be kept as one value. */
function listed(c: Condition, r: Resource, tree: PlaceTree): Condition {
  if (c.op === 'all') return all(c.of.map((part) => listed(part, r, tree)));
  if (c.op === 'any') return any(c.of.map((part) => listed(part, r, tree)));
  if (c.op !== 'within' || c.places.includes(tree.rootId)) return c;
  const values = [...new Set(c.places.flatMap((p) => tree.subtree(p)))];
  return { op: Object.hasOwn(r.links, c.field) ? 'linked' : 'in', field: c.field, values };
}

function keptOf(policy: Policy): Map<string, Bound> {
  const known = bound.get(policy);
  if (known) return known;
  const made = new Map<string, Bound>();
  bound.set(policy, made);
  return made;
}

/** The time around now in which no grant of the person, nor the person, begins or ends. */
function steadyTime(policy: Policy, asker: Asker): { from: number; until: number } {
  const person = policy.person(asker.personId);
  let from = Number.NEGATIVE_INFINITY;
  let until = Number.POSITIVE_INFINITY;
  const dates = policy.everyGrantOf(asker.personId).flatMap((g) => [g.from, g.until]);
  for (const date of [...dates, person?.validFrom ?? null, person?.validUntil ?? null]) {
    if (date === null) continue;
    if (date <= asker.now) from = Math.max(from, date);
    else until = Math.min(until, date);
  }
  return { from, until };
}
