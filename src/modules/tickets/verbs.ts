import { decide, may } from '#access/decide.ts';
import type { Ctx, Loaded } from '#platform/context.ts';
import { forbidden, invalid, notFound } from '#platform/errors.ts';
import { handoverTargets } from '#modules/places/section.ts';
import { personSpec } from '#modules/people/schema.ts';
import { ticket } from './access.ts';
import { ticketSpec } from './schema.ts';
import { involve } from './service.ts';
import { mustFollow } from './status.ts';
import { addWorkunit } from './workunits.ts';

type Shown = Record<string, unknown>;
const present = (ctx: Ctx, row: Loaded): Shown => ctx.read(ticketSpec).present(row);

/** Becomes the owner: of a ticket that has none (of two at once, one is told), or in somebody's place. */
export async function takeTicket(ctx: Ctx, row: Loaded, how: 'take' | 'steal' = 'take'): Promise<Shown> {
  const patch = { owner_id: ctx.actor.id, ...(row.status === 'new' ? { status: 'assigned' } : {}) };
  return present(ctx, await ctx.write(ticketSpec).change(row, patch, [], how));
}

export async function closeTicket(
  ctx: Ctx,
  row: Loaded,
  how: { resolution: string; comment?: string | undefined },
): Promise<Shown> {
  mustFollow(ctx, row, 'closed', 'close');
  if (how.comment) await commentAlong(ctx, row, how.comment);
  const patch = { status: 'closed', resolution: how.resolution, closed_at: ctx.now.toISOString() };
  return present(ctx, await ctx.write(ticketSpec).change(row, patch, [], 'close'));
}

export async function reopenTicket(ctx: Ctx, row: Loaded, how: { comment?: string | undefined }): Promise<Shown> {
  mustFollow(ctx, row, 'reopened', 'reopen');
  const patch = { status: 'reopened', resolution: null, closed_at: null };
  const after = await ctx.write(ticketSpec).change(row, patch, [], 'reopen');
  if (how.comment) await commentAlong(ctx, after, how.comment);
  return present(ctx, after);
}

/** What is said along with a verb asks for the right to comment. */
async function commentAlong(ctx: Ctx, row: Loaded, body: string): Promise<void> {
  const d = decide(ctx.policy, ctx.asker, ticket, 'comment', row);
  if (!d.allowed) throw forbidden(d.because, 'ticket:comment');
  await addWorkunit(ctx, row, { body }, false);
}

/**
 * Hands the ticket over to a group, also one out of the actor's sight (bit SI). The note is saved first and the owner
 * is taken off: the new group decides who works on it.
 */
export async function escalateTicket(
  ctx: Ctx,
  row: Loaded,
  to: { place_id: string; note?: string | undefined },
): Promise<{ visible: boolean }> {
  const target = ctx.policy.tree.node(to.place_id);
  if (!target || !handoverTargets(ctx, row.place_id as string)(target.id))
    throw invalid({ field: 'place_id', key: 'ticket.noHandover' });
  if (target.id === row.place_id) throw invalid({ field: 'place_id', key: 'ticket.sameGroup' });
  if (to.note) await addWorkunit(ctx, row, { body: to.note }, true);
  const patch = { place_id: target.id, owner_id: null, status: 'new' };
  const after = await ctx.write(ticketSpec).change(row, patch, ['escalate'], 'escalate');
  return { visible: may(ctx.policy, ctx.asker, ticket, 'view', after) };
}

/** Everybody involved, by relation, as far as the asker may know of what involves them. */
export async function peopleOf(ctx: Ctx, row: Loaded) {
  const single = (['creator', 'requester', 'owner'] as const).flatMap((relation) => {
    const id = row[`${relation}_id`];
    return typeof id === 'string' ? [{ relation: relation as string, person_id: id, name: ctx.nameOf(id) }] : [];
  });
  // That somebody wrote an internal note is part of the note: workers are told by what one may read of theirs.
  const notes = may(ctx.policy, ctx.asker, ticket, 'view', row, 'notes');
  const many = await ctx.tables
    .selectFrom('ticket_person as p')
    .select(['relation', 'person_id'])
    .where('ticket_id', '=', row.id)
    .$if(!notes, (q) =>
      q.where((e) =>
        e.or([
          e('relation', '<>', 'worker'),
          e('person_id', '=', ctx.asker.personId),
          e.exists(
            e
              .selectFrom('workunit as w')
              .select('w.id')
              .whereRef('w.ticket_id', '=', 'p.ticket_id')
              .whereRef('w.author_id', '=', 'p.person_id')
              .where('w.internal', '=', false),
          ),
        ]),
      ),
    )
    .orderBy('relation')
    .execute();
  return [...single, ...many.map((p) => ({ ...p, relation: p.relation as string, name: ctx.nameOf(p.person_id) }))];
}

/** Lets somebody follow the ticket. Only people whom the actor may see can be named. */
export async function follow(ctx: Ctx, row: Loaded, personId: string): Promise<undefined> {
  const person = await ctx.read(personSpec).find(personId);
  if (!person) throw notFound();
  await involve(ctx, row.id, personId, 'observer');
  await noteFollower(ctx, row, 'follow', personId);
  return undefined;
}

export async function unfollow(ctx: Ctx, row: Loaded, personId: string): Promise<undefined> {
  await ctx.tables
    .deleteFrom('ticket_person')
    .where('ticket_id', '=', row.id)
    .where('person_id', '=', personId)
    .where('relation', '=', 'observer')
    .execute();
  await noteFollower(ctx, row, 'unfollow', personId);
  return undefined;
}

async function noteFollower(ctx: Ctx, row: Loaded, action: string, personId: string): Promise<void> {
  await ctx.audit({
    action,
    type: 'ticket',
    recordId: row.id,
    placeId: row.place_id as string,
    after: { observer: personId },
  });
  await ctx.emit({ type: 'ticket', id: row.id, kind: 'changed' });
}
