import type { z } from 'zod';
import { all } from '#access/condition.ts';
import { conditionFor, decide, may } from '#access/decide.ts';
import { excessOfGrant, hasFullPower } from '#access/strength.ts';
import { refuseAny, refuseJoining } from '#modules/grants/section.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import {
  membershipOf,
  mustManage,
  refuseUnmanaged,
  removeMember,
  setMember,
  type Switches,
} from '#modules/people/section.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx, Loaded } from '#platform/context.ts';
import { conflict, forbidden, notFound } from '#platform/errors.ts';
import { isDangerous, refuseUnproved } from '#platform/proof.ts';
import { isDeactivated } from '#platform/records/references.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { memberSchema } from './api.ts';
import { placeSpec } from './schema.ts';
import { heldAbove, nameOf } from './sight.ts';

type Member = z.input<typeof memberSchema>;
/** People of a place as far as the asker may see them, with their switches and the grants given here. */
export async function listMembers(ctx: Ctx, row: Loaded): Promise<Member[]> {
  const found = await ctx.tables.selectFrom('membership').selectAll().where('place_id', '=', row.id).execute();
  const grants = await grantsAt(ctx, row.id);
  const ids = found.map((m) => m.person_id);
  const view = conditionFor(ctx.policy, ctx.asker, personSpec.resource, 'view');
  const seen =
    ids.length === 0 ? [] : await ctx.read(personSpec).forSystem(all([view, { op: 'in', field: 'id', values: ids }]));
  const people = new Map(seen.map((person) => [person.id, person]));
  const members: Member[] = [];
  for (const m of found) {
    const person = people.get(m.person_id);
    if (!person) continue;
    const mayView = (g: DbRow): boolean => may(ctx.policy, ctx.asker, grantSpec.resource, 'view', g);
    members.push({
      person_id: m.person_id,
      name: person.name as string,
      login: person.login as string,
      enabled: person.enabled as boolean,
      cause: m.cause,
      sees: m.sees,
      works: m.works,
      assigned: m.assigned,
      notified: m.notified,
      profiles: grants
        .filter((g) => (g.person_id === m.person_id || g.group_id === row.id) && mayView(g))
        .map((g) => ({
          grant_id: g.id,
          profile: ctx.policy.profiles.get(g.profile_id as string)?.name ?? '',
          below: g.below as boolean,
          until: g.ends_at as string | null,
          cause: g.cause as 'hand',
          through_group: g.group_id !== null,
        })),
      above: heldAbove(ctx, m.person_id, row.id).map((g) => ({
        grant_id: g.id,
        profile: ctx.policy.profiles.get(g.profileId)?.name ?? '',
        place_id: g.placeId,
        place: nameOf(ctx, g.placeId),
      })),
    });
  }
  return members.toSorted((a, b) => a.name.localeCompare(b.name));
}

export async function countMembers(ctx: Ctx, placeId: string): Promise<number> {
  const found = await ctx.tables
    .selectFrom('membership')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('place_id', '=', placeId)
    .executeTakeFirst();
  return Number(found?.n ?? 0);
}

/** Grants at a place that are not over yet: of everybody, or to one person by name. */
export async function grantsAt(ctx: Ctx, placeId: string, personId?: string): Promise<DbRow[]> {
  const at = { op: 'eq', field: 'place_id', value: placeId } as const;
  const to = personId === undefined ? [] : [{ op: 'eq', field: 'person_id', value: personId } as const];
  const found = await ctx.read(grantSpec).forSystem(all([at, ...to]));
  return found.filter((g) => g.ends_at === null || Date.parse(g.ends_at as string) > ctx.now.getTime());
}

/** Adds a person or changes the switches, and answers who belongs to the place now. @throws Fault 403, 404, 409 */
export async function putMemberAt(ctx: Ctx, row: Loaded, personId: string, switches: Switches): Promise<Member[]> {
  await setMemberAt(ctx, row, personId, switches);
  return listMembers(ctx, row);
}

/** Adds a person or changes the switches. @throws Fault 403, 404, 409 */
export async function setMemberAt(ctx: Ctx, row: Loaded, personId: string, switches: Switches): Promise<void> {
  await refuseMember(ctx, row, await mustManage(ctx, personId), switches);
  await setMember(ctx, row.id, personId, switches);
}

/**
 * Why a person cannot be added, or the switches not be set so. What the group's members are granted must be within the
 * actor's rights. @throws Fault 403, 409
 */
export async function refuseMember(ctx: Ctx, row: Loaded, person: DbRow, switches: Switches): Promise<void> {
  refuseUnmanaged(ctx, person);
  const belongs = ctx.policy.person(person.id)?.groups.includes(row.id);
  if (!belongs && isDeactivated(ctx.policy.tree, row.id)) throw conflict('place.deactivated');
  refuseJoining(ctx, person.id, [row.id]);
  await refuseSwitchingOn(ctx, row, person.id, switches);
}

/**
 * A switch that is turned on again gives what grants say: nobody turns on for others what they do not hold, nor
 * anything for themselves. @throws Fault 403, 409
 */
async function refuseSwitchingOn(ctx: Ctx, row: Loaded, personId: string, switches: Switches): Promise<void> {
  const before = await membershipOf(ctx, row.id, personId);
  const wider = before && ((switches.sees && !before.sees) || (switches.works && !before.works));
  const person = ctx.policy.person(personId);
  if (!wider || !person || hasFullPower(ctx.policy, ctx.asker)) return;
  if (personId === ctx.actor.id) throw conflict('place.notYourSwitch');
  const { tree } = ctx.policy;
  const reaching = ctx.policy
    .everyGrantOf(personId)
    .filter((g) => g.placeId === row.id || (g.below && tree.isUnder(row.id, g.placeId)));
  const excess = reaching.flatMap((g) =>
    excessOfGrant(
      ctx.policy,
      ctx.asker,
      ctx.policy.lines(g.profileId).filter((l) => l.type === 'ticket'),
      row.id,
      false,
      [person],
    ),
  );
  refuseAny(ctx, excess, 'grant.excess');
}

/** Whether the actor may change who belongs to the place. @throws Fault 403 */
export function refuseForeignPlace(ctx: Ctx, row: Loaded): void {
  const d = decide(ctx.policy, ctx.asker, placeSpec.resource, 'members', row);
  if (!d.allowed) throw forbidden(d.because, 'place:members');
}

/** The same where it is done now and not only asked about: that is dangerous. @throws Fault 403 */
export function mustChangeMembers(ctx: Ctx, row: Loaded): void {
  refuseForeignPlace(ctx, row);
  if (isDangerous(placeSpec.resource, 'members')) refuseUnproved(ctx.actor, ctx.now.getTime());
}

/** The grants that go when a person leaves the place. What a rule gives there goes by itself when it asks for the membership. */
export const goingWith = async (ctx: Ctx, placeId: string, personId: string): Promise<DbRow[]> =>
  (await grantsAt(ctx, placeId, personId)).filter((g) => g.cause !== 'rule');

/** Takes a person off the place, with the grants given at it. */
export async function removeMemberAt(ctx: Ctx, row: Loaded, personId: string): Promise<{ removed_grants: number }> {
  if (!(await ctx.read(personSpec).find(personId))) throw notFound();
  const grants = await goingWith(ctx, row.id, personId);
  for (const g of grants) await ctx.write(grantSpec).remove(g.id);
  await removeMember(ctx, row.id, personId, grants.length > 0);
  return { removed_grants: grants.length };
}
