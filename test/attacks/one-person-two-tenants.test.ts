import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, type Caller, type Product, product } from '../product.ts';

/** Somebody who stands in groups of two tenants, and holds nothing that their administrators do not hold. */
let shared = '';
let house: Product;
let globexAdmin: Caller;
beforeAll(async () => {
  house = await product();
  const greta = house.as('greta');
  const { acme, globex } = house.ids.places;
  const admin = await greta.post('/people', {
    login: 'glen',
    name: 'Glen',
    email: 'glen@globex.example',
    organization_id: globex,
  });
  const profile_id = house.ids.profiles['Admin'];
  const given = { person_id: admin.body.id, profile_id, place_id: globex, below: true };
  expect((await greta.post('/grants', given)).status).toBe(201);
  globexAdmin = await house.asPerson(admin.body.id);
  const made = await greta.post('/people', { login: 'shared', name: 'Shay', organization_id: acme });
  shared = made.body.id;
});
afterAll(() => house?.close());
beforeEach(async () => {
  await house.sql('delete from membership where person_id = $1', [shared]);
  await house.sql("update person set email = 'shay@acme.example' where id = $1", [shared]);
});

const joins = (place: string): Promise<unknown> =>
  house.sql('insert into membership (place_id, person_id) values ($1, $2)', [house.ids.places[place], shared]);

const WAYS: Readonly<Record<string, (who: Caller) => Promise<Answer>>> = {
  'a new password': (who) => who.post(`/people/${shared}/password`, { password: `Known-${randomUUID()}` }),
  'another e-mail address': (who) => who.patch(`/people/${shared}`, { email: 'mine@evil.example' }),
  'a link': (who) => who.post(`/people/${shared}/password-link`),
  'taking second factors away': (who) => who.post(`/people/${shared}/factors/reset`),
};

/** What is said to somebody who may: done, or that there is nothing to do. */
const DONE = [200, 204, 409];

describe.each(Object.entries(WAYS))('%s', (_, way) => {
  test('is given by the administrator of the one tenant, where it is the only one', async () => {
    await joins('support');
    expect(DONE).toContain((await way(house.as('ada'))).status);
  });

  test('is given by neither, where there are two; it tells nothing of the other one', async () => {
    await joins('support');
    await joins('care');
    for (const [who, foreign] of [
      [house.as('ada'), /globex|care/i],
      [globexAdmin, /acme|support/i],
    ] as const) {
      const a = await way(who);
      expect([a.status, a.body.detail]).toEqual([
        403,
        expect.stringContaining('Only those who look after people there'),
      ]);
      expect(a.body.detail).not.toMatch(foreign);
    }
  });

  test('is given by whoever looks after both', async () => {
    await joins('support');
    await joins('care');
    expect(DONE).toContain((await way(house.as('greta'))).status);
  });
});

test('what is no way in stays with each of them', async () => {
  await joins('care');
  for (const who of [house.as('ada'), globexAdmin]) {
    expect((await who.patch(`/people/${shared}`, { phone: '555 0101' })).status).toBe(200);
    expect((await who.get(`/people/${shared}/sessions`)).status).toBe(200);
  }
});

test('a file does not change the address either', async () => {
  await joins('support');
  await joins('care');
  const csv = 'shared;;Shay;mine@evil.example;;;;0;ACME;;1\r\n';
  const dry = await house.as('ada').post('/people-import', { csv, apply: false });
  expect(dry.text).toContain('Only those who look after people there');
  expect(await house.sql('select email from person where id = $1', [shared])).toEqual([{ email: 'shay@acme.example' }]);
});
