import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import { type Caller, type Json, type Product, product } from '../product.ts';

let house: Product;
let admin: Caller;
let profile: string;
let number = 0;

const place = (key: string): string => house.ids.places[key] as string;

async function made(answer: ReturnType<Caller['post']>): Promise<string> {
  const { status, body, text } = await answer;
  expect(status, text).toBe(201);
  return body.id;
}

async function newcomer(more: object = {}, who = admin): Promise<string> {
  number += 1;
  return made(who.post('/people', { login: `newcomer${number}`, name: `Newcomer ${number}`, ...more }));
}

const held = (person: string): Promise<Json[]> =>
  house.sql('select profile_id, place_id, below, cause from access_grant where person_id = $1', [person]);

beforeAll(async () => {
  house = await product();
  admin = house.as('admin');
  const line = { type: 'ticket', action: 'create', reach: 'all' };
  const values = { name: 'Everybody', place_id: ROOT_ID, lines: [line], is_default: true };
  profile = await made(admin.post('/profiles', values));
});
afterAll(() => house?.close());

describe('the default profile', () => {
  test('is given at the organization of people who come without one, by the installation itself', async () => {
    const id = await newcomer({ organization_id: place('acme') });
    expect(await held(id)).toEqual([{ profile_id: profile, place_id: place('acme'), below: true, cause: 'default' }]);
    const [entry] = await house.sql(
      "select actor from audit where type = 'grant' and action = 'create' order by id desc limit 1",
    );
    expect(entry).toEqual({ actor: 'system: default profile' });
    const who = await house.asPerson(id);
    expect((await who.get('/session')).body.creates.ticket).toBe(true);
  });

  test('is given at All to those of no organization, and not to super administrators', async () => {
    expect(await held(await newcomer())).toMatchObject([{ place_id: ROOT_ID }]);
    expect(await held(await newcomer({ kind: 'superadmin' }))).toEqual([]);
  });

  test('is not given to whom a rule gives something, nor to whom an import gives one', async () => {
    const rule = await made(
      admin.post('/rules', {
        name: 'Globex requesters',
        place_id: ROOT_ID,
        criteria: [{ field: 'organization', in: [place('globex')] }],
        profile_id: house.ids.profiles['Standard user'],
        at_place_id: place('globex'),
      }),
    );
    expect(await held(await newcomer({ organization_id: place('globex') }))).toMatchObject([{ cause: 'rule' }]);
    expect((await admin.delete(`/rules/${rule}`)).status).toBe(204);
    const csv = (login: string): string => `${login},a-first-password,${login},,,,,0,,,1`;
    const form = { apply: true, group_id: place('support'), profile_id: house.ids.profiles['Standard user'] };
    const given = await admin.post('/people-import', { ...form, csv: csv('withprofile') });
    expect(given.status, given.text).toBe(200);
    const bare = await admin.post('/people-import', { apply: true, csv: csv('without') });
    expect(bare.status, bare.text).toBe(200);
    const causes = await house.sql(
      "select p.login, g.cause from person p join access_grant g on g.person_id = p.id where p.login like 'with%' order by 1",
    );
    expect(causes).toEqual([
      { login: 'without', cause: 'default' },
      { login: 'withprofile', cause: 'import' },
    ]);
  });

  test('is not handed out by somebody who does not hold it where the newcomer is', async () => {
    const manages = await made(admin.post('/profiles', { name: 'Manages', place_id: ROOT_ID, bits: ['UM'] }));
    const id = await newcomer({ organization_id: place('acme') });
    const grant = { person_id: id, place_id: place('acme'), below: true };
    await made(admin.post('/grants', { ...grant, profile_id: manages }));
    const own = (await house.sql("select id from access_grant where person_id = $1 and cause = 'default'", [id]))[0];
    expect((await admin.delete(`/grants/${own?.['id']}`)).status).toBe(204);
    const manager = await house.asPerson(id);
    expect(await held(await newcomer({ organization_id: place('acme') }, manager))).toEqual([]);
    await made(admin.post('/grants', { ...grant, profile_id: profile }));
    expect(await held(await newcomer({ organization_id: place('acme') }, manager))).toHaveLength(1);
  });

  test('is made of nothing that the maker does not hold everywhere', async () => {
    const lines = ['view', 'edit'].map((action) => ({ type: 'profile', action, reach: 'all' }));
    const edits = await made(admin.post('/profiles', { name: 'Edits profiles', place_id: ROOT_ID, lines }));
    const id = await newcomer();
    await made(admin.post('/grants', { person_id: id, profile_id: edits, place_id: ROOT_ID, below: true }));
    const editor = await house.asPerson(id);
    const refused = await editor.patch(`/profiles/${house.ids.profiles['Technician']}`, { is_default: true });
    expect(refused.status, refused.text).toBe(403);
    expect(refused.body.detail).toContain('You cannot put more into a profile than you hold yourself');
  });

  test('is one at a time, also when two are chosen at once, and never none', async () => {
    const [a, b] = [house.ids.profiles['Technician'], house.ids.profiles['Hotliner']];
    const answers = await Promise.all([
      admin.patch(`/profiles/${a}`, { is_default: true }),
      house.as('greta').patch(`/profiles/${b}`, { is_default: true }),
    ]);
    expect(answers.map((x) => x.status)).toEqual([200, 200]);
    const [now, ...more] = await house.sql<{ id: string }>('select id from profile where is_default');
    expect(more).toEqual([]);
    const unset = await admin.patch(`/profiles/${now?.id}`, { is_default: false });
    expect(unset.status).toBe(409);
    expect(unset.body.detail).toContain('One profile is always the default');
    expect((await admin.patch(`/profiles/${profile}`, { is_default: true })).status).toBe(200);
    expect((await admin.delete(`/profiles/${profile}`)).status).toBe(409);
  });
});
