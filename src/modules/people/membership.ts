import { place } from '#modules/places/access.ts';
import type { AuditEntry, Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import './tables.ts';

/** What a member of a place can be taken, there alone. */
export const SWITCHES = ['sees', 'works', 'assigned', 'notified'] as const;
export type Switches = { readonly [K in (typeof SWITCHES)[number]]?: boolean | undefined };

/** By hand, or by a grant at the place, with the last of which one leaves. */
export type MembershipCause = 'hand' | 'grant';

export interface Membership extends Readonly<Record<(typeof SWITCHES)[number], boolean>> {
  readonly place_id: string;
  readonly person_id: string;
  readonly cause: MembershipCause;
}

type Action =
  | 'memberAdded'
  /** Other switches, or by hand from now on. */
  | 'member'
  | 'memberRemoved'
  /** Brought by a grant, and gone with it: it is the grant that is given and taken back. */
  | 'memberByGrant'
  | 'memberGone';

type Noted = Readonly<Record<string, unknown>>;

/** Entries of memberships at their places, and the word to whoever looks at these. */
async function note(ctx: Ctx, places: Iterable<string>, ...entries: readonly AuditEntry[]): Promise<void> {
  await ctx.audit(...entries);
  for (const id of new Set(places)) await ctx.emit({ type: place.type, id, kind: 'changed' });
}

function entryOf(
  action: Action,
  of: Pick<Membership, 'place_id' | 'person_id'>,
  after: Noted,
  before?: Noted,
): AuditEntry {
  const { place_id, person_id } = of;
  const about = { action, type: place.type, recordId: place_id, placeId: place_id };
  return { ...about, ...(before ? { before } : {}), after: { person_id, ...after } };
}

const switchesOf = (m: Membership): Noted => Object.fromEntries(SWITCHES.map((name) => [name, m[name]]));

/** Somebody's belonging to a place; undefined when they do not. */
export const membershipOf = (ctx: Ctx, placeId: string, personId: string): Promise<Membership | undefined> =>
  ctx.tables
    .selectFrom('membership')
    .selectAll()
    .where('place_id', '=', placeId)
    .where('person_id', '=', personId)
    .executeTakeFirst();

/**
 * Writes what has been decided for people who may belong to the place already: from now on they do, new ones with every
 * switch on, and who was brought by a grant belongs by hand where that is said. The audit tells of whom it changes.
 */
export async function join(
  ctx: Ctx,
  placeId: string,
  people: readonly string[],
  cause: MembershipCause,
): Promise<void> {
  if (people.length === 0) return;
  const added = await ctx.tables
    .insertInto('membership')
    .values(people.map((id) => ({ place_id: placeId, person_id: id, cause })))
    .onConflict((c) => c.doNothing())
    .returning(['place_id', 'person_id'])
    .execute();
  const kept = cause === 'hand' ? await byHand(ctx, placeId, people) : [];
  if (added.length + kept.length === 0) return;
  const action = cause === 'grant' ? 'memberByGrant' : 'memberAdded';
  const entries = added.map((m) => entryOf(action, m, {}));
  await note(ctx, [placeId], ...entries, ...kept.map((m) => entryOf('member', m, { cause }, { cause: 'grant' })));
}

/** Those of them who belong to the place by a grant belong to it by hand. Answers whose cause has changed. */
const byHand = (ctx: Ctx, placeId: string, people: readonly string[]) =>
  ctx.tables
    .updateTable('membership')
    .set({ cause: 'hand' })
    .where('place_id', '=', placeId)
    .where('person_id', 'in', people)
    .where('cause', '=', 'grant')
    .returning(['place_id', 'person_id'])
    .execute();

/** Who belongs to the place by a grant alone. */
export async function broughtTo(ctx: Ctx, placeId: string): Promise<ReadonlySet<string>> {
  const found = await ctx.tables
    .selectFrom('membership')
    .select('person_id')
    .where('place_id', '=', placeId)
    .where('cause', '=', 'grant')
    .execute();
  return new Set(found.map((m) => m.person_id));
}

/** Writes what has been decided: the person belongs to the place, with these switches, and from now on by hand. */
export async function setMember(ctx: Ctx, placeId: string, personId: string, switches: Switches): Promise<void> {
  const said = Object.fromEntries(Object.entries(switches).filter(([, v]) => v !== undefined));
  const was = await membershipOf(ctx, placeId, personId);
  const values = was?.cause === 'grant' ? { ...said, cause: 'hand' as const } : said;
  const of = { place_id: placeId, person_id: personId };
  await ctx.tables
    .insertInto('membership')
    .values({ ...of, ...values })
    .onConflict((c) => c.columns(['person_id', 'place_id']).doUpdateSet({ place_id: placeId, ...values }))
    .execute();
  const before = was && Object.fromEntries(Object.keys(values).map((name) => [name, was[name as keyof Membership]]));
  await note(ctx, [placeId], entryOf(was ? 'member' : 'memberAdded', of, values, before));
}

/** Takes somebody off a place, whether or not they belong to it. `withGrant`: the grant that brought them goes, too. */
export async function removeMember(ctx: Ctx, placeId: string, personId: string, withGrant: boolean): Promise<void> {
  const was = await membershipOf(ctx, placeId, personId);
  await ctx.tables.deleteFrom('membership').where('place_id', '=', placeId).where('person_id', '=', personId).execute();
  const action = was?.cause === 'grant' && withGrant ? 'memberGone' : 'memberRemoved';
  const of = { place_id: placeId, person_id: personId };
  await note(ctx, [placeId], entryOf(action, of, {}, was && switchesOf(was)));
}

/** Notes who no longer belongs where, when a person or a place goes with all its memberships. */
export async function noteMembersGoing(
  ctx: Ctx,
  of: { readonly person_id: string } | { readonly place_id: string },
): Promise<void> {
  const [column, id] =
    'person_id' in of ? (['person_id', of.person_id] as const) : (['place_id', of.place_id] as const);
  const going = await ctx.tables.selectFrom('membership').selectAll().where(column, '=', id).execute();
  await ctx.audit(
    ...going.map((m) => entryOf(m.cause === 'grant' ? 'memberGone' : 'memberRemoved', m, {}, switchesOf(m))),
  );
}

const HOLDS = '(g.starts_at is null or g.starts_at <= now()) and (g.ends_at is null or g.ends_at > now())';

/** A grant at the place that has begun and is not over. */
const HELD = `select 1 from access_grant g where g.place_id = m.place_id and g.person_id = m.person_id and ${HOLDS}`;

const LEAVE =
  'with due as (delete from membership_due returning place_id, person_id) delete from membership m ' +
  'where (m.place_id, m.person_id) in (select place_id, person_id from due) ' +
  `and m.cause = 'grant' and not exists (${HELD}) returning m.*`;

/** Takes those off their places who were brought by grants of which the last has gone. Answers whether there were any. */
export async function leaveWithGrants(ctx: Ctx): Promise<boolean> {
  const left = await rowsOf<Membership>(ctx.tables, LEAVE);
  const places = left.map((m) => m.place_id);
  if (left.length > 0) await note(ctx, places, ...left.map((m) => entryOf('memberGone', m, {}, switchesOf(m))));
  return left.length > 0;
}

/** Whom no grant holds any more by its dates. Asked from the grants outside their dates: those are few, and indexed. */
const OVER =
  'select distinct m.place_id, m.person_id from (select place_id, person_id from access_grant where ends_at <= now() ' +
  'union all select g.place_id, g.person_id from membership_to_come c join access_grant g on g.id = c.grant_id) o ' +
  `join membership m using (place_id, person_id) where m.cause = 'grant' and not exists (${HELD})`;

const HAS_BEGUN = `select 1 from membership_to_come c join access_grant g on g.id = c.grant_id where ${HOLDS}`;
const BEGUN =
  'delete from membership_to_come c using access_grant g ' +
  `where g.id = c.grant_id and ${HOLDS} returning g.place_id, g.person_id`;

/** Notes of grants that have not begun that they bring their holder when they do. */
export async function joinLater(ctx: Ctx, grants: readonly string[]): Promise<void> {
  if (grants.length === 0) return;
  const values = grants.map((id) => ({ grant_id: id }));
  await ctx.tables
    .insertInto('membership_to_come')
    .values(values)
    .onConflict((c) => c.doNothing())
    .execute();
}

/**
 * What the clock does to memberships: those join whose grants have begun, and of those whose last grant is over it is
 * asked whether they leave, when what follows is done. Asked each minute, and so outside a transaction: as long as
 * nothing has come or gone, no other write waits for it.
 */
export async function followDates(ctx: Ctx): Promise<void> {
  const [some] = await rowsOf<{ due: boolean }>(ctx.tables, `select exists (${HAS_BEGUN}) or exists (${OVER}) as due`);
  if (some?.due) await ctx.transaction(bringAndAsk);
}

async function bringAndAsk(ctx: Ctx): Promise<void> {
  const begun = await rowsOf<{ place_id: string; person_id: string }>(ctx.tables, BEGUN);
  for (const [at, those] of Map.groupBy(begun, (g) => g.place_id)) {
    await join(ctx, at, [...new Set(those.map((g) => g.person_id))], 'grant');
  }
  await rowsOf(ctx.tables, `insert into membership_due ${OVER}`);
}

/** Asks of one person at one place whether a grant still holds there. */
export async function askOf(ctx: Ctx, placeId: string, personId: string): Promise<void> {
  await ctx.tables.insertInto('membership_due').values({ place_id: placeId, person_id: personId }).execute();
}
