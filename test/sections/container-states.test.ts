import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json, Product } from '../product.ts';
import { type Containers, containers } from './containers-fixture.ts';

const ROOT = '00000000-0000-7000-8000-000000000001';

let house: Product;
let container: Containers['container'];
let rolesAt: Containers['rolesAt'];
let give: Containers['give'];
let explain: Containers['explain'];

beforeAll(async () => {
  ({ house, container, rolesAt, give, explain } = await containers());
});
afterAll(() => house?.close());

describe('a draft', () => {
  test('counts the grants of those who set it up, and the others once it is published', async () => {
    const { id, version } = await container('workspace', { published: false });
    const roles = await rolesAt(id);
    await give('sara', roles['Administrator'], id);
    await give('tom', roles['Agent'], id);
    const { body: ticket } = await house.as('sara').post('/tickets', { title: 'Try out', place_id: id });
    expect(ticket.place_id).toBe(id);
    expect((await house.as('tom').get(`/tickets/${ticket.id}`)).status).toBe(404);

    const before = await explain('tom', 'ticket', ticket.id, 'view');
    expect(before.allowed).toBe(false);
    expect(before.grants.find((g: Json) => g.placeId === id)).toMatchObject({
      covers: true,
      waits: true,
      counts: false,
    });
    expect(before.steps.find((s: Json) => s.step === 'grants').because).toEqual([{ key: 'access.draft' }]);

    const published = await house.as('sara').patch(`/places/${id}`, { published: true }, version);
    expect(published.status, published.text).toBe(200);
    expect((await house.as('tom').get(`/tickets/${ticket.id}`)).status).toBe(200);
    const after = await explain('tom', 'ticket', ticket.id, 'view');
    expect(after).toMatchObject({ allowed: true });
    expect((await house.as('sara').patch(`/places/${id}`, { published: false })).status).toBe(200);
    expect((await house.as('tom').get(`/tickets/${ticket.id}`)).status).toBe(404);
  });
});

describe('an external container', () => {
  test('lets nobody create, change, delete or move in what is at home there, and everybody read as before', async () => {
    const { id } = await container();
    const roles = await rolesAt(id);
    await give('sara', roles['Manager'], id);
    const { body: ticket } = await house.as('sara').post('/tickets', { title: 'Kept elsewhere', place_id: id });
    expect((await house.as('admin').patch(`/places/${id}`, { external: true })).status).toBe(200);
    for (const login of ['admin', 'sara']) {
      const as = house.as(login);
      const seen = await as.get(`/tickets/${ticket.id}`);
      expect(seen.status, login).toBe(200);
      expect(seen.body._can).toMatchObject({
        view: true,
        edit: { key: 'access.external' },
        delete: { key: 'access.external' },
      });
      const edited = await as.patch(`/tickets/${ticket.id}`, { title: 'Changed' });
      expect(edited.status, login).toBe(403);
      expect(edited.body.detail).toContain('external');
      expect((await as.post('/tickets', { title: 'New', place_id: id })).status, login).toBe(403);
      expect((await as.delete(`/tickets/${ticket.id}`)).status, login).toBe(403);
    }
    const elsewhere = house.ids.tickets[0] as string;
    const moved = await house.as('admin').patch(`/tickets/${elsewhere}`, { place_id: id });
    // One may choose only places where one could create a ticket.
    expect(moved.status, moved.text).toBe(422);
    const out = await house.as('admin').patch(`/tickets/${ticket.id}`, { place_id: house.ids.places['support'] });
    expect(out.status).toBe(403);
    const why = await explain('sara', 'ticket', ticket.id, 'edit');
    expect(why.because).toEqual({ key: 'access.external' });
    expect(why.steps.find((s: Json) => s.step === 'home')).toMatchObject({ outcome: 'no' });
    expect(why.fixes).toEqual([]);
  });

  test('can be handed nothing by those who hand over out of their sight', async () => {
    const { id } = await container('workspace', { external: true });
    const open = await house.sql(
      'select id from ticket where not closed and deleted_at is null and place_id <> $1 limit 1',
      [id],
    );
    const { status } = await house.as('admin').post(`/tickets/${open[0]?.['id']}/escalate`, { place_id: id });
    expect(status).toBeGreaterThanOrEqual(400);
  });

  test('is itself set up as ever: settings, people, roles, and back again', async () => {
    const { id } = await container('workspace', { external: true });
    const roles = await rolesAt(id);
    expect((await give('sara', roles['Administrator'], id)).status).toBe(201);
    const sara = house.as('sara');
    expect((await sara.patch(`/places/${id}`, { description: 'From the directory' })).status).toBe(200);
    const role = await sara.patch(`/places/${id}`, { external: false });
    expect(role.status, role.text).toBe(200);
    expect((await sara.post('/tickets', { title: 'Ours again', place_id: id })).status).toBe(201);
  });
});

describe('deleting a container', () => {
  test('takes its roles along', async () => {
    const { id } = await container('cmdb');
    expect((await house.as('admin').delete(`/places/${id}`)).status).toBe(204);
    expect(await rolesAt(id)).toEqual({});
  });

  test('is refused while something is at home there or a role is held, and takes nothing then', async () => {
    const held = await container();
    await give('tom', (await rolesAt(held.id))['Agent'], held.id);
    const used = await container();
    await house.as('admin').post('/tickets', { title: 'At home', place_id: used.id });
    const own = await container();
    await house.as('admin').post('/profiles', { name: 'Made by hand', place_id: own.id });
    for (const { id } of [held, used, own]) {
      expect((await house.as('admin').delete(`/places/${id}`)).status).toBe(409);
      expect(Object.keys(await rolesAt(id)).length).toBeGreaterThanOrEqual(7);
    }
  });
});

test('what has just been made says what may be done with it', async () => {
  const ada = house.as('ada');
  const place = await ada.post('/places', { name: 'Just made', kind: 'group', parent_id: house.ids.places['acme'] });
  expect(place.status, place.text).toBe(201);
  expect(place.body._can).toEqual((await ada.get(`/places/${place.body.id}`)).body._can);
  expect(place.body._can.edit).toBe(true);
});

test('where the system roles of FootPrints are in use, a role in a container comes after one of them', async () => {
  const { id } = await container();
  const { Agent } = await rolesAt(id);
  expect((await house.as('admin').post('/policy-packs/footprints/apply', {})).status).toBe(200);
  const refused = await give('hana', Agent, id);
  expect(refused.status).toBe(409);
  expect(refused.body.detail).toMatch(/Hana.*for the whole installation.*Guest/);
  const [system] = await house.sql("select id, name from profile where template = 'footprints.agent'");
  const wide = await give('hana', system?.['id'], ROOT);
  expect(wide.status).toBe(201);
  const role = await give('hana', Agent, id);
  expect(role.status).toBe(201);

  // Nor is it taken away first, by whatever means.
  const admin = house.as('admin');
  expect((await admin.delete(`/grants/${wide.body.id}`)).status).toBe(409);
  expect((await admin.delete(`/grants/${role.body.id}`)).status).toBe(204);
  expect((await admin.delete(`/grants/${wide.body.id}`)).status).toBe(204);

  // A policy file is bound by the same.
  const { name: container_name } = (await admin.get(`/places/${id}`)).body;
  const { name: role_name } = (await admin.get(`/profiles/${Agent}`)).body;
  const grants = (more: string): string =>
    `gatehouse: 1\ngrants:\n  - { person: hana, profile: ${JSON.stringify(role_name)}, of: ${JSON.stringify(container_name)}, at: ${JSON.stringify(container_name)} }\n${more}`;
  const alone = await admin.post('/policy/apply', { file: grants('') });
  expect(alone.status, alone.text).toBe(409);
  const both = await admin.post('/policy/apply', {
    file: grants(`  - { person: hana, profile: ${JSON.stringify(system?.['name'])}, of: All, at: All }\n`),
  });
  expect(both.status, both.text).toBe(200);

  // Two at once, one giving the role in the container, one taking the other: one of them is refused.
  const held = (await admin.get(`/grants?person_id=${house.ids.people['hana']}&limit=100`)).body.items as Json[];
  const inside = held.find((g) => g.place_id === id);
  await admin.delete(`/grants/${inside.id}`);
  const [given, taken] = await Promise.all([
    give('hana', Agent, id),
    admin.delete(`/grants/${held.find((g) => g.profile_id === system?.['id']).id}`),
  ]);
  expect([given.status, taken.status].filter((status) => status >= 400)).toEqual([409]);
});
