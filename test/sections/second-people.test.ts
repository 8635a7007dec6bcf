import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Write } from '#wire/write.ts';
import { type Caller, type Json, type Product, product } from '../product.ts';

/** Who is offered as a second person: exactly those who would be accepted. */

let house: Product;
let greta: Caller;
let ids: Product['ids'];
let target: string;

beforeAll(async () => {
  house = await product();
  ({ ids } = house);
  greta = house.as('greta');
  const organization_id = ids.places['acme'];
  target = (await greta.post('/people', { login: 'target', name: 'Target', organization_id })).body.id;
});
afterAll(() => house?.close());

const give = (place: string): Write => ({
  call: 'grants.create',
  body: { person_id: target, profile_id: ids.profiles['Self-Service'], place_id: ids.places[place] },
});

/** Everybody who is offered, over all pages. */
async function offered(who: Caller, changes: readonly Write[], q?: string): Promise<string[]> {
  const found: string[] = [];
  let after: string | undefined;
  do {
    const a = await who.post('/choices/second-people', { changes, q, after });
    expect(a.status, a.text).toBe(200);
    found.push(...a.body.items.map((p: Json) => p.id));
    after = a.body.next ?? undefined;
  } while (after !== undefined);
  return found;
}

/** Everybody whom the caller sees and who would be accepted. */
async function accepted(who: Caller, changes: readonly Write[]): Promise<string[]> {
  const people: Json[] = (await who.get('/people?limit=200')).body.items;
  const found: string[] = [];
  for (const { id } of people) {
    const a = await who.post('/changes', { changes, asked_id: id });
    if (a.status === 200) found.push(id);
    expect([200, 409, 422], `${id} ${a.text}`).toContain(a.status);
    if (a.status === 200) await who.post(`/changes/${a.body.id}/cancel`);
  }
  return found;
}

describe('who is to agree', () => {
  test('is chosen among exactly those who would be accepted', async () => {
    const bea = { login: 'bea', name: 'Bea', organization_id: ids.places['acme'] };
    const beaId = (await greta.post('/people', bea)).body.id;
    const [own] = await house.sql(
      'select profile_id, place_id from access_grant where person_id = $1 and below limit 1',
      [ids.people['ada']],
    );
    expect((await greta.post('/grants', { person_id: beaId, ...own, below: true })).status).toBe(201);
    const changes = [give('support')];
    for (const login of ['greta', 'ada', 'admin']) {
      const who = house.as(login);
      const found = await offered(who, changes);
      expect(found.toSorted(), login).toEqual((await accepted(who, changes)).toSorted());
      expect(found, login).toContain(beaId);
      for (const other of ['tom', 'carla', 'nina']) expect(found, other).not.toContain(ids.people[other]);
    }
  });

  test('is nobody who cannot sign in, nor somebody who is not active', async () => {
    const made = { name: 'Dee', organization_id: ids.places['acme'], kind: 'superadmin' };
    const mute = (await greta.post('/people', { ...made, login: 'dee', may_sign_in: false })).body.id;
    const off = (await greta.post('/people', { ...made, login: 'doe', enabled: false })).body.id;
    const found = await offered(greta, [give('support')]);
    expect(found).toContain((await house.as('admin').get('/me')).body.id);
    expect([mute, off].filter((id) => found.includes(id))).toEqual([]);
    const asked = await greta.post('/changes', { changes: [give('support')], asked_id: mute });
    expect([asked.status, asked.body.detail]).toEqual([409, expect.stringContaining('Dee')]);
  });

  test('is found by name, and in pages', async () => {
    for (let n = 10; n < 35; n += 1)
      await greta.post('/people', { login: `chief${n}`, name: `Chief ${n}`, kind: 'superadmin' });
    const first = (await greta.post('/choices/second-people', { changes: [give('support')], q: 'Chief' })).body;
    expect(first.next).not.toBeNull();
    expect(first.items[0].name).toBe('Chief 10');
    const found = await offered(greta, [give('support')], 'Chief');
    expect([found.length, new Set(found).size]).toEqual([25, 25]);
    expect(await offered(greta, [give('support')], 'Tom')).toEqual([]);
  });

  test('is nobody for a change that its author may not make, or of what is not there for them', async () => {
    const grant = (await greta.post('/grants', give('support').body)).body.id;
    const helen = house.as('helen');
    expect((await helen.get(`/grants/${grant}`)).status).toBe(404);
    expect((await helen.get(`/people/${ids.people['ada']}`)).status).toBe(200);
    const gone = (id: string): Write => ({ call: 'grants.delete', params: { id } });
    expect(await offered(helen, [gone(grant)])).toEqual([]);
    expect(await offered(helen, [gone('01890000-0000-7000-8000-00000000dead')])).toEqual([]);
    expect(await offered(helen, [give('network')])).toEqual([]);
    expect(await offered(greta, [gone(grant)])).toContain(ids.people['ada']);
    await greta.delete(`/grants/${grant}`);
  });

  test('is found without a trace: what is tried is taken back', async () => {
    const count = (): Promise<Json[]> =>
      house.sql(
        "select (select count(*) from access_grant)::int as n, (select count(*)::int from audit where type = 'grant') as a",
      );
    const before = await count();
    await offered(greta, [give('support')]);
    expect(await count()).toEqual(before);
  });
});
