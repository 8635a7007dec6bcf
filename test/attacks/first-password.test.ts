import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Product, product } from '../product.ts';

let house: Product;
beforeAll(async () => {
  house = await product();
});
afterAll(() => house?.close());

const GIVEN = 'given-by-somebody-else';

test('a password that somebody else set opens nothing until it is another one', async () => {
  const id = house.ids.people['leo'] as string;
  expect((await house.as('ada').post(`/people/${id}/password`, { password: GIVEN })).status).toBe(204);
  const entered = await house.nobody.post('/session', { login: 'leo', password: GIVEN });
  const leo = house.withToken(/gatehouse=([^;]+)/.exec(String(entered.headers['set-cookie']))?.[1] ?? '');
  expect((await leo.get('/me')).status).toBe(403);
  expect((await leo.get('/events')).status).toBe(403);
  const same = await leo.post('/me/password', { current: GIVEN, password: GIVEN });
  expect(same.body.errors).toMatchObject([{ field: 'password' }]);
  expect((await leo.get('/me')).status).toBe(403);
  expect((await leo.post('/me/password', { current: GIVEN, password: 'chosen by nobody else' })).status).toBe(204);
  expect((await leo.get('/me')).status).toBe(200);
});
