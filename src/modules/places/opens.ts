import type { z } from 'zod';
import { may } from '#access/decide.ts';
import type { Resource } from '#access/resource.ts';
import { whoCan } from '#access/who.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import type { Ctx, Loaded } from '#platform/context.ts';
import { fitsPlace } from '#platform/records/references.ts';
import type { opensSchema } from './api.ts';
import { listMembers } from './members.ts';
import { placeSpec } from './schema.ts';
import { FRESH } from './sight.ts';

type Opens = z.input<typeof opensSchema>;

/**
 * What those who belong to a place may do with what is at home in it - a record in which they take no part -, and what
 * belonging gives by itself. Only members whom the asker may view, and grants that they may view.
 */
export async function opensOf(ctx: Ctx, place: Loaded): Promise<Opens> {
  const members = await listMembers(ctx, place);
  const ids = new Set(members.map((m) => m.person_id));
  const types = [...ctx.policy.resources.values()].flatMap((r) => {
    const row = rowAt(ctx, r, place);
    if (!row) return [];
    const actions = Object.keys(r.actions).map((action) => ({
      action,
      people: whoCan(ctx.policy, r, action, row, ctx.now.getTime())
        .map((who) => who.personId)
        .filter((id) => ids.has(id)),
    }));
    return [{ type: r.type, actions }];
  });
  return {
    members: members.map(({ person_id, name }) => ({ person_id, name })),
    types,
    gives: await givenTo(ctx, place),
  };
}

/** A record of the type at home in the place; undefined where it has none. */
function rowAt(ctx: Ctx, r: Resource, place: Loaded): Record<string, unknown> | undefined {
  if (r.type === placeSpec.resource.type) return { ...place };
  const home = ctx.knows(r.type) ? ctx.specOf(r.type).fields[r.home] : undefined;
  if (home?.type !== 'place' || !fitsPlace(home, ctx.policy.tree, place.id)) return undefined;
  return { ...FRESH, [r.home]: place.id };
}

async function givenTo(ctx: Ctx, place: Loaded): Promise<Opens['gives']> {
  const rows = await ctx.read(grantSpec).forSystem({ op: 'eq', field: 'group_id', value: place.id });
  const now = ctx.now.getTime();
  return rows
    .filter((g) => typeof g.ends_at !== 'string' || Date.parse(g.ends_at) > now)
    .filter((g) => may(ctx.policy, ctx.asker, grantSpec.resource, 'view', g))
    .map((g) => ({
      grant_id: g.id,
      profile_id: g.profile_id as string,
      profile: ctx.policy.profiles.get(g.profile_id as string)?.name ?? '',
      place_id: g.place_id as string,
      place: ctx.policy.tree.node(g.place_id as string)?.name ?? '',
      below: g.below as boolean,
      until: g.ends_at as string | null,
    }));
}
