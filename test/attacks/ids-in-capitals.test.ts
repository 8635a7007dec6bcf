import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import { type Caller, type Product, product } from '../product.ts';

let house: Product;
let manager: Caller;
let managerId: string;
let support: string;
let technician: string;

beforeAll(async () => {
  house = await product();
  const greta = house.as('greta');
  support = house.ids.places['support'] as string;
  technician = house.ids.profiles['Technician'] as string;
  const manages = await greta.post('/profiles', { name: 'Manages people', place_id: ROOT_ID, bits: ['UM'] });
  const acme = house.ids.places['acme'] as string;
  managerId = (await greta.post('/people', { login: 'mallory', name: 'Mallory', organization_id: acme })).body.id;
  const given = { person_id: managerId, profile_id: manages.body.id, place_id: acme, below: true };
  expect((await greta.post('/grants', given)).status).toBe(201);
  manager = await house.asPerson(managerId);
});
afterAll(() => house?.close());

const row = (login: string): string => `${login},long-enough-password,Evil,${login}@example.org,,,,0,ACME,,1`;
const held = (login: string) =>
  house.sql('select 1 from access_grant g join person p on p.id = g.person_id where p.login = $1', [login]);

test('an import hands out no more than its author holds, however the profile is spelled', async () => {
  for (const profile_id of [technician, technician.toUpperCase()]) {
    const body = { apply: true, csv: row('accomplice'), group_id: support, profile_id };
    expect((await manager.post('/people-import', body)).status).toBe(403);
    expect(await held('accomplice')).toEqual([]);
  }
});

test('a profile is granted below its home only, however it is spelled', async () => {
  const greta = house.as('greta');
  const made = await greta.post('/profiles', { name: 'Of Globex', place_id: house.ids.places['globex'], bits: ['IR'] });
  const given = { person_id: managerId, profile_id: made.body.id.toUpperCase(), place_id: support };
  expect((await greta.post('/grants', given)).status).toBe(422);
});

test('people are found, joined and taken off by their id in any spelling', async () => {
  const greta = house.as('greta');
  const path = `/places/${support.toUpperCase()}/members/${managerId.toUpperCase()}`;
  expect((await greta.put(path)).status).toBe(200);
  const given = { person_id: managerId.toUpperCase(), profile_id: technician, place_id: support };
  expect((await greta.post('/grants', given)).body).toMatchObject({ person_id: managerId });
  expect((await greta.delete(path)).body).toEqual({ removed_grants: 1, handed_on: 0 });
});
