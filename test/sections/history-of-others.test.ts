import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sealAudit, verifyAudit } from '#modules/audit/section.ts';
import { ROOT_ID } from '#modules/places/schema.ts';
import { type Caller, type Json, type Product, product } from '../product.ts';
import { withBits } from './with-bits.ts';

const MIGRATION = 'src/modules/audit/migrations/0230_audit_told.sql';

let house: Product;
let greta: Caller;
let person: string;
let network: string;
let profile: string;

beforeAll(async () => {
  house = await product();
  greta = house.as('greta');
  network = house.ids.places['network'] as string;
  profile = house.ids.profiles['Self-Service'] as string;
});
afterAll(() => house?.close());

beforeEach(async () => {
  person = (await withBits(house)).id;
});

const historyOf = async (path: string, who: Caller = greta): Promise<Json[]> =>
  (await who.get(`${path}/history`)).body.items;
const told = async (path: string, type: string, who: Caller = greta): Promise<string[]> =>
  (await historyOf(path, who)).filter((e) => e.of?.type === type).map((e) => e.action);

async function give(place_id: string, more: object = {}, who: Caller = greta): Promise<string> {
  const given = await who.post('/grants', { person_id: person, profile_id: profile, place_id, ...more });
  expect(given.status, given.text).toBe(201);
  return given.body.id;
}

describe('the history of a person', () => {
  test('tells of a grant when it is given, changed and taken away, and names what was given where', async () => {
    const id = await give(network);
    await greta.patch(`/grants/${id}`, { below: true });
    await greta.delete(`/grants/${id}`);
    expect(await told(`/people/${person}`, 'grant')).toEqual(['delete', 'edit', 'create']);
    const [gone, changed] = (await historyOf(`/people/${person}`)).filter((e) => e.of?.type === 'grant');
    const names = { record_id: 'Self-Service', 'record.place_id': 'Network' };
    expect(gone.of).toMatchObject({ id, gone: true, names });
    expect(changed.changes).toEqual({ below: { before: false, after: true } });
    expect((await historyOf(`/people/${person}`)).find((e) => e.action === 'create' && e.of === null)).toBeDefined();
  });

  test('tells of memberships: added, a switch, removed', async () => {
    const member = `/places/${network}/members/${person}`;
    await greta.put(member, {});
    await greta.put(member, { works: false });
    await greta.delete(member);
    expect(await told(`/people/${person}`, 'place')).toEqual(['memberRemoved', 'member', 'memberAdded']);
    const switched = (await historyOf(`/people/${person}`)).find((e) => e.details.works !== undefined);
    expect(switched).toMatchObject({ of: { names: { record_id: 'Network' } }, details: { works: { value: false } } });
  });

  test('tells those nothing of grants who may see the person in detail and no grants', async () => {
    const detail = (await greta.post('/profiles', {
      name: 'Files of people',
      place_id: ROOT_ID,
      lines: ['view', 'detail:view'].map((cell) => {
        const [facet, action = facet] = cell.split(':');
        return { type: 'person', action, reach: 'all', ...(facet === action ? {} : { facet }) };
      }),
    })) as Json;
    expect(detail.status, detail.text).toBe(201);
    const { id, caller } = await withBits(house);
    const { acme } = house.ids.places;
    await greta.post('/grants', { person_id: id, profile_id: detail.body.id, place_id: acme, below: true });
    await give(network);
    expect((await caller.get(`/people/${person}`)).status).toBe(200);
    expect(await told(`/people/${person}`, 'grant', caller)).toEqual([]);
    expect(JSON.stringify(await historyOf(`/people/${person}`, caller))).not.toContain('Self-Service');
    expect((await historyOf(`/people/${person}`, caller)).length).toBeGreaterThan(0);
  });

  test('goes on over a page of what one may not see', async () => {
    const { caller } = await withBits(house, 'UM');
    await greta.put(`/places/${network}/members/${person}`, {});
    const { globex } = house.ids.places;
    const grant = await give(globex as string);
    for (let n = 0; n < 60; n += 1) await greta.patch(`/grants/${grant}`, { below: n % 2 === 0 });
    const first = (await caller.get(`/people/${person}/history`)).body;
    expect(first.items.map((e: Json) => e.action)).toEqual(['memberAdded', 'create']);
    expect(first.next).toBeNull();
    const whole = (await greta.get(`/people/${person}/history`)).body;
    expect(whole.items).toHaveLength(50);
    const rest = (await greta.get(`/people/${person}/history?after=${whole.next}`)).body;
    expect([rest.items.length, rest.next]).toEqual([13, null]);
  });
});

describe('the history of a place', () => {
  test('tells of grants given there and to its members, with who holds them', async () => {
    await give(network);
    const toMembers = { group_id: network, profile_id: profile, place_id: house.ids.places['support'] };
    const given = await greta.post('/grants', toMembers);
    expect(given.status, given.text).toBe(201);
    const entries = (await historyOf(`/places/${network}`)).filter((e) => e.of?.type === 'grant');
    expect(entries.slice(0, 2).map((e) => e.of.names)).toMatchObject([
      { 'record.group_id': 'Network', 'record.place_id': 'Support' },
      { 'record.person_id': (await greta.get(`/people/${person}`)).body.name, 'record.place_id': 'Network' },
    ]);
    expect(await told(`/places/${house.ids.places['support']}`, 'grant')).toContain('create');
    await greta.delete(`/grants/${given.body.id}`);
  });

  test('tells nothing of grants to whoever may view the place alone', async () => {
    const { id, caller } = await withBits(house, 'IR');
    await give(network);
    expect((await historyOf(`/places/${network}`, caller)).some((e) => e.action === 'memberAdded')).toBe(true);
    const grants = (await historyOf(`/places/${network}`, caller)).filter((e) => e.of?.type === 'grant');
    // One’s own grant is one’s own to see.
    expect(grants.map((e) => e.of.names['record.person_id'])).toEqual([(await greta.get(`/people/${id}`)).body.name]);
  });

  test('of another tenant is told to nobody, and grants in it to nobody of this one', async () => {
    const acme = house.as('ada');
    const { globex } = house.ids.places;
    await give(globex as string);
    expect((await acme.get(`/places/${globex}/history`)).status).toBe(404);
    expect(await told(`/people/${person}`, 'grant', acme)).toEqual([]);
    expect(await told(`/people/${person}`, 'grant')).toEqual(['create']);
  });
});

describe('entries', () => {
  test('written before histories told of grants are told like those written since', async () => {
    const id = await give(network, { ends_at: '2031-01-01T00:00:00Z' });
    await greta.patch(`/grants/${id}`, { below: true });
    await greta.post('/expiring/let-go', { ids: [id], let_go: true });
    await greta.put(`/places/${network}/members/${person}`, {});
    await greta.put(`/places/${network}/members/${person}`, { sees: false });
    const [switched] = (await historyOf(`/people/${person}`)).filter((e) => e.action === 'member');
    expect((await greta.post('/changes/revert', { entry: switched.id })).status).toBe(200);
    await greta.delete(`/grants/${id}`);
    // Who is added, and what grants bring, is told by words that are younger than the histories.
    const rows = () =>
      house.sql(
        'select t.record_id, t.number from audit_told t join audit a on a.number = t.number ' +
          "where a.action not in ('memberAdded', 'memberByGrant', 'memberGone') order by t.number, t.record_id",
      );
    const written = await rows();
    await house.sql('drop table audit_told');
    await house.sql('drop function audit_told_stays');
    await house.sql(readFileSync(MIGRATION, 'utf8'));
    expect(await rows()).toEqual(written);
  });

  test('stay in the chain, and in the histories they are told in', async () => {
    await give(network);
    await sealAudit(house.database.db);
    expect(await verifyAudit(house.database.db)).toMatchObject({ ok: true, waiting: 0 });
    await expect(house.sql('delete from audit_told')).rejects.toThrow('never taken back');
    await expect(house.sql('truncate audit_told')).rejects.toThrow('never taken back');
  });
});
