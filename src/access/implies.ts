import type { Condition, Scalar } from './condition.ts';
import type { PlaceTree } from './tree.ts';

/** A condition with the tree in which its places stand. */
export interface Placed {
  readonly condition: Condition;
  readonly tree: PlaceTree;
}

/**
 * Whether every record that fulfils the one fulfils the other, seen from the conditions alone. Never true without
 * being so; false also where only the records could tell.
 */
export function implies(a: Placed, b: Placed): boolean {
  const part = (condition: Condition, of: Placed): Placed => ({ condition, tree: of.tree });
  const [from, to] = [a.condition, b.condition];
  if (to.op === 'always') return true;
  if (from.op === 'any') return from.of.every((c) => implies(part(c, a), b));
  if (to.op === 'all') return to.of.every((c) => implies(a, part(c, b)));
  if (to.op === 'any' && to.of.some((c) => implies(a, part(c, b)))) return true;
  if (from.op === 'all') return from.of.some((c) => implies(part(c, a), b));
  if (to.op === 'any' || from.op === 'always' || from.field !== to.field) return false;
  if (from.op === 'missing' || to.op === 'missing') return from.op === to.op;
  if (from.op === 'overlaps') return to.op === 'overlaps' && inside(from.values, to.values);
  if (to.op === 'overlaps') return false;
  if (to.op === 'within') return under(from, a.tree, to.places, b.tree);
  return inside(valuesOf(from, a.tree), valuesOf(to, b.tree));
}

type Listed = Extract<Condition, { field: string }>;

function valuesOf(c: Exclude<Listed, { op: 'overlaps' | 'missing' }>, tree: PlaceTree): readonly Scalar[] {
  if (c.op === 'eq') return [c.value];
  return c.op === 'within' ? c.places.flatMap((p) => tree.subtree(p)) : c.values;
}

function under(
  c: Exclude<Listed, { op: 'overlaps' | 'missing' }>,
  tree: PlaceTree,
  tops: readonly string[],
  topsTree: PlaceTree,
): boolean {
  const places = c.op === 'within' && tree === topsTree ? c.places : valuesOf(c, tree);
  return places.every((p) => tops.some((top) => topsTree.isUnder(p as string, top)));
}

const FEW = 8;

function inside(some: readonly Scalar[], all: readonly Scalar[]): boolean {
  if (all.length <= FEW) return some.every((v) => all.includes(v));
  const known = new Set(all);
  return some.every((v) => known.has(v));
}
