import type { Row } from '#access/condition.ts';
import type { Link, Resource } from '#access/resource.ts';
import { identifier } from '#access/sql.ts';
import type { Session } from '#platform/db.ts';
import { fieldsOf } from './declarations.ts';
import type { WorldFile } from './world-file.ts';

type Columns = Map<string, string>;

/**
 * Tables for a world as it is written: names serve as ids, so none of the product's own will do. They are in a schema
 * that goes with the transaction.
 */
export async function makeTables(session: Session, world: WorldFile): Promise<void> {
  await session.query('create schema world');
  await session.query('set local search_path to world');
  const tables = new Map<string, Columns>();
  const columns = (table: string): Columns => {
    const known = tables.get(table) ?? new Map<string, string>();
    tables.set(table, known);
    return known;
  };
  for (const r of world.resources) {
    const own = columns(r.table);
    own.set('id', 'text');
    for (const [field, type] of columnsOf(r, rowsOf(world, r))) own.set(field, type);
    for (const link of Object.values(r.links)) {
      for (const name of [link.key, link.value, ...Object.keys(link.where ?? {})])
        columns(link.table).set(name, 'text');
    }
  }
  for (const [table, of] of tables) {
    const list = [...of].map(([name, type]) => `${identifier(name)} ${type}`);
    await session.query(`create table ${identifier(table)} (${list.join(', ')})`);
  }
  for (const r of world.resources) for (const row of rowsOf(world, r)) await insertRecord(session, r, row);
}

/** The world's records of a type. Places and people are their own ids; of one written twice the first stands. */
export function rowsOf(world: WorldFile, r: Resource): Row[] {
  const rows = new Map<unknown, Row>();
  for (const { name, type, row } of world.records) {
    const kept = { id: name, ...row };
    if (type === r.type && !rows.has(kept.id)) rows.set(kept.id, kept);
  }
  return [...rows.values()];
}

/** Columns that a decision may read, with the type that the records need. */
function columnsOf(r: Resource, rows: readonly Row[]): [string, string][] {
  return [...fieldsOf(r)].flatMap(([field, use]): [string, string][] => {
    if (Object.hasOwn(r.links, field)) return [];
    if (use.many) return [[field, 'text[]']];
    const values = [...use.values, ...rows.map((row) => row[field])].filter((v) => v !== null && v !== undefined);
    return [[field, typeof values[0] === 'boolean' ? 'boolean' : 'text']];
  });
}

async function insertRecord(session: Session, r: Resource, row: Row): Promise<void> {
  const fields = ['id', ...[...fieldsOf(r).keys()].filter((field) => field !== 'id' && !Object.hasOwn(r.links, field))];
  await insert(session, r.table, Object.fromEntries(fields.map((field) => [field, row[field] ?? null])));
  for (const [name, link] of Object.entries(r.links)) {
    for (const value of (row[name] as unknown[] | undefined) ?? []) await insertLink(session, link, row, value);
  }
}

const insertLink = (session: Session, link: Link, row: Row, value: unknown): Promise<void> =>
  insert(session, link.table, { ...link.where, [link.key]: row[link.from ?? 'id'], [link.value]: value });

async function insert(session: Session, table: string, values: Row): Promise<void> {
  const names = Object.keys(values);
  await session.query(
    `insert into ${identifier(table)} (${names.map(identifier).join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(values),
  );
}
