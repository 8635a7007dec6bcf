import { hasFullPower } from '#access/strength.ts';
import { Fault } from '#platform/errors.ts';
import type { Residents } from '#platform/section.ts';

/** Records of other applications that are registered at a place: they know nothing of our rights to move them. */
export const declaredResidents: Residents = {
  type: 'declared',
  async count(ctx, placeId): Promise<number> {
    const found = await ctx.tables
      .selectFrom('declared_record')
      .select((e) => e.fn.countAll<number>().as('n'))
      .where('place_id', '=', placeId)
      .executeTakeFirst();
    return Number(found?.n ?? 0);
  },
  async move(ctx, from, to): Promise<void> {
    if (!hasFullPower(ctx.policy, ctx.asker)) {
      throw new Fault('forbidden', 'declared.onlyFullPower', { permission: 'place:delete' });
    }
    await ctx.tables
      .updateTable('declared_record')
      .set({ place_id: to, updated_at: ctx.now.toISOString() })
      .where('place_id', '=', from)
      .execute();
  },
};
