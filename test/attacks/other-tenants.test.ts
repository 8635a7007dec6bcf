import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import { type Product, product } from '../product.ts';

let house: Product;
beforeAll(async () => {
  house = await product();
});
afterAll(() => house?.close());

const QUESTIONS = ['person:view', 'person:editSelf', 'grant:view', 'ticket:view', 'ticket:comment', 'profile:view'];

test('no question about places names a place out of sight, save where one can hand over to', async () => {
  for (const login of ['nina', 'ivan', 'carla', 'otto', 'ada'] as const) {
    const who = house.as(login);
    const seen = new Set((await who.get('/place-tree')).body.items.map((p: { id: string }) => p.id));
    for (const question of [...QUESTIONS, 'ticket:create', 'person:create', 'grant:create', 'place:view']) {
      const found = await who.get(`/choices/places?limit=500&for=${question}`);
      const foreign = (found.body.items ?? []).filter((p: { id: string }) => !seen.has(p.id));
      expect([login, question, foreign]).toEqual([login, question, []]);
    }
  }
});

test('groups that accept hand-overs are named to those of their organization who may hand over, to nobody else', async () => {
  const names = async (login: string, more = ''): Promise<string[]> =>
    (await house.as(login).get(`/choices/places?for=handover${more}`)).body.items.map((p: { name: string }) => p.name);
  expect(await names('nina')).toEqual([]);
  expect(await names('ivan')).toEqual([]);
  expect(await names('eva')).toEqual(expect.arrayContaining(['Network', 'Support']));
  expect(await names('eva')).not.toContain('Customer care');
  // Nor by asking as if a ticket were there.
  expect(await names('eva', `&from=${house.ids.places['care']}`)).not.toContain('Customer care');
});

test('an explanation tells nothing of what somebody holds in another tenant', async () => {
  const { people, places, profiles } = house.ids;
  const given = { person_id: people['nina'], profile_id: profiles['Technician'], place_id: places['care'] };
  expect((await house.as('greta').post('/grants', given)).status).toBe(201);
  const asked = `/access/explain?person_id=${people['nina']}&type=person&id=${people['nina']}&action=edit`;
  const told = await house.as('ada').get(asked);
  expect(told.status).toBe(200);
  const named = (grants: { place: string }[]): string[] => grants.map((g) => g.place).filter(Boolean);
  expect(named(told.body.grants)).toEqual(['ACME']);
  expect(told.text).not.toContain('Customer care');
  const own = await house.as('nina').get(asked);
  expect(named(own.body.grants).toSorted()).toEqual(['ACME', 'Customer care']);
});

test('an administrator of one tenant does not take the default profile away from all', async () => {
  const before = await house.sql('select id, version from profile where is_default');
  const ada = house.as('ada');
  const fields = { place_id: house.ids.places['acme'], bits: ['IR'] };
  const made = await ada.post('/profiles', { name: 'Ours', is_default: true, ...fields });
  expect(made.status).toBe(422);
  const plain = await ada.post('/profiles', { name: 'Ours', ...fields });
  expect((await ada.patch(`/profiles/${plain.body.id}`, { is_default: true })).status).toBe(422);
  expect(await house.sql('select id, version from profile where is_default')).toEqual(before);
  const root = await house.as('greta').post('/profiles', { name: 'For all', is_default: true, place_id: ROOT_ID });
  expect(root.status).toBe(201);
});

test('a refusal names no place out of sight', async () => {
  const { people, places, profiles } = house.ids;
  const greta = house.as('greta');
  const given = { person_id: people['leo'], profile_id: profiles['Technician'], place_id: places['care'] };
  expect((await greta.post('/grants', given)).status).toBe(201);
  const ada = house.as('ada');
  const edited = await ada.patch(`/people/${people['leo']}`, { name: 'Leo' });
  const row = 'leo,,Somebody else,,,,,,,,';
  const imported = await ada.post('/people-import', { apply: false, csv: row });
  expect([edited.status, imported.body.error]).toEqual([403, 1]);
  const mine = { type: 'ticket', action: 'edit', reach: 'group', list: 'mine' };
  const profile = await greta.post('/profiles', { name: 'Edits own', place_id: ROOT_ID, lines: [mine] });
  const elsewhere = { person_id: people['hana'], profile_id: profile.body.id, place_id: places['globex'], below: true };
  expect((await greta.post('/grants', elsewhere)).status).toBe(201);
  const company = await greta.post('/places', { name: 'Annex', kind: 'group', parent_id: places['acme'] });
  const joined = await ada.put(`/places/${company.body.id}/members/${people['hana']}`);
  for (const told of [edited, imported, joined]) expect(told.text).not.toMatch(/Customer care|Globex/);
});

test('a dry run does not tell whether a hidden detail was guessed', async () => {
  const { people, places } = house.ids;
  const greta = house.as('greta');
  const profile = async (name: string, bits: string[]): Promise<string> =>
    (await greta.post('/profiles', { name, place_id: ROOT_ID, bits })).body.id;
  const guesser = await greta.post('/people', { login: 'guesser', name: 'G', organization_id: places['acme'] });
  const give = async (profile_id: string, place_id: string | undefined) =>
    greta.post('/grants', { person_id: guesser.body.id, profile_id, place_id, below: true });
  await give(await profile('Manages', ['UM']), places['acme']);
  await give(await profile('Sees', ['IR', 'IW']), places['globex']);
  const who = await house.asPerson(guesser.body.id);
  const shown = (await who.get(`/people/${people['karl']}`)).body;
  expect(shown).not.toHaveProperty('phone');
  const { phone } = (await greta.get(`/people/${people['karl']}`)).body;
  const told = async (guess: string) => {
    const { rows } = (await who.post('/people-import', { apply: false, csv: `karl,,${shown.name},,${guess},,,,,,` }))
      .body;
    return rows;
  };
  expect(phone).not.toBe('');
  expect(await told(phone)).toEqual(await told('no such number'));
});

test('a profile of the whole house does not tell who has it in another tenant', async () => {
  const greta = house.as('greta');
  const made = await greta.post('/profiles', { name: 'Reader of all', place_id: ROOT_ID, bits: ['IR'] });
  const told = async (login: string): Promise<unknown[]> => {
    const { people, grants } = (await house.as(login).get(`/profiles/${made.body.id}`)).body;
    const listed = (await house.as(login).get('/profiles?limit=200&q=Reader of all')).body.items[0];
    return [people, grants, listed?.people, listed?.grants];
  };
  const { people, places } = house.ids;
  const elsewhere = { profile_id: made.body.id, place_id: places['care'] };
  expect((await greta.post('/grants', { ...elsewhere, person_id: people['karl'] })).status).toBe(201);
  expect((await greta.post('/grants', { ...elsewhere, group_id: places['care'] })).status).toBe(201);
  expect(await told('ada')).toEqual([0, 0, 0, 0]);
  const here = { profile_id: made.body.id, person_id: people['tom'], place_id: places['support'] };
  expect((await greta.post('/grants', here)).status).toBe(201);
  expect(await told('ada')).toEqual([1, 1, 1, 1]);
  const members = await house.sql('select distinct person_id from membership where place_id = $1', [places['care']]);
  const everybody = new Set([...members.map((m) => m.person_id), people['karl'], people['tom']]).size;
  expect(await told('greta')).toEqual([everybody, 3, everybody, 3]);
  const edited = await greta.patch(`/profiles/${made.body.id}`, { description: 'Sees tickets' });
  expect(edited.body).toMatchObject({ people: everybody, grants: 3 });
});

test('a profile given to a group of another tenant does not tell how many belong to it', async () => {
  const greta = house.as('greta');
  const { places } = house.ids;
  const made = await greta.post('/profiles', { name: 'Helper from outside', place_id: ROOT_ID, bits: ['IR'] });
  const grant = { profile_id: made.body.id, group_id: places['care'], place_id: places['acme'], below: true };
  expect((await greta.post('/grants', grant)).status).toBe(201);
  const told = async (login: string): Promise<number[]> => {
    const { people, grants } = (await house.as(login).get(`/profiles/${made.body.id}`)).body;
    return [people, grants];
  };
  expect((await house.as('ada').get(`/places/${places['care']}`)).status).toBe(404);
  expect(await told('ada')).toEqual([0, 1]);
  const members = await house.sql('select 1 from membership where place_id = $1', [places['care']]);
  expect(members.length).toBeGreaterThan(0);
  expect(await told('greta')).toEqual([members.length, 1]);
});
