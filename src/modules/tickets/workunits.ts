import { may } from '#access/decide.ts';
import type { Ctx, Loaded } from '#platform/context.ts';
import { uuidv7 } from '#platform/uuid.ts';
import { ticket } from './access.ts';
import { ticketSpec, type Workunit } from './schema.ts';
import { involve } from './service.ts';

interface Work {
  readonly body: string;
  readonly hours?: number | undefined;
}

/** The conversation in time order: internal workunits only for those who may view notes, and their own authors. */
export async function listWorkunits(ctx: Ctx, row: Loaded): Promise<Workunit[]> {
  const notes = may(ctx.policy, ctx.asker, ticket, 'view', row, 'notes');
  const time = may(ctx.policy, ctx.asker, ticket, 'view', row, 'time');
  const me = ctx.asker.personId;
  const found = await ctx.tables
    .selectFrom('workunit')
    .selectAll()
    .where('ticket_id', '=', row.id)
    .$if(!notes, (q) => q.where((e) => e.or([e('internal', '=', false), e('author_id', '=', me)])))
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const names = await namesOf(
    ctx,
    found.map((w) => w.author_id),
  );
  return found.map((w) => ({
    id: w.id,
    author_id: w.author_id,
    author: names.get(w.author_id) ?? '',
    body: w.body,
    internal: w.internal,
    ...(time || w.author_id === me ? { hours: Number(w.hours) } : {}),
    created_at: w.created_at,
  }));
}

/** Adds a workunit. The author is a worker of the ticket from now on, and keeps sight of it. */
export async function addWorkunit(ctx: Ctx, row: Loaded, work: Work, internal: boolean): Promise<Workunit> {
  const author = ctx.actor.id as string;
  const id = uuidv7(ctx.now.getTime());
  const hours = work.hours ?? 0;
  const made = await ctx.tables
    .insertInto('workunit')
    .values({ id, ticket_id: row.id, author_id: author, body: work.body, internal, hours })
    .returning('created_at')
    .executeTakeFirstOrThrow();
  await involve(ctx, row.id, author, 'worker');
  await ctx.write(ticketSpec).touch(row.id, { hours: Number(row.hours) + hours });
  await ctx.audit({
    action: internal ? 'note' : 'comment',
    type: 'workunit',
    recordId: id,
    placeId: row.place_id as string,
    after: { ticket_id: row.id, hours },
  });
  return {
    id,
    author_id: author,
    author: ctx.actor.name,
    body: work.body,
    internal,
    hours,
    created_at: made.created_at,
  };
}

async function namesOf(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
  return new Map(ids.map((id) => [id, ctx.nameOf(id)]));
}
