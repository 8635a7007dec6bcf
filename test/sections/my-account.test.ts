import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { selfSchema } from '#modules/people/api.ts';
import { personSpec } from '#modules/people/schema.ts';
import { type Json, type Product, product } from '../product.ts';

let house: Product;
beforeAll(async () => {
  house = await product();
});
afterAll(() => house?.close());

const own = Object.keys(selfSchema.shape);

describe('of my own account', () => {
  test('nothing is changed by me but what is said to be mine, whatever I post', { timeout: 60_000 }, async () => {
    const columns = await house.sql<{ name: string }>(
      "select column_name as name from information_schema.columns where table_name in ('person', 'membership', 'session')",
    );
    const names = new Set([
      ...columns.map((c) => c.name),
      ...Object.keys(personSpec.fields),
      'password',
      '_can',
      'role',
    ]);
    // When somebody was last seen is noted while they are there.
    const look = (): Promise<Json[]> => house.sql("select to_jsonb(p) - 'last_seen_at' from person p order by id");
    const before = await look();
    for (const name of [...names].filter((n) => !own.includes(n))) {
      for (const value of ['x', true, null, 'superadmin', house.ids.places['globex']]) {
        const a = await house.as('nina').call('PATCH', '/me', { [name]: value });
        expect([a.status, a.body.errors?.[0]?.field], `${name} ${value}`).toEqual([422, name]);
      }
    }
    expect(await look()).toEqual(before);
  });

  test('what is mine is changed, and of me alone', async () => {
    const mine = {
      name: 'Nina <b>O</b>',
      phone: '+1; "x"',
      location: 'L',
      description: 'D',
      language: 'es',
      landing: 'me',
    };
    const others = await house.sql("select * from person where login <> 'nina' order by id");
    const a = await house.as('nina').call('PATCH', '/me', mine);
    expect(a.status, a.text).toBe(200);
    expect(a.body).toMatchObject(mine);
    expect(await house.sql("select * from person where login <> 'nina' order by id")).toEqual(others);
    expect((await house.as('nina').call('PATCH', '/me', { landing: 'nowhere' })).status).toBe(422);
  });

  test('every page of it answers to somebody without any grant', async () => {
    const { acme: organization_id } = house.ids.places;
    const lone = await house.as('greta').post('/people', { login: 'lone', name: 'Lone', organization_id });
    const caller = await house.asPerson(lone.body.id);
    for (const path of [
      '/me',
      '/me/tokens',
      '/me/notices',
      '/access/summary',
      '/session',
      `/people/${lone.body.id}/picture`,
    ]) {
      expect((await caller.get(path)).status, path).toBeLessThan(300);
    }
    expect((await caller.call('PATCH', '/me', { phone: '1' })).status).toBe(200);
    expect((await caller.get('/tickets')).body.items).toEqual([]);
  });
});
