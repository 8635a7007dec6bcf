import { type QueryExecutor, rowsOf } from './db.ts';

/** Failures allowed before a pause, and how long that grows. */
export interface Patience {
  readonly free: number;
  /** The longest pause in seconds. */
  readonly longest: number;
  /** Seconds after which a failure is forgotten when no other has followed; a day unless said. */
  readonly window?: number;
}

/** Seconds for which nobody is heard who tries under this key; 0 when the door is open. */
export async function pauseOf(db: QueryExecutor, key: string, now: Date): Promise<number> {
  const [found] = await rowsOf<{ locked_until: string | null }>(
    db,
    'select locked_until from sign_in_failure where login = $1',
    [key],
  );
  const until = found?.locked_until ? Date.parse(found.locked_until) : 0;
  return Math.max(0, Math.ceil((until - now.getTime()) / 1000));
}

// One statement, so that tries at the same moment cannot all find the door open.
const COUNT =
  'insert into sign_in_failure as f (login, failures) values ($1, 1) on conflict (login) do update set ' +
  "at = now(), (failures, locked_until) = (select n, case when n >= $2 then now() + least($3, 30 * 2 ^ least(n - $2, 20)) * interval '1 second' end " +
  "from (select case when greatest(f.at, f.locked_until) < now() - $4 * interval '1 second' then 1 else f.failures + 1 end as n) c) " +
  'where f.locked_until is null or f.locked_until <= now() returning f.locked_until is not null as locks';

const DAY = 86_400;

/**
 * Counts a failure; from the last free one on each doubles the pause. False during a pause: then it is not counted.
 * `began` when a pause has begun by it.
 */
export async function countFailure(
  db: QueryExecutor,
  key: string,
  { free, longest, window = DAY }: Patience,
): Promise<false | 'counted' | 'began'> {
  const [row] = await rowsOf<{ locks: boolean }>(db, COUNT, [key, free, longest, window]);
  if (!row) return false;
  return row.locks ? 'began' : 'counted';
}

/** Forgets the failures under a key. Answers whether there were any. */
export async function forgetFailures(db: QueryExecutor, key: string): Promise<boolean> {
  return (await rowsOf(db, 'delete from sign_in_failure where login = $1 returning 1', [key])).length > 0;
}
