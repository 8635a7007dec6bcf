import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { type Answer, type Json, type Product, product } from '../product.ts';

let house: Product;

beforeEach(async () => {
  house = await product();
  await (await house.house.startJobs()).stop();
});
afterEach(() => house.close());

const person = (login: string): string => house.ids.people[login] as string;
const ask = (login: string, of: object): Promise<Answer> =>
  house.as(login).post('/access-requests', { type: 'ticket', action: 'view', reason: 'I was told', days: 7, ...of });
const waits = async (login: string): Promise<Json[]> =>
  (await house.as(login).get('/access-requests?show=decide')).body.items;
const told = (request: string) => house.sql('select 1 from notice where link = $1', [`/requests/${request}`]);

/** A ticket of Facilities, which nobody of the others sees who has not opened it. */
async function ticketOf(login: string): Promise<string> {
  const made = await house.as(login).post('/tickets', { title: 'A door', place_id: house.ids.places['facilities'] });
  expect(made.status, made.text).toBe(201);
  const seen = await house.as('nina').get(`/tickets/${made.body.id}`);
  expect(seen.status).toBe(login === 'nina' ? 200 : 404);
  return made.body.id;
}

const numberOf = async (id: string): Promise<number> =>
  (await house.as('greta').get(`/tickets/${id}`)).body.number as number;

describe('asking by number', () => {
  const byNumber = (login: string, number: number, more: object = {}): Promise<Answer> =>
    ask(login, { number, ...more });
  const NONE = 2_000_000_000;

  test('a ticket out of sight is asked for like one that does not exist, and those who could grant it are told', async () => {
    const id = await ticketOf('greta');
    const number = await numberOf(id);
    const [there, none] = [await byNumber('nina', number), await byNumber('nina', NONE)];
    const rest = ({ id: _id, number: _number, created_at: _at, expires_at: _end, ...r }: Json): Json => r;
    expect(there.status, there.text).toBe(200);
    expect({ status: there.status, ...rest(there.body) }).toEqual({
      status: none.status,
      ...rest(none.body),
      asked_number: number,
    });
    expect(there.body).toMatchObject({ record_id: null, title: null, state: 'open' });
    const mine = (await house.as('nina').get('/access-requests')).body.items as Json[];
    expect(mine.map((r) => [r.asked_number, r.record_id, r.title, r.state])).toEqual([
      [NONE, null, null, 'open'],
      [number, null, null, 'open'],
    ]);
    for (const asked of [there, none]) {
      const one = (await house.as('nina').get(`/access-requests/${asked.body.id}`)).body;
      expect([one.decide, one.fixes, one.record_id]).toEqual([false, [], null]);
    }
    expect(JSON.stringify([there.body, mine])).not.toContain(id);

    expect((await waits('greta')).map((r) => [r.id, r.record_id])).toEqual([[there.body.id, id]]);
    expect((await house.as('greta').get(`/access-requests/${none.body.id}`)).status).toBe(404);
    const jobs = await house.house.startJobs();
    const left = () => house.sql("select 1 from graphile_worker.jobs where task_identifier = 'errand_request_asked'");
    await eventually('the queue has told it', async () => (await left()).length === 0, 30_000).finally(() =>
      jobs.stop(),
    );
    expect((await told(there.body.id)).length).toBeGreaterThan(0);
    expect(await told(none.body.id)).toEqual([]);
    expect((await house.as('greta').get(`/audit?record_id=${person('nina')}&limit=50`)).text).toContain('asked_number');

    const { fixes } = (await house.as('greta').get(`/access-requests/${there.body.id}`)).body;
    const [{ profile_id, place_id, below }] = fixes.flatMap((f: Json) =>
      f.changes.length === 1 && f.changes[0].change === 'grant' ? f.changes : [],
    );
    const grant = { profile_id, place_id, below, days: 7 };
    const answered = await house.as('greta').post(`/access-requests/${there.body.id}/approve`, grant);
    expect([answered.status, answered.body.opens], answered.text).toEqual([200, true]);
    const [granted] = (await house.as('nina').get('/access-requests')).body.items.filter(
      (r: Json) => r.id === there.body.id,
    );
    expect(granted).toMatchObject({ state: 'approved', record_id: id, title: expect.any(String) });
  });

  test('the same number is asked for once, and that it is a record asked for by its id is not told', async () => {
    const id = await ticketOf('greta');
    const number = await numberOf(id);
    expect((await ask('nina', { id })).status).toBe(200);
    for (const n of [number, NONE]) {
      expect((await byNumber('nina', n)).status).toBe(200);
      const again = await byNumber('nina', n);
      expect([again.status, again.body.detail]).toEqual([409, expect.stringMatching(/asked for this already/)]);
    }
  });

  test('one that may be viewed already is said to be, and what is no number is refused by name', async () => {
    const id = await ticketOf('nina');
    expect((await byNumber('nina', await numberOf(id))).status).toBe(409);
    for (const [more, field] of [
      [{ id }, 'id'],
      [{ number: undefined }, 'id'],
      [{ type: 'place' }, 'number'],
      [{ number: 0 }, 'number'],
      [{ number: 3_000_000_000 }, 'number'],
    ] as const) {
      const a = await byNumber('nina', NONE, more);
      expect([a.status, a.body.errors?.[0]?.field], a.text).toEqual([422, field]);
    }
  });

  test('nothing waits longer or shorter for a number that there is not', async () => {
    const number = await numberOf(await ticketOf('greta'));
    const asked = [];
    for (const n of [number, NONE]) asked.push((await byNumber('nina', n)).body);
    const [a, b] = asked.map((r) => Date.parse(r.expires_at) - Date.parse(r.created_at));
    expect(Math.abs((a ?? 0) - (b ?? 0))).toBeLessThan(60_000);
    await house.sql("update access_request set expires_at = now() - interval '1 minute'");
    const states = (await house.as('nina').get('/access-requests')).body.items.map((r: Json) => r.state);
    expect(states).toEqual(['expired', 'expired']);
    expect(await waits('greta')).toEqual([]);
    for (const { id } of asked) expect((await house.as('nina').delete(`/access-requests/${id}`)).status).toBe(409);
  });
});

test('a ticket that has moved is answered for where it is now, and no longer where it was', async () => {
  const made = await house.as('greta').post('/policy/apply', {
    file: `gatehouse: 1
people:
  - { login: before, name: Before, organization: ACME }
  - { login: after, name: After, organization: ACME }
profiles:
  - { name: Answers, at: ACME, lines: ["ticket:view all", "grant:create all", "grant:view all"] }
  - { name: Manages, at: ACME, lines: ["person:view all", "person:edit all"] }
grants:
  - { profile: Answers, person: before, at: Facilities }
  - { profile: Manages, person: before, at: ACME, below: true }
  - { profile: Answers, person: after, at: Network }
  - { profile: Manages, person: after, at: ACME, below: true }
`,
  });
  expect(made.status, made.text).toBe(200);
  const id = await ticketOf('greta');
  const asked = [await ask('nina', { id }), await ask('nina', { number: await numberOf(id) })].map((a) => a.body.id);
  const able = async () => {
    const found: Record<string, string[]> = {};
    for (const login of ['before', 'after']) {
      const [row] = await house.sql('select id from person where login = $1', [login]);
      const caller = await house.asPerson(row?.['id']);
      const listed: string[] = (await caller.get('/access-requests?show=decide')).body.items.map((r: Json) => r.id);
      for (const r of asked) {
        expect((await caller.get(`/access-requests/${r}`)).status).toBe(listed.includes(r) ? 200 : 404);
      }
      found[login] = listed;
    }
    return found;
  };
  expect(await able()).toEqual({ before: asked, after: [] });
  const moved = await house.as('greta').post(`/tickets/${id}/escalate`, { place_id: house.ids.places['network'] });
  expect(moved.status, moved.text).toBe(200);
  expect(await able()).toEqual({ before: [], after: asked });
});

test('an answer says that a ticket in the trash is not open to whoever asked for it', async () => {
  const greta = house.as('greta');
  const id = await ticketOf('greta');
  const asked = await ask('nina', { id });
  expect((await greta.delete(`/tickets/${id}`)).status).toBe(204);
  const fit = { profile_id: house.ids.profiles['Read-Only'], place_id: house.ids.places['facilities'], days: 1 };
  const answered = await greta.post(`/access-requests/${asked.body.id}/approve`, fit);
  expect([answered.status, answered.body.opens], answered.text).toEqual([200, false]);
  expect((await house.as('nina').get(`/tickets/${id}`)).status).toBe(404);
});
