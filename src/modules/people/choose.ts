import { all } from '#access/condition.ts';
import { conditionFor } from '#access/decide.ts';
import type { Ctx } from '#platform/context.ts';
import { person } from './access.ts';
import { personSpec } from './schema.ts';

/** A picker starts to answer here, so that nobody leafs through everybody. */
const LEAST_LETTERS = 2;

/** People for whom one may do something, by name or login; oneself counts for being the requester. */
export async function choose(
  ctx: Ctx,
  query: { q?: string | undefined; action?: 'view' | 'assign' | 'onBehalf' | undefined; limit?: number | undefined },
): Promise<{ items: { id: string; name: string; detail: string }[] }> {
  const q = query.q?.trim() ?? '';
  if (q.length < LEAST_LETTERS) return { items: [] };
  const action = query.action ?? 'view';
  const condition = all([
    conditionFor(ctx.policy, ctx.asker, person, 'view'),
    ...(action === 'view' ? [] : [conditionFor(ctx.policy, ctx.asker, person, action)]),
  ]);
  const found = await ctx
    .read(personSpec)
    .rowsWhere(condition, { q, enabled: 'true', sort: 'name', limit: query.limit ?? 20 });
  return {
    items: found.map((row) => ({
      id: row.id,
      name: row.name as string,
      detail: ctx.policy.tree.node((row.organization_id as string | null) ?? '')?.name ?? '',
    })),
  };
}
