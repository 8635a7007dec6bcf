import { refuseTaking } from '#modules/grants/section.ts';
import { personSpec } from '#modules/people/schema.ts';
import { membershipOf, SWITCHES } from '#modules/people/section.ts';
import { placeSpec } from '#modules/places/schema.ts';
import { goingWith, refuseForeignPlace, refuseMember, removeMemberAt, setMemberAt } from '#modules/places/section.ts';
import type { Ctx } from '#platform/context.ts';
import { invalid } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { referenceFaults } from '#platform/records/references.ts';
import type { Doing, Of } from './each.ts';
import { takenFrom } from './undo.ts';

/** The place whose members are to change. @throws Fault 422 for one that the actor may not view, 403 where they may not */
async function placeOf(ctx: Ctx, id: string): Promise<DbRow> {
  const place = await ctx.read(placeSpec).find(id);
  if (!place) throw invalid({ field: 'place_id', key: 'field.unknown.place' });
  refuseForeignPlace(ctx, place);
  return place;
}

const belongs = (ctx: Ctx, personId: string, placeId: string): boolean =>
  ctx.policy.person(personId)?.groups.includes(placeId) ?? false;

export async function joining(ctx: Ctx, { place_id }: Of<'join'>): Promise<Doing> {
  const place = await placeOf(ctx, place_id);
  return {
    same: (row) => belongs(ctx, row.id, place.id),
    judge: (row) => refuseMember(ctx, place, row, {}),
    act: async (row) => {
      // Whoever belongs there by a grant goes on doing so.
      if (belongs(ctx, row.id, place.id)) return [];
      await setMemberAt(ctx, place, row.id, {});
      return [{ person: row.id, joined: place.id }];
    },
  };
}

export async function leaving(ctx: Ctx, { place_id }: Of<'leave'>): Promise<Doing> {
  const place = await placeOf(ctx, place_id);
  return {
    same: (row) => !belongs(ctx, row.id, place.id),
    judge: async (row) => {
      for (const g of await goingWith(ctx, place.id, row.id)) refuseTaking(ctx, g);
    },
    act: async (row) => {
      const was = await membershipOf(ctx, place.id, row.id);
      if (!was) return [];
      const gone = await goingWith(ctx, place.id, row.id);
      await removeMemberAt(ctx, place, row.id);
      const grants = gone.map((g) => takenFrom(row.id, g));
      // Whoever was brought by a grant comes back with it.
      if (was.cause === 'grant' && grants.length > 0) return grants;
      const switches = Object.fromEntries(SWITCHES.map((name) => [name, was[name]]));
      return [{ person: row.id, left: place.id, switches }, ...grants];
    },
  };
}

export async function settingOrganization(ctx: Ctx, { organization_id }: Of<'setOrganization'>): Promise<Doing> {
  const patch = { organization_id };
  const faults = await referenceFaults(ctx, personSpec, patch, {});
  if (faults.length > 0) throw invalid(...faults);
  return {
    same: (row) => row.organization_id === organization_id,
    judge: (row) => ctx.write(personSpec).judgeEdit(row, patch),
    act: async (row) => {
      const before = row.organization_id as string | null;
      await ctx.write(personSpec).edit(row.id, patch, row.version);
      return before === organization_id ? [] : [{ person: row.id, organization: before, instead: organization_id }];
    },
  };
}
