import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import { policyDesk } from '../policy-desk.ts';
import { type Answer, type Caller, type Product, product } from '../product.ts';

let house: Product;
let admin: Caller;
let greta: Caller;
let profile: string;
let number = 0;

const desk = policyDesk(() => house);

async function made(path: string, body: object): Promise<string> {
  const answer = await admin.post(path, body);
  expect(answer.status, answer.text).toBe(201);
  return answer.body.id;
}

async function done(answer: Promise<Answer>): Promise<void> {
  const { status, text } = await answer;
  expect(status, text).toBeLessThan(300);
}

async function newcomer(more: object = {}): Promise<string> {
  number += 1;
  const id = await made('/people', { login: `keeper${number}`, name: `Keeper ${number}`, ...more });
  await done(admin.post(`/people/${id}/password`, { password: 'Open-the-gate-4711', must_change: false }));
  return id;
}

const give = (person_id: string, more: object = {}): Promise<string> =>
  made('/grants', { person_id, profile_id: profile, place_id: ROOT_ID, below: true, ...more });

async function refused(answer: Promise<Answer>, says: string): Promise<void> {
  const { status, body, text } = await answer;
  expect(status, text).toBe(409);
  expect(body.detail).toContain(says);
}

const HOLDER = 'nobody who can sign in would hold system administration';

beforeAll(async () => {
  house = await product();
  admin = house.as('admin');
  greta = house.as('greta');
  // The only profile with system administration from here on.
  profile = await made('/profiles', { name: 'Keepers', place_id: ROOT_ID, bits: ['UM'] });
  const others = await house.sql<{ id: string }>("select id from profile where bits ? 'UM' and id <> $1", [profile]);
  for (const { id } of others) await done(admin.patch(`/profiles/${id}`, { bits: [] }));
});
afterAll(() => house?.close());

describe('the last profile with system administration', () => {
  test('is not deleted, emptied or narrowed', async () => {
    await refused(admin.delete(`/profiles/${profile}`), '"Keepers" is the last profile with system administration');
    await refused(admin.patch(`/profiles/${profile}`, { bits: [] }), 'is the last profile');
    const narrow = [{ type: 'profile', action: 'edit', reach: 'group' }];
    await refused(admin.patch(`/profiles/${profile}`, { bits: [], lines: narrow }), 'is the last profile');
  });

  test('is not left to the simplified interface', async () => {
    const says = 'the simplified interface shows none of it';
    await refused(admin.patch(`/profiles/${profile}`, { interface: 'simplified' }), says);
    const other = await made('/profiles', { name: 'Spare', place_id: ROOT_ID, bits: ['UM'], interface: 'simplified' });
    await refused(admin.patch(`/profiles/${profile}`, { interface: 'simplified' }), says);
    await done(admin.patch(`/profiles/${other}`, { interface: 'standard' }));
    await done(admin.patch(`/profiles/${profile}`, { interface: 'simplified' }));
    await done(admin.patch(`/profiles/${profile}`, { interface: 'standard' }));
    await done(admin.delete(`/profiles/${other}`));
  });

  test('is told of when a policy file is tried, and stays when one is applied', async () => {
    const file = 'profiles:\n  - name: Keepers\n    bits: [IR]\n';
    await refused(desk.diff(file), 'is the last profile');
    await refused(desk.apply(file), 'is the last profile');
  });

  test('may be edited in everything else', async () => {
    await done(admin.patch(`/profiles/${profile}`, { description: 'Keeps the keys.', bits: ['UM', 'IR'] }));
    await done(admin.patch(`/profiles/${profile}`, { bits: ['UM'] }));
  });

  test('of two that are left, two people deleting one each delete one', async () => {
    const other = await made('/profiles', { name: 'Second', place_id: ROOT_ID, bits: ['UM'] });
    const answers = await Promise.all([
      admin.patch(`/profiles/${other}`, { bits: [] }),
      greta.patch(`/profiles/${profile}`, { bits: [] }),
    ]);
    expect(answers.map((a) => a.status).toSorted()).toEqual([200, 409]);
    for (const id of [other, profile]) await admin.patch(`/profiles/${id}`, { bits: ['UM'] });
    await done(admin.delete(`/profiles/${other}`));
  });
});

describe('its last holder', () => {
  let keeper: string;
  let grant: string;

  beforeEach(async () => {
    const before = await house.sql<{ id: string }>('select id from access_grant where profile_id = $1', [profile]);
    keeper = await newcomer();
    grant = await give(keeper);
    for (const { id } of before) await done(admin.delete(`/grants/${id}`));
  });

  test.each([
    ['below', { below: false }],
    ['an end', { ends_at: '2035-01-01T00:00:00Z' }],
    ['a later beginning', { starts_at: '2035-01-01T00:00:00Z' }],
  ])('keeps the grant without %s', async (_, patch) => {
    await refused(admin.patch(`/grants/${grant}`, patch), HOLDER);
  });

  test.each([
    ['disabled', { enabled: false }],
    ['kept from signing in', { may_sign_in: false }],
    ['given an end', { valid_until: '2035-01-01T00:00:00Z' }],
    ['made standalone', { kind: 'standalone' }],
  ])('is not %s', async (_, patch) => {
    await refused(admin.patch(`/people/${keeper}`, patch), HOLDER);
  });

  test('is not deleted, and the grant is not taken back', async () => {
    await refused(admin.delete(`/people/${keeper}`), HOLDER);
    await refused(admin.delete(`/grants/${grant}`), HOLDER);
  });

  test('is not taken away by a policy file', async () => {
    const file = `grants:\n  - { person: nina, profile: Keepers, at: All, below: true, until: 2035-01-01 }\n`;
    await refused(desk.apply(file, { prune: true }), HOLDER);
    expect(await house.sql('select 1 from access_grant where id = $1', [grant])).toHaveLength(1);
  });

  test('is not disabled by an import, nor with others at once', async () => {
    const [{ login } = { login: '' }] = await house.sql<{ login: string }>('select login from person where id = $1', [
      keeper,
    ]);
    const csv = `${login},,Keeper,,,,,1,,,1`;
    await refused(admin.post('/people-import', { apply: true, csv }), HOLDER);
    const bulk = (change: object) => admin.post('/people-bulk', { change, ids: [keeper] });
    await refused(bulk({ do: 'disable' }), HOLDER);
    await refused(bulk({ do: 'stopSignIn' }), HOLDER);
    await refused(bulk({ do: 'take', profile_id: profile }), HOLDER);
    expect(await house.sql('select enabled, may_sign_in from person where id = $1', [keeper])).toEqual([
      { enabled: true, may_sign_in: true },
    ]);
  });

  test('may go when somebody else holds it for good', async () => {
    const mailOnly = await newcomer({ may_sign_in: false });
    await give(mailOnly);
    await refused(admin.delete(`/grants/${grant}`), HOLDER);
    const next = await give(await newcomer());
    await done(admin.delete(`/grants/${grant}`));
    await refused(admin.delete(`/grants/${next}`), HOLDER);
  });

  test('may hold it by a group: then neither the membership nor the grant of the group goes', async () => {
    const group = await made('/places', { kind: 'group', name: `Keepers ${number}`, parent_id: ROOT_ID });
    const members = { sees: true, works: true, assigned: true, notified: true };
    await done(admin.put(`/places/${group}/members/${keeper}`, members));
    const ofGroup = await made('/grants', { group_id: group, profile_id: profile, place_id: ROOT_ID, below: true });
    await done(admin.delete(`/grants/${grant}`));
    await refused(admin.delete(`/places/${group}/members/${keeper}`), HOLDER);
    await refused(admin.delete(`/grants/${ofGroup}`), HOLDER);
    expect((await admin.delete(`/places/${group}`)).status).toBe(409);
    await give(await newcomer());
    await done(admin.delete(`/grants/${ofGroup}`));
  });

  test('may hold it by a rule: then the rule goes on giving it', async () => {
    const employee_number = `E${number}`;
    await done(admin.patch(`/people/${keeper}`, { employee_number }));
    const rule = await made('/rules', {
      name: `Keepers by number ${number}`,
      place_id: ROOT_ID,
      criteria: [{ field: 'employee_number', in: [employee_number] }],
      profile_id: profile,
      at_place_id: ROOT_ID,
      below: true,
    });
    await done(admin.delete(`/grants/${grant}`));
    await refused(admin.patch(`/rules/${rule}`, { enabled: false }), HOLDER);
    await refused(admin.delete(`/rules/${rule}`), HOLDER);
    await refused(admin.patch(`/people/${keeper}`, { employee_number: null }), HOLDER);
    await give(await newcomer());
    await done(admin.delete(`/rules/${rule}`));
  });

  test('of two that are left, two people taking one each take one', async () => {
    const second = await give(await newcomer());
    const answers = await Promise.all([admin.delete(`/grants/${grant}`), greta.delete(`/grants/${second}`)]);
    expect(answers.map((a) => a.status).toSorted()).toEqual([204, 409]);
  });
});

describe('the last super administrator', () => {
  test('of two that are left, two people disabling one each disable one', async () => {
    const ids = await house.sql<{ id: string; login: string }>(
      "select id, login from person where kind = 'superadmin' and enabled and has_password order by login",
    );
    expect(ids.map((p) => p.login)).toEqual(['admin', 'greta']);
    const answers = await Promise.all([
      admin.patch(`/people/${ids[1]?.id}`, { enabled: false }),
      greta.patch(`/people/${ids[0]?.id}`, { may_sign_in: false }),
    ]);
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
  });
});
