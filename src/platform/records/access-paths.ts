import { all, always, any, type Condition, type Scalar } from '#access/condition.ts';
import type { Resource } from '#access/resource.ts';
import type { PlaceTree } from '#access/tree.ts';

/** One way by an index to a part of the rows that fulfil a condition, and what is left to ask of each row found so. */
export interface AccessPath {
  readonly by: 'column' | 'link';
  readonly field: string;
  readonly values: readonly Scalar[];
  readonly rest: Condition;
}

interface Shape {
  readonly resource: Resource;
  readonly tree: PlaceTree;
  /** Columns with an index. */
  readonly columns: ReadonlySet<string>;
}

/**
 * Paths that together lead to exactly the rows of the condition (some rows by several paths), none when it has no rows,
 * or undefined when some of its rows can only be found by looking at all. The condition stays the only text of the rule: every path asks all of
 * it but what the path itself makes true.
 */
export function accessPaths(c: Condition, shape: Shape): readonly AccessPath[] | undefined {
  switch (c.op) {
    case 'eq':
      return byColumn(c.field, [c.value], shape);
    case 'in':
      return byColumn(c.field, c.values, shape);
    case 'within': {
      if (c.places.includes(shape.tree.rootId)) return undefined;
      const places = [...new Set(c.places.flatMap((p) => shape.tree.subtree(p)))];
      return Object.hasOwn(shape.resource.links, c.field)
        ? byLink(c.field, places, shape)
        : byColumn(c.field, places, shape);
    }
    case 'linked':
      return byLink(c.field, c.values, shape);
    case 'any':
      return union(c.of.map((part) => accessPaths(part, shape)));
    case 'all':
      return narrowest(c.of, shape);
    default:
      return undefined;
  }
}

function byColumn(field: string, values: readonly Scalar[], { columns }: Shape): AccessPath[] | undefined {
  if (values.length === 0) return [];
  return columns.has(field) ? [{ by: 'column', field, values, rest: always }] : undefined;
}

/** Only links of the record itself: those of something it refers to lead to rows in no useful order. */
function byLink(field: string, values: readonly Scalar[], { resource }: Shape): AccessPath[] | undefined {
  if (values.length === 0) return [];
  const from = resource.links[field]?.from ?? 'id';
  return from === 'id' ? [{ by: 'link', field, values, rest: always }] : undefined;
}

/** Paths of alternatives; lists on the same column become one. */
function union(alternatives: readonly (readonly AccessPath[] | undefined)[]): readonly AccessPath[] | undefined {
  const paths: AccessPath[] = [];
  for (const alternative of alternatives) {
    if (!alternative) return undefined;
    for (const path of alternative) {
      const at = paths.findIndex((p) => p.by === path.by && p.field === path.field && p.rest === path.rest);
      const before = paths[at];
      if (before) paths[at] = { ...before, values: [...new Set([...before.values, ...path.values])] };
      else paths.push(path);
    }
  }
  return paths;
}

/** Up to so many values, each is read for itself. */
export const FEW = 32;

export const sizeOf = (paths: readonly AccessPath[]): number => paths.reduce((sum, p) => sum + p.values.length, 0);

/**
 * Of several demands one leads and the others are asked of the rows it finds: few values before many, then one that
 * makes the others true before one that leaves them to be asked, then the first.
 */
function narrowest(demands: readonly Condition[], shape: Shape): readonly AccessPath[] | undefined {
  let best: { paths: readonly AccessPath[]; many: boolean; left: boolean } | undefined;
  demands.forEach((demand, at) => {
    const led = accessPaths(demand, shape);
    if (!led) return;
    const others = demands.filter((_, i) => i !== at);
    const paths = led.flatMap((path) => restricted(path, others, shape.tree));
    const many = sizeOf(paths) > FEW;
    const left = paths.some((path) => accessPaths(path.rest, shape) !== undefined);
    if (!best || (many === best.many ? best.left && !left : best.many)) best = { paths, many, left };
  });
  return best?.paths;
}

/** The path among rows that fulfil further demands; nothing when these name other values of its column. */
function restricted(path: AccessPath, others: readonly Condition[], tree: PlaceTree): AccessPath[] {
  let { values } = path;
  if (path.by === 'column') {
    for (const other of others) {
      if (other.op !== 'in' && other.op !== 'eq') continue;
      if (other.field !== path.field) continue;
      const allowed = new Set(other.op === 'eq' ? [other.value] : other.values);
      if (!values.every((v) => allowed.has(v))) values = values.filter((v) => allowed.has(v));
    }
  }
  if (values.length === 0) return [];
  const narrow = { ...path, values };
  return [{ ...narrow, rest: all([path.rest, ...others.map((other) => knowing(narrow, other, tree))]) }];
}

/** What is left of a condition on rows found by the path: parts that the path makes true vanish. */
function knowing(path: AccessPath, c: Condition, tree: PlaceTree): Condition {
  if (c.op === 'all') return all(c.of.map((part) => knowing(path, part, tree)));
  if (c.op === 'any') return any(c.of.map((part) => knowing(path, part, tree)));
  return holdsFor(path, c, tree) ? always : c;
}

function holdsFor(path: AccessPath, c: Condition, tree: PlaceTree): boolean {
  if (!('field' in c) || c.field !== path.field) return false;
  if (c.op === 'within') return path.values.every((v) => c.places.some((top) => tree.isUnder(v as string, top)));
  if (path.by === 'link') return c.op === 'linked' && holdsAll(c.values, path.values);
  if (c.op === 'eq') return path.values.every((v) => v === c.value);
  return c.op === 'in' && holdsAll(c.values, path.values);
}

function holdsAll(list: readonly Scalar[], values: readonly Scalar[]): boolean {
  const set = new Set(list);
  return values.every((v) => set.has(v));
}
