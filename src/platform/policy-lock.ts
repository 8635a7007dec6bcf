import { CompiledQuery, type Kysely, sql, type Transaction } from 'kysely';
import { inTransaction, LockTimeout, takenBack } from './db.ts';
import { Line } from './line.ts';
import type { PolicySource, PolicyState } from './policy-source.ts';
import type { Tables } from './tables.ts';

/** Held by whoever decides by the policy and writes: together by ordinary writes, alone by a change of policy. */
const HELD = 4711;
/** Held by whoever changes the policy, from the first step on, and together by those who only try a change. */
const TURN = 4712;

/**
 * How a transaction stands to the policy:
 * - `write`: decided by it, so it stays as it is until the write is committed;
 * - `change`: alone from the beginning, in a moment over;
 * - `long`: a change that takes its time. Ordinary writes go on beside it, by the policy as it still is, and the change
 *   ends with `holdAlone`, so that none of them is committed after it;
 * - `trial`: a change that is taken back. It concerns no other write, only other changes.
 */
export type PolicyLock = 'write' | 'change' | 'long' | 'trial';

/**
 * An ordinary write that waits for a row gives up after this and is begun again, behind a long change that wants to end
 * and may be the one that holds the row: each would wait for the other.
 */
const PATIENCE = '3s';

const LOCKS: Readonly<Record<PolicyLock, string>> = {
  write: `select pg_advisory_xact_lock_shared(${HELD}), set_config('lock_timeout', '${PATIENCE}', true)`,
  change: `select pg_advisory_xact_lock(${TURN}), pg_advisory_xact_lock(${HELD})`,
  long: `select pg_advisory_xact_lock(${TURN})`,
  trial: `select pg_advisory_xact_lock_shared(${TURN})`,
};

/**
 * Of a process's connections so many at once are for those who take the turn for a moment: when they wait for a long
 * change, the others are left to everybody else.
 */
const AT_THE_TURN = 3;
/** Milliseconds that the next ones wait for that, as long as for the turn itself. */
const IN_LINE = 30_000;

const lines = new WeakMap<Kysely<Tables>, Line>();

/**
 * Runs work in a transaction that stands so to the policy; of a trial all that was written is taken back. Writes decided
 * by a policy hold it still until they are committed: a change of policy waits for them, so that nothing is committed on
 * the strength of rights that were taken away before.
 * @param who by whom it waits for the turn: of what one person asks for at once, others need not wait for all
 */
export async function underPolicy<T>(
  db: Kysely<Tables>,
  lock: PolicyLock,
  who: string | null,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  const run = (): Promise<T> =>
    (lock === 'trial' ? takenBack : inTransaction)(db, async (trx: Transaction<Tables>) => {
      await trx.executeQuery(CompiledQuery.raw(LOCKS[lock], []));
      return work(trx);
    });
  if (lock === 'write' || lock === 'long') return run();
  const line = lines.get(db) ?? new Line(AT_THE_TURN, IN_LINE);
  lines.set(db, line);
  return line.pass(who ?? '', run);
}

/** How long a long change asks at a time: shorter than the database waits before it looks for a deadlock. */
const ASK = '500ms';
const ASKED_AT_MOST = 60;

/**
 * Waits, at the end of a long change, for the writes under way; those that begin now wait for the change. It asks again
 * and again instead of waiting: met by a write that waits for it, the database would give up the longer work.
 * @throws LockTimeout when writes under way do not end
 */
export async function holdAlone(trx: Kysely<Tables>): Promise<void> {
  await sql`select set_config('lock_timeout', ${ASK}, true)`.execute(trx);
  for (let asked = 1; ; asked++) {
    await sql`savepoint asking`.execute(trx);
    try {
      await trx.executeQuery(CompiledQuery.raw(`select pg_advisory_xact_lock(${HELD})`, []));
      break;
    } catch (error) {
      if (!(error instanceof LockTimeout) || asked === ASKED_AT_MOST) throw error;
      await sql`rollback to savepoint asking`.execute(trx);
    }
  }
  await sql`select set_config('lock_timeout', '0', true)`.execute(trx);
}

/** The policy as it is committed now. */
export async function policyNow(db: Kysely<Tables>, policies: PolicySource): Promise<PolicyState> {
  const { n } = await db.selectFrom('policy_epoch').select('n').executeTakeFirstOrThrow();
  return policies.at(n);
}
