import { may } from '#access/decide.ts';
import { auditSpec } from '#modules/audit/schema.ts';
import { personSpec } from '#modules/people/schema.ts';
import { membershipOf, SWITCHES } from '#modules/people/section.ts';
import { placeSpec } from '#modules/places/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import { conflict, Fault, type FieldFault, invalid, notFound } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { same } from '#platform/records/same.ts';
import { toldAt } from '#platform/records/told-at.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { Write } from '#wire/write.ts';
import { sentenceOf } from './planned.ts';
import { TURNABLE } from './schema.ts';

/** Minutes for which one's own last change of a record can be undone as a whole. */
const FRESH = 30;
/** Entries of one request that are undone together. */
const MOST = 200;

type Values = Readonly<Record<string, unknown>>;

interface Entry {
  readonly id: string;
  readonly number: number;
  readonly action: string;
  readonly type: string;
  readonly record_id: string;
  readonly place_id: string | null;
  readonly before: Values | null;
  readonly after: Values | null;
}

const COLUMNS = 'id, number, action, type, record_id, place_id, before, after';

/** What went with a record and could not be made again with it. */
interface Left {
  readonly type: string;
  readonly reason: string;
}

export interface Reverted {
  readonly reverted: number;
  readonly left: Left[];
}

/**
 * Takes back one change that the audit tells of, by the write that turns it round: decided, checked and audited like
 * any other. With a person or place that was deleted, their memberships and grants come back as far as they can.
 * @throws Fault 404 for what one may not view, 409 and 422 naming each field that has moved on since
 */
export async function revert(ctx: Ctx, number: number): Promise<Reverted> {
  const [entry] = await rowsOf<Entry>(
    ctx.tables,
    `select ${COLUMNS} from audit where number = $1 and not denied and record_id is not null`,
    [number],
  );
  if (!entry || !(await isTold(ctx, entry))) throw notFound();
  const now = await takeBackOne(ctx, entry);
  const companions = await companionsOf(ctx, entry);
  const done = await bringBack(
    now,
    companions.slice(0, MOST).filter((c) => !isByRule(c)),
  );
  if (companions.length <= MOST) return done;
  const rest = { type: entry.type, reason: sentenceOf(ctx, conflict('changes.tooManyAtOnce', { most: MOST })) };
  return { ...done, left: [...done.left, rest] };
}

/** Whether the actor may know of the entry: from the audit, or from the history of a record that they may view. */
async function isTold(ctx: Ctx, e: Entry): Promise<boolean> {
  if (ctx.knows(e.type) && (await ctx.read(ctx.specOf(e.type)).find(e.record_id))) return true;
  if (await ctx.read(auditSpec).find(e.id)) return true;
  // Of what is gone, those know who could view it.
  return ctx.knows(e.type) && e.before !== null && wasSeen(ctx, ctx.specOf(e.type), e);
}

/** Takes back all that the actor's last request to change this record did. @throws Fault as `revert`; 409 without one */
export async function undo(ctx: Ctx, recordId: string): Promise<Reverted> {
  const entries = await rowsOf<Entry>(
    ctx.tables,
    `select ${COLUMNS} from audit where not denied and record_id is not null and actor_id = $2 and request_id = (` +
      'select request_id from audit where record_id = $1 and actor_id = $2 and not denied ' +
      "and at > now() - make_interval(mins => $3) order by number desc limit 1) and action <> 'revert' " +
      `order by number desc limit ${MOST + 1}`,
    [recordId, ctx.asker.personId, FRESH],
  );
  if (entries.length === 0) throw conflict('changes.nothingToUndo');
  if (entries.length > MOST) throw conflict('changes.tooManyAtOnce', { most: MOST });
  let now = ctx;
  // What a rule gave comes again with what the rule asks for.
  const byHand = entries.filter((e) => !isByRule(e) && !isWithGrant(e));
  const [ended, others] = [byHand.filter((e) => hasEnded(ctx, e)), byHand.filter((e) => !hasEnded(ctx, e))];
  for (const e of others.length > 0 ? others : ended) now = await takeBackOne(now, e);
  if (others.length === 0) return { reverted: ended.length, left: [] };
  const { reverted, left } = await bringBack(now, ended);
  return { reverted: reverted - 1 + others.length, left };
}

/** A grant that was over and made room for another: its return is not what the undoing of that one hangs on. */
const hasEnded = (ctx: Ctx, { type, action, before }: Entry): boolean =>
  type === 'grant' && action === 'delete' && Date.parse(String(before?.ends_at)) <= ctx.now.getTime();

/** What a grant brings, and takes with it, comes and goes with the grant. */
const isWithGrant = ({ type, action }: Entry): boolean =>
  type === 'place' && (action === 'memberByGrant' || action === 'memberGone');

const isByRule = ({ action, type, before }: Entry): boolean =>
  type === 'grant' && action === 'delete' && typeof before?.rule_id === 'string';

async function takeBackOne(ctx: Ctx, e: Entry): Promise<Ctx> {
  const { write, anew } = await inverseOf(ctx, e);
  await ctx.perform(write, anew ? { anew: { type: e.type, id: e.record_id } } : {});
  const told = toldAt(ctx.specOf(e.type), e.before ?? {}, e.after ?? {}, (await rowOf(ctx, e)) ?? {});
  const about = { type: e.type, recordId: e.record_id, placeId: e.place_id, toldAt: told };
  await ctx.audit({ action: 'revert', ...about, after: { entry: e.number } });
  return ctx.refreshed();
}

const rowOf = (ctx: Ctx, e: Entry) => ctx.read(ctx.specOf(e.type)).peek(e.record_id);

/** The grants and memberships that went with a person or a place, in the transaction of its end. */
async function companionsOf(ctx: Ctx, e: Entry): Promise<Entry[]> {
  if (e.action !== 'delete' || (e.type !== 'person' && e.type !== 'place')) return [];
  const found = await rowsOf<Entry>(
    ctx.tables,
    `select ${COLUMNS} from audit where (at, request_id) = (select at, request_id from audit where number = $1) ` +
      "and number < $1 and not denied and ((type = 'grant' and action = 'delete' and " +
      "$2 in (before->>'person_id', before->>'group_id', before->>'place_id')) or (type = 'place' " +
      "and action = 'memberRemoved' and $2 in (record_id::text, after->>'person_id'))) " +
      // Members first: whoever has a grant there belongs there, with the switches they had.
      `order by type desc, number limit ${MOST + 1}`,
    [e.number, e.record_id],
  );
  return found;
}

async function bringBack(ctx: Ctx, entries: readonly Entry[]): Promise<Reverted> {
  let now = ctx;
  let reverted = 1;
  const left: Left[] = [];
  for (const e of entries) {
    await rowsOf(now.tables, 'savepoint companion');
    try {
      now = await takeBackOne(now, e);
      reverted += 1;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      await rowsOf(now.tables, 'rollback to savepoint companion');
      // Of what one may not view it is not told that it was there.
      if (error.kind !== 'not-found') left.push({ type: e.type, reason: sentenceOf(now, error) });
    }
  }
  return { reverted, left };
}

interface Inverse {
  readonly write: Write;
  /** It brings the record back under its id. */
  readonly anew?: true;
}

/** The write that turns a change round, for whoever may view what it was about. */
async function inverseOf(ctx: Ctx, e: Entry): Promise<Inverse> {
  if (!ctx.knows(e.type) || !TURNABLE[e.type]?.includes(e.action)) throw conflict('changes.notRevertible');
  const spec = ctx.specOf(e.type);
  const row = await ctx.read(spec).find(e.record_id, true);
  if (!row) return { write: await madeAnew(ctx, spec, e), anew: true };
  if (spec.resource.type === placeSpec.resource.type && e.action.startsWith('member')) {
    return { write: await memberAgain(ctx, e) };
  }
  const params = { id: row.id };
  refuseHidden(ctx, spec, row, { ...e.before, ...e.after });
  refuseMoved(spec, row, e.after ?? {});
  const { version } = row;
  if (e.before === null && e.action === 'create') return { write: { call: `${spec.path}.delete`, params, version } };
  const names = Object.keys(e.before ?? {}).filter((name) => spec.fields[name]?.edit !== undefined);
  if (names.length === 0 || e.after === null) throw conflict('changes.notRevertible');
  const body = Object.fromEntries(names.map((name) => [name, e.before?.[name] ?? null]));
  return { write: { call: `${spec.path}.edit`, params, body, version } };
}

/** Whether the actor could view the record as it was before the entry. */
function wasSeen(ctx: Ctx, { resource: r }: RecordSpec, { record_id, before }: Entry): boolean {
  const links = Object.fromEntries(Object.keys(r.links).map((name) => [name, []]));
  return before !== null && may(ctx.policy, ctx.asker, r, 'view', { ...links, ...before, id: record_id });
}

async function madeAnew(ctx: Ctx, spec: RecordSpec, e: Entry): Promise<Write> {
  const { before, after } = e;
  if (await rowOf(ctx, e)) throw notFound();
  if (before === null || !wasSeen(ctx, spec, e)) throw notFound();
  if (after !== null) throw conflict('changes.notRevertible');
  const given = Object.entries(before).filter(
    ([name, value]) => spec.fields[name]?.create !== undefined && (value ?? null) !== null,
  );
  return { call: `${spec.path}.create`, body: Object.fromEntries(given) };
}

/** Values of a facet that one may not view are nobody's to turn round unseen. */
function refuseHidden(ctx: Ctx, spec: RecordSpec, row: DbRow, values: Values): void {
  for (const [facet, def] of Object.entries(spec.resource.facets)) {
    if (!def.fields.some((field) => field in values)) continue;
    if (!may(ctx.policy, ctx.asker, spec.resource, 'view', row, facet)) throw conflict('changes.notRevertible');
  }
}

/** @throws Fault 422 naming each field that no longer is as the change left it */
function refuseMoved(spec: RecordSpec, row: DbRow, after: Values): void {
  const moved = Object.keys(after).filter(
    (name) => spec.fields[name]?.edit !== undefined && !same(row[name], after[name]),
  );
  if (moved.length > 0) {
    throw invalid(...moved.map((field): FieldFault => ({ field, key: 'changes.movedOn' })));
  }
}

/** Somebody who was added goes, somebody who was removed comes back, and switches are as they were. */
async function memberAgain(ctx: Ctx, e: Entry): Promise<Write> {
  const person_id = String(e.after?.person_id);
  // Who belongs to a place is told of those alone whom one may view.
  if (!(await ctx.read(personSpec).find(person_id))) throw notFound();
  const params = { id: e.record_id, person_id };
  const now = await membershipOf(ctx, e.record_id, person_id);
  const switches = (of: Values | null) =>
    Object.fromEntries(SWITCHES.flatMap((name) => (typeof of?.[name] === 'boolean' ? [[name, of[name]]] : [])));
  if (e.action === 'memberRemoved') {
    if (now) throw conflict('changes.memberMoved');
    return { call: 'places.putMember', params, body: switches(e.before) };
  }
  if (!now || Object.entries(switches(e.after)).some(([name, on]) => now[name as 'sees'] !== on)) {
    throw conflict('changes.memberMoved');
  }
  if (e.before !== null) return { call: 'places.putMember', params, body: switches(e.before) };
  if (ctx.policy.everyGrantOf(person_id).some((g) => g.placeId === e.record_id && g.personId === person_id)) {
    throw conflict('changes.memberMoved');
  }
  return { call: 'places.removeMember', params };
}
