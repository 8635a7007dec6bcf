import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import { type Caller, type Json, type Product, product } from '../product.ts';

let house: Product;
let greta: Caller;
let count = 0;

beforeAll(async () => {
  house = await product();
  greta = house.as('greta');
});
afterAll(() => house?.close());

let acme: string;
let group: string;
let heir: string;
beforeEach(async () => {
  acme = house.ids.places['acme'] as string;
  group = await place({});
  heir = await place({});
});

async function place(fields: object): Promise<string> {
  const name = `Place ${++count}`;
  const made = await greta.post('/places', { name, kind: 'group', parent_id: acme, ...fields });
  expect(made.status, made.text).toBe(201);
  return made.body.id;
}

const dissolve = (id: string, home_id: string | null = null, by: Caller = greta) =>
  by.post(`/places/${id}/dissolve`, { home_id });
const file = async (place_id: string): Promise<Json> =>
  (await greta.post('/tickets', { title: 'Stays', place_id })).body;
const isThere = async (id: string): Promise<boolean> => (await greta.get(`/places/${id}`)).status === 200;

describe('dissolving a place', () => {
  test('moves its tickets, open, closed and in the trash, to the new home, each with its history', async () => {
    const [open, closed, trashed] = [await file(group), await file(group), await file(group)];
    await greta.post(`/tickets/${closed.id}/close`, { resolution: 'fixed' });
    await greta.delete(`/tickets/${trashed.id}`);
    expect((await greta.get(`/places/${group}/contents`)).body.residents).toEqual([{ type: 'ticket', count: 3 }]);
    expect((await dissolve(group, heir)).status).toBe(204);
    expect(await isThere(group)).toBe(false);
    for (const { id } of [open, closed, trashed]) {
      expect((await house.sql('select place_id from ticket where id = $1', [id]))[0]?.['place_id']).toBe(heir);
    }
    const [newest] = (await greta.get(`/tickets/${closed.id}/history`)).body.items as Json[];
    expect(newest.changes.place_id).toEqual({ before: group, after: heir });
  });

  test('asks for a new home, and says for what', async () => {
    await file(group);
    const refused = await dissolve(group);
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toEqual([{ field: 'home_id', message: expect.stringMatching(/tickets: 1/) }]);
    expect(await isThere(group)).toBe(true);
  });

  test('hangs what lies below one place higher', async () => {
    const below = await place({ parent_id: group });
    const deeper = await place({ parent_id: below });
    await dissolve(group);
    expect((await greta.get(`/places/${below}`)).body.parent_id).toBe(acme);
    expect((await greta.get(`/places/${deeper}`)).body.parent_id).toBe(below);
  });

  test('takes away grants at it and to its members, after telling which', async () => {
    const profile_id = house.ids.profiles['Self-Service'];
    const otto = house.ids.people['otto'];
    const given = [
      await greta.post('/grants', { person_id: otto, profile_id, place_id: group }),
      await greta.post('/grants', { group_id: group, profile_id, place_id: heir }),
    ].map((g) => g.body.id as string);
    const { grants, members } = (await greta.get(`/places/${group}/contents`)).body;
    expect([grants.count, members]).toEqual([2, 1]);
    expect((grants.items as Json[]).map((g) => g.id).toSorted()).toEqual(given.toSorted());
    expect((await dissolve(group)).status).toBe(204);
    for (const id of given) expect((await greta.get(`/grants/${id}`)).status).toBe(404);
  });

  test('gives people of an organization another one, and only an organization', async () => {
    const branch = await place({ kind: 'organization' });
    const other = await place({ kind: 'organization' });
    const login = `mover${count}`;
    const { body } = await greta.post('/people', { login, name: 'Mover', organization_id: branch });
    const refused = await dissolve(branch, heir);
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0].message).toMatch(/organizations only/);
    expect((await dissolve(branch, other)).status).toBe(204);
    expect((await greta.get(`/people/${body.id}`)).body.organization_id).toBe(other);
  });

  test('takes profiles along to where they can still be granted, and refuses otherwise', async () => {
    const below = await place({ parent_id: group });
    const profile = await greta.post('/profiles', { name: `Homely ${count}`, place_id: group, bits: ['IR'] });
    const grant = { person_id: house.ids.people['otto'], profile_id: profile.body.id, place_id: below };
    expect((await greta.post('/grants', grant)).status).toBe(201);
    const refused = await dissolve(group, heir);
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain(`Homely ${count}`);
    expect((await dissolve(group, acme)).status).toBe(204);
    expect((await greta.get(`/profiles/${profile.body.id}`)).body.place_id).toBe(acme);
  });

  test('is refused while a rule speaks of the place', async () => {
    const rule = await greta.post('/rules', {
      name: `Here ${count}`,
      place_id: acme,
      at_place_id: group,
      profile_id: house.ids.profiles['Self-Service'],
      criteria: [{ field: 'kind', in: ['standalone'] }],
    });
    expect(rule.status, rule.text).toBe(201);
    const refused = await dissolve(group, heir);
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain(`Here ${count}`);
    await greta.delete(`/rules/${rule.body.id}`);
    expect((await dissolve(group, heir)).status).toBe(204);
  });

  test('goes with the roles of a container, and keeps profiles made there by hand', async () => {
    const box = await place({ kind: 'container', container_type: 'workspace' });
    expect((await greta.get(`/places/${box}/contents`)).body.residents).toEqual([]);
    const made = await greta.post('/profiles', { name: `By hand ${count}`, place_id: box });
    expect((await greta.get(`/places/${box}/contents`)).body.residents).toEqual([{ type: 'profile', count: 1 }]);
    expect((await dissolve(box, acme)).status).toBe(204);
    expect((await greta.get(`/profiles/${made.body.id}`)).body.place_id).toBe(acme);
  });

  test.each([
    ['itself', () => group],
    ['one that is not there', () => '00000000-0000-7000-8000-00000000dead'],
  ])('takes no new home that is %s', async (_, home) => {
    await file(group);
    const refused = await dissolve(group, home());
    expect([refused.status, refused.body.errors[0].field]).toEqual([422, 'home_id']);
  });

  test('meets the limits of the new home, and changes nothing when they refuse', async () => {
    await greta.patch(`/places/${heir}`, { total_limit: 1 });
    const ticket = await file(group);
    await file(group);
    const below = await place({ parent_id: group });
    const refused = await dissolve(group, heir);
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toMatch(/no more than 1 ticket /);
    expect((await greta.get(`/tickets/${ticket.id}`)).body.place_id).toBe(group);
    expect((await greta.get(`/places/${below}`)).body.parent_id).toBe(group);
  });

  test('never takes the root', async () => {
    expect((await dissolve(ROOT_ID, heir)).status).toBe(409);
  });

  test.each([
    ['open tickets there', ['UM']],
    ['hand them over', ['UM', 'IW']],
  ])('puts tickets before no other eyes for somebody who could not %s', async (_, bits) => {
    const profile = await greta.post('/profiles', { name: `Keeper ${count}`, place_id: ROOT_ID, bits });
    const login = `keeper${count}`;
    const made = await greta.post('/people', { login, name: 'Keeper', organization_id: acme });
    await greta.post('/grants', { person_id: made.body.id, profile_id: profile.body.id, place_id: acme, below: true });
    const keeper = await house.asPerson(made.body.id);
    await file(group);
    const refused = await dissolve(group, heir, keeper);
    expect(refused.status).toBe(403);
    expect(refused.body.detail).toMatch(/hand over every ticket/);
    expect((await dissolve(heir, null, keeper)).status).toBe(204);
  });
});

describe('a deactivated place', () => {
  const deactivate = (id: string) => greta.patch(`/places/${id}`, { active: false });

  test('takes no new ticket, grant, member or place, nor does anything below it; what is there stays', async () => {
    const ticket = await file(group);
    const below = await place({ parent_id: group });
    expect((await deactivate(group)).body.active).toBe(false);
    const otto = house.ids.people['otto'];
    const profile_id = house.ids.profiles['Self-Service'];
    for (const place_id of [group, below]) {
      const tries = [
        await greta.post('/tickets', { title: 'New', place_id }),
        await greta.post('/grants', { person_id: otto, profile_id, place_id }),
        await greta.post('/places', { name: 'New', kind: 'group', parent_id: place_id }),
      ];
      for (const refused of tries) {
        expect(refused.status).toBe(422);
        expect(refused.body.errors[0].message).toMatch(/deactivated/);
      }
      expect((await greta.put(`/places/${place_id}/members/${otto}`, {})).status).toBe(409);
    }
    expect((await greta.patch(`/tickets/${ticket.id}`, { title: 'Still here' })).status).toBe(200);
    expect((await greta.post(`/tickets/${ticket.id}/close`, { resolution: 'fixed' })).status).toBe(200);
  });

  test('leaves the accounts of its people as they are: they sign in, see what is theirs and answer', async () => {
    const { body: tenant } = await greta.post('/places', { name: 'Closing', kind: 'organization', parent_id: ROOT_ID });
    const desk = await place({ parent_id: tenant.id });
    const home = { login: 'closing', name: 'Closing', organization_id: tenant.id };
    const person_id = (await greta.post('/people', home)).body.id;
    await greta.post('/grants', { person_id, profile_id: house.ids.profiles['Self-Service'], place_id: desk });
    const someone = await house.asPerson(person_id);
    const { body: ticket } = await someone.post('/tickets', { title: 'Before', place_id: desk });
    await deactivate(tenant.id);
    expect((await someone.get('/session')).body.person.id).toBe(person_id);
    expect((await someone.get(`/tickets/${ticket.id}`)).status).toBe(200);
    expect((await someone.post(`/tickets/${ticket.id}/comments`, { body: 'Still here' })).status).toBeLessThan(300);
    expect((await someone.post('/tickets', { title: 'After', place_id: desk })).status).toBe(422);
    const more = { login: 'late', name: 'Late', organization_id: tenant.id };
    expect((await greta.post('/people', more)).status).toBe(422);
  });

  test('gets nothing moved or handed over to it, and is not offered', async () => {
    const ticket = await file(heir);
    await deactivate(group);
    expect((await greta.patch(`/tickets/${ticket.id}`, { place_id: group })).status).toBe(422);
    expect((await greta.post(`/tickets/${ticket.id}/escalate`, { place_id: group })).status).toBe(422);
    for (const what of ['ticket:create', 'handover', 'grant:create', 'place:create']) {
      const items = (await greta.get(`/choices/places?for=${what}&limit=500`)).body.items as Json[];
      expect(items.map((p) => p.id)).not.toContain(group);
    }
    await file(heir);
    expect((await dissolve(heir, group)).body.errors[0].message).toMatch(/deactivated/);
  });

  test('takes everything again once it is active again', async () => {
    await deactivate(group);
    await greta.patch(`/places/${group}`, { active: true });
    expect((await file(group)).place_id).toBe(group);
  });
});
