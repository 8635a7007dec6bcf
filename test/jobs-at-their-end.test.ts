import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openSession, type Session } from '#platform/db.ts';
import type { Jobs } from '#platform/jobs.ts';
import { eventually } from './eventually.ts';
import { type Caller, type Product, product } from './product.ts';

/** A change of many people that has done its work and waits, at its end, for a write that is under way. */
let house: Product;
let greta: Caller;
let jobs: Jobs;
let write: Session;

const MANY = 201;

beforeAll(async () => {
  house = await product();
  greta = house.as('greta');
  await house.sql(
    "insert into person (id, login, name, organization_id) select gen_random_uuid(), 'many' || n, 'Many ' || n, $1 " +
      'from generate_series(1, $2::int) n',
    [house.ids.places['acme'], MANY],
  );
  await house.sql('update policy_epoch set n = n + 1');
  jobs = await house.house.startJobs();
});
afterAll(async () => {
  await jobs?.stop();
  await house?.close();
});
afterEach(() => write?.close());

async function waitingJob(change: object): Promise<string> {
  const ids = (await house.sql("select id from person where login like 'many%'")).map((r) => r['id'] as string);
  write = await openSession(house.database.target);
  await write.query('begin');
  await write.query('select pg_advisory_xact_lock_shared(4711)');
  const a = await greta.post('/people-bulk', { change, ids });
  expect(a.status, a.text).toBe(200);
  await eventually('the job wants to end', async () => {
    const asking = await house.sql(
      "select 1 from pg_locks where locktype = 'advisory' and objid = 4711 and objsubid = 1 and not granted and " +
        'database = (select oid from pg_database where datname = current_database())',
    );
    return asking.length > 0;
  });
  return a.body.job_id;
}

/** How long each has waited that wants to say how far the job is; seconds. */
const beats = async (): Promise<number[]> =>
  (
    await house.sql<{ seconds: number }>(
      'select extract(epoch from clock_timestamp() - query_start)::float as seconds from pg_stat_activity where ' +
        "cardinality(pg_blocking_pids(pid)) > 0 and query like '%heartbeat_at%' and datname = current_database()",
    )
  ).map((b) => b.seconds);

const isOver = (job: string) =>
  eventually('the job is over', async () => {
    const { body } = await greta.get(`/jobs/${job}`);
    return body.finished_at === null ? undefined : body;
  });

test('says how far it is on one connection, however long it waits, and leaves the others to requests', async () => {
  const job = await waitingJob({ do: 'disable' });
  const waiting = await eventually('one has waited as long as several take', async () => {
    const all = await beats();
    return all.some((seconds) => seconds > 1.6) ? all : undefined;
  });
  expect(waiting).toHaveLength(1);
  await write.query('commit');
  expect(await isOver(job)).toMatchObject({ state: 'done', result: { done: MANY } });
});
