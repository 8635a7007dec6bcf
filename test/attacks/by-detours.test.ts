import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Json, type Product, product } from '../product.ts';

let house: Product;
let admin: Caller;

beforeAll(async () => {
  house = await product();
  await (await house.house.startJobs()).stop();
  admin = house.as('admin');
});
afterAll(() => house?.close());

const place = (key: string): string => house.ids.places[key] as string;
const root = async (): Promise<string> =>
  (await house.sql<{ id: string }>('select id from place where parent_id is null'))[0]?.id as string;
const made = async (path: string, body: object): Promise<string> => {
  const answer = await admin.post(path, body);
  expect(answer.status, answer.text).toBe(201);
  return answer.body.id;
};

/** Somebody who manages people at ACME and below, and holds nothing else. */
async function manager(login: string): Promise<{ id: string; caller: Caller }> {
  const profile_id = await made('/profiles', { name: `Managing ${login}`, place_id: await root(), bits: ['UM'] });
  const id = await made('/people', { login, name: login, organization_id: place('acme') });
  await made('/grants', { person_id: id, profile_id, place_id: place('acme'), below: true });
  return { id, caller: await house.asPerson(id) };
}

describe('nobody raises themselves by a rule', () => {
  test('that they cannot see, by a detail, a group, a newcomer or a trial', async () => {
    const { id, caller } = await manager('ruth');
    const gives = { profile_id: house.ids.profiles['Standard user'], at_place_id: place('globex'), below: true };
    const byNumber = await made('/rules', {
      name: 'Auditors',
      place_id: await root(),
      criteria: [{ field: 'employee_number', in: ['AUD-1'] }],
      ...gives,
    });
    await made('/rules', {
      name: 'The desk',
      place_id: await root(),
      criteria: [{ field: 'group', in: [place('network')] }],
      ...gives,
    });
    const newcomer = { login: 'puppet', name: 'Puppet', organization_id: place('acme'), employee_number: 'AUD-1' };
    const tries = [
      await caller.patch(`/people/${id}`, { employee_number: 'AUD-1' }),
      await caller.put(`/places/${place('network')}/members/${id}`, {}),
      await caller.post('/people', newcomer),
      await caller.post('/access/diff', { changes: [{ change: 'join', place_id: place('network'), person_id: id }] }),
    ];
    for (const answer of tries) {
      expect(answer.status, answer.text).toBe(403);
      expect(answer.body.detail).toContain('By a rule');
    }
    expect((await caller.get(`/places/${place('globex')}`)).status).toBe(404);
    // Who holds what the rule gives makes the change, and the rule gives.
    expect((await admin.patch(`/people/${id}`, { employee_number: 'AUD-1' })).status).toBe(200);
    expect((await caller.get(`/places/${place('globex')}`)).status).toBe(200);
    expect((await admin.delete(`/rules/${byNumber}`)).status).toBe(204);
  });

  test('and a rule asks for details only of people whose details its maker sees', async () => {
    const profile_id = await made('/profiles', {
      name: 'Rules without details',
      place_id: await root(),
      lines: ['view', 'create'].map((action) => ({ type: 'rule', action, reach: 'all' })),
      bits: ['IR'],
    });
    const id = await made('/people', { login: 'felicity', name: 'Felicity', organization_id: place('acme') });
    await made('/grants', { person_id: id, profile_id, place_id: place('acme'), below: true });
    const felicity = await house.asPerson(id);
    for (const criterion of [
      { field: 'employee_number', in: ['H-77'] },
      { field: 'custom', key: 'shift', in: ['night'] },
    ]) {
      const told = await felicity.post('/rules/preview', { place_id: place('acme'), criteria: [criterion] });
      expect(told.status, told.text).toBe(422);
      expect(told.body.errors.map((e: Json) => e.field)).toContain('criteria.0.field');
    }
    const open = { place_id: place('acme'), criteria: [{ field: 'kind', in: ['grouped'] }] };
    expect((await felicity.post('/rules/preview', open)).status).toBe(200);
  });
});

test('a member is taken out of a group although a rule gives a grant there because of it', async () => {
  const rule = await made('/rules', {
    name: 'Whoever works in Facilities',
    place_id: await root(),
    criteria: [{ field: 'group', in: [place('facilities')] }],
    profile_id: house.ids.profiles['Standard user'],
    at_place_id: place('facilities'),
  });
  const id = await made('/people', { login: 'gerda', name: 'Gerda' });
  expect((await admin.put(`/places/${place('facilities')}/members/${id}`, {})).status).toBe(200);
  const gerda = await house.asPerson(id);
  expect((await gerda.get(`/places/${place('facilities')}`)).status).toBe(200);
  const gone = await admin.delete(`/places/${place('facilities')}/members/${id}`);
  expect(gone.status, gone.text).toBe(200);
  expect((await gerda.get(`/places/${place('facilities')}`)).status).toBe(404);
  expect((await admin.delete(`/rules/${rule}`)).status).toBe(204);
});

test('a value that one may not view is not found out by posting it', async () => {
  const karl = house.as('karl');
  const carla = house.ids.people['carla'] as string;
  expect((await admin.patch(`/people/${carla}`, { phone: '555 0133' })).status).toBe(200);
  const { version, phone } = (await karl.get(`/people/${carla}`)).body;
  expect(phone).toBeUndefined();
  const [right, wrong] = [
    await karl.patch(`/people/${carla}`, { phone: '555 0133' }, version),
    await karl.patch(`/people/${carla}`, { phone: '555 0000' }, version),
  ];
  expect(right.status, right.text).toBe(403);
  expect({ ...right.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
});

describe('a narrowed token', () => {
  async function narrowed(login: string, more: object): Promise<Caller> {
    const token = await house.as(login).post('/me/tokens', { name: 'Narrow', scopes: ['write'], ...more });
    expect(token.status, token.text).toBe(200);
    return house.withBearer(token.body.secret);
  }

  test('declares no record types, and nobody without full power declares one that hands out rights', async () => {
    const caller = await narrowed('admin', { lines: [{ type: 'profile', action: 'create', reach: 'all' }] });
    const declaration = { type: 'badge', title: 'Badge', section: 'doors', attributes: {}, actions: { open: {} } };
    const put = await caller.put('/declared-types/badge', declaration);
    expect(put.status, put.text).toBe(403);
    const taken = await admin.put('/declared-types/user', { ...declaration, type: 'user' });
    expect(taken.status, taken.text).toBe(409);
  });

  test('reads no more of its person than of anybody: no names of places out of its reach, no requests, no notices', async () => {
    const { people, places, profiles } = house.ids;
    const grant = { person_id: people['otto'], profile_id: profiles['Technician'], place_id: places['care'] };
    expect((await admin.post('/grants', grant)).status).toBe(201);
    const ticket = house.ids.tickets[0];
    const asked = { type: 'ticket', id: ticket, action: 'purge', reason: 'Between us', days: 2 };
    expect((await house.as('otto').post('/access-requests', asked)).status).toBe(200);
    const caller = await narrowed('otto', {
      lines: [{ type: 'ticket', action: 'view', reach: 'all' }],
      places: [places['network']],
    });
    for (const path of ['/access/summary', '/access/what', '/policy', '/access-requests', '/me/notices']) {
      const a = await caller.get(path);
      expect(a.text, path).not.toMatch(/Customer care|Globex|Between us|Technician/);
      expect((await house.as('otto').get(path)).status, path).toBe(200);
    }
    expect((await house.as('otto').get('/access/summary')).text).toContain('Customer care');
  });

  test('hears of decisions as it may act, and nothing of jobs', async () => {
    const caller = await narrowed('greta', { lines: [{ type: 'ticket', action: 'view', reach: 'all' }] });
    const ticket = house.ids.tickets[0];
    const why = await caller.get(`/access/explain?type=ticket&id=${ticket}&action=edit`);
    expect(why.body.allowed, why.text).toBe(false);
    const job = await house.sql<{ id: string }>(
      "insert into job (id, kind, actor_id, language) values (gen_random_uuid(), 'people.import', $1, 'en') returning id",
      [house.ids.people['greta']],
    );
    expect((await house.as('greta').get(`/jobs/${job[0]?.id}`)).status).toBe(200);
    expect((await caller.get(`/jobs/${job[0]?.id}`)).status).toBe(404);
  });
});
