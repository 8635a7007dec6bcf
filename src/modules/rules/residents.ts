import { may } from '#access/decide.ts';
import type { Ctx } from '#platform/context.ts';
import { conflict, forbidden } from '#platform/errors.ts';
import type { Residents } from '#platform/section.ts';
import { rule } from './access.ts';
import { type Criterion, ruleSpec } from './schema.ts';

const all = (ctx: Ctx) => ctx.read(ruleSpec).forSystem({ op: 'always' });

/** Rules at home in a place, and rules that speak of it. */
export const ruleResidents: Residents = {
  type: rule.type,
  count: (ctx, placeId) => ctx.read(ruleSpec).countForGuard({ op: 'eq', field: 'place_id', value: placeId }),
  async refuse(ctx, placeId): Promise<void> {
    const speaking = (await all(ctx)).filter(
      (row) =>
        row.at_place_id === placeId ||
        (row.criteria as Criterion[]).some((c) => 'in' in c && (c.in as readonly string[]).includes(placeId)),
    );
    if (speaking.length === 0) return;
    const named = speaking
      .filter((row) => may(ctx.policy, ctx.asker, rule, 'view', row))
      .map((row) => row.name as string);
    throw conflict(named.length === 0 ? 'rule.speaksOfPlaceUnseen' : 'rule.speaksOfPlace', { rules: named.join(', ') });
  },
  async move(ctx, from, to): Promise<void> {
    for (const row of (await all(ctx)).filter((r) => r.place_id === from)) {
      for (const action of ['delete', 'create'] as const) {
        const judged = action === 'create' ? { ...row, place_id: to } : row;
        if (may(ctx.policy, ctx.asker, rule, action, judged)) continue;
        throw forbidden({ key: 'rule.mayNotMove', values: { name: row.name as string } }, `rule:${action}`);
      }
      await ctx.write(ruleSpec).change(row, { place_id: to }, [], 'edit');
    }
  },
};
