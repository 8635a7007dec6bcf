import { decide, may } from '#access/decide.ts';
import { excludeClosed, mustFollow } from './status.ts';
import { ROOT_ID } from '#modules/places/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { conflict, forbidden, invalid } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { RecordService, Values } from '#platform/records/service.ts';
import { ticket } from './access.ts';
import { meetLimits } from './limits.ts';
import { defaultOwner, refuseUnassigned } from './owners.ts';
import { ticketSpec } from './schema.ts';

/** Tickets: what the common verbs need to know. */
export const ticketService: RecordService = {
  spec: ticketSpec,
  async beforeCreate(ctx, input): Promise<Values> {
    if (ctx.actor.id === null) throw conflict('ticket.needsPerson');
    if (input.place_id === ROOT_ID) throw invalid({ field: 'place_id', key: 'ticket.noGroup' });
    await refuseUnassigned(ctx, input.place_id as string, input.owner_id);
    const owner_id = input.owner_id ?? (await defaultOwner(ctx, input.place_id as string));
    return {
      ...input,
      owner_id,
      creator_id: ctx.actor.id,
      requester_id: input.requester_id ?? ctx.actor.id,
      status: owner_id === null ? 'new' : 'assigned',
    };
  },
  async admit(ctx, row): Promise<void> {
    // Who owns by the group's own choice was assigned by whoever made that choice.
    if (row.owner_id !== null && row.owner_id !== (await defaultOwner(ctx, row.place_id as string)))
      mustAssign(ctx, row);
    await meetLimits(ctx, undefined, row);
    if (row.confidential === true && !may(ctx.policy, ctx.asker, ticket, 'view', row)) {
      throw forbidden({ key: 'ticket.confidential' }, 'ticket:view');
    }
  },
  async beforeEdit(ctx, row, patch): Promise<Values> {
    excludeClosed(patch);
    await refuseUnassigned(ctx, (patch.place_id ?? row.place_id) as string, patch.owner_id);
    const full = withStatus(row, patch);
    if (typeof patch.status === 'string') mustFollow(ctx, row, patch.status, 'edit');
    return full;
  },
  async afterEdit(ctx, before, after, verb): Promise<void> {
    await meetLimits(ctx, before, after);
    // Handing over is letting go: an editor would keep sight of the ticket wherever it went.
    if (ctx.actor.id !== null && verb !== 'escalate') await involve(ctx, after.id, ctx.actor.id, 'editor');
  },
};

/** Naming an owner at creation asks for the same right as naming one later; oneself is no exception. */
function mustAssign(ctx: Ctx, row: DbRow): void {
  const action = row.owner_id === ctx.actor.id ? 'take' : 'assign';
  const judged = { ...row, has_owner: false, owner_id: action === 'take' ? null : ctx.actor.id };
  const d = decide(ctx.policy, ctx.asker, ticket, action, judged);
  if (!d.allowed) throw forbidden(d.because, `ticket:${action}`);
}

/** A ticket that gets its first owner is no longer new. */
function withStatus(row: DbRow, patch: Values): Values {
  if (patch.owner_id && row.status === 'new' && patch.status === undefined) return { ...patch, status: 'assigned' };
  return patch;
}

/** Notes that somebody stands in a relation to the ticket; standing there already is no error. */
export async function involve(
  ctx: Ctx,
  ticketId: string,
  personId: string,
  relation: 'editor' | 'worker' | 'observer',
): Promise<void> {
  await ctx.tables
    .insertInto('ticket_person')
    .values({ ticket_id: ticketId, person_id: personId, relation })
    .onConflict((c) => c.doNothing())
    .execute();
}
