import { excessOfGrant } from '#access/strength.ts';
import { mustManage } from '#modules/people/section.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault, invalid } from '#platform/errors.ts';
import { referenceFaults } from '#platform/records/references.ts';
import type { RecordService, Values } from '#platform/records/service.ts';
import { grantSpec } from './schema.ts';

/**
 * Nobody hands out, changes or takes away more than they hold themselves at the place.
 * @throws Fault 403 naming the permissions that are missing
 */
export function refuseExcess(ctx: Ctx, g: { profileId: string; placeId: string; below: boolean }): void {
  const lines = ctx.policy.lines(g.profileId);
  const excess = excessOfGrant(ctx.policy, ctx.asker, lines, g.placeId, g.below);
  if (excess.length === 0) return;
  const missing = [...new Set(excess.map((e) => e.permission))];
  throw new Fault('forbidden', 'grant.excess', {
    permission: 'grant:create',
    values: {
      missing: missing.slice(0, 5).join(', ') + (missing.length > 5 ? ' ...' : ''),
      place: ctx.policy.tree.node(g.placeId)?.name ?? '',
    },
  });
}

const of = (row: Values): { profileId: string; placeId: string; below: boolean } => ({
  profileId: row.profile_id as string,
  placeId: row.place_id as string,
  below: row.below === true,
});

function checkDates(row: Values): void {
  const { starts_at: from, ends_at: until } = row;
  if (typeof from === 'string' && typeof until === 'string' && Date.parse(from) >= Date.parse(until)) {
    throw invalid({ field: 'ends_at', key: 'grant.datesReversed' });
  }
}

/** Grants, with their guards. A grant at a group makes its holder a member there. */
export const grantService: RecordService = {
  spec: grantSpec,
  async beforeCreate(ctx, input): Promise<Values> {
    const { person_id = null, group_id = null } = input;
    if ((person_id === null) === (group_id === null)) throw invalid({ field: 'person_id', key: 'grant.oneHolder' });
    checkDates(input);
    checkHome(ctx, input);
    if (typeof person_id === 'string') await mustManage(ctx, person_id);
    return { ...input, cause: input.cause ?? 'hand', given_by: ctx.actor.id };
  },
  async afterCreate(ctx, row): Promise<void> {
    refuseExcess(ctx, of(row));
    if (typeof row.person_id === 'string' && ctx.policy.tree.kindOf(row.place_id as string) === 'group') {
      await ctx.tables
        .insertInto('membership')
        .values({ person_id: row.person_id, place_id: row.place_id as string })
        .onConflict((c) => c.doNothing())
        .execute();
    }
  },
  beforeEdit(ctx, row, patch): Values {
    refuseExcess(ctx, of(row));
    refuseExcess(ctx, of({ ...row, ...patch }));
    checkDates({ ...row, ...patch });
    return patch;
  },
  async beforeDelete(ctx, row): Promise<void> {
    refuseExcess(ctx, of(row));
  },
};

/** A profile can be granted where it is at home and below, so that a container's profiles stay in it. */
function checkHome(ctx: Ctx, input: Values): void {
  const home = ctx.policy.profiles.get(input.profile_id as string)?.placeId;
  if (home !== undefined && !ctx.policy.tree.isUnder(input.place_id as string, home)) {
    throw invalid({ field: 'place_id', key: 'grant.outsideProfile' });
  }
}

/** Checks once what giving a profile at a place asks for, whoever gets it. @throws Fault 403, 422 */
export async function refuseGrant(ctx: Ctx, profileId: string, placeId: string): Promise<void> {
  const input = { profile_id: profileId, place_id: placeId };
  const faults = await referenceFaults(ctx, grantSpec, input);
  if (faults.length > 0) throw invalid(...faults);
  checkHome(ctx, input);
  refuseExcess(ctx, { profileId, placeId, below: false });
}

/**
 * Gives a profile at a place to many people whom the actor is known to manage, and who are members there.
 * @throws Fault 403, 422
 */
export async function giveToMany(
  ctx: Ctx,
  g: { readonly profileId: string; readonly placeId: string; readonly cause: 'import' },
  people: readonly string[],
): Promise<void> {
  await refuseGrant(ctx, g.profileId, g.placeId);
  await ctx.write(grantSpec).createMany(
    people.map((id) => ({
      person_id: id,
      profile_id: g.profileId,
      place_id: g.placeId,
      cause: g.cause,
      given_by: ctx.actor.id,
    })),
  );
}
