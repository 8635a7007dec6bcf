import { sql } from 'kysely';
import type { Ctx } from '#platform/context.ts';

/** Days that an answer is kept for a repeated request, and that the result of a job can be read. */
const KEPT_ANSWERS = 7;
const KEPT_JOBS = 30;
/** Days after which a failed sign-in counts no more. */
const KEPT_FAILURES = 1;

const daysAgo = (days: number) => sql<string>`now() - make_interval(days => ${days})`;

/** Forgets what nobody needs any more: expired sessions, old answers, old sign-in failures, old jobs. */
export async function tidy(ctx: Ctx): Promise<void> {
  const { tables } = ctx;
  await tables.deleteFrom('session').where('expires_at', '<', sql<string>`now()`).execute();
  await tables.deleteFrom('idempotency').where('at', '<', daysAgo(KEPT_ANSWERS)).execute();
  await tables
    .deleteFrom('sign_in_failure')
    .where('at', '<', daysAgo(KEPT_FAILURES))
    .where((e) => e.or([e('locked_until', 'is', null), e('locked_until', '<', daysAgo(KEPT_FAILURES))]))
    .execute();
  await tables.deleteFrom('job').where('finished_at', '<', daysAgo(KEPT_JOBS)).execute();
}
