import { all } from '#access/condition.ts';
import { conditionFor } from '#access/decide.ts';
import type { Ctx } from '#platform/context.ts';
import { person } from './access.ts';
import { nameIfSeen } from './guards.ts';
import { personSpec } from './schema.ts';

/** A picker starts to answer here, so that nobody leafs through everybody. */
const LEAST_LETTERS = 2;

/** People for whom one may do something, by name or login; oneself counts for being the requester. */
export async function choose(
  ctx: Ctx,
  query: {
    q?: string | undefined;
    action?: 'view' | 'assign' | 'onBehalf' | undefined;
    at?: string | undefined;
    limit?: number | undefined;
  },
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
  const left =
    query.at === undefined || nameIfSeen(ctx, query.at) === undefined ? NOBODY : await notAssigned(ctx, query.at);
  return {
    items: found
      .filter((row) => !left.has(row.id))
      .map((row) => ({
        id: row.id,
        name: row.name as string,
        detail: ctx.policy.tree.node((row.organization_id as string | null) ?? '')?.name ?? '',
      })),
  };
}

const NOBODY: ReadonlySet<string> = new Set();

/** Members of the place to whom nothing is assigned there. */
async function notAssigned(ctx: Ctx, placeId: string): Promise<ReadonlySet<string>> {
  const rows = await ctx.tables
    .selectFrom('membership')
    .select('person_id')
    .where('place_id', '=', placeId)
    .where('assigned', '=', false)
    .execute();
  return new Set(rows.map((row) => row.person_id));
}
