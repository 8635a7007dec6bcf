import { excessOfJoining } from '#access/strength.ts';
import { join } from '#modules/people/section.ts';
import type { Ctx } from '#platform/context.ts';
import type { Values } from '#platform/records/service.ts';
import { refuseAny } from './excess.ts';

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

/** Whoever is given something at a group or in a container belongs to it as long as they hold something there. @throws Fault 403 */
export async function bringHolder(ctx: Ctx, row: Values): Promise<void> {
  const { person_id: person, place_id: at } = row;
  if (typeof person !== 'string' || !joinsAt(ctx, at as string)) return;
  refuseJoining(ctx, person, [at as string]);
  await join(ctx, at as string, [person], 'grant');
}
