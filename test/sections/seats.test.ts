import { afterAll, beforeAll, expect, test } from 'vitest';
import { warnOfSeats } from '#modules/seats/service.ts';
import { UPKEEP } from '#platform/system-actors.ts';
import { type Caller, type Json, type Product, product } from '../product.ts';

let p: Product;
let greta: Caller;

beforeAll(async () => {
  p = await product();
  greta = p.as('greta');
  // Nobody but those of this test is an administrator.
  await p.sql('delete from access_grant');
  const made = await greta.post('/policy/apply', {
    file: `gatehouse: 1
people:
  - { login: boss, name: Boss, organization: ACME }
  - { login: mail, name: Mail, organization: ACME, may_sign_in: false }
  - { login: reader, name: Reader, organization: ACME }
  - { login: past, name: Past, organization: ACME }
profiles:
  - { name: Keeper, at: ACME, bits: [KM, WM, IR] }
  - { name: Readers, at: ACME, bits: [IR, KR, SI] }
grants:
  - { profile: Keeper, person: boss, at: ACME }
  - { profile: Keeper, person: mail, at: ACME }
  - { profile: Readers, person: reader, at: ACME }
  - { profile: Keeper, person: past, at: ACME }
`,
  });
  expect(made.status, made.text).toBe(200);
  await p.sql(
    "update access_grant set ends_at = now() - interval '1 day' where person_id = (select id from person where login = 'past')",
  );
});
afterAll(() => p?.close());

const notices = async (): Promise<Json[]> => p.sql("select * from notice where key = 'seats.exceeded'");

test('a seat is taken by full power or one of the bits, once a person, and only by those who can sign in', async () => {
  const { body } = await greta.get('/seats');
  const seats = Object.fromEntries(body.people.map((s: Json) => [s.login, s]));
  expect(seats.boss).toMatchObject({
    counts: true,
    superadmin: false,
    by: [{ profile: 'Keeper', bits: ['KM', 'WM'] }],
  });
  expect(seats.mail).toMatchObject({ counts: false });
  expect(seats.greta).toMatchObject({ counts: true, superadmin: true, by: [] });
  expect(seats.reader).toBeUndefined();
  expect(seats.past).toBeUndefined();
  expect(body).toMatchObject({ seats: null, over: false, idle: 1, taken: body.people.length - 1 });
});

test('too many of them are told to the super administrators, once, and shut nobody out', async () => {
  const { taken } = (await greta.get('/seats')).body;
  expect((await greta.put('/seats', { seats: taken })).body).toMatchObject({ over: false });
  expect(await notices()).toEqual([]);
  expect((await greta.put('/seats', { seats: taken - 1 })).body).toMatchObject({ over: true, taken });
  const first = await notices();
  expect(first.length).toBeGreaterThan(0);
  expect((await greta.get('/me/notices')).text).toContain(
    `There are ${taken} administrators, but the licence covers ${taken - 1}.`,
  );
  await p.house.asSystem(UPKEEP, warnOfSeats);
  expect(await notices()).toHaveLength(first.length);
  const boss = await p.asPerson((await p.sql("select id from person where login = 'boss'"))[0]?.['id'] as string);
  expect((await boss.get('/me')).status).toBe(200);
});

test('are seen and set by super administrators alone', async () => {
  for (const login of ['ada', 'otto']) {
    expect((await p.as(login).get('/seats')).status).toBe(403);
    expect((await p.as(login).put('/seats', { seats: 1 })).status).toBe(403);
  }
  expect((await greta.put('/seats', { seats: -1 })).status).toBe(422);
});
