import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { type Caller, type Json, type Product, product } from '../product.ts';

let house: Product;
let jobs: Awaited<ReturnType<Product['house']['startJobs']>>;
const ids: Record<string, string> = {};

const made = async (path: string, body: Json): Promise<string> => {
  const answer = await house.as('greta').post(path, body);
  expect(answer.status, answer.text).toBe(201);
  return answer.body.id;
};
const group = (name: string, parent_id = house.ids.places['acme']): Promise<string> =>
  made('/places', { name, kind: 'group', parent_id });

/** Somebody to whom the profile is given at each of the places; their names come first: so many are counted at once. */
async function worker(login: string, places: readonly string[], more: Json = {}): Promise<void> {
  const organization_id = house.ids.places['acme'];
  ids[login] = await made('/people', { login, name: `A ${login}`, organization_id });
  for (const place_id of places) {
    await made('/grants', { person_id: ids[login], profile_id: ids['reader'], place_id, ...more });
  }
  callers.set(login, await house.asPerson(ids[login] as string));
}

/** What a job has come to. */
const result = (id: string): Promise<Json> =>
  eventually('the job is over', async () => {
    const job = (await house.as('greta').get(`/jobs/${id}`)).body;
    return job.state === 'done' ? job.result : undefined;
  });

/** How many of the tickets somebody sees. */
const sees = async (who: Caller): Promise<number> => (await who.get('/tickets?q=Stays')).body.items.length;

const callers = new Map<string, Caller>();
const WORKERS = ['there', 'here', 'both', 'above', 'listed', 'nowhere'];

beforeAll(async () => {
  house = await product();
  jobs = await house.house.startJobs();
  const lines = [{ type: 'ticket', action: 'view', reach: 'all' }];
  ids['reader'] = await made('/profiles', { name: 'Reads all', place_id: house.ids.places['acme'], lines });
  ids['over'] = await group('Over both');
  ids['old'] = await group('Old desk', ids['over']);
  ids['new'] = await group('New desk', ids['over']);
  ids['other'] = await group('Other desk', ids['over']);
  ids['listing'] = await made('/profiles', {
    name: 'Reads the new desk',
    place_id: house.ids.places['acme'],
    lines: [{ type: 'ticket', action: 'view', reach: 'group', list: [ids['new']] }],
  });
  await worker('there', [ids['old'] as string]);
  await worker('here', [ids['new'] as string]);
  await worker('both', [ids['old'] as string, ids['new'] as string]);
  await worker('above', [ids['over'] as string], { below: true });
  await worker('listed', [ids['over'] as string], { below: true, profile_id: ids['listing'] });
  await worker('nowhere', [ids['other'] as string]);
  for (let n = 0; n < 3; n += 1) await made('/tickets', { title: 'Stays', place_id: ids['old'] });
  await made('/tickets', { title: 'Was here', place_id: ids['new'] });
});
afterAll(async () => {
  await jobs?.stop();
  await house?.close();
});

const dissolving = () => ({ call: 'places.dissolve', params: { id: ids['old'] }, body: { home_id: ids['new'] } });
const views = (list: readonly Json[]): boolean => list.some((s) => s.permissions.includes('ticket:view'));

describe('the preview of a place that goes', () => {
  test('says who comes to see, and sees no more, the tickets that move, and on how many', async () => {
    const greta = house.as('greta');
    const { people } = (await greta.post('/access/preview', { changes: [dissolving()] })).body;
    const { job_id } = (await greta.post('/access/preview/exact', { changes: [dissolving()] })).body;
    const exact = await result(job_id);
    const before = new Map<string, number>();
    for (const login of WORKERS) before.set(login, await sees(callers.get(login) as Caller));
    expect(Object.fromEntries(before)).toEqual({ there: 3, here: 0, both: 3, above: 3, listed: 0, nowhere: 0 });

    const told = new Map<string, { gains: boolean; loses: boolean; quick: number; exact: number }>();
    for (const login of WORKERS) {
      const p = people.find((one: Json) => one.id === ids[login]) ?? { gains: [], loses: [], records: [] };
      const quick = p.records.find((r: Json) => r.permission === 'ticket:view');
      const counted = exact.people
        .find((one: Json) => one.id === ids[login])
        ?.records.find((r: Json) => r.permission === 'ticket:view');
      told.set(login, {
        gains: views(p.gains),
        loses: views(p.loses),
        quick: (quick?.gained.count.count ?? 0) - (quick?.lost.count.count ?? 0),
        exact: (counted?.gained ?? 0) - (counted?.lost ?? 0),
      });
    }
    const here = people.find((p: Json) => p.id === ids['here']);
    expect(here.gains.flatMap((s: Json) => s.places.map((x: Json) => x.place))).toEqual(['Old desk']);
    // What gives it is the grant at the new home.
    expect(here.gains.flatMap((s: Json) => s.reasons.map((x: Json) => x.place))).toEqual(['New desk']);

    const done = await greta.post(`/places/${ids['old']}/dissolve`, { home_id: ids['new'] });
    expect(done.status, done.text).toBe(204);
    for (const login of WORKERS) {
      const change = (await sees(callers.get(login) as Caller)) - (before.get(login) ?? 0);
      const is = { gains: change > 0, loses: change < 0, quick: change, exact: change };
      expect(told.get(login), login).toEqual(is);
    }
  });

  test('follows what moves on to a second home, whatever way its ids are written', async () => {
    const greta = house.as('greta');
    const [first, second] = [await group('First stop', ids['over']), await group('Second stop', ids['over'])];
    await made('/tickets', { title: 'Moves twice', place_id: first });
    await worker('waits', [second]);
    const via = await group('On the way', ids['over']);
    const change = (id: string, home_id: string): Json => ({
      call: 'places.dissolve',
      params: { id },
      body: { home_id },
    });
    const changes = [change(first.toUpperCase(), via.toUpperCase()), change(via, second.toUpperCase())];
    const { people } = (await greta.post('/access/preview', { changes })).body;
    const waits = people.find((p: Json) => p.id === ids['waits']);
    expect(views(waits?.gains ?? [])).toBe(true);
    const { job_id } = (await greta.post('/access/preview/exact', { changes })).body;
    const exact = (await result(job_id)).people.find((p: Json) => p.id === ids['waits']);
    expect(exact.records).toContainEqual({ permission: 'ticket:view', gained: 1, lost: 0 });
  });

  test('says of an empty one only what goes', async () => {
    const empty = await group('Empty desk', ids['over']);
    await made('/grants', { person_id: ids['nowhere'], profile_id: ids['reader'], place_id: empty });
    const change = { call: 'places.dissolve', params: { id: empty }, body: { home_id: ids['new'] } };
    const { gain, people } = (await house.as('greta').post('/access/preview', { changes: [change] })).body;
    expect(gain).toBe(0);
    expect(people.map((p: Json) => p.id)).toContain(ids['nowhere']);
  });
});
