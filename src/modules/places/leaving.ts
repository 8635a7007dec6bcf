import type { z } from 'zod';
import { all, type Condition } from '#access/condition.ts';
import { conditionFor, decide, may } from '#access/decide.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx, Loaded } from '#platform/context.ts';
import { forbidden, notFound } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { leavingSchema } from './api.ts';
import { grantsAt } from './members.ts';

/** So many tickets are shown; all are counted. */
const SHOWN = 5;

/** What happens when somebody leaves a place: the grants that go, the open tickets that stay theirs. */
export async function leavingOf(ctx: Ctx, place: Loaded, personId: string): Promise<z.input<typeof leavingSchema>> {
  const person = await ctx.read(personSpec).find(personId);
  if (!person) throw notFound();
  const grants = (await grantsAt(ctx, place.id, personId)).filter((g) =>
    may(ctx.policy, ctx.asker, grantSpec.resource, 'view', g),
  );
  const tickets = await openTickets(ctx, place.id, personId);
  return {
    grants: grants.map((g) => ({
      id: g.id,
      profile: ctx.policy.profiles.get(g.profile_id as string)?.name ?? '',
      below: g.below as boolean,
      until: g.ends_at as string | null,
      /** Goes by itself, when the rule no longer fits. */
      by_rule: g.cause === 'rule',
    })),
    tickets: {
      count: tickets.length,
      items: tickets
        .slice(0, SHOWN)
        .map((row) => ({ id: row.id, number: Number(row.number), title: row.title as string })),
    },
  };
}

/** Gives the open tickets of somebody who leaves to somebody else, or to nobody. Each asks for the right to assign it. */
export async function handOn(ctx: Ctx, place: Loaded, personId: string, to: string | null): Promise<number> {
  const spec = ctx.specOf('ticket');
  const tickets = await openTickets(ctx, place.id, personId);
  for (const row of tickets) {
    const d = decide(ctx.policy, ctx.asker, spec.resource, 'assign', row);
    if (!d.allowed) throw forbidden(d.because, 'ticket:assign');
    await ctx.write(spec).edit(row.id, { owner_id: to }, row.version);
  }
  return tickets.length;
}

/** Open tickets at the place that the person owns, as far as the asker may view them. */
async function openTickets(ctx: Ctx, placeId: string, personId: string): Promise<DbRow[]> {
  const { resource } = ctx.specOf('ticket');
  const theirs: Condition[] = [
    { op: 'eq', field: 'place_id', value: placeId },
    { op: 'eq', field: 'owner_id', value: personId },
    { op: 'eq', field: 'closed', value: false },
    { op: 'eq', field: 'trashed', value: false },
  ];
  return ctx
    .read(ctx.specOf('ticket'))
    .forSystem(all([conditionFor(ctx.policy, ctx.asker, resource, 'view'), ...theirs]));
}
