import { decide } from '#access/decide.ts';
import { cellName } from '#access/resource.ts';
import { identifier } from '#access/sql.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { ChangeEvent, Ctx } from '../context.ts';
import { type QueryExecutor, rowsOf } from '../db.ts';
import { type Fault, forbidden } from '../errors.ts';
import { isDangerous, refuseUnproved } from '../proof.ts';
import { uuidv7 } from '../uuid.ts';
import type { DbRow } from './columns.ts';
import { endOf } from './end.ts';
import type { RecordService, Values } from './service.ts';
import { asFault } from './storage-faults.ts';

interface Needs {
  readonly db: QueryExecutor;
  readonly ctx: Ctx;
  readonly service: RecordService;
}

/** So many records are told of one by one; of more, one stands for all: pages refresh by record type. */
const TOLD = 100;

/** Inserts, decides, audits and tells of many records in a handful of statements. See `Writer.createMany`. */
export async function createMany(spec: RecordSpec, n: Needs, records: readonly Values[]): Promise<DbRow[]> {
  if (records.length === 0) return [];
  const { ctx, service } = n;
  const given = records.map((values): Values & { readonly id: string } => ({
    id: uuidv7(ctx.now.getTime()),
    ...values,
  }));
  try {
    await insert(spec, n.db, given);
  } catch (error) {
    throw firstRefusal(spec, n, given) ?? error;
  }
  const rows = await inOrder(
    ctx,
    spec,
    given.map((r) => r.id),
  );
  mustAll(
    ctx,
    spec,
    'create',
    rows.map((row) => service.judgeCreate?.(row) ?? row),
  );
  const names = Object.keys(given[0] ?? {}).filter((name) => name in spec.fields);
  await ctx.audit(
    ...rows.map((row) => {
      const mark = service.markOf?.(ctx, 'create', row, undefined);
      return {
        action: 'create',
        type: spec.resource.type,
        recordId: row.id,
        placeId: row[spec.resource.home] as string,
        ...(mark === undefined ? {} : { mark }),
        after: Object.fromEntries(names.map((name) => [name, row[name] ?? null])),
      };
    }),
  );
  await tell(ctx, spec, rows, 'created');
  return rows;
}

/** Why the actor may not create a record of these values, before there is one; undefined when they may. */
export function refusalOfCreation(spec: RecordSpec, { ctx, service }: Needs, values: Values): Fault | undefined {
  const row = { id: NOBODY, version: 1, ...values, ...service.future?.(values) };
  const d = decide(ctx.policy, ctx.asker, spec.resource, 'create', service.judgeCreate?.(row) ?? row);
  return d.allowed ? undefined : forbidden(d.because, cellName(spec.resource.type, 'create'));
}

/** The id of a record that does not exist. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

function firstRefusal(spec: RecordSpec, n: Needs, records: readonly Values[]): Fault | undefined {
  for (const values of records) {
    const refusal = refusalOfCreation(spec, n, values);
    if (refusal) return refusal;
  }
  return undefined;
}

/** Deletes, decides, audits and tells of many records in a handful of statements. See `Writer.removeMany`. */
export async function removeMany(spec: RecordSpec, n: Needs, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { ctx, db } = n;
  const rows = await inOrder(ctx, spec, ids);
  mustAll(ctx, spec, 'delete', rows);
  try {
    await rowsOf(db, `delete from ${identifier(spec.resource.table)} where id = any($1::uuid[])`, [ids]);
  } catch (error) {
    throw asFault(error, spec, 'delete');
  }
  await ctx.audit(...rows.map((row) => endOf(spec, row)));
  await tell(ctx, spec, rows, 'removed');
}

/** @throws Fault 403 when one of them may not be created or deleted */
function mustAll(ctx: Ctx, spec: RecordSpec, action: string, rows: readonly DbRow[]): void {
  if (isDangerous(spec.resource, action)) refuseUnproved(ctx.actor, ctx.now.getTime());
  for (const row of rows) {
    const d = decide(ctx.policy, ctx.asker, spec.resource, action, row);
    if (!d.allowed) throw forbidden(d.because, cellName(spec.resource.type, action));
  }
}

async function tell(ctx: Ctx, spec: RecordSpec, rows: readonly DbRow[], kind: ChangeEvent['kind']): Promise<void> {
  const told = rows.length > TOLD ? rows.slice(-1) : rows;
  for (const row of told) await ctx.emit({ type: spec.resource.type, id: row.id, kind });
}

async function insert(spec: RecordSpec, db: QueryExecutor, records: readonly Values[]): Promise<void> {
  const table = identifier(spec.resource.table);
  const columns = Object.keys(records[0] ?? {})
    .map(identifier)
    .join(', ');
  try {
    await rowsOf(
      db,
      `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1)`,
      [JSON.stringify(records)],
    );
  } catch (error) {
    throw asFault(error, spec, 'write');
  }
}

/** The records as stored, in the order of their ids as given. */
async function inOrder(ctx: Ctx, spec: RecordSpec, ids: readonly string[]): Promise<DbRow[]> {
  const found = await ctx.read(spec).forSystem({ op: 'in', field: 'id', values: ids });
  const byId = new Map(found.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
