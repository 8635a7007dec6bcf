import type { Row } from '#access/condition.ts';
import { conditionFor } from '#access/decide.ts';
import type { FieldsRead } from '#access/fields.ts';
import type { Resource } from '#access/resource.ts';
import { identifier, linkColumns, toSql } from '#access/sql.ts';
import type { Ctx } from '#platform/context.ts';
import { type QueryExecutor, rowsOf } from '#platform/db.ts';

/** Records that are alike to everybody who stands in no relation to them. */
export interface Alike {
  readonly row: Row;
  readonly count: number;
  /** Id of one of them. */
  readonly example: string;
}

const BATCH = 5000;

/** Values that come along with every row, under names that no field has. */
interface Counted {
  counted_records: number;
  counted_example: string;
}

/**
 * The records of a type that the asker may view, those alike counted together: decisions about somebody who stands in
 * no relation to them read nothing but these fields.
 */
export async function alikeRecords(db: QueryExecutor, ctx: Ctx, r: Resource, reads: FieldsRead): Promise<Alike[]> {
  const values: unknown[] = [];
  const names = [...reads.other].map(identifier).join(', ');
  const rows = await rowsOf<Counted & Row>(
    db,
    `select count(*)::int as counted_records, min(counted_id::text) as counted_example, ${names} from ` +
      `(select t.id as counted_id, ${columnsOf(r, reads.other).join(', ')} from ${visible(ctx, r, values)}) x ` +
      `group by ${names}`,
    values,
  );
  return rows.map(({ counted_records, counted_example, ...row }) => ({
    row,
    count: counted_records,
    example: counted_example,
  }));
}

/** The records to which one of these people stands in a relation that is read, and those of these ids, batch by batch. */
export async function* relatedRecords(
  db: QueryExecutor,
  ctx: Ctx,
  r: Resource,
  reads: FieldsRead,
  people: readonly string[],
  ids: readonly string[],
): AsyncGenerator<readonly (Row & { readonly id: string })[]> {
  if (reads.own.size === 0 || people.length === 0) return;
  const values: unknown[] = [];
  const list = `(select unnest($${values.push(people)}::uuid[]))`;
  const related = [
    ...[...reads.own].map((field) => relatedBy(r, field, list)),
    ...(ids.length > 0 ? [`t.id = any($${values.push(ids)}::uuid[])`] : []),
  ].join(' or ');
  const columns = columnsOf(
    r,
    [...reads.other, ...reads.own].filter((field) => field !== 'id'),
  );
  const from = `${visible(ctx, r, values)} and (${related})`;
  const text = `select t.id, ${columns.join(', ')} from ${from} and t.id > $${values.length + 1} order by t.id limit ${BATCH}`;
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await rowsOf<Row & { id: string }>(db, text, [...values, after]);
    if (rows.length > 0) yield rows;
    if (rows.length < BATCH) return;
    after = rows.at(-1)?.id as string;
  }
}

function columnsOf(r: Resource, fields: Iterable<string>): string[] {
  const links = Object.keys(r.links);
  const all = linkColumns(r, 't');
  return [...fields].map((field) => {
    const at = links.indexOf(field);
    return at < 0 ? `t.${identifier(field)} as ${identifier(field)}` : (all[at] as string);
  });
}

function relatedBy(r: Resource, field: string, list: string): string {
  const link = r.links[field];
  if (!link) return `t.${identifier(field)} in ${list}`;
  const key = `l.${identifier(link.key)} = t.${identifier(link.from ?? 'id')}`;
  return `exists (select from ${identifier(link.table)} l where ${key} and l.${identifier(link.value)} in ${list})`;
}

/** What the asker may view and is not in the trash. */
function visible(ctx: Ctx, r: Resource, values: unknown[]): string {
  const seen = toSql(conditionFor(ctx.policy, ctx.asker, r, 'view'), r, ctx.policy.tree, 't', values);
  return `${identifier(r.table)} t where ${seen}${r.trash ? ` and t.${identifier(r.trash)} is null` : ''}`;
}
