import { hasFullPower } from '#access/strength.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';

/** Policy files that one process works on at the same time, but for those of people with full power. */
const AT_ONCE = 2;
/** After how many seconds somebody may try again. */
const RETRY = 5;

/** Who is having a policy file worked on in this process. */
const working = new Set<string>();

/**
 * Work on a policy file by HTTP: one at a time for each person, and few at a time for all of them. Whoever has full
 * power neither waits nor keeps others waiting. @throws Fault 429
 */
export async function inTurn<T>(ctx: Ctx, work: () => Promise<T>): Promise<T> {
  const { personId } = ctx.asker;
  if (hasFullPower(ctx.policy, ctx.asker)) return work();
  if (working.has(personId) || working.size >= AT_ONCE) {
    throw new Fault('too-many', 'policy.busy', { values: { seconds: RETRY }, retryAfter: RETRY });
  }
  working.add(personId);
  try {
    return await work();
  } finally {
    working.delete(personId);
  }
}
