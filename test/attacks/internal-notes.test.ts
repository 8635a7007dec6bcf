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
  const workers = async (who: Caller): Promise<string[]> =>
    (await who.get(`/tickets/${id}/people`)).body.items
      .filter((p: { relation: string }) => p.relation === 'worker')
      .map((p: { name: string }) => p.name);
  expect(await workers(tom)).toEqual(['Tom Becker']);
  await tom.post(`/tickets/${id}/comments`, { body: 'We are at it.' });
  expect(await workers(nina)).toEqual(['Tom Becker']);
});
