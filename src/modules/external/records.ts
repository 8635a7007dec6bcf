import type { Row } from '#access/condition.ts';
import { may } from '#access/decide.ts';
import type { Resource } from '#access/resource.ts';
import { placeSpec } from '#modules/places/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { type Fault, type FieldFault, forbidden, invalid, notFound } from '#platform/errors.ts';
import { idSchema } from '#wire/field.ts';
import type { RecordAnswer, RecordInput } from './api.ts';
import { type Attributes, attributesOf, idsOf, isOfKind, withIds } from './values.ts';

/** Registered records are judged in memory, so many at a time. */
const CHUNK = 500;

/** A record as it is registered. */
export interface Registered {
  readonly type: string;
  readonly id: string;
  readonly place_id: string;
  readonly attributes: Attributes;
}

/** The declared type of this name, if there is one that counts. */
export function declaredResource(ctx: Ctx, type: string): Resource | undefined {
  const r = ctx.policy.resources.get(type);
  return r?.declared ? r : undefined;
}

/** A registered record as the kernel sees it. */
export const rowOf = (
  r: Resource,
  at: { readonly id: string; readonly place_id: string | null; readonly attributes: Attributes },
): Row => ({
  ...at.attributes,
  id: at.id,
  [r.home]: at.place_id,
});

export async function registered(ctx: Ctx, type: string, ids: readonly string[]): Promise<Registered[]> {
  if (ids.length === 0) return [];
  const found = await ctx.tables
    .selectFrom('declared_record')
    .select(['type', 'id', 'place_id', 'attributes'])
    .where('type', '=', type)
    .where('id', 'in', ids)
    .execute();
  return found.map((row) => ({ ...row, attributes: row.attributes as Attributes }));
}

/** The next registered records of a type by id, whoever asks. */
export async function registeredAfter(ctx: Ctx, type: string, after: string, limit: number): Promise<Registered[]> {
  const found = await ctx.tables
    .selectFrom('declared_record')
    .select(['type', 'id', 'place_id', 'attributes'])
    .where('type', '=', type)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return found.map((row) => ({ ...row, attributes: row.attributes as Attributes }));
}

/** @throws Fault 404 */
function mustKnow(ctx: Ctx, type: string): Resource {
  const r = declaredResource(ctx, type);
  if (!r) throw notFound();
  return r;
}

export const mayAsk = (ctx: Ctx, r: Resource, at: Parameters<typeof rowOf>[1]): boolean =>
  may(ctx.policy, ctx.asker, r, 'ask', rowOf(r, at));

const answer = ({ type, id, place_id, attributes }: Registered): RecordAnswer => ({
  type,
  id,
  place_id,
  attributes: { ...attributes },
});

/** Registered records that the asker may ask about, by id. */
export async function listRegistered(
  ctx: Ctx,
  type: string,
  page: { readonly after?: string | undefined; readonly limit?: number | undefined },
): Promise<{ items: RecordAnswer[]; next: string | null }> {
  const r = mustKnow(ctx, type);
  const limit = page.limit ?? CHUNK;
  const items: RecordAnswer[] = [];
  for (let after = page.after ?? ''; ; ) {
    const chunk = await registeredAfter(ctx, type, after, CHUNK);
    for (const record of chunk) {
      if (items.length === limit) return { items, next: after };
      after = record.id;
      if (mayAsk(ctx, r, record)) items.push(answer(record));
    }
    if (chunk.length < CHUNK) return { items, next: null };
  }
}

/** @throws Fault 404 when it is not there or not for the asker */
export async function registeredRecord(ctx: Ctx, type: string, id: string): Promise<RecordAnswer> {
  const r = mustKnow(ctx, type);
  const [record] = await registered(ctx, type, [id]);
  if (!record || !mayAsk(ctx, r, record)) throw notFound();
  return answer(record);
}

/**
 * Registers a record or replaces what is registered of it. @throws Fault 404; 403 without `register` where it is or
 * will be; 422 for values that are not of their kind
 */
export async function register(ctx: Ctx, type: string, id: string, input: RecordInput): Promise<RecordAnswer> {
  const r = mustKnow(ctx, type);
  const [before] = await registered(ctx, type, [id]);
  if (before) mustRegister(ctx, r, before);
  const place_id = await placeOf(ctx, input.place_id);
  const attributes = await checked(ctx, r, input.attributes ?? {});
  const record = { id, place_id, attributes };
  // A place that one neither may use nor view is no place.
  if (!mayRegister(ctx, r, record) && !(await seenPlaces(ctx, [place_id])).has(place_id)) throw noSuchPlace();
  mustRegister(ctx, r, record, before === undefined);
  const values = { place_id, attributes: JSON.stringify(attributes), updated_at: ctx.now.toISOString() };
  await ctx.tables
    .insertInto('declared_record')
    .values({ type, id, ...values })
    .onConflict((c) => c.columns(['type', 'id']).doUpdateSet(values))
    .execute();
  await note(ctx, 'register', type, id, before, { place_id, attributes });
  return { type, id, place_id, attributes: { ...attributes } };
}

/** @throws Fault 404, 403 */
export async function forget(ctx: Ctx, type: string, id: string): Promise<undefined> {
  const r = mustKnow(ctx, type);
  const [before] = await registered(ctx, type, [id]);
  if (!before) throw notFound();
  mustRegister(ctx, r, before);
  await ctx.tables.deleteFrom('declared_record').where('type', '=', type).where('id', '=', id).execute();
  await note(ctx, 'forget', type, id, before, undefined);
  return undefined;
}

type Kept = Pick<Registered, 'place_id' | 'attributes'>;

const note = (ctx: Ctx, action: string, type: string, id: string, before: Kept | undefined, after: Kept | undefined) =>
  ctx.audit({
    action,
    type,
    recordId: null,
    placeId: (after ?? before)?.place_id ?? null,
    ...(before ? { before: { id, ...kept(before) } } : {}),
    ...(after ? { after: { id, ...kept(after) } } : {}),
  });

const kept = ({ place_id, attributes }: Kept) => ({ place_id, attributes });

const mayRegister = (ctx: Ctx, r: Resource, at: Parameters<typeof rowOf>[1]): boolean =>
  may(ctx.policy, ctx.asker, r, 'register', rowOf(r, at));

/** What one may not ask about is not found; a creation that is not allowed is refused. */
function mustRegister(ctx: Ctx, r: Resource, at: Parameters<typeof rowOf>[1], fresh = false): void {
  if (mayRegister(ctx, r, at)) return;
  if (!fresh && !mayAsk(ctx, r, at)) throw notFound();
  const permission = `${r.type}:register`;
  throw forbidden({ key: 'access.notGranted', values: { permission } }, permission);
}

async function placeOf(ctx: Ctx, text: string | undefined): Promise<string> {
  if (text === undefined) return ctx.policy.tree.rootId;
  // Where one may register one need not see the place itself: an id that is a place will do.
  if (idSchema.safeParse(text).success && ctx.policy.tree.has(text)) return text;
  const id = (await seenPlaces(ctx, [text])).get(text);
  if (id === undefined) throw noSuchPlace();
  return id;
}

/** Ids of those of these places, by id or code, that the asker may view. */
const seenPlaces = (ctx: Ctx, texts: readonly string[]) => idsOf(ctx, placeSpec, 'code', new Set(texts));

const noSuchPlace = (): Fault => invalid({ field: 'place_id', key: 'field.unknown.place' });

async function checked(ctx: Ctx, r: Resource, given: Attributes): Promise<Attributes> {
  const kinds = attributesOf(r);
  const faults = Object.entries(given).flatMap(([name, value]): FieldFault[] => {
    const kind = kinds.get(name);
    const field = `attributes.${name}`;
    if (!kind) return [{ field, key: 'field.notKnown' }];
    return isOfKind(kind, value) ? [] : [{ field, key: 'external.kind', values: { kind } }];
  });
  if (faults.length > 0) throw invalid(...faults);
  const { values, unknown } = await withIds(ctx, r, given);
  if (unknown.length > 0) {
    throw invalid(...unknown.map((name) => ({ field: `attributes.${name}`, key: 'field.unknown.record' })));
  }
  return values;
}
