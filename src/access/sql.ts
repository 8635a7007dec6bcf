import { always, type Condition, isNever, type Scalar } from './condition.ts';
import type { Resource } from './resource.ts';
import type { PlaceTree } from './tree.ts';

/** SQL text with `$1`, `$2` ... and the values that go in. */
export interface SqlText {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Names come from declarations, never from a request; this guards against a declaration with a strange one. */
export function identifier(name: string): string {
  if (!/^[a-z_][a-z0-9_]*$/.test(name)) throw new Error(`"${name}" is not a plain SQL name.`);
  return `"${name}"`;
}

/**
 * The second reader of a condition: a boolean SQL expression over the record's table under `alias`. It is true for
 * exactly the rows that `matches` accepts, and never NULL where that matters (positive words only).
 * Ids go in as array constants: PostgreSQL hashes `in (select unnest(..))`, it searches `= any(..)` linearly.
 * @param values collects the parameters, so that several expressions can share one statement
 */
export function toSql(c: Condition, r: Resource, tree: PlaceTree, alias: string, values: unknown[]): string {
  const column = (field: string): string => `${identifier(alias)}.${identifier(field)}`;
  const param = (value: unknown): string => `$${values.push(value)}`;
  const link = (field: string): boolean => Object.hasOwn(r.links, field);
  switch (c.op) {
    case 'always':
      return 'true';
    case 'eq':
      return `${column(c.field)} = ${param(c.value)}`;
    case 'in':
      return inList(column(c.field), c.values, param);
    case 'within': {
      const list = c.places.includes(tree.rootId) ? 'every' : under(c.places, tree);
      return link(c.field) ? exists(r, [c.field], list, alias, param) : inList(column(c.field), list, param);
    }
    case 'overlaps':
      return c.values.length === 0 ? 'false' : `${column(c.field)} && ${param(c.values)}::${arrayType(c.values)}`;
    case 'missing':
      return `${column(c.field)} is null`;
    case 'linked':
      return exists(r, [c.field], c.values, alias, param);
    case 'all':
      return group(
        c.of.map((p) => toSql(p, r, tree, alias, values)),
        ' and ',
        'true',
      );
    case 'any':
      return group(
        sameTable(mergePlaces(c.of, tree), r).map((p) =>
          'fields' in p ? exists(r, p.fields, p.values, alias, param) : toSql(p, r, tree, alias, values),
        ),
        ' or ',
        'false',
      );
  }
}

/** A whole WHERE expression of its own. */
export function whereSql(c: Condition, r: Resource, tree: PlaceTree, alias = 't'): SqlText {
  const values: unknown[] = [];
  return { text: toSql(c, r, tree, alias, values), values };
}

/** Whether a list needs no predicate at all. */
export const isUnrestricted = (c: Condition): boolean => c === always || c.op === 'always';

/** Whether a list is empty without asking. */
export const isEmpty = (c: Condition): boolean => isNever(c);

const group = (parts: readonly string[], joint: string, none: string): string =>
  parts.length === 0 ? none : `(${parts.join(joint)})`;

function under(places: readonly string[], tree: PlaceTree): readonly string[] {
  const only = places[0];
  return places.length === 1 && only !== undefined
    ? tree.subtree(only)
    : [...new Set(places.flatMap((p) => tree.subtree(p)))];
}

/** "At one of these" and "under one of those" on the same column are one list of ids to a database. */
function mergePlaces(of: readonly Condition[], tree: PlaceTree): readonly Condition[] {
  const rest: Condition[] = [];
  const byField = new Map<string, Condition>();
  for (const c of of) {
    const before = 'field' in c ? byField.get(c.field) : undefined;
    if (c.op === 'within' && before?.op === 'in') byField.set(c.field, joined(before, c, tree));
    else if (c.op === 'in' && before?.op === 'within') byField.set(c.field, joined(c, before, tree));
    else if ((c.op === 'in' || c.op === 'within') && !before) byField.set(c.field, c);
    else rest.push(c);
  }
  return [...byField.values(), ...rest];
}

function joined(
  at: Extract<Condition, { op: 'in' }>,
  top: Extract<Condition, { op: 'within' }>,
  tree: PlaceTree,
): Condition {
  if (top.places.includes(tree.rootId)) return top;
  return { op: 'in', field: at.field, values: [...new Set([...under(top.places, tree), ...at.values])] };
}

/** `every`: all places lie under the root, so a place that is there at all will do. */
function inList(column: string, list: 'every' | readonly Scalar[], param: (v: unknown) => string): string {
  if (list === 'every') return `${column} is not null`;
  if (list.length === 0) return 'false';
  if (list.length === 1) return `${column} = ${param(list[0])}`;
  return list.length <= 8
    ? `${column} = any(${param(list)}::${arrayType(list)})`
    : `${column} in (select unnest(${param(list)}::${arrayType(list)}))`;
}

interface Linked {
  readonly fields: readonly string[];
  readonly values: readonly Scalar[];
}

/** Links that differ only in the value of one fixed column, asked for the same people or places, are one look-up. */
function sameTable(of: readonly Condition[], r: Resource): readonly (Condition | Linked)[] {
  const rest: Condition[] = [];
  const alike = new Map<string, Linked & { fields: string[] }>();
  for (const c of of) {
    const l = c.op === 'linked' ? r.links[c.field] : undefined;
    const fixed = Object.keys(l?.where ?? {});
    if (c.op !== 'linked' || !l || fixed.length !== 1) {
      rest.push(c);
      continue;
    }
    const key = JSON.stringify([l.table, l.key, l.value, l.from, fixed, c.values]);
    const known = alike.get(key);
    if (known) known.fields.push(c.field);
    else alike.set(key, { fields: [c.field], values: c.values });
  }
  return [...rest, ...alike.values()];
}

/** @param names links into the same table, told apart by at most one fixed column */
function exists(
  r: Resource,
  names: readonly string[],
  list: 'every' | readonly Scalar[],
  alias: string,
  param: (v: unknown) => string,
): string {
  const links = names.flatMap((name) => r.links[name] ?? []);
  const l = links[0];
  if (!l || list.length === 0) return 'false';
  const fixed = Object.keys(l.where ?? {}).map((column) => {
    const wanted = links.flatMap((link) => link.where?.[column] ?? []);
    return ` and ${inList(`l.${identifier(column)}`, wanted, param)}`;
  });
  const value = inList(`l.${identifier(l.value)}`, list, param);
  return (
    `exists (select 1 from ${identifier(l.table)} l where l.${identifier(l.key)} = ` +
    `${identifier(alias)}.${identifier(l.from ?? 'id')}${fixed.join('')} and ${value})`
  );
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The array type in which a list of values goes to the database. */
export function arrayType(list: readonly Scalar[]): string {
  if (list.every((v) => Number.isSafeInteger(v))) return 'int8[]';
  if (list.every((v) => typeof v === 'number')) return 'float8[]';
  if (list.every((v) => typeof v === 'boolean')) return 'bool[]';
  return list.every((v) => typeof v === 'string' && UUID.test(v)) ? 'uuid[]' : 'text[]';
}

/** Columns that bring a record's links along as arrays, so that the row can be judged in memory. */
export function linkColumns(r: Resource, alias: string): string[] {
  return Object.entries(r.links).map(([name, l]) => {
    const fixed = Object.entries(l.where ?? {}).map(([k, v]) => ` and l.${identifier(k)} = ${literal(v)}`);
    return (
      `coalesce((select array_agg(l.${identifier(l.value)}) from ${identifier(l.table)} l where l.${identifier(l.key)} = ` +
      `${identifier(alias)}.${identifier(l.from ?? 'id')}${fixed.join('')}), '{}') as ${identifier(name)}`
    );
  });
}

/** Only for fixed values of declarations. */
export const literal = (v: Scalar): string => (typeof v === 'string' ? `'${v.replaceAll("'", "''")}'` : String(v));
