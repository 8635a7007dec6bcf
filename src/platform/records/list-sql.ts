import { all, type Condition } from '#access/condition.ts';
import { arrayType, identifier, toSql } from '#access/sql.ts';
import type { PlaceTree } from '#access/tree.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { AccessPath } from './access-paths.ts';
import { type Computed, pageColumns } from './columns.ts';
import type { Param } from './filters.ts';

/** What a list is asked for. Its rows are those of `plainList`; the other texts find the same ones faster. */
export interface ListQuestion {
  readonly spec: RecordSpec;
  readonly tree: PlaceTree;
  readonly computed: Computed;
  /** The links that come along. */
  readonly links: ReadonlySet<string>;
  readonly condition: Condition;
  /** Everything else the rows must fulfil, as SQL over alias `t`. */
  readonly filters: (param: Param) => string[];
  readonly order: { readonly expression: string; readonly type: string; readonly down: boolean };
  /** Only rows behind this one. */
  readonly after?: { readonly key: string; readonly id: string } | undefined;
  readonly limit: number;
}

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** One statement in the making. */
class Draft {
  readonly q: ListQuestion;
  readonly values: unknown[] = [];
  readonly table: string;
  readonly orderBy: string;

  constructor(q: ListQuestion) {
    this.q = q;
    this.table = identifier(q.spec.resource.table);
    const direction = q.order.down ? 'desc' : 'asc';
    this.orderBy = `${q.order.expression} ${direction}, t.id ${direction}`;
  }

  param = (value: unknown): string => `$${this.values.push(value)}`;

  sql(c: Condition): string {
    return toSql(c, this.q.spec.resource, this.q.tree, 't', this.values);
  }

  /** Filters and cursor: whatever is asked beside the condition. */
  others(): string[] {
    const { order, after } = this.q;
    const filters = this.q.filters(this.param);
    if (!after) return filters;
    const key = `${this.param(after.key)}::${order.type}`;
    return [
      ...filters,
      `(${order.expression}, t.id) ${order.down ? '<' : '>'} (${key}, ${this.param(after.id)}::uuid)`,
    ];
  }

  /** The page out of rows under alias `t`; links and computed columns are fetched for its rows alone. */
  page(from: string, where: string): Statement {
    const { q } = this;
    const { columns, joins } = pageColumns(q.spec, q.computed, q.links);
    const text =
      `select ${columns}, (${q.order.expression})::text as _sort from (select t.* from ${from} where ${where} ` +
      `order by ${this.orderBy} limit ${q.limit}) t${joins} order by ${this.orderBy}`;
    return { text, values: this.values };
  }
}

const conjunction = (parts: readonly string[]): string => parts.filter((p) => p !== 'true').join(' and ') || 'true';

/** The whole rule in one WHERE; the database looks for its own way. */
export function plainList(q: ListQuestion): Statement {
  const d = new Draft(q);
  return d.page(`${d.table} t`, conjunction([d.sql(q.condition), ...d.others()]));
}

/** Looks at no more than the first rows in order, whoever may see them: the page, if these hold a whole one. */
export function windowList(q: ListQuestion, window: number): Statement {
  const d = new Draft(q);
  const first = `select t.* from ${d.table} t where ${conjunction(d.others())} order by ${d.orderBy} limit ${window}`;
  return d.page(`(${first}) t`, d.sql(q.condition));
}

/**
 * Reads the first rows of each path in order and merges them. With more places than rows on a page, the first row of
 * each place tells which places can have a row on the page at all.
 */
export function pathList(q: ListQuestion, paths: readonly AccessPath[]): Statement {
  const d = new Draft(q);
  const others = d.others();
  const heads: string[] = [];
  const branches = paths.map((path) => branch(d, path, others, heads));
  const withHeads = heads.length > 0 ? `${heads.join(', ')}, ` : '';
  const direction = q.order.down ? 'desc' : 'asc';
  const found =
    `with ${withHeads}found as (${branches.join(' union ')}), ` +
    `page as materialized (select id from found order by key ${direction}, id ${direction} limit ${q.limit}) `;
  const { text, values } = d.page(`page join ${d.table} t on t.id = page.id`, 'true');
  return { text: found + text, values };
}

function branch(d: Draft, path: AccessPath, others: readonly string[], heads: string[]): string {
  const row = `t.id, ${d.q.order.expression} as key`;
  const rest = conjunction([d.sql(path.rest), ...others]);
  const first = (where: string, limit: number): string =>
    `select ${row} from ${d.table} t where ${where} and ${rest} order by ${d.orderBy} limit ${limit}`;
  if (path.by === 'link' || path.values.length === 1) return `(${first(d.sql(factOf(path)), d.q.limit)})`;
  const column = `t.${identifier(path.field)}`;
  let places = `unnest(${d.param(path.values)}::${arrayType(path.values)}) v (value)`;
  if (path.values.length > d.q.limit) {
    const name = `heads${heads.length}`;
    const direction = d.q.order.down ? 'desc' : 'asc';
    heads.push(
      `${name} as materialized (select v.value from ${places} cross join lateral (${first(`${column} = v.value`, 1)}) h ` +
        `order by h.key ${direction}, h.id ${direction} limit ${d.q.limit})`,
    );
    places = `${name} v`;
  }
  return `(select f.id, f.key from ${places} cross join lateral (${first(`${column} = v.value`, d.q.limit)}) f)`;
}

/** What is true of every row on the path. */
const factOf = ({ by, field, values }: AccessPath): Condition =>
  by === 'link' ? { op: 'linked', field, values } : { op: 'in', field, values };

/** Finds the rows with the words first, whoever may see them, then asks everything else of those. */
export function matchesFirst(q: ListQuestion, search: (param: Param) => string): Statement {
  const d = new Draft(q);
  const found = `with found as materialized (select t.* from ${d.table} t where ${search(d.param)}) `;
  const { text, values } = d.page('found t', conjunction([d.sql(q.condition), ...d.others()]));
  return { text: found + text, values };
}

/** Counts the rows with the words that fulfil everything else. */
export function matchesCount(q: ListQuestion, search: (param: Param) => string): Statement {
  const d = new Draft(q);
  const found = `with found as materialized (select t.* from ${d.table} t where ${search(d.param)}) `;
  const { text, values } = counted(
    d,
    `select 1 from found t where ${conjunction([d.sql(q.condition), ...d.others()])} limit ${q.limit}`,
  );
  return { text: found + text, values };
}

/**
 * How many of some rows from all over the table have the words: `n` of about `sample`. New rows alone would not do: the
 * words of last year's tickets may be gone from today's.
 */
export function sampleWords(q: ListQuestion, search: (param: Param) => string, sample: number): Statement {
  const d = new Draft(q);
  const share =
    `select least(100, 100.0 * ${d.param(sample)}::int / greatest(reltuples, 1)) from pg_class ` +
    `where oid = ${d.param(q.spec.resource.table)}::text::regclass`;
  const from = `${d.table} t tablesample system ((${share}))`;
  return { text: `select count(*)::int as n from ${from} where ${search(d.param)}`, values: d.values };
}

/** Counts no further than the limit, along the order of the list. */
export function plainCount(q: ListQuestion): Statement {
  const d = new Draft(q);
  const where = conjunction([d.sql(q.condition), ...d.others()]);
  return counted(d, `select 1 from ${d.table} t where ${where} order by ${d.orderBy} limit ${q.limit}`);
}

/** Counts path by path until the limit; each path leaves out what an earlier one has counted. */
export function pathCount(q: ListQuestion, paths: readonly AccessPath[]): Statement {
  const d = new Draft(q);
  const others = d.others();
  const branches = paths.map((path, i) => {
    const earlier = paths.slice(0, i).map((p) => `(${d.sql(all([factOf(p), p.rest]))}) is not true`);
    const rest = conjunction([d.sql(path.rest), ...earlier, ...others]);
    if (path.by === 'link' || path.values.length === 1) {
      return `(select 1 from ${d.table} t where ${d.sql(factOf(path))} and ${rest} limit ${q.limit})`;
    }
    const places = `unnest(${d.param(path.values)}::${arrayType(path.values)}) v (value)`;
    const column = `t.${identifier(path.field)}`;
    const found = `select 1 from ${d.table} t where ${column} = v.value and ${rest} limit ${q.limit}`;
    return `(select 1 from ${places} cross join lateral (${found}) f)`;
  });
  return counted(d, branches.join(' union all '));
}

const counted = (d: Draft, rows: string): Statement => ({
  text: `select count(*)::int as n from (select 1 from (${rows}) c limit ${d.q.limit}) counted`,
  values: d.values,
});
