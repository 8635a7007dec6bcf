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

test('groups that accept hand-overs are named to those who may hand over, to nobody else', async () => {
  const names = async (login: string): Promise<string[]> =>
    (await house.as(login).get('/choices/places?for=handover')).body.items.map((p: { name: string }) => p.name);
  expect(await names('nina')).toEqual([]);
  expect(await names('ivan')).toEqual([]);
  expect(await names('eva')).toContain('Customer care');
});

test('an explanation tells nothing of what somebody holds in another tenant', async () => {
  const { people, places, profiles } = house.ids;
  const given = { person_id: people['nina'], profile_id: profiles['Technician'], place_id: places['care'] };
  expect((await house.as('greta').post('/grants', given)).status).toBe(201);
  const asked = `/access/explain?person_id=${people['nina']}&type=person&id=${people['nina']}&action=edit`;
  const told = await house.as('ada').get(asked);
  expect(told.status).toBe(200);
  expect(told.body.grants.map((g: { place: string }) => g.place)).toEqual(['ACME']);
  expect(told.text).not.toContain('Customer care');
  const own = await house.as('nina').get(asked);
  expect(own.body.grants.map((g: { place: string }) => g.place).toSorted()).toEqual(['ACME', 'Customer care']);
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
