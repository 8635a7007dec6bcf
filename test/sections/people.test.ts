import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import { type Caller, type Json, type Product, product } from '../product.ts';

let house: Product;
let greta: Caller;
let ids: Product['ids'];
let number = 0;

beforeAll(async () => {
  house = await product();
  greta = house.as('greta');
  ids = house.ids;
});
afterAll(() => house?.close());

async function make(fields: object = {}): Promise<Json> {
  number += 1;
  const a = await greta.post('/people', { login: `made${number}`, name: `Made ${number}`, ...fields });
  expect(a.status, a.text).toBe(201);
  return a.body;
}

/** A person of ACME with user management there and below, and nothing else. */
async function manager(more: object = {}): Promise<{ id: string; caller: Caller; profile: string }> {
  const { id } = await make({ organization_id: ids.places['acme'], ...more });
  const bits = ['UM'];
  const profile = (await greta.post('/profiles', { name: `UM ${id}`, place_id: ROOT_ID, bits })).body.id;
  await greta.post('/grants', { person_id: id, profile_id: profile, place_id: ids.places['acme'], below: true });
  return { id, caller: await house.asPerson(id), profile };
}

describe('an account', () => {
  test('has a login that is unique, lower case and for ever', async () => {
    const { id, login } = await make();
    expect((await greta.post('/people', { login, name: 'Twin' })).body.errors[0].field).toBe('login');
    expect((await greta.post('/people', { login: 'Upper Case', name: 'x' })).body.errors[0].field).toBe('login');
    const renamed = await greta.patch(`/people/${id}`, { login: 'other' });
    expect(renamed.body.errors).toMatchObject([{ field: 'login', message: 'This field is read-only.' }]);
  });

  test('has an employee number of its own', async () => {
    await make({ employee_number: 'E-1' });
    const twin = await greta.post('/people', { login: 'twin', name: 'Twin', employee_number: 'E-1' });
    expect(twin.body.errors[0].field).toBe('employee_number');
  });

  test('is made where one holds user management, and nowhere else', async () => {
    const { caller } = await manager();
    const at = (place: string | null) =>
      caller.post('/people', { login: `m${++number}`, name: 'x', organization_id: place });
    expect((await at(ids.places['acme'] as string)).status).toBe(201);
    expect([403, 422]).toContain((await at(ids.places['globex'] as string)).status);
    expect([403, 422]).toContain((await at(null)).status);
  });

  test('without an organization is refused with the field to fill to those who add people in organizations alone', async () => {
    const { caller } = await manager();
    const message = 'Choose an organization in which you may add people.';
    const homeless = await caller.post('/people', { login: `m${++number}`, name: 'x' });
    expect(homeless.status).toBe(403);
    expect(homeless.body).toMatchObject({ detail: message, errors: [{ field: 'organization_id', message }] });
    const nobody = await house.asPerson((await make({ organization_id: ids.places['acme'] })).id);
    const refused = await nobody.post('/people', { login: `m${++number}`, name: 'x' });
    expect(refused.body).toMatchObject({ status: 403, permission: 'person:create' });
    expect(refused.body.errors).toBeUndefined();
  });

  test('cannot be moved into an organization where one could not make it', async () => {
    const { caller, id } = await manager();
    await house.sql('insert into membership (place_id, person_id) values ($1, $2)', [ids.places['globex'], id]);
    const { id: target } = await make({ organization_id: ids.places['acme'] });
    await greta.put(`/places/${ids.places['support']}/members/${target}`);
    await greta.patch(`/people/${id}`, { name: 'Reloaded' });
    expect((await caller.get(`/places/${ids.places['globex']}`)).status).toBe(200);
    const moved = await caller.patch(`/people/${target}`, { organization_id: ids.places['globex'] });
    expect([moved.status, moved.body.errors?.[0]?.field]).toEqual([422, 'organization_id']);
  });

  test('ends every session at once when it is disabled or may not sign in', async () => {
    for (const change of [{ enabled: false }, { may_sign_in: false }]) {
      const { id } = await make();
      const caller = await house.asPerson(id);
      expect((await caller.get('/me')).status).toBe(200);
      await greta.patch(`/people/${id}`, change);
      expect((await caller.get('/me')).status).toBe(401);
      await greta.patch(`/people/${id}`, { enabled: true, may_sign_in: true });
      expect((await caller.get('/me')).status).toBe(401);
    }
  });

  test('has been seen from the moment of the first sign-in', async () => {
    const { id, login } = await make({});
    expect((await greta.get(`/people/${id}`)).body.last_seen_at).toBeNull();
    expect((await greta.post(`/people/${id}/password`, { password: 'A-first-word-22' })).status).toBe(204);
    expect((await house.nobody.post('/session', { login, password: 'wrong' })).status).toBe(401);
    expect((await greta.get(`/people/${id}`)).body.last_seen_at).toBeNull();
    expect((await house.nobody.post('/session', { login, password: 'A-first-word-22' })).status).toBe(200);
    expect(Date.parse((await greta.get(`/people/${id}`)).body.last_seen_at)).toBeLessThanOrEqual(Date.now());
  });

  test('is dead outside its dates', async () => {
    const { id } = await make();
    const caller = await house.asPerson(id);
    await greta.patch(`/people/${id}`, { valid_until: '2001-01-01T00:00:00Z' });
    expect((await caller.get('/me')).status).toBe(401);
    const reversed = { valid_from: '2030-01-02T00:00:00Z', valid_until: '2030-01-01T00:00:00Z' };
    expect((await greta.patch(`/people/${id}`, reversed)).body.errors[0].field).toBe('valid_until');
  });

  test('cannot be disabled or deleted by its own person', async () => {
    const { caller, id } = await manager();
    expect((await caller.patch(`/people/${id}`, { enabled: false })).status).toBe(409);
    expect((await caller.delete(`/people/${id}`)).status).toBe(409);
  });
});

describe('a stronger account', () => {
  test('is not edited, disabled, deleted or given a password', async () => {
    const { caller } = await manager();
    for (const target of [ids.people['ada'], ids.people['helen']]) {
      for (const change of [{ name: 'x' }, { enabled: false }, { kind: 'standalone' }, { phone: '1' }]) {
        expect((await caller.patch(`/people/${target}`, change)).status, JSON.stringify(change)).toBe(403);
      }
      expect((await caller.post(`/people/${target}/password`, { password: 'correct horse battery' })).status).toBe(403);
      expect((await caller.delete(`/people/${target}`)).status).toBe(403);
    }
  });

  test('is every super administrator’s, and only they make others', async () => {
    const { caller } = await manager();
    const chief = await make({ kind: 'superadmin', organization_id: ids.places['acme'] });
    const refused = await caller.patch(`/people/${chief.id}`, { name: 'x' });
    expect([refused.status, refused.body.permission]).toEqual([403, undefined]);
    const plain = await make({ organization_id: ids.places['acme'] });
    expect((await caller.patch(`/people/${plain.id}`, { kind: 'superadmin' })).status).toBe(403);
    const made = { login: 'chief2', name: 'x', kind: 'superadmin', organization_id: ids.places['acme'] };
    expect((await caller.post('/people', made)).status).toBe(403);
    expect((await greta.patch(`/people/${plain.id}`, { kind: 'superadmin' })).status).toBe(200);
  });

  test('is not made of one’s own: nobody changes the own kind or dates', async () => {
    const { caller, id } = await manager({ kind: 'company-grouped', valid_until: '2099-01-01T00:00:00Z' });
    expect((await caller.patch(`/people/${id}`, { kind: 'grouped' })).status).toBe(409);
    expect((await caller.patch(`/people/${id}`, { valid_until: null })).status).toBe(409);
  });
});

describe('the last super administrator who can sign in', () => {
  /** Leaves exactly these; answers what they are called by. */
  async function only(count: number): Promise<{ id: string; caller: Caller }[]> {
    await house.sql("update person set kind = 'grouped' where kind = 'superadmin'");
    const chiefs = [];
    for (let n = 0; n < count; n++) {
      number += 1;
      const [row] = await house.sql<{ id: string }>(
        "insert into person (id, login, name, kind, password_hash) values (gen_random_uuid(), $1, $1, 'superadmin', 'x') returning id",
        [`chief${number}`],
      );
      const id = row?.id as string;
      chiefs.push({ id, caller: await house.asPerson(id) });
    }
    return chiefs;
  }

  const ways: [string, (by: Caller, id: string) => Promise<{ status: number }>][] = [
    ['demoted', (by, id) => by.patch(`/people/${id}`, { kind: 'grouped' }, 1)],
    ['disabled', (by, id) => by.patch(`/people/${id}`, { enabled: false }, 1)],
    ['kept from signing in', (by, id) => by.patch(`/people/${id}`, { may_sign_in: false }, 1)],
    ['given an end', (by, id) => by.patch(`/people/${id}`, { valid_until: '2099-01-01T00:00:00Z' }, 1)],
    ['given a beginning', (by, id) => by.patch(`/people/${id}`, { valid_from: '2099-01-01T00:00:00Z' }, 1)],
    ['deleted', (by, id) => by.delete(`/people/${id}`)],
  ];

  test.each(ways)('cannot be %s', async (_, way) => {
    const [chief] = await only(1);
    if (!chief) throw new Error('There is no chief.');
    expect((await way(chief.caller, chief.id)).status).toBe(409);
    expect((await chief.caller.get('/me')).body).toMatchObject({ kind: 'superadmin', enabled: true });
  });

  test.each(ways)('is still there when two are %s by each other at once', async (_, way) => {
    const [a, b] = await only(2);
    if (!a || !b) throw new Error('There are no two.');
    const answers = await Promise.all([way(a.caller, b.id), way(b.caller, a.id)]);
    expect(answers.filter((x) => x.status < 300)).toHaveLength(1);
    const left = await house.sql(
      "select 1 from person where kind = 'superadmin' and enabled and may_sign_in and valid_from is null and valid_until is null",
    );
    expect(left).toHaveLength(1);
  });

  test('is not replaced by one without a password', async () => {
    const [chief] = await only(1);
    if (!chief) throw new Error('There is no chief.');
    const made = await chief.caller.post('/people', { login: `bare${++number}`, name: 'x', kind: 'superadmin' });
    expect(made.status).toBe(201);
    expect((await chief.caller.patch(`/people/${chief.id}`, { kind: 'grouped' })).status).toBe(409);
  });

  afterAll(() => house.sql("update person set kind = 'superadmin' where login in ('greta', 'admin')"));
});

describe('my own account', () => {
  test('is open without any grant, and nothing else of it can be changed', async () => {
    await house.sql("update person set kind = 'superadmin' where login = 'greta'");
    const { id } = await make();
    const caller = await house.asPerson(id);
    const { status, body } = await caller.call('PATCH', '/me', { phone: '+1', language: 'es' });
    expect([status, body.phone, body.language]).toEqual([200, '+1', 'es']);
    for (const name of [
      'kind',
      'enabled',
      'organization_id',
      'login',
      'employee_number',
      'custom',
      'may_sign_in',
      'cause',
    ]) {
      const refused = await caller.call('PATCH', '/me', { [name]: 'x' });
      expect([refused.status, refused.body.errors?.[0]?.field], name).toEqual([422, name]);
    }
  });

  test('gets a new password for the present one, and other sessions end', async () => {
    const { id } = await make();
    await greta.post(`/people/${id}/password`, { password: 'a first password' });
    const [one, other] = [
      await house.asPerson(id),
      await house.nobody.post('/session', { login: `made${number}`, password: 'a first password' }),
    ];
    expect(other.body.must_change_password).toBe(true);
    const token = /gatehouse=([^;]+)/.exec(String(other.headers['set-cookie']))?.[1] ?? '';
    expect(
      (await one.post('/me/password', { current: 'wrong', password: 'another password' })).body.errors[0].field,
    ).toBe('current');
    expect(
      (await one.post('/me/password', { current: 'a first password', password: 'short' })).body.errors[0].field,
    ).toBe('password');
    expect((await one.post('/me/password', { current: 'a first password', password: 'another password' })).status).toBe(
      204,
    );
    expect((await one.get('/me')).body.id).toBe(id);
    expect((await house.withToken(token).get('/me')).status).toBe(401);
  });
});

describe('custom fields', () => {
  test('are defined by super administrators and hold values of their type', async () => {
    const items = [
      { key: 'badge', label: 'Badge', type: 'number', required: true },
      { key: 'size', label: 'Size', type: 'choice', choices: ['S', 'M'] },
    ];
    expect((await house.as('ada').put('/people-fields', { items })).status).toBe(403);
    expect((await greta.put('/people-fields', { items: [items[0], items[0]] })).status).toBe(422);
    expect((await greta.put('/people-fields', { items })).body.items.map((f: Json) => f.key)).toEqual([
      'badge',
      'size',
    ]);
    const { id } = await make({ custom: { badge: 7, size: 'M' } });
    expect((await greta.get(`/people/${id}`)).body.custom).toEqual({ badge: 7, size: 'M' });
    for (const [custom, field] of [
      [{ size: 'M' }, 'custom.badge'],
      [{ badge: 'x' }, 'custom.badge'],
      [{ badge: 1, size: 'XL' }, 'custom.size'],
      [{ badge: 1, nose: 1 }, 'custom.nose'],
    ] as const) {
      const a = await greta.patch(`/people/${id}`, { custom });
      expect([a.status, a.body.errors?.[0]?.field]).toEqual([422, field]);
    }
  });

  test('replaced by two at once are those of one of them', async () => {
    const of = (key: string) => ({ items: [{ key, label: key, type: 'text' }] });
    const answers = await Promise.all(['a', 'b', 'a', 'b'].map((key) => greta.put('/people-fields', of(key))));
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 200]);
    expect((await greta.get('/people-fields')).body.items).toHaveLength(1);
    await greta.put('/people-fields', { items: [] });
  });
});

test('the details of a person are left out for those who may not view them, also in the history and in the export', async () => {
  const { id } = await make({ organization_id: ids.places['acme'], phone: '555-SECRET' });
  await greta.patch(`/people/${id}`, { phone: '555-SECRET-2', name: 'Open name' });
  const lines = ['view', 'export'].map((action) => ({ type: 'person', action, reach: 'all' }));
  const profile = await greta.post('/profiles', { name: 'Sees names', place_id: ROOT_ID, lines });
  const reader = await make({ organization_id: ids.places['acme'] });
  await greta.post('/grants', {
    person_id: reader.id,
    profile_id: profile.body.id,
    place_id: ids.places['acme'],
    below: true,
  });
  const caller = await house.asPerson(reader.id);
  const answers = [
    await caller.get(`/people/${id}`),
    await caller.get(`/people/${id}/history`),
    await caller.get('/people/export.csv'),
    await caller.get('/people?limit=200'),
  ];
  for (const a of answers) {
    expect(a.status).toBe(200);
    expect(a.text).not.toContain('555-SECRET');
  }
  expect(answers[1]?.text).toContain('Open name');
});
