import { place } from '#modules/places/access.ts';
import type { Ctx } from '#platform/context.ts';

/**
 * Writes what has been decided for people who may belong to the place already: from now on they do, new ones with every
 * switch on. Of those who did not the audit tells that they were added.
 */
export async function addMembers(ctx: Ctx, placeId: string, people: readonly string[]): Promise<void> {
  if (people.length === 0) return;
  const added = await ctx.tables
    .insertInto('membership')
    .values(people.map((id) => ({ place_id: placeId, person_id: id })))
    .onConflict((c) => c.doNothing())
    .returning('person_id')
    .execute();
  if (added.length === 0) return;
  const entry = { action: 'member', type: place.type, recordId: placeId, placeId };
  await ctx.audit(...added.map(({ person_id }) => ({ ...entry, after: { person_id } })));
  await ctx.emit({ type: place.type, id: placeId, kind: 'changed' });
}
