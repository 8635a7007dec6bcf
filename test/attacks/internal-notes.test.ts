import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, type Product, product } from '../product.ts';

let house: Product;
let nina: Caller;
let tom: Caller;
beforeAll(async () => {
  house = await product();
  nina = house.as('nina');
  tom = house.as('tom');
});
afterAll(() => house?.close());

test('nothing that a requester can read names the author of an internal note', async () => {
  const place_id = house.ids.places['support'];
  const { id } = (await nina.post('/tickets', { title: 'A quiet matter', place_id })).body;
  expect((await tom.post(`/tickets/${id}/notes`, { body: 'Between us' })).status).toBe(200);
  const paths = ['', '/people', '/workunits', '/history'].map((part) => `/tickets/${id}${part}`);
  for (const path of [...paths, '/tickets/export.csv?q=quiet', '/tickets?q=quiet', '/tickets/count?q=Between']) {
    const told = await nina.get(path);
    expect(told.status, path).toBe(200);
    expect(told.text, path).not.toMatch(/Tom Becker|Between us/);
    expect(told.text, path).not.toContain(house.ids.people['tom']);
  }
  // Nor does the audit tell it, to a requester who may read that.
  const greta = house.as('greta');
  const lines = [{ type: 'audit', action: 'view', reach: 'all' }];
  const reads = (await greta.post('/profiles', { name: 'Reads', place_id: house.ids.places['acme'], lines })).body.id;
  const at = { profile_id: reads, place_id, below: false };
  expect((await greta.post('/grants', { ...at, person_id: house.ids.people['nina'] })).status).toBe(201);
  expect((await greta.post('/grants', { ...at, person_id: house.ids.people['tom'] })).status).toBe(201);
  const noted = async (who: Caller) => (await who.get('/audit?type=workunit&action=note&limit=1')).body.items[0];
  expect([(await noted(nina)).after, (await noted(nina))._names['value.ticket_id']]).toEqual([{}, undefined]);
  expect((await noted(tom)).after).toMatchObject({ ticket_id: id });
  const workers = async (who: Caller): Promise<string[]> =>
    (await who.get(`/tickets/${id}/people`)).body.items
      .filter((p: { relation: string }) => p.relation === 'worker')
      .map((p: { name: string }) => p.name);
  expect(await workers(tom)).toEqual(['Tom Becker']);
  await tom.post(`/tickets/${id}/comments`, { body: 'We are at it.' });
  expect(await workers(nina)).toEqual(['Tom Becker']);
});
