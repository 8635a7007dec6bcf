import { type What, whatCan } from '#access/what.ts';
import type { Ctx } from '#platform/context.ts';
import type { WhatAnswer } from './schema.ts';
import { askedPerson, knowsAll } from './question.ts';
import { chooserFor, distinct, named, reasonOf, visiblePlaces } from './sight.ts';

/** Everything a person may do, with what gives it; grants and places one may not view are restricted. */
export async function whatMay(ctx: Ctx, personId: string | undefined): Promise<WhatAnswer> {
  const id = await askedPerson(ctx, personId);
  const all = whatCan(ctx.policy, id, ctx.now.getTime());
  const spots = all.flatMap((w) => w.held).flatMap((h) => h.spots);
  const own = knowsAll(ctx, id);
  const places = spots.map((s) => s.placeId);
  const visible = own ? new Set(places) : await visiblePlaces(ctx, places);
  const chosen = await chooserFor(ctx, all);
  const held = new Map(ctx.policy.everyGrantOf(id).map((g) => [g.id, g]));
  const heldOf = (w: What): WhatAnswer['permissions'][number]['held'] =>
    w.held.map((one) => ({
      reach: one.line.reach,
      via: [...(one.line.via ?? (one.line.reach === 'own' ? w.permission.resource.own : []))],
      by: one.line.by ?? null,
      chosen: chosen(one),
      places: named(ctx.policy.tree, one.spots, visible),
      reasons: distinct(one.grants.map((grant) => reasonOf(ctx, { grant }, held, own))),
    }));
  return {
    person_id: id,
    name: ctx.nameOf(id),
    permissions: all.map((w) => ({
      permission: w.permission.name,
      type: w.permission.resource.type,
      superadmin: w.superadmin,
      capped: w.capped,
      floors: [...w.floors],
      held: heldOf(w),
    })),
  };
}
