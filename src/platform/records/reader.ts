import { CompiledQuery } from 'kysely';
import { all, type Condition } from '#access/condition.ts';
import { type Asker, may } from '#access/decide.ts';
import type { Policy } from '#access/policy.ts';
import type { Resource } from '#access/resource.ts';
import { identifier, isEmpty, toSql } from '#access/sql.ts';
import type { Field } from '#wire/field.ts';
import { idSchema } from '#wire/field.ts';
import type { Count, Page, RecordSpec } from '#wire/record.ts';
import type { QueryExecutor } from '../db.ts';
import { invalid } from '../errors.ts';
import { type Computed, type DbRow, selectList, sortExpression, sortType } from './columns.ts';
import { boundCondition } from './conditions.ts';
import { filterSql, idFilters, isFiltered, type ListQuery, searchWords, trashed } from './filters.ts';
import { linksRead } from './link-use.ts';
import { countRows, findRows, type ListSearch, type Run } from './list.ts';
import type { Narrowing } from './service.ts';
import { preparedByText } from './prepared.ts';
import { type Names, present } from './present.ts';

/** Counting stops here unless the exact number is asked for. */
const COUNT_CAP = 1000;
const PAGE = 50;

export interface ReaderNeeds {
  readonly db: QueryExecutor;
  readonly policy: Policy;
  readonly asker: Asker;
  readonly names: Names;
  readonly computed: Computed;
  /** What search words and ready-made filters of a query leave, for types that have any. */
  readonly narrow?: (query: ListQuery) => Promise<readonly Narrowing[]>;
}

type ListedRow = DbRow & { readonly _sort: string };

const NONE: ReadonlySet<string> = new Set();

const limitOf = (query: ListQuery): number => (typeof query.limit === 'number' ? query.limit : PAGE);

/** The only way to read a protected table: everything is already cut down to what the actor may see. */
export class Reader<S extends RecordSpec = RecordSpec> {
  readonly #spec: S;
  readonly #n: ReaderNeeds;

  constructor(spec: S, needs: ReaderNeeds) {
    this.#spec = spec;
    this.#n = needs;
  }

  /** Which rows the list may hold: those one may view; in the trash, those one may also restore. */
  #condition(query: ListQuery, action: string): Condition {
    const { policy, asker } = this.#n;
    const actions = new Set(['view', action, ...(trashed(query) && this.#spec.resource.trash ? ['restore'] : [])]);
    return all([...actions].map((a) => boundCondition(policy, asker, this.#spec.resource, a)));
  }

  /**
   * One page of raw rows, newest or as sorted, with the cursor of the next. Of links they have those by which something
   * is decided for the actor.
   */
  async rows(query: ListQuery, action = 'view'): Promise<{ rows: DbRow[]; next: string | null }> {
    const { policy, asker } = this.#n;
    return this.#page(query, this.#condition(query, action), linksRead(policy, asker, this.#spec.resource));
  }

  /** One page of the rows of a condition of the caller's own making, which must hold what the actor may see. */
  async pageWhere(condition: Condition, query: ListQuery): Promise<{ rows: DbRow[]; next: string | null }> {
    return this.#page(query, condition, this.#links);
  }

  /** The cursor that goes on after this row of such a page. */
  after(row: DbRow, query: ListQuery): string {
    return encodeCursor(this.#order(query).sort, (row as ListedRow)._sort, row.id);
  }

  async #page(query: ListQuery, condition: Condition, links: ReadonlySet<string>) {
    const limit = limitOf(query);
    const found = await this.#found(query, condition, limit + 1, links);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const next = found.length > limit && last ? this.after(last, query) : null;
    return { rows, next };
  }

  /** Rows of a condition of the caller's own making, which must hold what the actor may see. */
  async rowsWhere(condition: Condition, query: ListQuery): Promise<DbRow[]> {
    return this.#found(query, condition, limitOf(query));
  }

  async #found(query: ListQuery, condition: Condition, limit: number, links = this.#links): Promise<ListedRow[]> {
    const question = { ...(await this.#question(query, condition, limit)), links };
    return isEmpty(question.condition) ? [] : findRows<ListedRow>(question, this.#run);
  }

  get #links(): ReadonlySet<string> {
    return new Set(Object.keys(this.#spec.resource.links));
  }

  async #question(query: ListQuery, condition: Condition, limit: number): Promise<ListSearch> {
    const spec = this.#spec;
    const { policy, asker, computed } = this.#n;
    const { sort, name, field } = this.#order(query);
    const words = searchWords(spec, query);
    const narrowings = (await this.#n.narrow?.(query)) ?? [];
    const texts = narrowings.flatMap((n) => ('sql' in n ? [n.sql] : []));
    const conditions = narrowings.map((n) => ('sql' in n ? n.within : n));
    return {
      spec,
      tree: policy.tree,
      computed,
      links: NONE,
      condition: all([condition, ...conditions, ...idFilters(spec, query, asker.personId)]),
      filters: (param) => [...filterSql(spec, query, asker.personId, param), ...texts.map((text) => text(param))],
      order: { name, expression: sortExpression(name, field), type: sortType(field), down: sort.startsWith('-') },
      after: typeof query.after === 'string' ? decodeCursor(query.after, sort) : undefined,
      limit,
      trashed: trashed(query),
      filtered: texts.length > 0 || isFiltered(spec, query, asker.personId),
      words,
    };
  }

  #order(query: ListQuery): { sort: string; name: string; field: Field } {
    const sort = typeof query.sort === 'string' ? query.sort : this.#spec.defaultSort;
    const name = sort.replace(/^-/, '');
    const field = this.#spec.fields[name];
    if (!field) throw new Error(`${this.#spec.path} cannot be sorted by ${name}.`);
    return { sort, name, field };
  }

  /** Rows that fulfil the condition, whoever asks: for the system's own work, such as sign-in. */
  async forSystem(condition: Condition): Promise<DbRow[]> {
    const values: unknown[] = [];
    const where = toSql(condition, this.#spec.resource, this.#n.policy.tree, 't', values);
    const from = `from ${identifier(this.#spec.resource.table)} t where ${where}`;
    return this.#query<DbRow>(`select ${selectList(this.#spec, this.#n.computed)} ${from}`, values);
  }

  /** How many records fulfil the condition, whoever asks: for guards over the whole installation. */
  async countForGuard(condition: Condition): Promise<number> {
    const values: unknown[] = [];
    const where = toSql(condition, this.#spec.resource, this.#n.policy.tree, 't', values);
    const [row] = await this.#query<{ n: number }>(
      `select count(*)::int as n from ${identifier(this.#spec.resource.table)} t where ${where}`,
      values,
    );
    return row?.n ?? 0;
  }

  /** One page of presented records. */
  async list(query: ListQuery): Promise<Page<Record<string, unknown>>> {
    const { rows, next } = await this.rows(query);
    return { items: rows.map((row) => this.present(row)), next };
  }

  /** How many records the list has; exact up to a thousand. */
  async count(query: ListQuery): Promise<Count> {
    const question = await this.#question(query, this.#condition(query, 'view'), COUNT_CAP + 1);
    const n = isEmpty(question.condition) ? 0 : await countRows(question, this.#run);
    return n > COUNT_CAP ? { count: COUNT_CAP, capped: true } : { count: n, capped: false };
  }

  /**
   * The record, or undefined when it is missing or the actor may not view it. A record in the trash exists only for
   * those who may take it out again.
   */
  async find(id: string, lock = false): Promise<DbRow | undefined> {
    const row = await this.peek(id, lock);
    if (!row || !this.sees(row)) return undefined;
    return row;
  }

  /** Whether the actor may view this loaded record. */
  sees(row: DbRow): boolean {
    return isOpenTo(this.#n.policy, this.#n.asker, this.#spec.resource, row);
  }

  /** The record whoever asks. For guards of the platform, which decide on what they find. */
  async peek(id: string, lock = false): Promise<DbRow | undefined> {
    const r = this.#spec.resource;
    const from = `from ${identifier(r.table)} t where t.id = $1`;
    const { db, computed } = this.#n;
    if (lock) await preparedByText(db, `select 1 ${from} for update of t`, [id]);
    const [row] = await preparedByText<DbRow>(db, `select ${selectList(this.#spec, computed)} ${from}`, [id]);
    return row;
  }

  present(row: DbRow): Record<string, unknown> {
    return present(this.#spec, row, this.#n.policy, this.#n.asker, this.#n.names);
  }

  readonly #run: Run = (statement, steady) =>
    steady
      ? preparedByText(this.#n.db, statement.text, statement.values, true)
      : this.#query(statement.text, statement.values);

  async #query<R>(text: string, values: readonly unknown[]): Promise<R[]> {
    return (await this.#n.db.executeQuery<R>(CompiledQuery.raw(text, [...values]))).rows;
  }
}

const encodeCursor = (sort: string, key: string, id: string): string =>
  Buffer.from(JSON.stringify([sort, key, id])).toString('base64url');

/** @throws Fault when the cursor is broken or belongs to another order */
function decodeCursor(text: string, sort: string): { key: string; id: string } {
  try {
    const [of, key, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    if (of === sort && typeof key === 'string' && typeof id === 'string' && idSchema.safeParse(id).success) {
      return { key, id };
    }
  } catch {
    // Not ours: told below like any other bad cursor.
  }
  throw invalid({ field: 'after', key: 'field.cursor' });
}

/** Whether somebody may view a loaded record: one in the trash only whoever may take it out again. */
export function isOpenTo(policy: Policy, asker: Asker, r: Resource, row: DbRow): boolean {
  if (!may(policy, asker, r, 'view', row)) return false;
  return !r.trash || row[r.trash] === null || may(policy, asker, r, 'restore', row);
}
