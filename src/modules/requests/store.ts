import type { Selectable } from 'kysely';
import { conditionFor, may } from '#access/decide.ts';
import type { Row } from '#access/condition.ts';
import { isEmpty } from '#access/sql.ts';
import { cellName } from '#access/resource.ts';
import { whoCan } from '#access/who.ts';
import { grant } from '#modules/grants/access.ts';
import { type Grant, grantSpec } from '#modules/grants/schema.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Tables } from '#platform/tables.ts';
import type { RecordSpec } from '#wire/record.ts';
import { NUMBERED, type RequestAnswer } from './api.ts';
import './tables.ts';

export type Stored = Selectable<Tables['access_request']>;

/** Open requests looked at together to find those that somebody could grant. */
const AT_ONCE = 500;

export async function stored(ctx: Ctx, id: string, lock = false): Promise<Stored | undefined> {
  const query = ctx.tables.selectFrom('access_request').selectAll().where('id', '=', id);
  return (lock ? query.forUpdate() : query).executeTakeFirst();
}

export const stateOf = (ctx: Ctx, r: Stored): RequestAnswer['state'] =>
  r.state === 'open' && Date.parse(r.expires_at) <= ctx.now.getTime() ? 'expired' : r.state;

/** The record that is asked about, whoever may view it. */
export async function recordOf(ctx: Ctx, r: Pick<Stored, 'type' | 'record_id'>): Promise<DbRow | undefined> {
  if (!ctx.knows(r.type) || r.record_id === null) return undefined;
  const [row] = await ctx.read(ctx.specOf(r.type)).forSystem({ op: 'eq', field: 'id', value: r.record_id });
  return row;
}

/** The record of this number, whoever may view it. */
export async function recordOfNumber(ctx: Ctx, type: string, number: number): Promise<DbRow | undefined> {
  const [row] = await ctx.read(ctx.specOf(type)).forSystem({ op: 'eq', field: 'number', value: number });
  return row;
}

/** What the grant that answers the request would be, as far as it is decided by: at the record's place, to its person. */
const asGrant = (ctx: Ctx, r: Stored, row: DbRow): Row => ({
  place_id: row[ctx.specOf(r.type).resource.home],
  person_id: r.person_id,
});

/**
 * Whether the actor could answer the request: somebody who views the record, and may give its person a grant at its
 * place. Nobody answers themselves.
 */
export async function mayDecide(ctx: Ctx, r: Stored): Promise<boolean> {
  return r.person_id !== ctx.asker.personId && (await answerable(ctx, [r])).length > 0;
}

/** Those of the requests of others that the actor could answer. */
async function answerable(ctx: Ctx, requests: readonly Stored[]): Promise<Stored[]> {
  const people = await byId(
    ctx,
    personSpec,
    requests.map((r) => r.person_id),
  );
  const able: Stored[] = [];
  for (const [type, asked] of Map.groupBy(requests, (r) => r.type)) {
    if (!ctx.knows(type)) continue;
    const ids = asked.flatMap((r) => (r.record_id === null ? [] : [r.record_id]));
    const records = await byId(ctx, ctx.specOf(type), ids);
    for (const r of asked) {
      const row = records.get(r.record_id ?? '');
      const person = people.get(r.person_id);
      if (!row || !person || !may(ctx.policy, ctx.asker, grant, 'create', asGrant(ctx, r, row))) continue;
      if (may(ctx.policy, ctx.asker, personSpec.resource, 'edit', person)) able.push(r);
    }
  }
  return able;
}

/** The records of these ids that the actor may view. */
async function byId(ctx: Ctx, spec: RecordSpec, ids: readonly string[]): Promise<ReadonlyMap<string, DbRow>> {
  if (ids.length === 0) return new Map();
  const reader = ctx.read(spec);
  const found = await reader.forSystem({ op: 'in', field: 'id', values: [...new Set(ids)] });
  return new Map(found.filter((row) => reader.sees(row)).map((row) => [row.id, row]));
}

/** Everybody who could answer, without those who have full power unless nobody else could. */
export async function deciders(ctx: Ctx, r: Stored, row: DbRow): Promise<string[]> {
  const now = ctx.now.getTime();
  const { policy } = ctx;
  const [person] = await ctx.read(personSpec).forSystem({ op: 'eq', field: 'id', value: r.person_id });
  if (!person) return [];
  const ids = (list: readonly { readonly personId: string }[]) => new Set(list.map((w) => w.personId));
  const sees = ids(whoCan(policy, ctx.specOf(r.type).resource, 'view', row, now));
  const manages = ids(whoCan(policy, personSpec.resource, 'edit', person, now));
  const able = whoCan(policy, grant, 'create', asGrant(ctx, r, row), now).filter(
    (w) =>
      sees.has(w.personId) && manages.has(w.personId) && w.personId !== r.person_id && ctx.nameOf(w.personId) !== '',
  );
  const managers = able.filter((w) => !w.superadmin);
  return (managers.length > 0 ? managers : able).map((w) => w.personId);
}

/**
 * The open requests that the actor could answer, the oldest first and no more than are wanted. Each is judged by where
 * its record is at home now: that may have moved since it was asked for.
 */
export async function toDecide(ctx: Ctx, wanted: number): Promise<Stored[]> {
  if (isEmpty(conditionFor(ctx.policy, ctx.asker, grant, 'create'))) return [];
  const able: Stored[] = [];
  let last: string | undefined;
  do {
    const some = await openSince(ctx, last);
    const could = new Set(await answerable(ctx, some));
    able.push(...some.filter((r) => could.has(r)));
    last = some.length === AT_ONCE ? some.at(-1)?.id : undefined;
  } while (last !== undefined && able.length < wanted);
  return able.slice(0, wanted);
}

/** Requests of others that wait for an answer, from the one after this on. */
const openSince = (ctx: Ctx, last: string | undefined): Promise<Stored[]> =>
  ctx.tables
    .selectFrom('access_request')
    .selectAll()
    .where('state', '=', 'open')
    .where('expires_at', '>', ctx.now.toISOString())
    .where('person_id', '<>', ctx.asker.personId)
    .where('record_id', 'is not', null)
    .$if(last !== undefined, (q) => q.where('id', '>', last as string))
    .orderBy('id')
    .limit(AT_ONCE)
    .execute();

/** The grant that answered, while there is one and for whoever may view it: others are told that it was a yes. */
async function givenFor(ctx: Ctx, r: Stored): Promise<RequestAnswer['given']> {
  const reader = ctx.read(grantSpec);
  const row = r.grant_id === null ? undefined : await reader.find(r.grant_id);
  if (!row) return null;
  const { _names: names, below, ends_at } = reader.present(row) as unknown as Grant;
  return {
    profile: names.profile_id ?? '',
    place: names.place_id ?? '',
    below: below === true,
    until: ends_at ?? null,
  };
}

/** A request as it may be told to the actor: the record is named to those alone who may view it. */
export async function told(ctx: Ctx, r: Stored): Promise<RequestAnswer> {
  const spec = ctx.knows(r.type) ? ctx.specOf(r.type) : undefined;
  // Where there is no record the same is done as for one out of sight: no record has the id of a request.
  const row = spec ? await ctx.read(spec).find(r.record_id ?? r.id) : undefined;
  const shown = spec && row ? ctx.read(spec).present(row) : undefined;
  const names = (shown?.['_names'] ?? {}) as Readonly<Record<string, string>>;
  const number = NUMBERED.includes(r.type) ? `#${String(shown?.['number'])} ` : '';
  const title = shown && spec ? `${number}${String(names[spec.title] ?? shown[spec.title] ?? '')}` : null;
  const by = r.decided_by === null ? undefined : await ctx.read(personSpec).find(r.decided_by);
  return {
    id: r.id,
    number: r.number,
    state: stateOf(ctx, r),
    person_id: r.person_id,
    person: ctx.nameOf(r.person_id),
    type: r.type,
    record_id: r.asked_number === null || row ? r.record_id : null,
    asked_number: r.asked_number,
    title,
    permission: cellName(r.type, r.action, r.facet ?? undefined),
    reason: r.reason,
    days: r.days,
    created_at: r.created_at,
    expires_at: r.expires_at,
    decided_at: r.decided_at,
    decided_by: by ? (by['name'] as string) : null,
    answer: r.answer,
    relation: r.relation,
    given: await givenFor(ctx, r),
  };
}
