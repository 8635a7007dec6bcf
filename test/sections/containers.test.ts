import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json, Product } from '../product.ts';
import { type Containers, containers } from './containers-fixture.ts';

const ROOT = '00000000-0000-7000-8000-000000000001';

let house: Product;
let container: Containers['container'];
let rolesAt: Containers['rolesAt'];
let give: Containers['give'];

beforeAll(async () => {
  ({ house, container, rolesAt, give } = await containers());
});
afterAll(() => house?.close());

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
    await house.sql("update access_grant set ends_at = now() - interval '1 day' where id = $1", [body.id]);
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
