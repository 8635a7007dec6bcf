import type { z } from 'zod';
import type { Ctx } from '#platform/context.ts';
import { conflict, notFound } from '#platform/errors.ts';
import type { jobSchema } from './api.ts';

type JobOut = z.input<typeof jobSchema>;

const COLUMNS = [
  'id',
  'kind',
  'state',
  'progress',
  'total',
  'cancel_requested',
  'result',
  'error',
  'created_at',
  'started_at',
  'finished_at',
] as const;

/** A job that the actor asked for. @throws Fault 404 */
export async function ownJob(ctx: Ctx, id: string): Promise<JobOut> {
  // Its result was made with all of the person's rights.
  const ceilings = ctx.asker.ceilings ?? [];
  if (ceilings.some((c) => c.lines !== 'every' || c.places || c.also)) throw notFound();
  const acting = ceilings.find((c) => c.grant !== undefined)?.grant;
  const job = await ctx.tables
    .selectFrom('job')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('actor_id', '=', ctx.asker.personId)
    .$if(acting !== undefined, (q) => q.where('grant_id', '=', acting as string))
    .executeTakeFirst();
  if (!job) throw notFound();
  return job;
}

/** Stops a job: one that waits at once, a running one at its next step. @throws Fault 404, 409 when it is over */
export async function cancelOwnJob(ctx: Ctx, id: string): Promise<JobOut> {
  const mine = ctx.tables.updateTable('job').where('id', '=', id).where('actor_id', '=', ctx.asker.personId);
  const waiting = await mine
    .set({ cancel_requested: true, state: 'cancelled', input: null, finished_at: ctx.now.toISOString() })
    .where('state', '=', 'waiting')
    .returning(COLUMNS)
    .executeTakeFirst();
  if (waiting) return waiting;
  const running = await mine
    .set({ cancel_requested: true })
    .where('state', '=', 'running')
    .returning(COLUMNS)
    .executeTakeFirst();
  if (running) return running;
  await ownJob(ctx, id);
  throw conflict('job.over');
}
