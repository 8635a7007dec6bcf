import type { Condition } from '#access/condition.ts';
import { may } from '#access/decide.ts';
import type { Ctx } from '#platform/context.ts';
import { conflict, forbidden } from '#platform/errors.ts';
import type { Residents } from '#platform/section.ts';
import { profile } from './access.ts';
import { profileSpec } from './schema.ts';

/** Profiles at home in a place; the roles that came with a container go with it. */
async function atHome(ctx: Ctx, placeId: string) {
  const here: Condition = { op: 'eq', field: 'place_id', value: placeId };
  const rows = await ctx.read(profileSpec).forSystem(here);
  return ctx.policy.tree.kindOf(placeId) === 'container' ? rows.filter((row) => row.template === null) : rows;
}

/** Profiles that lose their place: where they are granted elsewhere, the new home must lie above. */
export const profileResidents: Residents = {
  type: profile.type,
  count: async (ctx, placeId) => (await atHome(ctx, placeId)).length,
  async move(ctx, from, to): Promise<void> {
    const rows = await atHome(ctx, from);
    const { tree } = ctx.policy;
    const granted = new Set(
      ctx.policy.grants
        .filter((g) => g.placeId !== from && g.groupId !== from && !tree.isUnder(g.placeId, to))
        .map((g) => g.profileId),
    );
    const outside = rows.filter((row) => granted.has(row.id)).map((row) => row.name as string);
    if (outside.length > 0) throw conflict('profile.grantedOutside', { profiles: outside.join(', ') });
    for (const row of rows) {
      for (const action of ['delete', 'create'] as const) {
        const judged = action === 'create' ? { ...row, place_id: to } : row;
        if (may(ctx.policy, ctx.asker, profile, action, judged)) continue;
        throw forbidden({ key: 'profile.mayNotMove', values: { name: row.name as string } }, `profile:${action}`);
      }
      await ctx.write(profileSpec).change(row, { place_id: to }, [], 'edit');
    }
  },
};
