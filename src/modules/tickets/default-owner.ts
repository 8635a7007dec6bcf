import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';

const DEFAULT_PERSON =
  'select p.default_user_id as id from place p ' +
  'left join membership m on m.place_id = p.id and m.person_id = p.default_user_id ' +
  'where p.id = $1 and coalesce(m.assigned, true)';

/** Who owns what comes into a place without an owner: its default person, as long as that one is active. */
export async function defaultOwner(ctx: Ctx, placeId: string): Promise<string | null> {
  const [found] = await rowsOf<{ id: string | null }>(ctx.tables, DEFAULT_PERSON, [placeId]);
  const person = ctx.policy.person(found?.id ?? '');
  return person && ctx.policy.isActive(person, ctx.now.getTime()) ? person.id : null;
}
