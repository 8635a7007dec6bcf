import type { Lifecycle } from '#access/lifecycle.ts';
import { linesOf } from '#access/policy.ts';
import { type Line, UnknownNameError } from '#access/resource.ts';
import { excessOfGrant } from '#access/strength.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault, invalid } from '#platform/errors.ts';
import type { RecordService, Values } from '#platform/records/service.ts';
import { refuseLifecycle } from './guards.ts';
import { holdersOf } from './holders.ts';
import { profileSpec } from './schema.ts';

/** The profile's lines with its bits spelled out. @throws Fault 422 on a permission that does not exist */
function spelledOut(ctx: Ctx, row: Values): Line[] {
  try {
    return linesOf([...ctx.policy.resources.values()], {
      name: String(row.name ?? ''),
      bits: (row.bits ?? []) as string[],
      lines: (row.lines ?? []) as Line[],
    });
  } catch (error) {
    if (error instanceof UnknownNameError) {
      throw invalid({ field: 'lines', key: 'profile.unknownName', values: { message: error.message } });
    }
    throw error;
  }
}

/** Nobody puts more into a profile than they hold where it can be granted. @throws Fault 403 */
function refuseExcess(ctx: Ctx, row: Values): void {
  const lines = spelledOut(ctx, row);
  const at = { placeId: row.place_id as string, below: true };
  const excess = excessOfGrant(ctx.policy, ctx.asker, lines, at.placeId, at.below);
  if (excess.length === 0) return refuseLifecycle(ctx, { lines, lifecycle: (row.lifecycle ?? {}) as Lifecycle }, at);
  const permissions = [...new Set(excess.map((e) => e.permission))].join(',');
  throw new Fault('forbidden', 'profile.excess', { values: { permissions } });
}

/**
 * There is one default profile; a new one takes the place of the old. It is everybody's, so it must be at home where
 * it can be granted everywhere. @throws Fault 422
 */
async function onlyDefault(ctx: Ctx, values: Values, placeId: unknown): Promise<void> {
  if (values.is_default !== true) return;
  if (placeId !== ctx.policy.tree.rootId) throw invalid({ field: 'is_default', key: 'profile.defaultAtRoot' });
  const current = await ctx.read(profileSpec).forSystem({ op: 'eq', field: 'is_default', value: true });
  for (const row of current) await ctx.write(profileSpec).touch(row.id, { is_default: false });
}

/** Profiles, with their guards. */
export const profileService: RecordService = {
  spec: profileSpec,
  computed: { people: '0', grants: '0' },
  reveal: holdersOf,
  async beforeCreate(ctx, input): Promise<Values> {
    refuseExcess(ctx, input);
    await onlyDefault(ctx, input, input.place_id);
    return input;
  },
  async beforeEdit(ctx, row, patch): Promise<Values> {
    if ('bits' in patch || 'lines' in patch || 'lifecycle' in patch) {
      refuseExcess(ctx, row);
      refuseExcess(ctx, { ...row, ...patch });
    }
    // What everybody gets who comes: nobody makes that of what they could not give everywhere.
    if (patch.is_default === true) refuseExcess(ctx, { ...row, ...patch });
    await onlyDefault(ctx, patch, row.place_id);
    return patch;
  },
  async beforeDelete(ctx, row): Promise<void> {
    refuseExcess(ctx, row);
  },
};
