import { notify } from '#modules/inbox/section.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf, TransactionConflict } from '#platform/db.ts';
import { Fault } from '#platform/errors.ts';
import type { Json } from '#platform/tables.ts';
import { carryOut } from './carry-out.ts';
import { COLUMNS, type PlannedRow, type StoredFault, writesOf } from './planned.ts';
import { end, note } from './service.ts';

/** Changes made in one go: others come in the next minute. */
const AT_ONCE = 20;
/** Days that one can still be read after its end. */
const KEPT = 180;

/**
 * Makes what is due, each as its author with the rights they have now. One that is refused is told to its author and
 * takes nothing else with it. Rows are taken over under a lock and ended in the same transaction: each is made once.
 */
export async function makeDue(ctx: Ctx): Promise<void> {
  const due = await ctx.tables
    .selectFrom('planned_change')
    .select(COLUMNS)
    .where('state', '=', 'waiting')
    .where('run_at', '<=', ctx.now.toISOString())
    .orderBy('run_at')
    .limit(AT_ONCE)
    .forUpdate()
    .skipLocked()
    .execute();
  let now = ctx;
  for (const row of due) {
    const fault = await faultOf(now, row);
    await end(now, row, fault === undefined ? { state: 'done' } : { state: 'failed', fault });
    await note(now, row, fault === undefined ? 'done' : 'fail', fault === undefined ? {} : { reason: fault.key });
    const key = fault === undefined ? 'notice.changes.done' : 'notice.changes.failed';
    await notify(now, [row.author_id], { key, link: `/changes/${row.id}` });
    now = await now.refreshed();
  }
}

async function faultOf(ctx: Ctx, row: PlannedRow): Promise<(StoredFault & Json) | undefined> {
  const agreed = row.asked_id === null ? {} : { agreed: { by: row.asked_id, digest: row.digest ?? '' } };
  await rowsOf(ctx.tables, 'savepoint due');
  try {
    await carryOut(ctx, { authorId: row.author_id, writes: writesOf(row), ...agreed });
    return undefined;
  } catch (error) {
    if (error instanceof TransactionConflict) throw error;
    await rowsOf(ctx.tables, 'rollback to savepoint due');
    const { key, values, errors } = error instanceof Fault ? error : new Fault('conflict', 'job.broken');
    return { key, values, errors } as unknown as StoredFault & Json;
  }
}

/** Forgets what ended long ago; the audit keeps it. */
export async function forgetOld(ctx: Ctx): Promise<void> {
  await rowsOf(ctx.tables, 'delete from planned_change where ended_at < now() - make_interval(days => $1)', [KEPT]);
}
