import { profileSpec } from '#modules/profiles/schema.ts';
import { rolesOf } from '#modules/profiles/section.ts';
import type { Ctx } from '#platform/context.ts';
import { CONTAINERS } from '#platform/system-actors.ts';
import type { ContainerType } from './schema.ts';

/** The roles are the container's, whoever makes it: they give nobody anything before they are granted. */
const roles = (ctx: Ctx) => ctx.as({ actor: CONTAINERS.actor, personId: CONTAINERS.facts.id }).write(profileSpec);

/** Gives a new container the roles of its type, as profiles that can be granted there alone. */
export async function addRoles(ctx: Ctx, placeId: string, type: ContainerType): Promise<void> {
  await roles(ctx).createMany(rolesOf(ctx, type).map((values) => ({ ...values, place_id: placeId })));
}

/** Takes the roles that came with a container. What was made there by hand stays, and keeps the container. */
export async function removeRoles(ctx: Ctx, placeId: string): Promise<void> {
  const there = await ctx.read(profileSpec).forSystem({ op: 'eq', field: 'place_id', value: placeId });
  await roles(ctx).removeMany(there.filter((row) => row.template !== null).map((row) => row.id));
}
