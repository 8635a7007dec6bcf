import type { z } from 'zod';
import { decide, may } from '#access/decide.ts';
import { refuseJoining } from '#modules/grants/section.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import { mustManage } from '#modules/people/section.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx, Loaded } from '#platform/context.ts';
import { forbidden, notFound } from '#platform/errors.ts';
import type { memberSchema } from './api.ts';
import { placeSpec } from './schema.ts';

type Member = z.input<typeof memberSchema>;
type Switches = {
  sees?: boolean | undefined;
  works?: boolean | undefined;
  assigned?: boolean | undefined;
  notified?: boolean | undefined;
};

/** People of a place as far as the asker may see them, with their switches and the grants given here. */
export async function listMembers(ctx: Ctx, row: Loaded): Promise<Member[]> {
  const found = await ctx.tables.selectFrom('membership').selectAll().where('place_id', '=', row.id).execute();
  const grants = ctx.policy.grants.filter((g) => g.placeId === row.id);
  const members: Member[] = [];
  for (const m of found) {
    const person = await ctx.read(personSpec).find(m.person_id);
    if (!person) continue;
    const mayView = (g: { personId: string | null }): boolean =>
      may(ctx.policy, ctx.asker, grantSpec.resource, 'view', { place_id: row.id, person_id: g.personId });
    members.push({
      person_id: m.person_id,
      name: person.name as string,
      login: person.login as string,
      enabled: person.enabled as boolean,
      sees: m.sees,
      works: m.works,
      assigned: m.assigned,
      notified: m.notified,
      profiles: grants
        .filter((g) => g.personId === m.person_id && mayView(g))
        .map((g) => ({
          grant_id: g.id,
          profile: ctx.policy.profiles.get(g.profileId)?.name ?? '',
          below: g.below,
          until: g.until === null ? null : new Date(g.until).toISOString(),
        })),
    });
  }
  return members.toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Adds a person or changes the switches. What the group's members are granted must be within the actor's rights. */
export async function putMemberAt(ctx: Ctx, row: Loaded, personId: string, switches: Switches): Promise<Member[]> {
  await mustManage(ctx, personId);
  refuseJoining(ctx, personId, [row.id]);
  await setMember(ctx, row, personId, switches);
  return listMembers(ctx, row);
}

/** Whether the actor may change who belongs to the place. @throws Fault 403 */
export function refuseForeignPlace(ctx: Ctx, row: Loaded): void {
  const d = decide(ctx.policy, ctx.asker, placeSpec.resource, 'members', row);
  if (!d.allowed) throw forbidden(d.because, 'place:members');
}

/** Writes what has been decided: the person belongs to the place, with these switches. */
export async function setMember(ctx: Ctx, row: Loaded, personId: string, switches: Switches): Promise<void> {
  const values = Object.fromEntries(Object.entries(switches).filter(([, v]) => v !== undefined));
  await ctx.tables
    .insertInto('membership')
    .values({ place_id: row.id, person_id: personId, ...values })
    .onConflict((c) => c.columns(['person_id', 'place_id']).doUpdateSet({ place_id: row.id, ...values }))
    .execute();
  await note(ctx, row, 'member', { person_id: personId, ...values });
}

/** Writes what has been decided for many people who do not belong to the place yet: they do, with every switch on. */
export async function addMembers(ctx: Ctx, placeId: string, people: readonly string[]): Promise<void> {
  if (people.length === 0) return;
  await ctx.tables
    .insertInto('membership')
    .values(people.map((id) => ({ place_id: placeId, person_id: id })))
    .onConflict((c) => c.doNothing())
    .execute();
  const entry = { action: 'member', type: 'place', recordId: placeId, placeId };
  await ctx.audit(...people.map((id) => ({ ...entry, after: { person_id: id } })));
  await ctx.emit({ type: placeSpec.resource.type, id: placeId, kind: 'changed' });
}

/** Takes a person off the place, with the grants given at it. */
export async function removeMemberAt(ctx: Ctx, row: Loaded, personId: string): Promise<{ removed_grants: number }> {
  if (!(await ctx.read(personSpec).find(personId))) throw notFound();
  // What a rule gives here goes by itself when the rule asks for the membership.
  const grants = ctx.policy.grants.filter((g) => g.placeId === row.id && g.personId === personId && g.cause !== 'rule');
  for (const g of grants) await ctx.write(grantSpec).remove(g.id);
  await ctx.tables.deleteFrom('membership').where('place_id', '=', row.id).where('person_id', '=', personId).execute();
  await note(ctx, row, 'memberRemoved', { person_id: personId });
  return { removed_grants: grants.length };
}

async function note(ctx: Ctx, row: Loaded, action: string, after: Record<string, unknown>): Promise<void> {
  await ctx.audit({ action, type: 'place', recordId: row.id, placeId: row.id, after });
  await ctx.emit({ type: placeSpec.resource.type, id: row.id, kind: 'changed' });
}
