import type { Condition, Row } from '#access/condition.ts';
import type { Resource } from '#access/resource.ts';
import {
  attributesOf,
  declaredResource,
  isOfKind,
  mayAsk,
  type Registered,
  registered,
  rowOf,
  withIds,
} from '#modules/external/section.ts';
import { placeSpec } from '#modules/places/schema.ts';
import type { Ctx } from '#platform/context.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { idSchema } from '#wire/field.ts';
import type { Properties, Thing } from './api.ts';
import { isPersonType, isPlain } from './subjects.ts';

/** A record that the asker may see or ask about, as it is decided on. */
export interface Found {
  readonly resource: Resource;
  readonly row: Row;
}

export type Finder = (thing: Thing) => Found | undefined;

/** Besides ids: the column by which people call a record of the product. */
const CALLED: Readonly<Record<string, { readonly column: string; readonly isNumber?: true }>> = {
  person: { column: 'login' },
  place: { column: 'code' },
  ticket: { column: 'number', isNumber: true },
};

/** Whom a caller calls a user is a person here, also as what something is done to. */
export const typeOf = (type: string): string => (isPersonType(type) ? 'person' : type);

/** The record types a caller may speak of. */
export function resourceOf(ctx: Ctx, type: string): Resource | undefined {
  const name = typeOf(type);
  return ctx.policy.resources.get(name);
}

/** The records among these that are there for the asker. */
export async function findResources(ctx: Ctx, things: readonly Thing[]): Promise<Finder> {
  const found = new Map<Thing, Found>();
  const byType = Map.groupBy(things, (t) => typeOf(t.type));
  for (const [type, some] of byType) {
    const declared = declaredResource(ctx, type);
    if (declared) await findDeclared(ctx, declared, some, found);
    else if (ctx.knows(type)) await findBuiltIn(ctx, type, some, found);
  }
  return (thing) => found.get(thing);
}

/** Decided on the row as it is stored: whatever the request says of such a record is passed over. */
async function findBuiltIn(ctx: Ctx, type: string, things: readonly Thing[], found: Map<Thing, Found>): Promise<void> {
  const spec = ctx.specOf(type);
  const reader = ctx.read(spec);
  const rows = new Map<string, DbRow>();
  const called = CALLED[type];
  const keep = (row: DbRow | undefined): void => {
    if (!row || !reader.sees(row)) return;
    rows.set(row.id, row);
    const name = called && row[called.column];
    if (name !== undefined && name !== null) rows.set(String(name), row);
  };
  const asked = [...new Set(things.map((t) => t.id))].filter(isPlain);
  const ids = asked.filter((id) => idSchema.safeParse(id).success);
  const [only] = ids;
  if (only !== undefined && ids.length === 1) keep(await reader.peek(only));
  const of: Condition[] = ids.length > 1 ? [{ op: 'in', field: 'id', values: ids }] : [];
  const names = called ? asked.filter((id) => !ids.includes(id)).flatMap((id) => nameOf(called, id)) : [];
  if (called && names.length > 0) of.push({ op: 'in', field: called.column, values: names });
  if (of.length > 0) for (const row of await reader.forSystem({ op: 'any', of })) keep(row);
  for (const thing of things) {
    const row = rows.get(thing.id);
    if (row) found.set(thing, { resource: spec.resource, row });
  }
}

/** Nothing when no record can be called so. */
function nameOf(called: { readonly isNumber?: true }, id: string): (string | number)[] {
  if (!called.isNumber) return [id];
  const n = Number(id);
  return /^\d{1,9}$/.test(id) && String(n) === id ? [n] : [];
}

async function findDeclared(ctx: Ctx, r: Resource, things: readonly Thing[], found: Map<Thing, Found>): Promise<void> {
  const ids = [...new Set(things.map((t) => t.id))].filter(isPlain);
  const stored = new Map((await registered(ctx, r.type, ids)).map((record) => [record.id, record]));
  for (const thing of things) {
    const row = await declaredRow(ctx, r, thing.id, thing.properties ?? {}, stored.get(thing.id));
    if (row) found.set(thing, { resource: r, row });
  }
}

/**
 * What is registered, with what the request says laid over it; without a registration what the request says alone. The
 * home of a registered record stays where it was registered. Undefined when the asker may not ask there.
 */
export async function declaredRow(
  ctx: Ctx,
  r: Resource,
  id: string,
  properties: Properties,
  stored: Registered | undefined,
): Promise<Row | undefined> {
  const said: Record<string, unknown> = {};
  let needsIds = false;
  for (const [name, kind] of attributesOf(r)) {
    if (!Object.hasOwn(properties, name)) continue;
    // A value of another kind is no value: nothing is fulfilled by it.
    said[name] = isOfKind(kind, properties[name]) ? properties[name] : null;
    needsIds ||= kind === 'person' || kind === 'people' || kind === 'place' || kind === 'places';
  }
  const attributes = needsIds ? (await withIds(ctx, r, said)).values : said;
  const place_id = stored ? stored.place_id : await homeOf(ctx, properties[r.home]);
  if (!mayAsk(ctx, r, { id, place_id, attributes: stored?.attributes ?? attributes })) return undefined;
  return rowOf(r, { id, place_id, attributes: { ...stored?.attributes, ...attributes } });
}

async function homeOf(ctx: Ctx, said: unknown): Promise<string | null> {
  if (typeof said !== 'string' || !isPlain(said)) return null;
  if (idSchema.safeParse(said).success) return ctx.policy.tree.has(said) ? said : null;
  const [row] = await ctx.read(placeSpec).forSystem({ op: 'eq', field: 'code', value: said });
  return row?.id ?? null;
}
