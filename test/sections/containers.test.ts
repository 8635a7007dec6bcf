import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, type Product, product } from '../product.ts';

let house: Product;
const ROOT = '00000000-0000-7000-8000-000000000001';

beforeAll(async () => {
  house = await product();
});
afterAll(() => house?.close());

let made = 0;
async function container(type = 'workspace', more: object = {}): Promise<Json> {
  const name = `Container ${made++}`;
  const body = { name, kind: 'container', container_type: type, parent_id: house.ids.places['acme'], ...more };
  const { status, body: row, text } = await house.as('admin').post('/places', body);
  expect(status, text).toBe(201);
  return row;
}

const rolesAt = async (placeId: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await house.sql('select name, id from profile where place_id = $1', [placeId])).map((r) => [r['name'], r['id']]),
  );

const give = (login: string, profile: string | undefined, placeId: string, more: object = {}) =>
  house
    .as('admin')
    .post('/grants', { person_id: house.ids.people[login], profile_id: profile, place_id: placeId, ...more });

const explain = async (login: string, type: string, id: string, action: string): Promise<Json> => {
  const about = new URLSearchParams({ type, id, action, person_id: house.ids.people[login] as string });
  return (await house.as('admin').get(`/access/explain?${about}`)).body;
};

describe('a new container', () => {
  test.each([
    ['address_book', 5],
    ['cmdb', 5],
    ['knowledge_base', 5],
    ['service_portfolio', 5],
    ['workspace', 7],
  ])('of type %s has its %i roles, at home in it', async (type, count) => {
    const { id } = await container(type);
    const roles = await house.sql('select template, lines from profile where place_id = $1', [id]);
    expect(roles).toHaveLength(count);
    for (const { template } of roles) expect(template).toMatch(new RegExp(`^footprints\\.${type}\\.`));
  });

  test('needs a type; nothing else has one, is a draft or external', async () => {
    const at = { name: 'Odd', parent_id: house.ids.places['acme'] };
    const post = (body: object) => house.as('admin').post('/places', { ...at, ...body });
    expect((await post({ kind: 'container' })).status).toBe(422);
    for (const odd of [{ container_type: 'cmdb' }, { published: false }, { external: true }]) {
      const { status, body } = await post({ kind: 'group', ...odd });
      expect(status).toBe(422);
      expect(body.errors[0].field).toBe(Object.keys(odd)[0]);
    }
    expect((await house.as('admin').patch(`/places/${house.ids.places['support']}`, { external: true })).status).toBe(
      422,
    );
    expect(await house.sql("select id from place where name = 'Odd'")).toEqual([]);
  });

  test('can be made by whoever makes places there, whatever its roles hold', async () => {
    const body = { name: 'Made by ada', kind: 'container', container_type: 'workspace' };
    const {
      status,
      body: row,
      text,
    } = await house.as('ada').post('/places', { ...body, parent_id: house.ids.places['acme'] });
    expect(status, text).toBe(201);
    expect(Object.keys(await rolesAt(row.id))).toHaveLength(7);
  });
});

describe('roles of a container', () => {
  test('are granted there and nowhere else', async () => {
    const { id } = await container();
    const { Agent } = await rolesAt(id);
    const other = await container();
    for (const place of [ROOT, house.ids.places['acme'] as string, other.id]) {
      expect((await give('tom', Agent, place)).status, place).toBe(422);
    }
    expect((await give('tom', Agent, id)).status).toBe(201);
  });

  test('are one for each person at a time, and given to no group', async () => {
    const { id } = await container();
    const { Agent, Manager } = await rolesAt(id);
    const first = await give('tom', Agent, id, { ends_at: '2044-01-01T00:00:00Z' });
    expect(first.status, first.text).toBe(201);
    const second = await give('tom', Manager, id);
    expect(second.status).toBe(422);
    expect(second.text).toContain('one');
    // Profiles of the root count as well.
    expect((await give('tom', house.ids.profiles['Observer'] ?? house.ids.profiles['Self-Service'], id)).status).toBe(
      422,
    );
    expect((await give('tom', Manager, id, { starts_at: '2044-01-01T00:00:00Z' })).status).toBe(201);
    expect((await give('sara', Manager, id)).status).toBe(201);
    const longer = await house.as('admin').patch(`/grants/${first.body.id}`, { ends_at: '2045-01-01T00:00:00Z' });
    expect(longer.status).toBe(422);
    const group = { group_id: house.ids.places['support'], profile_id: Agent, place_id: id };
    expect((await house.as('admin').post('/grants', group)).status).toBe(422);
  });

  test('make room for the next when they have ended', async () => {
    const { id } = await container();
    const { Agent, Manager } = await rolesAt(id);
    const { body } = await give('tom', Agent, id);
    expect((await house.as('admin').patch(`/grants/${body.id}`, { ends_at: '2020-01-01T00:00:00Z' })).status).toBe(200);
    expect((await give('tom', Manager, id)).status).toBe(201);
    // The old one stays as it was: it ended.
    const again = await house.as('admin').patch(`/grants/${body.id}`, { ends_at: '2044-01-01T00:00:00Z' });
    expect(again.status).toBe(422);
  });

  test('come from rules only for those who have none', async () => {
    const { id } = await container();
    const { Agent, Manager } = await rolesAt(id);
    await give('tom', Manager, id);
    const rule = {
      name: `Agents ${id}`,
      place_id: ROOT,
      criteria: [{ field: 'group', in: [house.ids.places['support']] }],
      profile_id: Agent,
      at_place_id: id,
    };
    const answer = await house.as('admin').post('/rules', rule);
    expect(answer.status, answer.text).toBe(201);
    const roles = await house.sql('select person_id, profile_id, cause from access_grant where place_id = $1', [id]);
    const mine = roles.filter((g) => g['person_id'] === house.ids.people['tom']);
    expect(mine).toMatchObject([{ profile_id: Manager, cause: 'hand' }]);
    expect(roles.filter((g) => g['cause'] === 'rule').length).toBeGreaterThan(0);
  });

  test('of two given at once, one is', async () => {
    const { id } = await container();
    const roles = Object.values(await rolesAt(id)).slice(0, 4);
    const other = await house.another();
    const answers = await Promise.all(
      roles.map((role, i) =>
        (i % 2 === 0 ? house : other)
          .as('admin')
          .post('/grants', { person_id: house.ids.people['leo'], profile_id: role, place_id: id }),
      ),
    );
    expect(answers.map((a) => a.status).toSorted()).toEqual([201, 422, 422, 422]);
  });

  test('are one to the database too', async () => {
    const { id } = await container();
    const { Agent, Manager } = await rolesAt(id);
    const insert = (profile: string | undefined, holder: 'person_id' | 'group_id', to: string | undefined) =>
      house.sql(
        `insert into access_grant (id, ${holder}, profile_id, place_id) values (gen_random_uuid(), $1, $2, $3)`,
        [to, profile, id],
      );
    await insert(Agent, 'person_id', house.ids.people['tom']);
    await expect(insert(Manager, 'person_id', house.ids.people['tom'])).rejects.toThrow();
    await expect(insert(Agent, 'group_id', house.ids.places['support'])).rejects.toThrow();
  });

  test('make their holder a member, and are shown with the members', async () => {
    const { id } = await container();
    const { Agent } = await rolesAt(id);
    await give('tom', Agent, id);
    const { items } = (await house.as('admin').get(`/places/${id}/members`)).body;
    expect(items).toMatchObject([{ login: 'tom', profiles: [{ profile: 'Agent' }] }]);
  });
});

describe('tickets in a workspace', () => {
  test('are worked on as the roles say, and in no other container', async () => {
    const here = await container();
    const roles = await rolesAt(here.id);
    await give('tom', roles['Agent'], here.id);
    await give('nina', roles['Request Read/Submit/Edit (Customer)'], here.id);
    const post = (login: string, place: string) =>
      house.as(login).post('/tickets', { title: 'In a workspace', place_id: place });
    const mine = await post('nina', here.id);
    expect(mine.status, mine.text).toBe(201);
    const theirs = await post('tom', here.id);
    expect(theirs.status, theirs.text).toBe(201);
    expect((await house.as('nina').get(`/tickets/${theirs.body.id}`)).status).toBe(404);
    expect((await house.as('nina').patch(`/tickets/${mine.body.id}`, { title: 'Changed' })).status).toBe(200);
    expect((await house.as('tom').patch(`/tickets/${mine.body.id}`, { title: 'Seen to' })).status).toBe(200);
    expect((await house.as('tom').delete(`/tickets/${mine.body.id}`)).status).toBe(403);
    expect((await house.as('tom').delete(`/tickets/${theirs.body.id}`)).status).toBe(204);
    for (const type of ['cmdb', 'address_book']) {
      expect((await post('admin', (await container(type)).id)).status, type).toBe(422);
    }
    const { items } = (await house.as('tom').get('/choices/places?for=ticket:create')).body;
    expect(items.map((p: Json) => p.id)).toContain(here.id);
  });
});

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
