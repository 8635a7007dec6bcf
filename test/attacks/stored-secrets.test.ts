import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Product, product } from '../product.ts';

let house: Product;
beforeAll(async () => {
  house = await product();
});
afterAll(() => house?.close());

test('what is kept of a request with a password lets nobody who reads the database try passwords quickly', async () => {
  const body = { password: 'correct horse battery', must_change: false };
  const key = 'a-key-that-nobody-guesses-71c0';
  const path = `/people/${house.ids.people['leo']}/password`;
  expect((await house.as('ada').post(path, body, { 'idempotency-key': key })).status).toBe(204);
  expect((await house.as('ada').post(path, body, { 'idempotency-key': key })).status).toBe(204);
  const other = await house.as('ada').post(path, { ...body, password: 'another horse' }, { 'idempotency-key': key });
  expect(other.status).toBe(409);
  const kept = JSON.stringify(await house.sql('select * from idempotency'));
  expect(kept).not.toBe('[]');
  expect(kept).not.toContain(key);
  expect(kept).not.toContain(createHash('sha256').update(JSON.stringify(body)).digest('hex'));
});
