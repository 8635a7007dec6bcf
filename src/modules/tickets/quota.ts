import type { z } from 'zod';
import { may } from '#access/decide.ts';
import { placeSpec } from '#modules/places/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { invalid } from '#platform/errors.ts';
import { couldAt, referenceFaults } from '#platform/records/references.ts';
import type { quotaSchema } from './api.ts';
import { countedFor, standing } from './limits.ts';
import { ticketSpec } from './schema.ts';

const NO_LIMIT = { counts: 'group', total: null, open: null } as const;

/**
 * What is left of a group's limits for a requester, or for its grouped people when none is named. Where one can neither
 * open a ticket nor see the settings, and where there is no place, the answer is that of a place without limits.
 * @throws Fault 422 for an unknown requester
 */
export async function quotaOf(
  ctx: Ctx,
  query: { place_id: string; requester_id?: string | undefined },
): Promise<z.input<typeof quotaSchema>> {
  if (!(await mayAsk(ctx, query.place_id))) return NO_LIMIT;
  const { requester_id } = query;
  if (requester_id !== undefined) {
    const faults = await referenceFaults(ctx, ticketSpec, { requester_id });
    if (faults.length > 0) throw invalid(...faults);
  }
  const whose = requester_id === undefined ? null : countedFor(ctx, requester_id);
  const now = await standing(ctx, query.place_id, whose);
  if (!now) return NO_LIMIT;
  const left = (limit: number, used: number) => ({ limit, used, left: Math.max(0, limit - used) });
  return {
    counts: whose === null ? 'group' : 'own',
    total: now.total_limit === 0 ? null : left(now.total_limit, now.total),
    open: now.open_limit === 0 ? null : { ...left(now.open_limit, now.open), enforced: now.open_limit_enforced },
  };
}

async function mayAsk(ctx: Ctx, placeId: string): Promise<boolean> {
  if (couldAt(ctx, 'ticket', 'create', placeId)) return true;
  const place = await ctx.read(placeSpec).find(placeId);
  return place !== undefined && may(ctx.policy, ctx.asker, placeSpec.resource, 'view', place, 'settings');
}
