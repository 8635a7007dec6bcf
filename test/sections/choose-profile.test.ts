import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import { type Answer, type Caller, type Json, type Product, product } from '../product.ts';

let house: Product;
let greta: Caller;
let manager: Caller;
let places: Readonly<Record<string, string>>;

const ok = (a: Answer, status = 201): Json => {
  expect(a.status, a.text).toBe(status);
  return a.body;
};
const ask = (who: Caller, query: Record<string, string>): Promise<Answer> =>
  who.get(`/choices/profiles?${new URLSearchParams({ limit: '200', ...query }).toString()}`);
const person = async (login: string, fields: object = {}): Promise<string> =>
  ok(await greta.post('/people', { login, name: login, organization_id: places['acme'], ...fields })).id;

/** Somebody who gives grants at ACME and holds little more than that. */
beforeAll(async () => {
  house = await product();
  greta = house.as('greta');
  places = house.ids.places;
  const lines = ['person', 'profile', 'place', 'grant'].flatMap((type) =>
    ['view', 'create', 'edit', 'delete'].map((action) => ({ type, action, reach: 'all' })),
  );
  const profile = ok(await greta.post('/profiles', { name: 'Gives', place_id: ROOT_ID, lines, bits: ['IR'] })).id;
  const id = await person('giver');
  ok(await greta.post('/grants', { person_id: id, profile_id: profile, place_id: places['acme'], below: true }));
  manager = await house.asPerson(id);
});
afterAll(() => house?.close());

describe('the profiles for a grant', () => {
  test('are refused exactly where giving them is, and say what is missing', async () => {
    const outside = ok(await greta.post('/profiles', { name: 'Of Globex', place_id: places['globex'] })).id;
    for (const [who, place, below] of [
      [manager, 'acme', 'true'],
      [manager, 'support', 'false'],
      [house.as('ada'), 'acme', 'false'],
      [greta, 'support', 'true'],
    ] as const) {
      const person_id = await person(`n${Math.random().toString(36).slice(2)}`);
      const place_id = places[place] as string;
      const { items } = ok(await ask(who, { place_id, below, person_id }), 200) as { items: Json[] };
      expect(items.length).toBeGreaterThan(3);
      for (const { id, name, refused } of items) {
        const a = await who.post('/grants', { person_id, profile_id: id, place_id, below: below === 'true' });
        expect([name, a.status === 201], `${name}: ${refused} ${a.text}`).toEqual([name, refused === null]);
        if (a.status === 201) ok(await who.delete(`/grants/${a.body.id}`), 204);
      }
      if (who === greta) expect(items.find((p) => p.id === outside)?.refused).toMatch(/where it is at home/);
      if (who === manager) {
        const technician = items.find((p) => p.name === 'Technician')?.refused;
        expect(technician).toMatch(/^Gives what you do not hold there: .*ticket/);
      }
    }
  });

  test('are those that one may view, in the reader’s language', async () => {
    const hidden = ok(
      await greta.post('/profiles', { name: 'Hidden', place_id: places['globex'], shared_below: false }),
    ).id;
    const place_id = places['acme'] as string;
    const seen = ok(await manager.get('/profiles?limit=200'), 200).items.map((p: Json) => p.id);
    const { items } = ok(await ask(manager, { place_id }), 200) as { items: Json[] };
    expect(items.map((p) => p.id).toSorted()).toEqual(seen.toSorted());
    expect(items.map((p) => p.id)).not.toContain(hidden);
    const found = ok(await ask(manager, { place_id, q: 'Technician' }), 200).items;
    expect(found.map((p: Json) => p.name)).toContain('Technician');
    expect(found.length).toBeLessThan(items.length);
  });

  test('are not told for a place, person or group that one may not know of, whether it exists or not', async () => {
    const nowhere = '00000000-0000-7000-8000-00000000dead';
    const far = await person('far-away', { organization_id: places['globex'] });
    const place_id = places['acme'] as string;
    for (const [field, foreign] of [
      ['place_id', places['globex']],
      ['person_id', far],
      ['group_id', places['care']],
    ] as const) {
      const answers = [foreign as string, nowhere].map((id) => ask(manager, { place_id, [field]: id }));
      const [a, b] = (await Promise.all(answers)) as [Answer, Answer];
      expect([a.status, a.body.errors.map((e: Json) => e.field)]).toEqual([422, [field]]);
      expect(b.body.errors).toEqual(a.body.errors);
    }
  });

  test('are all refused to whoever gives no grants there', async () => {
    const { items } = ok(await ask(house.as('nina'), { place_id: places['support'] as string }), 200) as {
      items: Json[];
    };
    expect(items.filter((p) => p.refused === null)).toEqual([]);
  });
});
