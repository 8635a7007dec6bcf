import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import type { Summary } from '#modules/holdings/api.ts';
import { type Caller, type Product, product } from '../product.ts';

let house: Product;
beforeAll(async () => {
  house = await product();
});
afterAll(() => house?.close());

async function summary(caller: Caller, person?: string): Promise<Summary> {
  const a = await caller.get(`/access/summary${person === undefined ? '' : `?person_id=${house.ids.people[person]}`}`);
  expect(a.status, a.text.slice(0, 300)).toBe(200);
  return a.body as Summary;
}

const may = (s: Summary): Set<string> => new Set(s.sections.flatMap((x) => x.may.flatMap((m) => m.permissions)));
const mayNot = (s: Summary): Set<string> => new Set(s.sections.flatMap((x) => x.may_not));
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

async function fresh(login: string, more: object = {}): Promise<{ id: string; caller: Caller }> {
  const { acme: organization_id } = house.ids.places;
  const made = await house.as('greta').post('/people', { login, name: login, organization_id, ...more });
  expect(made.status, made.text).toBe(201);
  return { id: made.body.id, caller: await house.asPerson(made.body.id) };
}

describe('what I may', () => {
  test('is told with where, by which profile, by whom and until when', async () => {
    const { id, caller } = await fresh('told');
    const { acme: place_id } = house.ids.places;
    const profile_id = house.ids.profiles['Self-Service'];
    const ends_at = day(30);
    await house.as('greta').post('/grants', { person_id: id, profile_id, place_id, below: true, ends_at });
    const s = await summary(caller);
    expect(s).toMatchObject({ name: 'told', kind: 'grouped', active: true, everything: false });
    expect(s.grants).toEqual([
      expect.objectContaining({
        profile: 'Self-Service',
        below: true,
        cause: 'hand',
        given_by: 'Greta Holm',
        until: ends_at,
        state: 'now',
        group: null,
      }),
    ]);
    const tickets = s.sections.find((x) => x.section === 'tickets');
    const opens = tickets?.may.find((m) => m.permissions.includes('ticket:create'));
    expect(opens?.held).toEqual([expect.objectContaining({ grants: [0] })]);
    expect(opens?.held[0]?.places).toEqual([{ place_id, place: s.grants[0]?.place, below: true }]);
    expect(mayNot(s).has('ticket:purge')).toBe(true);
  });

  test('is told with the groups that it is about, and of those out of sight only that there are some', async () => {
    const { id, caller } = await fresh('chosen');
    const { acme, support, globex } = house.ids.places;
    const view = { type: 'ticket', action: 'view', reach: 'group' };
    const lines = [
      { ...view, list: [support, globex] },
      { ...view, action: 'comment', list: 'every' },
      { ...view, action: 'create' },
    ];
    const profile = await house.as('greta').post('/profiles', { name: 'Chosen', place_id: ROOT_ID, lines });
    expect(profile.status, profile.text).toBe(201);
    const grant = { person_id: id, profile_id: profile.body.id, place_id: acme, below: true };
    expect((await house.as('greta').post('/grants', grant)).status).toBe(201);
    const what = await caller.get('/access/what');
    const seen = (await caller.get(`/places/${support}`)).body.name;
    expect((await caller.get(`/places/${globex}`)).status).toBe(404);
    const selected = [
      { place_id: support, place: seen, below: false },
      { place_id: null, place: null, below: false },
    ];
    for (const [permission, chosen] of [
      ['ticket:view', { list: 'selected', places: selected }],
      ['ticket:comment', { list: 'every', places: [] }],
      ['ticket:create', { list: 'mine', places: [] }],
    ] as const) {
      const told = (await summary(caller)).sections.flatMap((s) =>
        s.may.filter((m) => m.permissions.includes(permission)),
      );
      const held = what.body.permissions.find((p: { permission: string }) => p.permission === permission).held;
      for (const parts of [told.flatMap((m) => m.held), held]) {
        expect(parts, permission).toContainEqual(expect.objectContaining({ reach: 'group', chosen }));
      }
    }
    expect(what.text).not.toContain(globex);
  });

  test('and what I may not are all there is, and never the same', async () => {
    for (const login of ['nina', 'helen', 'otto', 'ada', 'ivan', 'carla']) {
      const s = await summary(house.as(login));
      const what = await house.as(login).get('/access/what');
      const held = new Set(what.body.permissions.map((p: { permission: string }) => p.permission));
      expect(may(s), login).toEqual(held);
      expect(
        [...mayNot(s)].filter((p) => held.has(p)),
        login,
      ).toEqual([]);
    }
  });

  test('is everything for a super administrator, and little for somebody without any grant', async () => {
    const chief = await summary(house.as('greta'));
    expect(chief).toMatchObject({ everything: true, sections: [] });
    const { caller } = await fresh('lone');
    const s = await summary(caller);
    expect(s.grants).toEqual([]);
    expect(may(s).has('person:editSelf')).toBe(true);
    expect(may(s).has('ticket:delete')).toBe(false);
    expect(s.sections.flatMap((x) => x.may.flatMap((m) => m.held))).toEqual([]);
  });

  test('tells of what comes later and by a group, and of nothing that is over', async () => {
    const { id, caller } = await fresh('later');
    const { support, acme } = house.ids.places;
    const { Technician, Hotliner } = house.ids.profiles;
    const give = (body: object) => house.as('greta').post('/grants', body);
    await give({ person_id: id, profile_id: Technician, place_id: support, starts_at: day(2) });
    await give({ group_id: support, profile_id: Hotliner, place_id: acme });
    await house.as('greta').put(`/places/${support}/members/${id}`, {});
    const s = await summary(caller);
    expect(s.grants.find((g) => g.profile === 'Technician')).toMatchObject({ state: 'later' });
    expect(s.grants.find((g) => g.profile === 'Hotliner')).toMatchObject({ state: 'now', group: 'Support' });
    await house.sql("update access_grant set ends_at = now() - interval '1 hour' where group_id = $1", [support]);
    expect((await summary(caller)).grants.map((g) => g.profile)).toEqual(['Technician']);
  });

  test('has changed as soon as a revocation is answered', async () => {
    const { id, caller } = await fresh('taken');
    const grant = {
      person_id: id,
      profile_id: house.ids.profiles['Technician'],
      place_id: house.ids.places['support'],
    };
    const given = await house.as('greta').post('/grants', grant);
    const byGrants = async () => (await summary(caller)).sections.flatMap((x) => x.may.flatMap((m) => m.held));
    expect(await byGrants()).not.toEqual([]);
    await house.as('greta').delete(`/grants/${given.body.id}`);
    expect(await byGrants()).toEqual([]);
  });
});

describe('what somebody else may', () => {
  test('is told to those who may see their details, and is not found by anybody else', async () => {
    expect((await summary(house.as('ada'), 'nina')).name).toBe('Nina Okafor');
    const hidden = await house.as('ada').get(`/access/summary?person_id=${house.ids.people['karl']}`);
    const unknown = await house.as('ada').get('/access/summary?person_id=00000000-0000-7000-8000-00000000dead');
    expect(hidden.status).toBe(404);
    expect({ ...hidden.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
    expect((await house.as('nina').get(`/access/summary?person_id=${house.ids.people['leo']}`)).status).toBe(404);
  });

  test('leaves out what the asker may not know of: places and grants elsewhere have no names', async () => {
    const { globex } = house.ids.places;
    const profile = await house.as('greta').post('/profiles', { name: 'Covert', place_id: ROOT_ID, bits: ['IR'] });
    const body = { person_id: house.ids.people['nina'], profile_id: profile.body.id, place_id: globex };
    expect((await house.as('greta').post('/grants', body)).status).toBe(201);
    const told = JSON.stringify(await summary(house.as('ada'), 'nina'));
    expect(told).not.toMatch(/Covert|Globex/);
    expect(told).not.toContain(String(globex));
    expect(JSON.stringify(await summary(house.as('nina')))).toMatch(/Covert/);
  });

  test('is nothing while the account is not active', async () => {
    const { id } = await fresh('off');
    await house.sql('update person set enabled = false where id = $1', [id]);
    const a = await house.as('greta').get(`/access/summary?person_id=${id}`);
    expect(a.body).toMatchObject({ active: false, everything: false, sections: [] });
  });
});
