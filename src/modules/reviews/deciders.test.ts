import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Caller, type Json, type Product, product } from '#test/product.ts';

let p: Product;
let greta: Caller;
let ada: Caller;
/** The one who manages a group below ACME, and nothing else. */
let gus: Caller;
let gusId: string;
let group: string;
let ofGus: string;
let ofWorker: string;

beforeAll(async () => {
  p = await product();
  [greta, ada] = [p.as('greta'), p.as('ada')];
  const organization_id = p.ids.places['acme'];
  const [own] = await p.sql<{ profile_id: string }>(
    'select profile_id from access_grant where person_id = $1 and below order by id limit 1',
    [p.ids.people['ada']],
  );
  const make = async (login: string): Promise<string> =>
    (await greta.post('/people', { login, name: login, organization_id })).body.id;
  const give = async (person_id: string, profile_id: unknown): Promise<string> =>
    (await greta.post('/grants', { person_id, profile_id, place_id: group })).body.id;
  group = (await greta.post('/places', { kind: 'group', name: 'Dispatch', parent_id: organization_id })).body.id;
  gusId = await make('gus');
  ofGus = await give(gusId, own?.profile_id);
  ofWorker = await give(await make('wanda'), p.ids.profiles['Self-Service']);
  gus = await p.asPerson(gusId);
});
beforeEach(() => p.sql('delete from notice'));
afterAll(() => p.close());

async function start(who: Caller): Promise<Json> {
  const due_at = new Date(Date.now() + 10 * 86_400_000).toISOString();
  const form = { title: 'Dispatch', place_id: group, scope: 'place', reviewers: 'managers', due_at, silence: 'keep' };
  const answer = await who.post('/reviews', form);
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

const decidersOf = (review: Json, grant: string) =>
  p
    .sql<{ person_id: string }>(
      'select r.person_id from review_reviewer r join review_item i on i.id = r.item_id ' +
        'where i.review_id = $1 and i.grant_id = $2',
      [review.id, grant],
    )
    .then((rows) => rows.map((row) => row.person_id));
const rowOf = async (who: Caller, review: Json, person: string): Promise<Json> =>
  (await who.get(`/reviews/${review.id}/items`)).body.items.find((row: Json) => row.person_id === person);
const isTold = async (who: Caller): Promise<boolean> =>
  (await who.get('/me/notices')).body.items.some((n: Json) => n.key === 'notice.review');

describe('whoever manages the place decides', () => {
  test('and about themselves the managers of the next place above, who are told', async () => {
    const review = await start(greta);
    expect(await decidersOf(review, ofWorker)).toEqual([gusId]);
    expect(await decidersOf(review, ofGus)).toEqual([p.ids.people['ada']]);
    expect(await isTold(gus)).toBe(true);
    expect(await isTold(ada)).toBe(true);
    const mine = await rowOf(ada, review, gusId);
    expect(mine.mine).toBe(true);
    const answer = await ada.post(`/reviews/${review.id}/decide`, {
      items: [{ id: mine.id, version: mine.version }],
      decision: 'keep',
    });
    expect(answer.body.items[0].done).toBe(true);
  });

  test('and about the last of them the super administrators', async () => {
    const [own] = await p.sql<{ id: string }>(
      'select id from access_grant where person_id = $1 and place_id = $2 and below',
      [p.ids.people['ada'], p.ids.places['acme']],
    );
    const due_at = new Date(Date.now() + 10 * 86_400_000).toISOString();
    const form = { place_id: p.ids.places['acme'], scope: 'administrators', reviewers: 'managers', due_at };
    const review = (await greta.post('/reviews', { ...form, title: 'Administrators', silence: 'keep' })).body;
    const chiefs = await p.sql<{ id: string }>("select id from person where kind = 'superadmin' and enabled");
    expect((await decidersOf(review, own?.id as string)).toSorted()).toEqual(chiefs.map((c) => c.id).toSorted());
  });

  test('and to others a row tells when its person was last seen only with that person’s details', async () => {
    await p.sql("update person set last_seen_at = now() - interval '70 days' where login = 'wanda'");
    const review = await start(greta);
    const [wanda] = await p.sql<{ id: string }>("select id from person where login = 'wanda'");
    const lines = [
      { type: 'person', action: 'view', reach: 'all' },
      { type: 'grant', action: 'view', reach: 'all' },
      { type: 'review', action: 'view', reach: 'all' },
      { type: 'review', action: 'export', reach: 'all' },
    ];
    const place_id = p.ids.places['acme'];
    const profile = await greta.post('/profiles', { name: 'Reads reviews', place_id, lines });
    const person_id = (await greta.post('/people', { login: 'rita', name: 'Rita', organization_id: place_id })).body.id;
    const given = { person_id, profile_id: profile.body.id, place_id, below: true };
    expect((await greta.post('/grants', given)).status).toBe(201);
    const rita = await p.asPerson(person_id);
    expect((await rita.get(`/people/${wanda?.id}`)).body).not.toHaveProperty('last_seen_at');
    const row = await rowOf(rita, review, wanda?.id as string);
    expect(row).toMatchObject({ mine: false, tells_seen: false, last_seen_at: null, hint: null, reasons: [] });
    expect(row.opens_person).toBe(true);
    const told = await rowOf(gus, review, wanda?.id as string);
    expect(told).toMatchObject({
      mine: true,
      tells_seen: true,
      hint: 'remove',
      reasons: [{ key: 'notSignedIn', count: 70 }],
    });
    expect((await rowOf(greta, review, wanda?.id as string)).last_seen_at).toBe(told.last_seen_at);
    const evidence = async (who: Caller): Promise<string> => (await who.get(`/reviews/${review.id}/evidence.csv`)).text;
    expect(await evidence(greta)).toContain(told.last_seen_at);
    expect(await evidence(rita)).not.toContain(told.last_seen_at);
  });

  test('and a row says who it is, by name to those alone who may view them', async () => {
    const review = await start(greta);
    expect((await rowOf(greta, review, gusId)).deciders).toEqual({ names: ['Ada Byrne'], others: 0 });
    const own = await rowOf(gus, review, gusId);
    expect(own).toMatchObject({ mine: false, deciders: { names: [], others: 1 } });
    expect(JSON.stringify(own)).not.toContain(p.ids.people['ada']);
  });

  test('and a row says whether its person can be opened, as it is to the reader', async () => {
    const view = { type: 'person', action: 'view', reach: 'all' };
    const lines = [
      { type: 'grant', action: 'view', reach: 'all' },
      { type: 'review', action: 'view', reach: 'all' },
    ];
    const place_id = p.ids.places['acme'];
    const profile = (await greta.post('/profiles', { name: 'Sees no people', place_id, lines })).body;
    const person = { login: 'bert', name: 'Bert', organization_id: place_id };
    const person_id = (await greta.post('/people', person)).body.id;
    const given = { person_id, profile_id: profile.id, place_id, below: true };
    expect((await greta.post('/grants', given)).status).toBe(201);
    const bert = await p.asPerson(person_id);
    const [wanda] = await p.sql<{ id: string }>("select id from person where login = 'wanda'");
    const review = await start(greta);
    const opens = async (): Promise<[boolean, number]> => [
      (await rowOf(bert, review, wanda?.id as string)).opens_person,
      (await bert.get(`/people/${wanda?.id}`)).status,
    ];
    expect(await opens()).toEqual([false, 404]);
    await greta.patch(`/profiles/${profile.id}`, { lines: [...lines, view] });
    expect(await opens()).toEqual([true, 200]);
  });
});
