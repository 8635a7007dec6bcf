import type { Ctx } from '#platform/context.ts';
import { prepared, rowsOf } from '#platform/db.ts';
import { conflict, type Fault, invalid } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';

/** Tickets count for so many days from their creation on. */
const WINDOW_DAYS = 365;
const DAY_MS = 86_400_000;
/** First part of the lock under which the tickets of one place are counted. */
const LOCK = 4713;

/** How many tickets a place takes, and how many there are. Limits of 0 are none. */
interface Standing {
  readonly open_limit: number;
  readonly open_limit_enforced: boolean;
  readonly total_limit: number;
  readonly open: number;
  readonly total: number;
}

const LIMITS = 'select open_limit, open_limit_enforced, total_limit from place where id = $1';
const STANDING =
  'select p.open_limit, p.open_limit_enforced, p.total_limit, c.open, c.total from place p, lateral (' +
  'select count(*)::int as total, (count(*) filter (where not t.closed))::int as open from ticket t ' +
  'where t.place_id = p.id and t.deleted_at is null and t.created_at > $2 ' +
  'and ($3::uuid is null or t.requester_id = $3)) c where p.id = $1';

/** Until this transaction has ended nobody else counts the tickets of the place. */
const countAlone = (ctx: Ctx, placeId: string): Promise<unknown> =>
  rowsOf(ctx.tables, 'select pg_advisory_xact_lock($1, hashtext($2))', [LOCK, placeId]);

/** The beginning of what counts now. */
const windowStart = (ctx: Ctx): number => ctx.now.getTime() - WINDOW_DAYS * DAY_MS;

/** Whose tickets count for this requester: their own in the group, or null for all of the group together. */
export const countedFor = (ctx: Ctx, requesterId: string): string | null =>
  ctx.policy.person(requesterId)?.kind === 'standalone' ? requesterId : null;

/** How a place stands for a requester. Undefined for a place that is not there. */
export async function standing(ctx: Ctx, placeId: string, requester: string | null): Promise<Standing | undefined> {
  const since = new Date(windowStart(ctx)).toISOString();
  return (await rowsOf<Standing>(ctx.tables, STANDING, [placeId, since, requester]))[0];
}

/** What a change makes of the counts: which of them the ticket adds to, and the field that is to blame. */
interface Joined {
  readonly total: boolean;
  readonly open: boolean;
  readonly field: string | undefined;
}

function joined(ctx: Ctx, before: DbRow | undefined, after: DbRow): Joined {
  const own = countedFor(ctx, after.requester_id as string) !== null;
  const moved = before?.place_id !== after.place_id;
  const changedHands = own && before?.requester_id !== after.requester_id;
  const counts = after.deleted_at === null && Date.parse(after.created_at as string) > windowStart(ctx);
  const total = counts && (moved || changedHands || before?.deleted_at !== null);
  return {
    total,
    open: counts && after.closed === false && (total || before?.closed === true),
    field: moved ? 'place_id' : changedHands ? 'requester_id' : undefined,
  };
}

/**
 * Refuses a ticket that its group has no room for, whatever brought it there: creation, a move, another requester, a
 * reopening, a return from the trash. Called after the write, in its transaction: the tickets of one place are counted
 * by one transaction at a time, and each finds those of the ones before it. The requester counts, not who typed.
 * @throws Fault 422 or 409 when a limit is passed that refuses
 */
export async function meetLimits(ctx: Ctx, before: DbRow | undefined, after: DbRow): Promise<void> {
  const joins = joined(ctx, before, after);
  if (!joins.total && !joins.open) return;
  const placeId = after.place_id as string;
  const [limits] = await prepared<Standing>(ctx.tables, 'place_limits', LIMITS, [placeId]);
  if (!limits || (limits.open_limit === 0 && limits.total_limit === 0)) return;
  await countAlone(ctx, placeId);
  const requester = countedFor(ctx, after.requester_id as string);
  const now = await standing(ctx, placeId, requester);
  if (!now) return;
  const whose = requester === null ? 'group' : 'own';
  if (joins.total && passes(now.total, now.total_limit)) {
    throw refusal(ctx, joins, `ticket.totalLimit.${whose}`, placeId, now.total_limit);
  }
  if (!joins.open || !passes(now.open, now.open_limit)) return;
  if (now.open_limit_enforced) throw tooManyOpen(ctx, joins, whose, placeId, now);
  await ctx.audit({
    action: 'overLimit',
    type: 'ticket',
    recordId: after.id,
    placeId,
    after: { open: now.open, open_limit: now.open_limit },
  });
}

const STANDALONE =
  'select t.requester_id as requester from ticket t join person p on p.id = t.requester_id ' +
  "where t.place_id = $1 and p.kind = 'standalone' group by 1";

/**
 * The same for many tickets that have come at once: none of the limits that refuse is passed, neither by all together
 * nor by somebody who belongs to no group. @throws Fault 409
 */
export async function mustHaveRoom(ctx: Ctx, placeId: string): Promise<void> {
  const [limits] = await rowsOf<Standing>(ctx.tables, LIMITS, [placeId]);
  if (!limits || (limits.open_limit === 0 && limits.total_limit === 0)) return;
  await countAlone(ctx, placeId);
  const alone = await rowsOf<{ requester: string }>(ctx.tables, STANDALONE, [placeId]);
  for (const requester of [null, ...alone.map((row) => row.requester)]) {
    const now = await standing(ctx, placeId, requester);
    if (!now) return;
    const whose = requester === null ? 'group' : 'own';
    const none = { total: true, open: true, field: undefined };
    if (passes(now.total, now.total_limit)) {
      throw refusal(ctx, none, `ticket.totalLimit.${whose}`, placeId, now.total_limit);
    }
    if (now.open_limit_enforced && passes(now.open, now.open_limit)) {
      throw tooManyOpen(ctx, none, whose, placeId, now);
    }
  }
}

/** The ticket in question is among those counted. */
const passes = (count: number, limit: number): boolean => limit > 0 && count > limit;

type Values = Readonly<Record<string, string | number>>;

function refusal(ctx: Ctx, joins: Joined, key: string, placeId: string, limit: number): Fault {
  return fault(joins, key, { group: ctx.policy.tree.node(placeId)?.name ?? '', limit, count: limit });
}

function tooManyOpen(ctx: Ctx, joins: Joined, whose: string, placeId: string, { open, open_limit }: Standing): Fault {
  const group = ctx.policy.tree.node(placeId)?.name ?? '';
  return fault(joins, `ticket.openLimit.${whose}`, { group, limit: open_limit, open, count: open - open_limit });
}

const fault = ({ field }: Joined, key: string, values: Values): Fault =>
  field === undefined ? conflict(key, values) : invalid({ field, key, values });
