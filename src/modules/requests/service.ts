import { isNarrowedToPart } from '#access/acting.ts';
import { decide } from '#access/decide.ts';
import { cellName } from '#access/resource.ts';
import { mustKnow, mustName, waysToYes } from '#modules/access/section.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import { type Notice, notify } from '#modules/inbox/section.ts';
import { putMember } from '#modules/places/api.ts';
import { putMemberAt } from '#modules/places/section.ts';
import { addObserver } from '#modules/tickets/api.ts';
import { follow } from '#modules/tickets/section.ts';
import type { Ctx, Loaded } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import { conflict, Fault, forbidden, invalid, notFound } from '#platform/errors.ts';
import type { Errand } from '#platform/jobs.ts';
import { refuseOldProof } from '#platform/proof.ts';
import { isOpenTo } from '#platform/records/reader.ts';
import { UPKEEP } from '#platform/system-actors.ts';
import { uuidv7 } from '#platform/uuid.ts';
import { type AskInput, INVOLVING, NUMBERED, type RequestAnswer, WAITS } from './api.ts';
import {
  deciders,
  mayDecide,
  recordOf,
  recordOfNumber,
  stateOf,
  type Stored,
  stored,
  toDecide,
  told,
} from './store.ts';

const DAY = 86_400_000;
/** Requests of one person that wait, and that are made within a day. */
const MOST_OPEN = 10;
const MOST_A_DAY = 20;
/** Requests shown in a list. */
const PAGE = 200;
const LOCK = 4712;
const ERRAND = 'request_asked';

/**
 * Asks for a permission on a record. One that the asker may not view, or that does not exist, is asked for like any
 * other, by its id or number: the answer, and what becomes of it, tells neither. @throws Fault 409, 422, 429
 */
export async function ask(ctx: Ctx, input: AskInput): Promise<RequestAnswer> {
  mustKnow(ctx, input.type);
  mustName(ctx, input);
  if ((input.id === undefined) === (input.number === undefined)) throw invalid({ field: 'id', key: 'request.which' });
  if (input.number !== undefined && !NUMBERED.includes(input.type)) {
    throw invalid({ field: 'number', key: 'request.noNumber' });
  }
  const personId = ctx.asker.personId;
  // One at a time for each person: what is counted stays true until this one is kept.
  await rowsOf(ctx.tables, 'select pg_advisory_xact_lock($1, hashtext($2))', [LOCK, personId]);
  await refuseFlood(ctx, input);
  const { type, id, number, action, facet, reason, days } = input;
  const spec = ctx.specOf(type);
  const row =
    number === undefined
      ? await recordOf(ctx, { type, record_id: id ?? null })
      : await recordOfNumber(ctx, type, number);
  if (row && ctx.read(spec).sees(row)) {
    if (decide(ctx.policy, ctx.asker, spec.resource, action, row, facet).allowed) throw conflict('request.already');
  }
  const r = await ctx.tables
    .insertInto('access_request')
    .values({
      id: uuidv7(ctx.now.getTime()),
      person_id: personId,
      type,
      record_id: number === undefined ? (id ?? null) : (row?.id ?? null),
      asked_number: number ?? null,
      action,
      facet: facet ?? null,
      reason,
      days,
      expires_at: new Date(ctx.now.getTime() + WAITS * DAY).toISOString(),
      decided_at: null,
      decided_by: null,
      answer: null,
      grant_id: null,
      relation: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await note(ctx, r, 'requestAccess', { reason, days });
  // Whom to tell is found out later, by the queue: the work until the answer is the same for what is not there.
  await ctx.errand(ERRAND, { request: r.id });
  return told(ctx, r);
}

/** Tells those who could answer a request. */
export const askedErrand: Errand = {
  name: ERRAND,
  as: UPKEEP,
  run: async (ctx, input) => {
    const r = await stored(ctx, (input as { readonly request: string }).request);
    const row = r && stateOf(ctx, r) === 'open' ? await recordOf(ctx, r) : undefined;
    if (!r || !row) return;
    await notify(ctx, await deciders(ctx, r, row), {
      key: 'request.asked',
      values: { person: { type: 'person', id: r.person_id }, number: r.number },
      link: `/requests/${r.id}`,
      once: `request ${r.id} asked`,
    });
  },
};

async function refuseFlood(ctx: Ctx, input: AskInput): Promise<void> {
  const since = new Date(ctx.now.getTime() - DAY).toISOString();
  const recent = await ctx.tables
    .selectFrom('access_request')
    .selectAll()
    .where('person_id', '=', ctx.asker.personId)
    .where((e) => e.or([e('state', '=', 'open'), e('created_at', '>', since)]))
    .execute();
  const open = recent.filter((r) => stateOf(ctx, r) === 'open');
  // That a number and an id are of the same record is not told.
  const isOfRecord = (r: Stored): boolean =>
    input.number === undefined ? r.asked_number === null && r.record_id === input.id : r.asked_number === input.number;
  const isSame = (r: Stored): boolean =>
    r.type === input.type && isOfRecord(r) && r.action === input.action && r.facet === (input.facet ?? null);
  if (open.some(isSame)) throw conflict('request.duplicate');
  const today = recent.filter((r) => Date.parse(r.created_at) > Date.parse(since));
  if (open.length >= MOST_OPEN || today.length >= MOST_A_DAY) {
    throw new Fault('too-many', 'request.tooMany', { values: { most: MOST_OPEN } });
  }
}

/** What somebody has asked for, and why, was said by the whole person: a token that is narrower is not told. @throws Fault 403 */
function refuseNarrowed(ctx: Ctx): void {
  if (isNarrowedToPart(ctx.asker)) throw new Fault('forbidden', 'request.narrowed');
}

export async function list(ctx: Ctx, show: 'mine' | 'decide'): Promise<RequestAnswer[]> {
  refuseNarrowed(ctx);
  const found =
    show === 'decide'
      ? await toDecide(ctx, PAGE)
      : await ctx.tables
          .selectFrom('access_request')
          .selectAll()
          .where('person_id', '=', ctx.asker.personId)
          .orderBy('id', 'desc')
          .limit(PAGE)
          .execute();
  const items: RequestAnswer[] = [];
  for (const r of found) items.push(await told(ctx, r));
  return items;
}

/** One's own request, or one that one could answer, with the ways to do so. @throws Fault 404 */
export async function one(ctx: Ctx, id: string) {
  refuseNarrowed(ctx);
  const r = await known(ctx, id);
  const able = r.person_id !== ctx.asker.personId && stateOf(ctx, r) === 'open';
  const about = { type: r.type, id: r.record_id ?? r.id, action: r.action, facet: r.facet ?? undefined };
  const fixes = able ? await waysToYes(ctx, about, r.person_id) : [];
  return { ...(await told(ctx, r)), decide: able, fixes };
}

async function known(ctx: Ctx, id: string, lock = false): Promise<Stored> {
  const r = await stored(ctx, id, lock);
  if (!r || (r.person_id !== ctx.asker.personId && !(await mayDecide(ctx, r)))) throw notFound();
  return r;
}

/** A request that waits for the actor's answer; nobody else answers it meanwhile. @throws Fault 403, 404, 409 */
async function waiting(ctx: Ctx, id: string): Promise<Stored> {
  const r = await known(ctx, id, true);
  if (r.person_id === ctx.asker.personId) throw new Fault('forbidden', 'request.own');
  if (stateOf(ctx, r) !== 'open') throw conflict('request.answered');
  return r;
}

interface Approval {
  readonly profile_id: string;
  readonly place_id: string;
  readonly below?: boolean | undefined;
  readonly days: number;
}

/** Gives what the actor may give, as a grant that names the request. @throws Fault 403, 404, 409, 422 */
export async function approve(ctx: Ctx, id: string, { profile_id, place_id, below, days }: Approval) {
  const r = await waiting(ctx, id);
  if (days > r.days) throw invalid({ field: 'days', key: 'request.tooLong', values: { days: r.days } });
  const ends_at = new Date(ctx.now.getTime() + days * DAY).toISOString();
  const given = await ctx.write(grantSpec).create({
    person_id: r.person_id,
    profile_id,
    place_id,
    below: below ?? false,
    ends_at,
    cause: 'request',
    request_number: r.number,
  });
  const by = { state: 'approved', grant_id: given.id, relation: null, answer: null } as const;
  const answered = await answer(ctx, r, by, below ? 'request.givenBelow' : 'request.given', {
    // Whoever holds a grant reads in it what its profile is called, also without a view of the profile.
    profile: ctx.policy.profiles.get(profile_id)?.name ?? '',
    place: { type: 'place', id: place_id },
    until: { date: ends_at },
  });
  return opened(ctx, answered);
}

/** How somebody is put on a record, and the call whose right this asks for. */
const PUTTING = {
  ticket: { call: addObserver, put: follow },
  place: { call: putMember, put: (ctx: Ctx, row: Loaded, personId: string) => putMemberAt(ctx, row, personId, {}) },
} as const;

/**
 * Puts the person on the record, as it is done anywhere else and with the same guards: it opens this record and has no
 * end. @throws Fault 403, 404, 409
 */
export async function involve(ctx: Ctx, id: string) {
  const r = await waiting(ctx, id);
  const relation = INVOLVING[r.type];
  if (relation === undefined || !Object.hasOwn(PUTTING, r.type)) throw conflict('request.notOnRecord');
  const { call, put } = PUTTING[r.type as keyof typeof PUTTING];
  refuseOldProof(ctx.actor, ctx.now.getTime(), call);
  const action = 'on' in call.access ? call.access.action : 'edit';
  const { resource } = ctx.specOf(r.type);
  const row = await ctx.read(ctx.specOf(r.type)).find(r.record_id ?? r.id, true);
  if (!row) throw notFound();
  const d = decide(ctx.policy, ctx.asker, resource, action, row);
  if (!d.allowed) throw forbidden(d.because, `${r.type}:${action}`);
  await put(ctx, row as Loaded, r.person_id);
  const by = { state: 'approved', grant_id: null, relation, answer: null } as const;
  return opened(ctx, await answer(ctx, r, by, `request.put.${relation}`));
}

/** The answered request, and whether its person may do now what they asked for. */
async function opened(ctx: Ctx, r: Stored) {
  const after = await ctx.refreshed();
  const row = await recordOf(after, r);
  const asker = { personId: r.person_id, now: ctx.now.getTime() };
  const { resource } = ctx.specOf(r.type);
  const seen = row && isOpenTo(after.policy, asker, resource, row);
  const opens = seen === true && decide(after.policy, asker, resource, r.action, row, r.facet ?? undefined).allowed;
  return { ...(await told(after, r)), opens };
}

/** @throws Fault 403, 404, 409 */
export async function decline(ctx: Ctx, id: string, because: string): Promise<RequestAnswer> {
  const r = await waiting(ctx, id);
  const by = { state: 'declined', grant_id: null, relation: null, answer: because } as const;
  return told(ctx, await answer(ctx, r, by, 'request.declined'));
}

async function answer(
  ctx: Ctx,
  r: Stored,
  by: Pick<Stored, 'grant_id' | 'relation' | 'answer'> & { readonly state: 'approved' | 'declined' },
  key: string,
  values: Notice['values'] = {},
): Promise<Stored> {
  const after = await ctx.tables
    .updateTable('access_request')
    .set({ ...by, decided_at: ctx.now.toISOString(), decided_by: ctx.actor.id })
    .where('id', '=', r.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await note(ctx, r, `${by.state}Request`, {
    answer: by.answer,
    grant_id: by.grant_id,
    ...(by.relation === null ? {} : { relation: by.relation }),
  });
  await notify(ctx, [r.person_id], { key, values: { number: r.number, ...values }, link: `/requests/${r.id}` });
  return after;
}

/** @throws Fault 404, 409 */
export async function withdraw(ctx: Ctx, id: string): Promise<undefined> {
  const r = await stored(ctx, id, true);
  if (!r || r.person_id !== ctx.asker.personId) throw notFound();
  if (stateOf(ctx, r) !== 'open') throw conflict('request.answered');
  await ctx.tables.updateTable('access_request').set({ state: 'withdrawn' }).where('id', '=', id).execute();
  await note(ctx, r, 'withdrawRequest', {});
  return undefined;
}

/** Stands in the history of the person who asked: the record itself may be none that they know of. */
const note = (ctx: Ctx, r: Stored, action: string, more: Record<string, unknown>): Promise<void> =>
  ctx.audit({
    action,
    type: 'person',
    recordId: r.person_id,
    after: {
      request: {
        number: r.number,
        permission: cellName(r.type, r.action, r.facet ?? undefined),
        ...(r.asked_number === null ? { record: r.record_id } : { asked_number: r.asked_number }),
        ...more,
      },
    },
  });
