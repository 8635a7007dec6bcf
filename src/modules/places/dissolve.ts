import type { z } from 'zod';
import { may } from '#access/decide.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import type { Ctx, Loaded } from '#platform/context.ts';
import { conflict, invalid } from '#platform/errors.ts';
import { translate } from '#platform/messages.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { isDeactivated } from '#platform/records/references.ts';
import type { contentsSchema } from './api.ts';
import { countMembers } from './members.ts';
import { placeSpec, ROOT_ID } from './schema.ts';

/** So many grants are listed; all are counted. */
const LISTED = 100;

/** What a place holds: what has to move, what moves up and what goes when the place is dissolved. */
export async function contentsOf(ctx: Ctx, row: Loaded): Promise<z.input<typeof contentsSchema>> {
  const grants = await grantsGoing(ctx, row.id);
  const seen = grants.filter((g) => may(ctx.policy, ctx.asker, grantSpec.resource, 'view', g));
  return {
    residents: await residentsOf(ctx, row.id),
    children: (await childrenOf(ctx, row.id)).map((child) => ({ id: child.id, name: child.name as string })),
    members: await countMembers(ctx, row.id),
    grants: {
      count: grants.length,
      items: seen.slice(0, LISTED).map((g) => ({
        id: g.id,
        holder: holderOf(ctx, g),
        profile: ctx.policy.profiles.get(g.profile_id as string)?.name ?? '',
        place: ctx.policy.tree.node(g.place_id as string)?.name ?? '',
        below: g.below as boolean,
        by_rule: g.rule_id !== null,
      })),
    },
  };
}

/**
 * Deletes a place with a new home for what is at home in it: that moves, what lies below moves up, grants and
 * memberships go. All of it or nothing; whatever the actor may not do, or cannot be done, is refused with the reason.
 * @throws Fault 403, 409, 422
 */
export async function dissolve(ctx: Ctx, row: Loaded, home: string | null): Promise<void> {
  if (row.id === ROOT_ID) throw conflict('place.rootIsFixed');
  const residents = await residentsOf(ctx, row.id);
  if (home === null && residents.length > 0) {
    const what = residents.map(({ type, count }) => translate(ctx.language, `holds.${type}`, { count })).join(', ');
    throw invalid({ field: 'home_id', key: 'place.needsHome', values: { what } });
  }
  if (home !== null) await checkHome(ctx, row, home);
  for (const kind of ctx.residents) await kind.refuse?.(ctx, row.id);
  for (const child of await childrenOf(ctx, row.id)) {
    await ctx.write(placeSpec).edit(child.id, { parent_id: row.parent_id }, child.version);
  }
  for (const { type } of residents) {
    await ctx.residents.find((kind) => kind.type === type)?.move(ctx, row.id, home as string);
  }
  for (const g of await grantsGoing(ctx, row.id)) await ctx.write(grantSpec).remove(g.id);
  await ctx.audit({
    action: 'dissolve',
    type: placeSpec.resource.type,
    recordId: row.id,
    placeId: row.id,
    after: { home_id: home, ...Object.fromEntries(residents.map(({ type, count }) => [type, count])) },
  });
  await ctx.write(placeSpec).remove(row.id);
}

async function checkHome(ctx: Ctx, row: Loaded, home: string): Promise<void> {
  if (home === row.id) throw invalid({ field: 'home_id', key: 'place.homeIsItself' });
  if (!(await ctx.read(placeSpec).find(home))) throw invalid({ field: 'home_id', key: 'field.unknown.place' });
  if (isDeactivated(ctx.policy.tree, home)) throw invalid({ field: 'home_id', key: 'field.deactivatedPlace' });
}

async function residentsOf(ctx: Ctx, placeId: string): Promise<{ type: string; count: number }[]> {
  const found: { type: string; count: number }[] = [];
  for (const kind of ctx.residents) {
    const count = await kind.count(ctx, placeId);
    if (count > 0) found.push({ type: kind.type, count });
  }
  return found;
}

const childrenOf = (ctx: Ctx, placeId: string): Promise<DbRow[]> =>
  ctx.read(placeSpec).forSystem({ op: 'eq', field: 'parent_id', value: placeId });

/** Grants at the place, and grants elsewhere to those who belong to it; also those that are over. */
const grantsGoing = (ctx: Ctx, placeId: string): Promise<DbRow[]> =>
  ctx.read(grantSpec).forSystem({
    op: 'any',
    of: [
      { op: 'eq', field: 'place_id', value: placeId },
      { op: 'eq', field: 'group_id', value: placeId },
    ],
  });

const holderOf = (ctx: Ctx, g: DbRow): string =>
  g.group_id === null ? ctx.nameOf(g.person_id as string) : (ctx.policy.tree.node(g.group_id as string)?.name ?? '');
