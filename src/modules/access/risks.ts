import { shieldedIn } from '#access/danger.ts';
import { conditionFor, may } from '#access/decide.ts';
import type { PersonShift } from '#access/diff.ts';
import type { Shift } from '#access/diff-shifts.ts';
import type { Policy } from '#access/policy.ts';
import { isEmpty } from '#access/sql.ts';
import { grant } from '#modules/grants/access.ts';
import { countSuperadmins } from '#modules/people/section.ts';
import { ticket } from '#modules/tickets/access.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import type { Risk } from './schema.ts';
import { visiblePeople } from './diff.ts';
import type { Tried } from './propose.ts';
import { visiblePlaces } from './sight.ts';

/** People and places that a risk names at most. */
const NAMED = 20;

/** What the policy does not know and risks are judged by. */
export interface Looked {
  readonly superadmins: number;
  /** Those who are meant to work on what comes in, by group. */
  readonly workers: ReadonlyMap<string, readonly string[]>;
}

export async function lookAround(ctx: Ctx): Promise<Looked> {
  const rows = await rowsOf<{ place_id: string; people: string[] }>(
    ctx.tables,
    "select m.place_id, array_agg(m.person_id) as people from membership m join place p on p.id = m.place_id and p.kind = 'group' " +
      'where m.works group by m.place_id',
  );
  return { superadmins: await countSuperadmins(ctx), workers: new Map(rows.map((r) => [r.place_id, r.people])) };
}

/** Whom or what each risk concerns, whoever asks. */
interface Found {
  readonly risk: Risk['risk'];
  readonly people?: readonly string[];
  readonly places?: readonly string[];
}

/** What deserves a second look, with names as far as the asker may know them. */
export async function risksOf(ctx: Ctx, t: Tried<Looked>, shifts: readonly PersonShift[]): Promise<Risk[]> {
  const now = ctx.now.getTime();
  const administrators = newAdministrators(t, shifts, now);
  const found: Found[] = [
    { risk: 'newAdministrators', people: administrators },
    { risk: 'shielded', people: shielded(t, shifts).filter((id) => !administrators.includes(id)) },
    { risk: 'outsiders', people: outsiders(t.moved?.policy ?? t.after, shifts) },
    { risk: 'withoutWorkers', places: withoutWorkers(t, now) },
    ...(t.is.superadmins === 1 && t.was.superadmins > 1 ? [{ risk: 'lastAdministrator' } as const] : []),
    ...shifts
      .filter((d) => d.personId === ctx.asker.personId && d.loses.length > 0)
      .map((d) => ({ risk: 'ownAccess', people: [d.personId] }) as const),
  ];
  const told = [];
  for (const f of found) if (f.people?.length !== 0 && f.places?.length !== 0) told.push(await tell(ctx, t, f));
  return told;
}

async function tell(ctx: Ctx, t: Tried<Looked>, { risk, people = [], places = [] }: Found): Promise<Risk> {
  const fresh = people.flatMap((id) => (t.people?.has(id) ? [{ id, name: t.people.get(id) ?? '' }] : []));
  const { rows, visible } = await visiblePeople(
    ctx,
    people.filter((id) => !t.people?.has(id)),
    NAMED,
  );
  const seen = await visiblePlaces(ctx, places);
  const shown = places.filter((id) => seen.has(id)).slice(0, NAMED);
  return {
    risk,
    people: [...fresh, ...rows.map((row) => ({ id: row.id, name: row.name as string }))].slice(0, NAMED),
    others: people.length - Math.min(NAMED, fresh.length + visible),
    places: shown.map((id) => ({ id, name: t.after.tree.node(id)?.name ?? '' })),
    other_places: places.length - shown.length,
  };
}

/** Who comes to hand out rights and did so nowhere before, or comes to full power. */
function newAdministrators({ before, after }: Tried<Looked>, shifts: readonly PersonShift[], now: number): string[] {
  const gives = `${grant.type}:create`;
  return shifts
    .filter(({ personId, gains }) => {
      if (!gains.some((s) => s.permissions.includes(gives))) return false;
      if (after.person(personId)?.kind === 'superadmin') return before.person(personId)?.kind !== 'superadmin';
      return isEmpty(conditionFor(before, { personId, now }, grant, 'create'));
    })
    .map((d) => d.personId);
}

/** Who comes to hold more of what hands out power or destroys. */
const shielded = ({ before, after }: Tried<Looked>, shifts: readonly PersonShift[]): string[] =>
  shifts.filter((d) => shieldedIn(before, after, [d]).length > 0).map((d) => d.personId);

/** Who comes to read internal notes outside the organization they belong to. Full power is told of as such. */
function outsiders(after: Policy, shifts: readonly PersonShift[]): string[] {
  const notes = new Set(
    after.permissions.list.filter((p) => p.facet === 'notes' && p.action === 'view').map((p) => p.name),
  );
  const isOutside = (home: string, { places, permissions }: Shift): boolean =>
    permissions.some((name) => notes.has(name)) &&
    (places === 'every' || places.some((s) => !after.tree.isUnder(s.placeId, home)));
  return shifts
    .filter(({ personId, gains }) => {
      const person = after.person(personId);
      const home = person?.organizationId ?? null;
      return home !== null && person?.kind !== 'superadmin' && gains.some((s) => isOutside(home, s));
    })
    .map((d) => d.personId);
}

/** A ticket that waits in a group for somebody to take it. */
const waiting = (place_id: string) => ({
  place_id,
  closed: false,
  trashed: false,
  has_owner: false,
  confidential: false,
});

/** Groups in which somebody could take up a ticket, and now nobody. */
function withoutWorkers({ before, after, was, is }: Tried<Looked>, now: number): string[] {
  const canWork = (policy: Policy, { workers }: Looked, group: string): boolean =>
    (workers.get(group) ?? []).some((personId) =>
      ['take', 'manage'].some((action) => may(policy, { personId, now }, ticket, action, waiting(group))),
    );
  return [...was.workers.keys()].filter(
    (group) => after.tree.has(group) && !canWork(after, is, group) && canWork(before, was, group),
  );
}
