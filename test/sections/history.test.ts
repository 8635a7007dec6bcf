import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, type Json, type Product, product } from '../product.ts';
import { file, withBits } from './with-bits.ts';

let house: Product;
let greta: Caller;

beforeAll(async () => {
  house = await product();
  greta = house.as('greta');
});
afterAll(() => house?.close());

const newest = async (who: Caller, path: string): Promise<Json> => (await who.get(`${path}/history`)).body.items[0];

test('the history of a place says whom a membership concerned, to those who may view that person', async () => {
  const nina = house.ids.people['nina'];
  const network = `/places/${house.ids.places['network']}`;
  const { caller } = await withBits(house, 'IR');
  expect((await greta.put(`${network}/members/${nina}`, { works: true })).status).toBe(200);
  const entry = await newest(greta, network);
  expect(entry).toMatchObject({
    action: 'memberAdded',
    changes: {},
    details: { person_id: { value: nina, name: 'Nina Okafor' }, works: { value: true } },
  });
  const seen = await newest(caller, network);
  expect(seen.details.person_id).toEqual({ value: null });
  expect(JSON.stringify(seen)).not.toContain(nina);
  await greta.delete(`${network}/members/${nina}`);
  expect(await newest(greta, network)).toMatchObject({
    action: 'memberRemoved',
    details: { person_id: { name: 'Nina Okafor' } },
  });
});

test('the history of a ticket names who follows it', async () => {
  const ticket = await file(house, greta);
  await greta.put(`/tickets/${ticket.id}/observers/${house.ids.people['leo']}`);
  expect(await newest(greta, `/tickets/${ticket.id}`)).toMatchObject({
    action: 'follow',
    details: { observer: { name: 'Leo Martins' } },
  });
});

test('an entry of a sign-in names who signed in', async () => {
  const { id } = await withBits(house);
  const password = 'A gate without a keeper';
  await greta.post(`/people/${id}/password`, { password, must_change: false });
  const { login, name } = (await greta.get(`/people/${id}`)).body;
  expect((await house.nobody.post('/session', { login, password })).status).toBe(200);
  expect(await newest(greta, `/people/${id}`)).toMatchObject({ action: 'signIn', actor_id: id, actor: name });
});
