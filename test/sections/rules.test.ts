import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Json, type Product, product } from '../product.ts';

let house: Product;
let admin: Caller;

beforeAll(async () => {
  house = await product();
  admin = house.as('admin');
});
afterAll(() => house?.close());

const place = (key: string): string => house.ids.places[key] as string;
const person = (login: string): string => house.ids.people[login] as string;
const root = async (): Promise<string> =>
  (await house.sql<{ id: string }>('select id from place where parent_id is null'))[0]?.id as string;

async function makeRule(values: object, who = admin): Promise<Json> {
  const profile_id = house.ids.profiles['Standard user'];
  const answer = await who.post('/rules', {
    place_id: await root(),
    profile_id,
    at_place_id: place('care'),
    ...values,
  });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

/** Logins of those who have a grant by the rule. */
const holders = async (rule: Json): Promise<string[]> =>
  (
    await house.sql<{ login: string }>(
      "select p.login from access_grant g join person p on p.id = g.person_id where g.rule_id = $1 and g.cause = 'rule' order by 1",
      [rule.id],
    )
  ).map((row) => row.login);

const logins = async (where: string): Promise<string[]> =>
  (await house.sql<{ login: string }>(`select login from person where ${where} order by 1`)).map((row) => row.login);

const remove = async (rule: Json): Promise<void> => {
  expect((await admin.delete(`/rules/${rule.id}`)).status).toBe(204);
};

async function newcomer(login: string, more: object = {}): Promise<string> {
  const answer = await admin.post('/people', { login, name: login, ...more });
  expect(answer.status, answer.text).toBe(201);
  return answer.body.id;
}

describe('a rule', () => {
  test('gives to everybody it speaks of, with the change that makes them so', async () => {
    const rule = await makeRule({
      name: 'At home at ACME',
      criteria: [{ field: 'organization', in: [place('acme')] }],
    });
    expect(await holders(rule)).toEqual(await logins(`organization_id = '${place('acme')}'`));
    const id = await newcomer('rhea', { organization_id: place('acme') });
    expect(await holders(rule)).toContain('rhea');
    const rhea = await house.asPerson(id);
    expect((await rhea.get(`/places/${place('care')}`)).status).toBe(200);
    expect((await admin.patch(`/people/${id}`, { organization_id: null })).status).toBe(200);
    expect(await holders(rule)).not.toContain('rhea');
    expect((await rhea.get(`/places/${place('care')}`)).status).toBe(404);
    await remove(rule);
    expect(await holders(rule)).toEqual([]);
  });

  test('is of one mind with what is given by hand', async () => {
    const id = await newcomer('hal', { kind: 'grouped' });
    const profile_id = house.ids.profiles['Standard user'];
    const byHand = await admin.post('/grants', { person_id: id, profile_id, place_id: place('care') });
    expect(byHand.status, byHand.text).toBe(201);
    const criteria = [{ field: 'kind', in: ['grouped'] }];
    const [one, two] = [await makeRule({ name: 'One', criteria }), await makeRule({ name: 'Two', criteria })];
    expect(await holders(one)).toContain('hal');
    expect(await holders(two)).toContain('hal');
    await remove(one);
    await remove(two);
    expect((await admin.get(`/grants/${byHand.body.id}`)).status).toBe(200);
  });

  test('gives what it says now: turned off, with another profile, turned on again', async () => {
    const rule = await makeRule({
      name: 'Turned',
      criteria: [{ field: 'organization', in: [place('globex')], below: true }],
    });
    const everybody = await holders(rule);
    expect(everybody.length).toBeGreaterThan(0);
    const edit = async (patch: object): Promise<void> => {
      const answer = await admin.patch(`/rules/${rule.id}`, patch);
      expect(answer.status, answer.text).toBe(200);
    };
    await edit({ enabled: false });
    expect(await holders(rule)).toEqual([]);
    await edit({ enabled: true, profile_id: house.ids.profiles['Supervisor'], below: true });
    expect(await holders(rule)).toEqual(everybody);
    const given = await house.sql('select distinct profile_id, below from access_grant where rule_id = $1', [rule.id]);
    expect(given).toEqual([{ profile_id: house.ids.profiles['Supervisor'], below: true }]);
    await remove(rule);
  });

  test('follows groups, custom fields and moves of places', async () => {
    const joined = await makeRule({ name: 'In Network', criteria: [{ field: 'group', in: [place('network')] }] });
    const id = await newcomer('ruth');
    expect((await admin.put(`/places/${place('network')}/members/${id}`, {})).status).toBe(200);
    expect(await holders(joined)).toContain('ruth');
    expect((await admin.delete(`/places/${place('network')}/members/${id}`)).status).toBe(200);
    expect(await holders(joined)).not.toContain('ruth');
    await remove(joined);

    const fields = (await admin.get('/people-fields')).body?.items ?? [];
    const field = { key: 'shift', label: 'Shift', type: 'text' };
    const put = await admin.put('/people-fields', { items: [...fields, field] });
    expect(put.status, put.text).toBe(200);
    const night = await makeRule({ name: 'Night shift', criteria: [{ field: 'custom', key: 'shift', in: ['night'] }] });
    expect((await admin.patch(`/people/${id}`, { custom: { shift: 'night' } })).status).toBe(200);
    expect(await holders(night)).toEqual(['ruth']);
    await remove(night);

    const branch = await admin.post('/places', {
      name: 'Branch',
      code: 'branch',
      kind: 'organization',
      parent_id: await root(),
    });
    await newcomer('brad', { organization_id: branch.body.id });
    const below = await makeRule({
      name: 'Below ACME',
      criteria: [{ field: 'organization', in: [place('acme')], below: true }],
    });
    expect(await holders(below)).not.toContain('brad');
    const moved = await admin.patch(`/places/${branch.body.id}`, { parent_id: place('acme') });
    expect(moved.status, moved.text).toBe(200);
    expect(await holders(below)).toContain('brad');
    await remove(below);
  });

  test('is told of beforehand, by name', async () => {
    const rule = await makeRule({ name: 'Told', criteria: [{ field: 'organization', in: [place('acme')] }] });
    const asked = { id: rule.id, place_id: await root(), criteria: [{ field: 'organization', in: [place('globex')] }] };
    const told = await admin.post('/rules/preview', asked);
    expect(told.status, told.text).toBe(200);
    expect(told.body.lose).toBe((await holders(rule)).length);
    expect(told.body.gains.map((p: Json) => p.id)).toContain(person('ivan'));
    expect(await holders(rule)).not.toContain('ivan');
    await remove(rule);
  });

  test('its grants come and go with it alone, and the audit says so', async () => {
    const rule = await makeRule({ name: 'Alone', criteria: [{ field: 'organization', in: [place('acme')] }] });
    const [grant] = await house.sql<{ id: string }>('select id from access_grant where rule_id = $1 limit 1', [
      rule.id,
    ]);
    for (const answer of [
      await admin.delete(`/grants/${grant?.id}`),
      await admin.patch(`/grants/${grant?.id}`, { below: true }),
    ]) {
      expect(answer.status).toBe(409);
      expect(answer.body.detail).toContain('rule gives this grant');
    }
    const [by] = await house.sql("select actor from audit where type = 'grant' and record_id = $1", [grant?.id]);
    expect(by?.['actor']).toBe('system: rules');
    await remove(rule);
  });
});

describe('nobody gives by a rule what they could not give by hand', () => {
  const criteria = [{ field: 'kind', in: ['grouped'] }];

  let uma: Caller;
  /** All that uma holds, at ACME and below. */
  let managing: string;

  beforeAll(async () => {
    const made = await admin.post('/profiles', {
      name: 'Managing',
      place_id: await root(),
      shared_below: true,
      bits: ['UM'],
    });
    managing = made.body.id;
    const id = await newcomer('uma', { organization_id: place('acme') });
    const given = { person_id: id, profile_id: managing, place_id: place('acme'), below: true };
    expect((await admin.post('/grants', given)).status).toBe(201);
    uma = await house.asPerson(id);
  });

  test('neither more than they hold, nor at a place of others, nor by what they may not see', async () => {
    const at = {
      name: 'Raise',
      criteria: [{ field: 'employee_number', in: ['nobody'] }],
      place_id: place('acme'),
      at_place_id: place('acme'),
    };
    const full = await uma.post('/rules', { ...at, profile_id: house.ids.profiles['Standard user'] });
    expect(full.status, full.text).toBe(403);
    expect((await uma.post('/rules', { ...at, profile_id: managing })).status).toBe(201);
    const elsewhere = await uma.post('/rules', { ...at, profile_id: managing, at_place_id: place('care') });
    expect([403, 422]).toContain(elsewhere.status);
    const home = await uma.post('/rules', { ...at, profile_id: managing, place_id: place('globex') });
    expect([403, 422]).toContain(home.status);
    const peek = { ...at, profile_id: managing, criteria: [{ field: 'group', in: [place('care')] }] };
    const seen = await uma.post('/rules', peek);
    const unknown = await uma.post('/rules', { ...peek, criteria: [{ field: 'group', in: [person('ada')] }] });
    expect(seen.status).toBe(422);
    expect(seen.body.errors).toEqual(unknown.body.errors);
    expect((await house.as('helen').post('/rules', { ...at, profile_id: managing })).status).toBe(403);
  });

  test('a rule looks at people of its own place only', async () => {
    const asked = { place_id: place('acme'), criteria };
    const told = await uma.post('/rules/preview', asked);
    expect(told.status, told.text).toBe(200);
    const known = new Set((await uma.get('/people?limit=200')).body.items.map((p: Json) => p.id));
    for (const { id } of told.body.gains) expect(known).toContain(id);
    expect(told.body.people).toBeLessThan((await logins("kind = 'grouped'")).length);
    expect((await uma.post('/rules/preview', { ...asked, place_id: place('globex') })).status).toBe(422);
    expect((await house.as('nina').post('/rules/preview', asked)).status).toBe(403);
  });

  test('a stronger rule is not changed by a weaker hand', async () => {
    const strong = await makeRule({
      name: 'Strong',
      place_id: place('acme'),
      at_place_id: place('acme'),
      profile_id: house.ids.profiles['Standard user'],
      criteria: [{ field: 'employee_number', in: ['nobody-has-this'] }],
    });
    expect((await uma.patch(`/rules/${strong.id}`, { criteria })).status).toBe(403);
    expect((await uma.delete(`/rules/${strong.id}`)).status).toBe(403);
    await remove(strong);
  });

  test('what people write into their own account gives them nothing', async () => {
    const own = ['email', 'phone', 'language', 'location', 'name'];
    for (const field of own) {
      const answer = await admin.post('/rules', {
        name: 'Own',
        place_id: await root(),
        at_place_id: place('care'),
        profile_id: house.ids.profiles['Standard user'],
        criteria: [{ field, in: ['x'] }],
      });
      expect(answer.status).toBe(422);
      expect(answer.body.errors[0].field).toBe('criteria.0.field');
    }
  });
});
