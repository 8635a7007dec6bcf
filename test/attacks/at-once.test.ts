import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, type Product, product } from '../product.ts';

/** Several at the same moment get what one of them would: the database decides which. */
let here: Product;
let there: Product;
beforeAll(async () => {
  here = await product();
  await (await here.house.startJobs()).stop();
  there = await here.another();
});
afterAll(() => here?.close());

const id = (login: string): string => here.ids.people[login] as string;
const grantOf = (login: string): object => ({
  person_id: id(login),
  profile_id: here.ids.profiles['Standard user'],
  place_id: here.ids.places['facilities'],
});
const held = (login: string): Promise<unknown[]> =>
  here.sql('select 1 from access_grant where person_id = $1 and place_id = $2', [
    id(login),
    here.ids.places['facilities'],
  ]);

/** Both servers, several times. */
const atOnce = (work: (house: Product, n: number) => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: 6 }, (_, n) => work(n % 2 === 0 ? here : there, n)));
const ok = (answers: readonly Answer[]): number => answers.filter((a) => a.status < 300).length;

test('a change that several agree to at once is made once', async () => {
  const asked_id = id('admin');
  const plan = await here
    .as('greta')
    .post('/changes', { changes: [{ call: 'grants.create', body: grantOf('karl') }], asked_id });
  expect(plan.status, plan.text).toBe(200);
  const answers = await atOnce((house) => house.as('admin').post(`/changes/${plan.body.id}/approve`, {}));
  expect(ok(answers)).toBe(1);
  expect(answers.every((a) => a.status < 500)).toBe(true);
  expect(await held('karl')).toHaveLength(1);
});

test('a change that is agreed to and given up at once is one of both', async () => {
  const asked_id = id('admin');
  const plan = await here
    .as('greta')
    .post('/changes', { changes: [{ call: 'grants.create', body: grantOf('ivan') }], asked_id });
  const [agreed, given] = await Promise.all([
    here.as('admin').post(`/changes/${plan.body.id}/approve`, {}),
    there.as('greta').post(`/changes/${plan.body.id}/cancel`, {}),
  ]);
  expect(ok([agreed, given])).toBe(1);
  expect(await held('ivan')).toHaveLength(agreed.status === 200 ? 1 : 0);
});

test('of a change that is undone many times at once, each is whole: what there is, is what was written last', async () => {
  const given = await here.as('greta').post('/grants', grantOf('carla'));
  expect(given.status).toBe(201);
  const answers = await atOnce((house) => house.as('greta').post('/changes/undo', { record_id: given.body.id }));
  expect(
    answers.every((a) => a.status < 500),
    answers.map((a) => a.text).join('\n'),
  ).toBe(true);
  expect(ok(answers)).toBeGreaterThan(0);
  // Undoing takes back the last thing that was done, an undoing included.
  const done = await here.sql<{ action: string }>(
    "select action from audit where type = 'grant' and action in ('create', 'delete') and record_id = $1 order by number",
    [given.body.id],
  );
  expect(done.map((d) => d.action)).toEqual(done.map((_, n) => (n % 2 === 0 ? 'create' : 'delete')));
  expect(await held('carla')).toHaveLength(done.length % 2);
});

test('a request for access is approved or taken back, not both', async () => {
  const [ticket] = here.ids.tickets;
  const asked = await here
    .as('chloe')
    .post('/access-requests', { type: 'ticket', id: ticket, action: 'view', reason: 'R', days: 2 });
  expect(asked.status, asked.text).toBe(200);
  const [row] = await here.sql<{ place_id: string }>('select place_id from ticket where id = $1', [ticket]);
  const body = { profile_id: here.ids.profiles['Standard user'], place_id: row?.place_id, below: false, days: 1 };
  const path = `/access-requests/${asked.body.id}`;
  const answers = await Promise.all([
    here.as('greta').post(`${path}/approve`, body),
    there.as('chloe').delete(path),
    there.as('greta').post(`${path}/decline`, { answer: 'No.' }),
  ]);
  expect(ok(answers), answers.map((a) => a.text).join('\n')).toBe(1);
  const given = await here.sql("select 1 from access_grant where person_id = $1 and cause = 'request'", [id('chloe')]);
  expect(given).toHaveLength((answers[0] as Answer).status === 200 ? 1 : 0);
});

test('one key for two bodies at once does one of them, and is nobody else’s', async () => {
  const place_id = here.ids.places['network'];
  const answers = await atOnce((house, n) =>
    house
      .as(n < 4 ? 'greta' : 'admin')
      .post('/tickets', { title: `Title ${n % 2}`, place_id }, { 'idempotency-key': 'shared' }),
  );
  const made = await here.sql<{ title: string; creator_id: string }>(
    "select title, creator_id from ticket where title like 'Title _'",
  );
  expect(made.map((t) => t.creator_id).toSorted()).toEqual([id('greta'), id('admin')].toSorted());
  expect(answers.map((a) => a.status).every((s) => s === 201 || s === 409)).toBe(true);
});

test('the last two with full power do not take it from each other at once', async () => {
  await here.sql("update person set kind = 'grouped' where kind = 'superadmin' and login not in ('greta', 'admin')");
  await here.sql('update policy_epoch set n = n + 1');
  const edit = (house: Product, by: string, whom: string): Promise<Answer> =>
    house.as(by).patch(`/people/${id(whom)}`, { kind: 'grouped' });
  const answers = await Promise.all([edit(here, 'greta', 'admin'), edit(there, 'admin', 'greta')]);
  expect(ok(answers), answers.map((a) => a.text).join('\n')).toBeLessThan(2);
  expect(await here.sql("select 1 from person where kind = 'superadmin' and enabled")).not.toEqual([]);
});
