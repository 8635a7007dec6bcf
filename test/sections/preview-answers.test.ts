import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, type Caller, type Json, type Product, product } from '../product.ts';

/** What answers to requests, renewals, packs and places that close or open would do is seen before it is done. */

let house: Product;
let greta: Caller;
let ids: Product['ids'];

beforeAll(async () => {
  house = await product();
  ({ ids } = house);
  greta = house.as('greta');
  await (await house.house.startJobs()).stop();
});
afterAll(() => house?.close());

const look = (who: Caller, ...changes: Json[]): Promise<Answer> => who.post('/access/preview', { changes });
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

test('an answer to a request for access, by a grant or by putting the person on the record', async () => {
  const made = { title: 'Out of sight', place_id: ids.places['network'] };
  const ticket = (await greta.post('/tickets', made)).body;
  const asked = { type: 'ticket', id: ticket.id, action: 'view', reason: 'I help', days: 7 };
  const request = (await house.as('nina').post('/access-requests', asked)).body;
  const params = { request: request.id };
  const gift = { profile_id: ids.profiles['Technician'], place_id: ids.places['network'], days: 3 };
  const seen = await look(greta, { call: 'requests.approve', params, body: gift });
  expect([seen.status, seen.body.gain], seen.text).toEqual([200, 1]);
  expect(seen.body.people.map((p: Json) => p.id)).toEqual([ids.people['nina']]);
  expect((await look(greta, { call: 'requests.involve', params, body: {} })).status).toBe(200);
  expect((await look(house.as('carla'), { call: 'requests.approve', params, body: gift })).status).toBe(404);
  expect((await greta.get(`/access-requests/${request.id}`)).body.state).toBe('open');
  expect(await house.sql('select 1 from access_grant where request_number is not null')).toEqual([]);
});

test('a renewal, as of the day on which the grant would have ended; what is refused says why', async () => {
  const body = {
    person_id: ids.people['nina'],
    profile_id: ids.profiles['Technician'],
    place_id: ids.places['network'],
  };
  const grant = (await greta.post('/grants', { ...body, ends_at: inDays(5) })).body;
  const renewed = (until: string) => ({ call: 'expiry.renew', body: { ids: [grant.id], until } });
  const seen = await look(greta, renewed(inDays(50)));
  expect([seen.status, seen.body.gain], seen.text).toEqual([200, 1]);
  expect(Date.parse(seen.body.from)).toBe(Date.parse(grant.ends_at));
  expect((await look(greta, renewed(inDays(2)))).status).toBe(422);
  expect((await look(house.as('carla'), renewed(inDays(50)))).status).toBe(404);
  expect((await greta.get(`/grants/${grant.id}`)).body.ends_at).toBe(grant.ends_at);
});

test('a place that is deactivated, and a pack of profiles', async () => {
  const params = { id: ids.places['support'] as string };
  const closed = await look(greta, { call: 'places.edit', params, body: { active: false } });
  expect(closed.status, closed.text).toBe(200);
  const pack = await look(greta, { call: 'profiles.applyPack', params: { key: 'glpi' } });
  expect([pack.status, pack.body.gain], pack.text).toEqual([200, 0]);
  expect((await greta.get(`/places/${params.id}`)).body.active).toBe(true);
});
