import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decide } from '#access/decide.ts';
import { ticket } from '#modules/tickets/access.ts';
import { eventually } from '../eventually.ts';
import { type Answer, type Json, type Product, product } from '../product.ts';
import { stored, storedPolicy } from '../rows.ts';

/** Asking for access, and answering. */

let house: Product;

beforeEach(async () => {
  house = await product();
  await (await house.house.startJobs()).stop();
});
afterEach(() => house.close());

const UNKNOWN = '00000000-0000-7000-8000-00000000dead';
const person = (login: string): string => house.ids.people[login] as string;

/** An open ticket of a group of ACME that somebody does or does not see. */
async function ticketFor(login: string, sees: boolean): Promise<string> {
  const policy = await storedPolicy(house);
  const asker = { personId: person(login), now: Date.now() };
  const at = ['support', 'network', 'facilities'].map((key) => house.ids.places[key]);
  const rows = (await stored(house, ticket)).filter((t) => !t.closed && !t.trashed && !t.confidential);
  const row = rows.find(
    (t) =>
      at.includes(t['place_id'] as string) &&
      decide(policy, asker, ticket, 'view', t).allowed === sees &&
      !decide(policy, asker, ticket, 'close', t).allowed,
  );
  if (!row) throw new Error(`There is no such ticket for ${login}.`);
  return row.id;
}

const ask = (login: string, id: string, more: object = {}): Promise<Answer> =>
  house.as(login).post('/access-requests', { type: 'ticket', id, action: 'view', reason: 'I help', days: 7, ...more });

const waits = async (login: string): Promise<Json[]> =>
  (await house.as(login).get('/access-requests?show=decide')).body.items;

/** Approves with the smallest grant that would do. */
async function approve(login: string, id: string, days = 7): Promise<Answer> {
  const { body } = await house.as('greta').get(`/access-requests/${id}`);
  const fix = body.fixes.find((f: Json) => f.changes.length === 1 && f.changes[0].change === 'grant');
  const { profile_id, place_id, below } = fix.changes[0];
  return house.as(login).post(`/access-requests/${id}/approve`, { profile_id, place_id, below, days });
}

test('is told to those who could grant it, answered with a grant that ends, and told to whoever asked', async () => {
  const id = await ticketFor('nina', true);
  const asked = await ask('nina', id, { action: 'close' });
  expect([asked.status, asked.body.state, asked.body.permission]).toEqual([200, 'open', 'ticket:close']);
  expect((await waits('greta')).map((r) => r.id)).toContain(asked.body.id);
  expect(await waits('nina')).toEqual([]);
  expect(await waits('leo')).toEqual([]);
  const one = (await house.as('greta').get(`/access-requests/${asked.body.id}`)).body;
  expect(one.decide).toBe(true);
  expect(one.fixes[0].opens.total).toBeGreaterThanOrEqual(0);
  const answered = await approve('greta', asked.body.id, 3);
  expect([answered.status, answered.body.state, answered.body.opens], answered.text).toEqual([200, 'approved', true]);
  const [grant] = await house.sql('select * from access_grant where request_number = $1', [asked.body.number]);
  expect(grant).toMatchObject({ cause: 'request', person_id: person('nina'), given_by: person('greta') });
  expect(Date.parse(grant?.ends_at)).toBeLessThanOrEqual(Date.now() + 3 * 86_400_000);
  const mine = (await house.as('nina').get('/access-requests')).body.items;
  const [names] = await house.sql(
    'select p.name as profile, l.name as place from profile p, place l where p.id = $1 and l.id = $2',
    [grant?.profile_id, grant?.place_id],
  );
  // What came of it is told to whoever asked, who holds it now.
  expect(mine[0]).toMatchObject({ state: 'approved', id: asked.body.id, given: { ...names, below: false } });
  const [notice] = (await house.as('nina').get('/me/notices')).body.items;
  expect(notice.key).toBe('request.given');
  expect(notice.text).toContain(`has been granted: ${names?.profile} at ${names?.place}, until `);
  expect(await waits('greta')).toEqual([]);
});

test('is answered by putting the person on the record, by whoever may do that by hand', async () => {
  const id = await ticketFor('nina', false);
  const asked = (await ask('nina', id)).body;
  expect((await house.as('nina').get(`/tickets/${id}`)).status).toBe(404);
  for (const login of ['nina', 'leo', 'carla']) {
    const refused = await house.as(login).post(`/access-requests/${asked.id}/involve`, {});
    expect([login, refused.status]).toEqual([login, login === 'nina' ? 403 : 404]);
  }
  const answered = await house.as('greta').post(`/access-requests/${asked.id}/involve`, {});
  expect(answered.body, answered.text).toMatchObject({ state: 'approved', relation: 'observer', opens: true });
  expect((await house.as('nina').get(`/tickets/${id}`)).status).toBe(200);
  expect((await house.as('nina').get('/access-requests')).body.items[0]).toMatchObject({ relation: 'observer' });
  expect(await house.sql('select 1 from access_grant where request_number is not null')).toEqual([]);
  // Once, and by the ordinary call, which stands in the history of the ticket.
  expect((await house.as('greta').post(`/access-requests/${asked.id}/involve`, {})).status).toBe(409);
  const [entry] = (await house.as('greta').get(`/audit?type=ticket&record_id=${id}&action=follow`)).body.items;
  expect(entry).toMatchObject({ after: { observer: person('nina') } });
});

test('is not answered like that by somebody who may not change the record, nor on records without such people', async () => {
  const id = await ticketFor('nina', false);
  const asked = (await ask('nina', id)).body;
  const lines = [
    { type: 'ticket', action: 'view', reach: 'all' },
    { type: 'person', action: 'view', reach: 'all' },
    { type: 'person', action: 'edit', reach: 'all' },
    { type: 'grant', action: 'view', reach: 'all' },
    { type: 'grant', action: 'create', reach: 'all' },
  ];
  const greta = house.as('greta');
  const profile = (await greta.post('/profiles', { name: 'Answers', lines, place_id: house.ids.places['acme'] })).body;
  const acme = { place_id: house.ids.places['acme'], below: true };
  expect((await greta.post('/grants', { person_id: person('leo'), profile_id: profile.id, ...acme })).status).toBe(201);
  const refused = await house.as('leo').post(`/access-requests/${asked.id}/involve`, {});
  expect(refused.status, refused.text).toBe(403);
  expect((await house.as('nina').get('/access-requests')).body.items[0]).toMatchObject({ state: 'open' });
  const other = (await ask('nina', person('tom'), { type: 'person', action: 'edit' })).body;
  expect((await greta.post(`/access-requests/${other.id}/involve`, {})).status).toBe(409);
});

test('putting somebody into a place asks again who sits there, as it does there', async () => {
  const asked = await ask('nina', house.ids.places['network'] as string, { type: 'place', action: 'edit' });
  expect(asked.status, asked.text).toBe(200);
  await house.sql("update session set proved_at = now() - interval '1 hour'");
  const old = await house.as('greta').post(`/access-requests/${asked.body.id}/involve`, {});
  expect(old.body.type, old.text).toBe('/problems/proof-needed');
  await house.sql('update session set proved_at = now()');
  const fresh = await house.as('greta').post(`/access-requests/${asked.body.id}/involve`, {});
  expect(fresh.body, fresh.text).toMatchObject({ state: 'approved', relation: 'member' });
});

test('managers of the place hear of it by the queue, and those with full power only where there are none', async () => {
  const id = await ticketFor('nina', true);
  const { body } = await ask('nina', id, { action: 'close' });
  await ask('nina', UNKNOWN);
  const told = () =>
    house.sql<{ login: string; kind: string }>(
      "select login, kind from notice join person on person.id = person_id where key = 'request.asked'",
    );
  expect(await told()).toEqual([]);
  const jobs = await house.house.startJobs();
  const left = () => house.sql("select 1 from graphile_worker.jobs where task_identifier = 'errand_request_asked'");
  await eventually('the queue has told it', async () => (await left()).length === 0, 30_000).finally(() => jobs.stop());
  const people = await told();
  expect(people.length).toBeGreaterThan(0);
  for (const { login } of people) expect((await waits(login)).map((r) => r.id)).toEqual([body.id]);
  expect(new Set(people.map((p) => p.login)).size).toBe(people.length);
  expect(new Set(people.map((p) => p.kind === 'superadmin')).size).toBe(1);
});

test('of a record out of sight is answered like one of a record that is not there', async () => {
  const hidden = await ask('nina', await ticketFor('nina', false));
  const missing = await ask('nina', UNKNOWN);
  const same = ({ body }: Answer): object => ({
    ...body,
    id: '',
    number: 0,
    record_id: '',
    created_at: '',
    expires_at: '',
  });
  expect([hidden.status, same(hidden)]).toEqual([missing.status, same(missing)]);
  expect(hidden.body.title).toBe(null);
  expect((await waits('greta')).map((r) => r.id)).toEqual([hidden.body.id]);
});

describe('nobody', () => {
  test('answers their own request, or one that they could not grant', async () => {
    const { body } = await ask('nina', await ticketFor('nina', true), { action: 'close' });
    const grant = {
      profile_id: house.ids.profiles['Technician'],
      place_id: house.ids.places['support'],
      days: 1,
    };
    const own = await house.as('nina').post(`/access-requests/${body.id}/approve`, grant);
    expect([own.status, own.body.detail]).toEqual([403, 'Nobody answers their own request.']);
    expect((await house.as('nina').post(`/access-requests/${body.id}/decline`, { answer: 'no' })).status).toBe(403);
    for (const login of ['leo', 'carla', 'chloe', 'otto']) {
      for (const path of ['', '/approve', '/decline']) {
        const a = await house
          .as(login)
          .call(
            path === '' ? 'GET' : 'POST',
            `/access-requests/${body.id}${path}`,
            path === '' ? undefined : path === '/approve' ? grant : { answer: 'no' },
          );
        expect([login, path, a.status]).toEqual([login, path, 404]);
      }
    }
    expect((await house.sql('select 1 from access_grant where request_number is not null')).length).toBe(0);
  });

  test('gets more through a request than whoever answers it holds', async () => {
    const { body } = await ask('nina', await ticketFor('nina', true), { action: 'close' });
    const deciding = (await house.sql<{ login: string }>('select login from person where kind = $1', ['grouped'])).map(
      (p) => p.login,
    );
    for (const login of deciding) {
      const strong = house.ids.profiles['Super-Admin'];
      const grant = { profile_id: strong, place_id: house.ids.places['acme'], below: true, days: 1 };
      const a = await house.as(login).post(`/access-requests/${body.id}/approve`, grant);
      expect([403, 404, 422, 401], `${login} ${a.text}`).toContain(a.status);
    }
  });

  test('asks for what they may do, twice for the same, or without end', async () => {
    const id = await ticketFor('nina', true);
    expect((await ask('nina', id)).status).toBe(409);
    expect((await ask('nina', id, { action: 'close' })).status).toBe(200);
    const twice = await Promise.all([1, 2, 3].map(() => ask('nina', id, { action: 'close' })));
    expect(twice.map((a) => a.status)).toEqual([409, 409, 409]);
    const many = await Promise.all(
      Array.from({ length: 14 }, (_, n) => ask('nina', `00000000-0000-7000-8000-0000000000${n + 10}`)),
    );
    expect(many.filter((a) => a.status === 200).length).toBe(9);
    expect(many.filter((a) => a.status === 429).length).toBe(5);
  });
});

test('two who answer at once make one grant', async () => {
  const { body } = await ask('nina', await ticketFor('nina', true), { action: 'close' });
  const answers = await Promise.all([approve('greta', body.id), approve('admin', body.id), approve('greta', body.id)]);
  expect(answers.map((a) => a.status).toSorted()).toEqual([200, 409, 409]);
  expect((await house.sql('select 1 from access_grant where request_number = $1', [body.number])).length).toBe(1);
});

test('an answer gives no longer than was asked for, and none after it has expired or was taken back', async () => {
  const { body } = await ask('nina', await ticketFor('nina', true), { action: 'close' });
  const long = await approve('greta', body.id, 20);
  expect([long.status, long.body.errors[0].field]).toEqual([422, 'days']);
  await house.sql("update access_request set expires_at = now() - interval '1 second'");
  expect((await house.as('nina').get('/access-requests')).body.items[0].state).toBe('expired');
  expect(await waits('greta')).toEqual([]);
  expect((await approveAs('greta', body.id)).status).toBe(409);
  await house.sql("update access_request set expires_at = now() + interval '1 day'");
  expect((await house.as('nina').delete(`/access-requests/${body.id}`)).status).toBe(204);
  expect((await approveAs('greta', body.id)).status).toBe(409);
});

const approveAs = (login: string, id: string): Promise<Answer> =>
  house.as(login).post(`/access-requests/${id}/approve`, {
    profile_id: house.ids.profiles['Technician'],
    place_id: house.ids.places['support'],
    days: 1,
  });

test('a refusal is told with its sentence, and may be asked again', async () => {
  const id = await ticketFor('nina', true);
  const { body } = await ask('nina', id, { action: 'close' });
  await house.as('greta').post(`/access-requests/${body.id}/decline`, { answer: 'The owner closes it' });
  expect((await house.as('nina').get(`/access-requests/${body.id}`)).body).toMatchObject({
    state: 'declined',
    answer: 'The owner closes it',
    decide: false,
  });
  expect((await ask('nina', id, { action: 'close' })).status).toBe(200);
});
