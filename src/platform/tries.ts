import { type QueryExecutor, rowsOf } from './db.ts';

/** Failures allowed before a pause, and the longest pause in seconds. */
export interface Patience {
  readonly free: number;
  readonly longest: number;
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
  'insert into sign_in_failure (login, failures) values ($1, 1) on conflict (login) do update set ' +
  'at = now(), failures = sign_in_failure.failures + 1, locked_until = case when sign_in_failure.failures + 1 >= $2 then ' +
  "now() + least($3, 30 * 2 ^ least(sign_in_failure.failures + 1 - $2, 20)) * interval '1 second' end " +
  'where sign_in_failure.locked_until is null or sign_in_failure.locked_until <= now() returning 1';

/** Counts a failure; from the last free one on each doubles the pause. False during a pause: then it is not counted. */
export async function countFailure(db: QueryExecutor, key: string, { free, longest }: Patience): Promise<boolean> {
  return (await rowsOf(db, COUNT, [key, free, longest])).length > 0;
}
