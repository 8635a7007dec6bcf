import type { Ctx } from '#platform/context.ts';
import { prepared } from '#platform/db.ts';
import { invalid } from '#platform/errors.ts';

const DEFAULT_PERSON =
  'select p.default_user_id as id from place p ' +
  'left join membership m on m.place_id = p.id and m.person_id = p.default_user_id ' +
  'where p.id = $1 and coalesce(m.assigned, true)';

/** Who owns what comes into a place without an owner: its default person, as long as that one is active. */
export async function defaultOwner(ctx: Ctx, placeId: string): Promise<string | null> {
  const [found] = await prepared<{ id: string | null }>(ctx.tables, 'default_person', DEFAULT_PERSON, [placeId]);
  const person = ctx.policy.person(found?.id ?? '');
  return person && ctx.policy.isActive(person, ctx.now.getTime()) ? person.id : null;
}

/** Whom the switches of a group leave out is not made the owner of its tickets by others. @throws Fault 422 */
export async function refuseUnassigned(ctx: Ctx, placeId: string, personId: unknown): Promise<void> {
  if (typeof personId !== 'string' || personId === ctx.actor.id) return;
  const member = await ctx.tables
    .selectFrom('membership')
    .select('assigned')
    .where('place_id', '=', placeId)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  if (member === undefined || member.assigned) return;
  const values = { name: ctx.nameOf(personId), group: ctx.policy.tree.node(placeId)?.name ?? '' };
  throw invalid({ field: 'owner_id', key: 'ticket.notAssigned', values });
}
