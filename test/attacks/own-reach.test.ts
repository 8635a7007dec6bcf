import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import { type Caller, type Product, product } from '../product.ts';

let house: Product;
let greta: Caller;
let made = 0;
beforeAll(async () => {
  house = await product();
  greta = house.as('greta');
});
afterAll(() => house?.close());

const place = (key: string): string => house.ids.places[key] as string;

/** A new person of ACME who holds a profile there and below. */
async function holder(profile: object, person: object = {}): Promise<{ id: string; login: string; who: Caller }> {
  const login = `holder${++made}`;
  const fields = { login, name: login, organization_id: place('acme'), ...person };
  const { id } = (await greta.post('/people', fields)).body;
  const bundle = await greta.post('/profiles', { name: `Profile of ${login}`, place_id: ROOT_ID, ...profile });
  const given = { person_id: id, profile_id: bundle.body.id, place_id: place('acme'), below: true };
  expect((await greta.post('/grants', given)).status).toBe(201);
  return { id, login, who: await house.asPerson(id) };
}

const sight = async (who: Caller): Promise<number> => (await who.get('/tickets/count')).body.count;

test('whoever sees the tickets of common groups alone makes no groups common', async () => {
  const { id, login, who } = await holder({ bits: ['IR', 'UM'] }, { kind: 'company-grouped' });
  const { people } = house.ids;
  expect(await sight(who)).toBe(0);
  expect((await who.put(`/places/${place('support')}/members/${id}`)).status).toBe(403);
  const row = `${login},,${login},,,,,,,,`;
  const imported = await who.post('/people-import', { apply: true, csv: row, group_id: place('support') });
  expect(imported.body).toMatchObject({ applied: false, error: 1 });
  expect((await greta.put(`/places/${place('support')}/members/${id}`)).status).toBe(200);
  const before = await sight(who);
  expect((await who.put(`/places/${place('support')}/members/${people['nina']}`)).status).toBe(403);
  expect(await sight(who)).toBe(before);
});

test('an import puts nobody into a group whose tickets they then see and its author does not', async () => {
  const reaches = { type: 'ticket', action: 'view', reach: 'group', list: 'mine' };
  const { id, login, who } = await holder({ bits: ['UM'], lines: [reaches] });
  const row = `${login},,${login},,,,,,,,`;
  expect((await who.put(`/places/${place('support')}/members/${id}`)).status).toBe(403);
  const imported = await who.post('/people-import', { apply: true, csv: row, group_id: place('support') });
  expect(imported.body).toMatchObject({ applied: false, error: 1 });
  expect(await sight(who)).toBe(0);
});

test('whoever is bound by a life cycle frees neither themselves nor others of it', async () => {
  const lifecycle = { new: ['assigned'], assigned: ['pending_closure'] };
  const edit = { type: 'ticket', action: 'edit', reach: 'all' };
  const { id, who } = await holder({ bits: ['IR', 'IW', 'UM'], lines: [edit], lifecycle });
  const make = (profile: object) =>
    who.post('/profiles', { name: `Made ${++made}`, place_id: place('acme'), bits: ['IR'], ...profile });
  for (const freer of [{}, { lifecycle: { new: ['closed'] } }, { lifecycle: { new: ['assigned'] } }]) {
    expect((await make(freer)).status).toBe(403);
  }
  const narrower = await make({ lifecycle: { new: [], assigned: ['assigned', 'pending_closure'], reopened: [] } });
  expect(narrower.status).toBe(201);
  expect((await make({ bits: ['UM'], lines: [], lifecycle: {} })).status).toBe(201);
  const given = { person_id: id, place_id: place('acme'), below: true };
  expect((await who.post('/grants', { ...given, profile_id: narrower.body.id })).status).toBe(201);
  expect((await who.patch(`/profiles/${narrower.body.id}`, { lifecycle: {} })).status).toBe(403);
  const free = await greta.post('/profiles', { name: 'Reads freely', place_id: place('acme'), bits: ['IR'] });
  expect((await who.post('/grants', { ...given, profile_id: free.body.id })).status).toBe(403);
  const ticket = (await who.post('/tickets', { title: 'Bound', place_id: place('support') })).body.id;
  expect((await who.patch(`/tickets/${ticket}`, { status: 'pending_closure' })).status).toBe(403);
  expect((await who.patch(`/tickets/${ticket}`, { status: 'assigned' })).status).toBe(200);
});
