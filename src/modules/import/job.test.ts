import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { JobState } from '#modules/jobs/api.ts';
import type { ImportReport } from '#modules/people/api.ts';
import { openSession } from '#platform/db.ts';
import type { Jobs } from '#platform/jobs.ts';
import { eventually } from '#test/eventually.ts';
import { type Caller, type Product, product } from '#test/product.ts';

let p: Product;
let jobs: Jobs;
let ada: Caller;

beforeAll(async () => {
  p = await product();
  ada = p.as('ada');
  jobs = await p.house.startJobs();
});
afterAll(async () => {
  await jobs.stop();
  await p.close();
});
beforeEach(() => p.sql("delete from person where cause = 'import'"));

/** Enough passwords, or enough people without one, for a job. */
const PASSWORDS = 201;
const PEOPLE = 2001;

const people = (count: number): string =>
  Array.from({ length: count }, (_, i) => {
    const password = count === PASSWORDS ? 'first-password' : '';
    return `p${i},${password},P ${i},,,,,0,ACME,,1`;
  }).join('\n');

async function start(csv: string, by = ada): Promise<string> {
  const { status, body } = await by.post('/people-import', { apply: true, csv });
  expect(status).toBe(200);
  expect(body).toMatchObject({ applied: false, error: 0, job_id: expect.any(String) });
  return body.job_id;
}

const state = async (id: string, by = ada): Promise<JobState> => (await by.get(`/jobs/${id}`)).body;

const over = (id: string, by = ada): Promise<JobState> =>
  eventually(
    'the job is over',
    async () => {
      const job = await state(id, by);
      return job.finished_at === null ? undefined : job;
    },
    60_000,
  );

const count = async (): Promise<number> =>
  (await p.sql<{ n: number }>("select count(*)::int as n from person where cause = 'import'"))[0]?.n ?? -1;

test('a large import is done by a job, with progress, and its passwords are kept nowhere', async () => {
  const id = await start(people(PASSWORDS));
  const half = await eventually(
    'it gets on',
    async () => {
      const job = await state(id);
      return job.progress > 0 ? job : undefined;
    },
    60_000,
  );
  expect(half).toMatchObject({ kind: 'people.import', total: 2 * PASSWORDS });
  const job = await over(id);
  expect(job).toMatchObject({ state: 'done', progress: 2 * PASSWORDS, error: null });
  expect(job.result as ImportReport).toMatchObject({ applied: true, create: PASSWORDS, error: 0 });
  expect(await count()).toBe(PASSWORDS);
  const [row] = await p.sql('select input, worker from job where id = $1', [id]);
  expect(row).toMatchObject({ input: null });
  const [audit] = await p.sql("select actor from audit where type = 'person' and action = 'import'");
  expect(audit).toEqual({ actor: 'Ada Byrne' });
  expect((await p.nobody.post('/session', { login: 'p200', password: 'first-password' })).status).toBe(200);
}, 120_000);

test('waits for its turn without telling who reads the database what is in the file', async () => {
  await jobs.stop();
  try {
    const id = await start(people(PASSWORDS));
    const [row] = await p.sql<{ input: { sealed: string } }>('select input from job where id = $1', [id]);
    expect(Object.keys(row?.input ?? {}).toSorted()).toEqual(['apply', 'sealed']);
    // Letters that stand for bytes spell anything short once in a while.
    const bytes = Buffer.from(row?.input.sealed ?? '', 'base64');
    expect(bytes.length).toBeGreaterThan(1000);
    expect(bytes.toString('latin1')).not.toMatch(/first-password|,P 17,/);
    await ada.post(`/jobs/${id}/cancel`, undefined);
  } finally {
    jobs = await p.house.startJobs();
  }
});

test('is seen and cancelled only by whoever asked for it, and leaves nothing', async () => {
  const id = await start(people(PASSWORDS));
  expect((await p.as('greta').get(`/jobs/${id}`)).status).toBe(404);
  expect((await p.as('greta').post(`/jobs/${id}/cancel`)).status).toBe(404);
  expect((await p.nobody.get(`/jobs/${id}`)).status).toBe(401);
  await eventually('it runs', async () => (await state(id)).state === 'running');
  const cancelled = await ada.post(`/jobs/${id}/cancel`, undefined);
  expect(cancelled.body).toMatchObject({ cancel_requested: true });
  expect(await over(id)).toMatchObject({ state: 'cancelled', result: null });
  expect(await count()).toBe(0);
  expect((await ada.post(`/jobs/${id}/cancel`, undefined)).status).toBe(409);
}, 120_000);

test('is cancelled also while its own work holds up every other write', async () => {
  await jobs.stop();
  const id = await start(people(PASSWORDS));
  await p.sql("update job set state = 'running', worker = 'busy', heartbeat_at = now() where id = $1", [id]);
  const work = await openSession(p.database.target);
  try {
    await work.query('begin');
    await work.query('select pg_advisory_xact_lock(4711)');
    const { status, body } = await ada.post(`/jobs/${id}/cancel`, undefined);
    expect([status, body.cancel_requested]).toEqual([200, true]);
  } finally {
    await work.close();
    await p.sql("update job set state = 'cancelled', input = null, finished_at = now() where id = $1", [id]);
    jobs = await p.house.startJobs();
  }
});

test('works with the rights that the person has when it is done', async () => {
  const [grant] = await p.sql('select id from access_grant where person_id = $1 order by id limit 1', [
    p.ids.people.ada,
  ]);
  expect(grant).toBeDefined();
  await jobs.stop();
  const left = await start(people(PEOPLE));
  const gone = await start(people(PEOPLE));
  await p.sql('delete from access_grant where person_id = $1', [p.ids.people.ada]);
  jobs = await p.house.startJobs();
  for (const id of [left, gone]) {
    const job = await over(id);
    expect(job.state).toBe('done');
    expect(job.result as ImportReport).toMatchObject({ applied: false, error: PEOPLE });
  }
  const waiting = p.as('greta');
  await jobs.stop();
  const disabled = await start(people(PEOPLE), waiting);
  await p.sql("update person set enabled = false where login = 'greta'");
  jobs = await p.house.startJobs();
  const failed = await eventually('it fails', async () => {
    const [row] = await p.sql('select state, error, input from job where id = $1', [disabled]);
    return row?.state === 'failed' ? row : undefined;
  });
  expect(failed).toMatchObject({ error: 'The account is disabled or outside its validity dates.', input: null });
  await p.sql("update person set enabled = true where login = 'greta'");
  expect(await count()).toBe(0);
}, 120_000);

test('is begun again when its worker has died, and kept once', async () => {
  const greta = p.as('greta');
  await jobs.stop();
  const id = await start(people(PEOPLE), greta);
  await p.sql(
    "update job set state = 'running', worker = 'dead', heartbeat_at = now() - interval '2 minutes' where id = $1",
    [id],
  );
  await p.sql("update graphile_worker._private_jobs set locked_by = 'dead', locked_at = now()");
  jobs = await p.house.startJobs();
  await p.sql("select graphile_worker.add_job('gatehouse_rescue')");
  expect(await over(id, greta)).toMatchObject({ state: 'done', result: { applied: true, create: PEOPLE } });
  expect(await count()).toBe(PEOPLE);
}, 120_000);

test('is interrupted when the server stops, and begun again by the next', async () => {
  const greta = p.as('greta');
  await jobs.stop();
  // A fast machine would be done with the rest in the second that running jobs are given.
  jobs = await p.house.startJobs({ lastWords: 1 });
  const id = await start(people(PASSWORDS), greta);
  await eventually('it gets on', async () => (await state(id, greta)).progress > 0, 60_000);
  await jobs.stop();
  expect(await state(id, greta)).toMatchObject({ state: 'waiting', finished_at: null });
  expect(await count()).toBe(0);
  jobs = await p.house.startJobs();
  expect(await over(id, greta)).toMatchObject({ state: 'done', result: { applied: true, create: PASSWORDS } });
  expect(await count()).toBe(PASSWORDS);
}, 120_000);

test('that waits is cancelled at once', async () => {
  await jobs.stop();
  const id = await start(people(PEOPLE), p.as('greta'));
  expect((await p.as('greta').post(`/jobs/${id}/cancel`, undefined)).body).toMatchObject({ state: 'cancelled' });
  jobs = await p.house.startJobs();
  await eventually('the queue is empty', async () => {
    const [row] = await p.sql('select count(*)::int as n from graphile_worker._private_jobs');
    return row?.n === 0;
  });
  expect(await count()).toBe(0);
}, 120_000);
