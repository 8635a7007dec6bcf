import { excessOfJoining } from '#access/strength.ts';
import { askOf, join, joinLater } from '#modules/people/section.ts';
import type { Ctx } from '#platform/context.ts';
import type { Values } from '#platform/records/service.ts';
import { refuseAny } from './excess.ts';
import { isAhead, isEnded } from './span.ts';

/** Whether a grant at the place makes its holder a member there. */
export const joinsAt = (ctx: Ctx, placeId: string): boolean => ctx.policy.tree.kindOf(placeId) !== 'organization';

/** Belonging to groups must not give a person what the actor does not hold. @throws Fault 403 */
export function refuseJoining(ctx: Ctx, personId: string, groupIds: readonly string[]): void {
  const belongsTo = ctx.policy.person(personId)?.groups;
  // "My groups" are groups: nobody gains anything by belonging to a container.
  const groups = groupIds.filter((id) => ctx.policy.tree.kindOf(id) === 'group' && !belongsTo?.includes(id));
  if (groups.length === 0) return;
  const excess = excessOfJoining(ctx.policy, ctx.asker, personId, { groups });
  refuseAny(ctx, excess, 'grant.excess');
}

/** Whether its holder becomes a member at the place, but not yet. */
export const bringsLater = (ctx: Ctx, row: Values): boolean =>
  typeof row.person_id === 'string' && joinsAt(ctx, row.place_id as string) && isAhead(ctx, row);

/**
 * Whoever is given something at a group or in a container belongs to it as long as they hold something there, from the
 * beginning of the grant on. A trial brings them at once: it shows what will be. @throws Fault 403
 */
export async function bringHolder(ctx: Ctx, row: Values): Promise<void> {
  const { id, person_id: person, place_id: at } = row;
  if (typeof person !== 'string' || !joinsAt(ctx, at as string)) return;
  refuseJoining(ctx, person, [at as string]);
  if (isAhead(ctx, row) && !ctx.isTrial) await joinLater(ctx, [id as string]);
  else await join(ctx, at as string, [person], 'grant');
}

/** What other dates of a grant do to the membership that it brings. @throws Fault 403 */
export async function bringByDates(ctx: Ctx, before: Values, after: Values): Promise<void> {
  if (isEnded(ctx, after)) return;
  const [was, is] = [before, after].map((row) => isAhead(ctx, row));
  if (isEnded(ctx, before) || was !== is) await bringHolder(ctx, after);
  if (!was && is && typeof after.person_id === 'string') await askOf(ctx, after.place_id as string, after.person_id);
}
