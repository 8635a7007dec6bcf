import type { PlaceTree } from './tree.ts';

/** A value that a column or link can hold. Dates travel as ISO text. */
export type Scalar = string | number | boolean;

/** A record as the kernel sees it: columns by name, links (people, places) as arrays by link name. */
export type Row = Readonly<Record<string, unknown>>;

/** A list on a permission line: whatever is mine, every one (future ones included), or the ones named. */
export type PlaceList = 'mine' | 'every' | readonly string[];

/**
 * The words a permission may use. They are data and all of them positive: without `not`, NULL means "no" in memory
 * and in SQL alike, and grants commute.
 */
export type Condition =
  | { readonly op: 'always' }
  /** The column holds exactly this value. */
  | { readonly op: 'eq'; readonly field: string; readonly value: Scalar }
  /** The column holds one of these values; none listed matches nothing. */
  | { readonly op: 'in'; readonly field: string; readonly values: readonly Scalar[] }
  /** The place in this column (or one of the places in this link) is one of these or lies under one of them. */
  | { readonly op: 'within'; readonly field: string; readonly places: readonly string[] }
  /** The array column shares a value with the list. */
  | { readonly op: 'overlaps'; readonly field: string; readonly values: readonly Scalar[] }
  /** A row of the link table joins the record to one of these values. */
  | { readonly op: 'linked'; readonly field: string; readonly values: readonly Scalar[] }
  /** The column holds nothing. */
  | { readonly op: 'missing'; readonly field: string }
  | { readonly op: 'all'; readonly of: readonly Condition[] }
  | { readonly op: 'any'; readonly of: readonly Condition[] };

/**
 * A condition in a declaration, where the person is not known yet. `bind` turns it into a Condition for one person.
 * `own`: the person stands in one of these relations.
 * `group`: the place in the field is a group on the list; `mine` are the groups the person is a member of.
 * `organization`: the place in the field is on the list; `mine` is the home organization and what lies under it, which
 * a selection adds to; `every` is every place, as all lie under the organization at the root; `own` is the home
 * organization alone. An empty selection reaches nothing in either.
 * `flagged`: the place in the field carries this switch.
 * `besides`: the place in the field is none where the person is a member with a switch off: every other place, and
 * without such a switch every record.
 */
export type Template =
  | Exclude<Condition, { op: 'all' } | { op: 'any' }>
  | { readonly op: 'own'; readonly via: readonly RelationField[] }
  | { readonly op: 'group'; readonly field: string; readonly list: PlaceList }
  | { readonly op: 'organization'; readonly field: string; readonly list: PlaceList | 'own' }
  | { readonly op: 'flagged'; readonly field: string; readonly flag: string }
  | { readonly op: 'besides'; readonly field: string; readonly list: 'unseen' | 'idle' }
  | { readonly op: 'all'; readonly of: readonly Template[] }
  | { readonly op: 'any'; readonly of: readonly Template[] };

/** Where a relation lives: a column with a person's id, or a link with many. */
export interface RelationField {
  readonly relation: string;
  readonly field: string;
  readonly many: boolean;
}

/** What a template needs to know of the person it is bound to. */
export interface Facts {
  readonly id: string;
  readonly organizationId: string | null;
  /** Groups the person is a member of. */
  readonly groups: readonly string[];
  /** Places of which the person is a member who is not to see, or not to work, what is at home there. */
  readonly unseen?: readonly string[];
  readonly idle?: readonly string[];
}

export const always: Condition = { op: 'always' };
/** Matches nothing: an empty alternative. */
export const never: Condition = { op: 'any', of: [] };

export const isNever = (c: Condition): boolean => c.op === 'any' && c.of.length === 0;

/** Conjunction, simplified: `always` vanishes, one `never` decides. */
export function all(of: readonly Condition[]): Condition {
  const parts: Condition[] = [];
  for (const c of of) {
    if (isNever(c)) return never;
    if (c.op === 'all') parts.push(...c.of);
    else if (c.op !== 'always') parts.push(c);
  }
  return parts.length === 0 ? always : parts.length === 1 ? (parts[0] as Condition) : { op: 'all', of: parts };
}

/** Union, simplified: `never` vanishes, one `always` decides, place and value lists on the same column are merged. */
export function any(of: readonly Condition[]): Condition {
  const parts: Condition[] = [];
  const merged = new Map<string, { index: number; values: Set<Scalar> }>();
  const flat = of.flatMap((c) => (c.op === 'any' ? c.of : [c]));
  for (const c of flat) {
    if (c.op === 'always') return always;
    if (c.op !== 'in' && c.op !== 'within' && c.op !== 'linked' && c.op !== 'eq') {
      parts.push(c);
      continue;
    }
    const values: readonly Scalar[] = c.op === 'within' ? c.places : c.op === 'eq' ? [c.value] : c.values;
    if (values.length === 0) continue;
    const key = `${c.op === 'eq' ? 'in' : c.op} ${c.field}`;
    const seen = merged.get(key);
    if (seen) {
      for (const v of values) seen.values.add(v);
      parts[seen.index] = withValues(c, [...seen.values]);
    } else {
      merged.set(key, { index: parts.length, values: new Set(values) });
      parts.push(c);
    }
  }
  return parts.length === 1 ? (parts[0] as Condition) : { op: 'any', of: parts };
}

/**
 * Both, where what each of the two offers as an alternative is said once: "mine, or open" and "mine, or in my group"
 * is "mine, or open and in my group". A database then reads one branch where it would read two.
 */
export function both(a: Condition, b: Condition): Condition {
  if (a.op !== 'any' || b.op !== 'any') return all([a, b]);
  const inB = new Set(b.of.map((c) => JSON.stringify(c)));
  const shared = a.of.filter((c) => inB.has(JSON.stringify(c)));
  if (shared.length === 0) return all([a, b]);
  const common = new Set(shared.map((c) => JSON.stringify(c)));
  const rest = (of: readonly Condition[]): Condition => any(of.filter((c) => !common.has(JSON.stringify(c))));
  return any([...shared, all([rest(a.of), rest(b.of)])]);
}

function withValues(c: Extract<Condition, { field: string }>, values: readonly Scalar[]): Condition {
  if (c.op === 'within') return { op: 'within', field: c.field, places: values as readonly string[] };
  if (c.op === 'eq') {
    return values.length === 1 && values[0] !== undefined
      ? { op: 'eq', field: c.field, value: values[0] }
      : { op: 'in', field: c.field, values };
  }
  return { op: c.op, field: c.field, values };
}

/**
 * Whether the row fulfils the template for this person. With `facts` left out only bound conditions may be asked.
 * A missing or NULL column never fulfils anything.
 */
export function matches(t: Template, row: Row, tree: PlaceTree, facts?: Facts): boolean {
  switch (t.op) {
    case 'always':
      return true;
    case 'eq':
      return row[t.field] === t.value;
    case 'in':
      return t.values.includes(row[t.field] as Scalar);
    case 'within':
      return someValue(row[t.field], (place) => t.places.some((top) => tree.isUnder(place as string, top)));
    case 'overlaps':
    case 'linked':
      return someValue(row[t.field], (value) => t.values.includes(value as Scalar));
    case 'missing':
      return (row[t.field] ?? null) === null;
    case 'all':
      for (const part of t.of) if (!matches(part, row, tree, facts)) return false;
      return true;
    case 'any':
      for (const part of t.of) if (matches(part, row, tree, facts)) return true;
      return false;
    default:
      return matchesPerson(t, row, tree, facts);
  }
}

function matchesPerson(
  t: Extract<Template, { op: 'own' | 'group' | 'organization' | 'flagged' | 'besides' }>,
  row: Row,
  tree: PlaceTree,
  facts: Facts | undefined,
): boolean {
  if (t.op === 'flagged') return someValue(row[t.field], (place) => tree.hasFlag(place as string, t.flag));
  if (!facts) throw new Error(`A template with '${t.op}' needs to know the person.`);
  if (t.op === 'own') {
    for (const r of t.via) {
      const value = row[r.field];
      if (r.many ? Array.isArray(value) && value.includes(facts.id) : value === facts.id) return true;
    }
    return false;
  }
  if (t.op === 'besides') {
    const closed = facts[t.list] ?? [];
    if (closed.length === 0) return true;
    return someValue(row[t.field], (place) => tree.has(place as string) && !closed.includes(place as string));
  }
  return someValue(row[t.field], (place) => onList(t.op, t.list, place as string, tree, facts));
}

function onList(
  op: 'group' | 'organization',
  list: PlaceList | 'own',
  place: string,
  tree: PlaceTree,
  facts: Facts,
): boolean {
  if (list === 'own') return place === facts.organizationId;
  if (op === 'group') {
    if (tree.kindOf(place) !== 'group') return false;
    return list === 'every' || (list === 'mine' ? facts.groups : list).includes(place);
  }
  if (list === 'every') return tree.has(place);
  if (list !== 'mine') {
    if (list.length === 0) return false;
    if (list.includes(place)) return tree.has(place);
  }
  return facts.organizationId !== null && tree.isUnder(place, facts.organizationId);
}

function someValue(value: unknown, test: (v: unknown) => boolean): boolean {
  if (value === null || value === undefined) return false;
  if (!Array.isArray(value)) return test(value);
  for (const v of value) if (test(v)) return true;
  return false;
}

/** The template for one person: a condition that a database can answer. Place lists are resolved against the tree. */
export function bind(t: Template, tree: PlaceTree, facts: Facts, many: (field: string) => boolean): Condition {
  switch (t.op) {
    case 'all':
      return all(t.of.map((p) => bind(p, tree, facts, many)));
    case 'any':
      return any(t.of.map((p) => bind(p, tree, facts, many)));
    case 'own':
      return any(
        t.via.map((r) =>
          r.many
            ? ({ op: 'linked', field: r.field, values: [facts.id] } as const)
            : ({ op: 'eq', field: r.field, value: facts.id } as const),
        ),
      );
    case 'flagged':
      return oneOf(t.field, tree.flagged(t.flag), many);
    case 'besides': {
      const closed = new Set(facts[t.list]);
      if (closed.size === 0) return always;
      const others = tree.all().flatMap((p) => (closed.has(p.id) ? [] : [p.id]));
      return oneOf(t.field, others, many);
    }
    case 'group':
      return oneOf(t.field, listed(t.list, tree, facts), many);
    case 'organization':
      return bindOrganization(t.field, t.list, tree, facts, many);
    default:
      return t;
  }
}

const listed = (list: PlaceList, tree: PlaceTree, facts: Facts): readonly string[] =>
  list === 'every'
    ? tree.ofKind('group')
    : (list === 'mine' ? facts.groups : list).filter((place) => tree.kindOf(place) === 'group');

function bindOrganization(
  field: string,
  list: PlaceList | 'own',
  tree: PlaceTree,
  facts: Facts,
  many: (field: string) => boolean,
): Condition {
  if (list === 'every') return { op: 'within', field, places: [tree.rootId] };
  if (list === 'own') return oneOf(field, facts.organizationId === null ? [] : [facts.organizationId], many);
  if (list.length === 0) return never;
  const mine: Condition =
    facts.organizationId === null ? never : { op: 'within', field, places: [facts.organizationId] };
  if (list === 'mine') return mine;
  return any([
    mine,
    oneOf(
      field,
      list.filter((place) => tree.has(place)),
      many,
    ),
  ]);
}

function oneOf(field: string, values: readonly string[], many: (field: string) => boolean): Condition {
  if (values.length === 0) return never;
  return many(field) ? { op: 'linked', field, values } : { op: 'in', field, values };
}
