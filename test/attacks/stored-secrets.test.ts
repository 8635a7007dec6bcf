import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SECTIONS } from '#modules/registry.ts';
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

describe('what is told once', () => {
  test('is kept nowhere, and a repetition is refused with a sentence', async () => {
    const body = { name: 'Backup', scopes: ['read'] };
    const headers = { 'idempotency-key': 'told-once-5512' };
    const made = await house.as('nina').post('/me/tokens', body, headers);
    expect(made.status).toBe(200);
    const again = await house.as('nina').post('/me/tokens', body, headers);
    expect([again.status, again.body.detail]).toEqual([409, expect.stringContaining('told once')]);
    expect(
      await house.sql('select 1 from api_token where secret_hash is not null and name = $1', ['Backup']),
    ).toHaveLength(1);
    const app = await house.as('nina').post('/me/totp', undefined, { 'idempotency-key': 'told-once-5513' });
    const kept = JSON.stringify(await house.sql('select * from idempotency'));
    for (const secret of [made.body.secret, app.body.secret, app.body.uri]) expect(kept).not.toContain(secret);
  });

  test('is declared of every call whose answer holds such a thing', () => {
    const endpoints = SECTIONS.flatMap((s) => s.routes.map((r) => r.endpoint)).filter((e) => e.method === 'POST');
    const telling = endpoints.filter(
      (e) =>
        e.out && /"(secret|uri|codes|url)":/.test(JSON.stringify(z.toJSONSchema(e.out, { unrepresentable: 'any' }))),
    );
    expect(telling.map((e) => e.id)).toContain('me.newCodes');
    expect(telling.filter((e) => !e.tellsOnce).map((e) => e.id)).toEqual([]);
  });
});
