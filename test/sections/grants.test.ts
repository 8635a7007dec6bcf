import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import { type Caller, type Json, type Product, product } from '../product.ts';

let house: Product;
let greta: Caller;
let places: Readonly<Record<string, string>>;
let number = 0;

beforeAll(async () => {
  house = await product();
  greta = house.as('greta');
  places = house.ids.places;
});
afterAll(() => house?.close());

const ok = (a: { status: number; text: string; body: Json }, status = 201): Json => {
  expect(a.status, a.text).toBe(status);
  return a.body;
};
const profile = async (fields: object): Promise<string> =>
  ok(await greta.post('/profiles', { name: `Profile ${++number}`, place_id: ROOT_ID, ...fields })).id;
const person = async (organization = 'acme', fields: object = {}): Promise<{ id: string; caller: Caller }> => {
  const n = ++number;
  const made = ok(
    await greta.post('/people', { login: `p${n}`, name: `P ${n}`, organization_id: places[organization], ...fields }),
  );
  return { id: made.id, caller: await house.asPerson(made.id) };
};
const grant = (who: Caller, person_id: string, profile_id: string, place: string, more: object = {}) =>
  who.post('/grants', { person_id, profile_id, place_id: places[place], ...more });

describe('a grant', () => {
  test('opens and closes sight with the very next request', async () => {
    const { id, caller } = await person();
    const reads = await profile({ bits: ['IR'] });
    const seen = async (): Promise<number> => (await caller.get('/tickets/count')).body.count;
    expect(await seen()).toBe(0);
    const { id: given } = ok(await grant(greta, id, reads, 'support'));
    const sight = await seen();
    expect(sight).toBeGreaterThan(0);
    ok(await greta.patch(`/grants/${given}`, { below: true }), 200);
    expect(await seen()).toBeGreaterThan(sight);
    ok(await greta.patch(`/grants/${given}`, { starts_at: '2099-01-01T00:00:00Z' }), 200);
    expect(await seen()).toBe(0);
    ok(await greta.patch(`/grants/${given}`, { starts_at: '2001-01-01T00:00:00Z' }), 200);
    expect(await seen()).toBeGreaterThan(0);
    ok(await greta.delete(`/grants/${given}`), 204);
    expect(await seen()).toBe(0);
  });

  test('is given to a person or to the members of a group, not to both, not to neither, and once', async () => {
    const { id } = await person();
    const reads = await profile({ bits: ['IR'] });
    const to = (holder: object) => greta.post('/grants', { profile_id: reads, place_id: places['care'], ...holder });
    expect((await to({})).status).toBe(422);
    expect((await to({ person_id: id, group_id: places['care'] })).status).toBe(422);
    ok(await to({ person_id: id }));
    expect((await to({ person_id: id })).status).toBe(422);
    const reversed = { ends_at: '2030-01-01T00:00:00Z', starts_at: '2030-01-02T00:00:00Z' };
    expect((await to({ group_id: places['care'], ...reversed })).body.errors[0].field).toBe('ends_at');
  });

  test('at a group makes its holder a member, which the audit tells of once', async () => {
    const { id } = await person();
    const reads = await profile({ bits: ['IR'] });
    const also = await profile({ bits: ['IM'] });
    const told = () =>
      house.sql(
        "select before, after from audit where type = 'place' and action like 'member%' and after->>'person_id' = $1",
        [id],
      );
    ok(await grant(greta, id, reads, 'acme'));
    expect(await told()).toEqual([]);
    ok(await grant(greta, id, reads, 'care'));
    expect(await told()).toEqual([{ before: null, after: { person_id: id } }]);
    const { id: second } = ok(await grant(greta, id, also, 'care'));
    expect(await told()).toHaveLength(1);
    const members = async (): Promise<string[]> =>
      ok(await greta.get(`/places/${places['care']}/members`), 200).items.map((m: Json) => m.person_id);
    ok(await greta.post('/changes/undo', { record_id: second }), 200);
    expect(await members()).toContain(id);
  });

  test('that has brought somebody to a group takes them along when it is undone', async () => {
    const { id } = await person();
    const reads = await profile({ bits: ['IR'] });
    const { id: given } = ok(await grant(greta, id, reads, 'care'));
    ok(await greta.post('/changes/undo', { record_id: given }), 200);
    const { items } = ok(await greta.get(`/places/${places['care']}/members`), 200);
    expect(items.map((m: Json) => m.person_id)).not.toContain(id);
  });

  test('to a group reaches its members, and leaves with them', async () => {
    const { id, caller } = await person('globex');
    const reads = await profile({ bits: ['IR'] });
    ok(await greta.post('/grants', { group_id: places['care'], profile_id: reads, place_id: places['facilities'] }));
    const count = async (): Promise<number> => (await caller.get('/tickets/count')).body.count;
    expect(await count()).toBe(0);
    ok(await greta.put(`/places/${places['care']}/members/${id}`), 200);
    expect(await count()).toBeGreaterThan(0);
    ok(await greta.delete(`/places/${places['care']}/members/${id}`), 200);
    expect(await count()).toBe(0);
  });

  test('of a profile that is at home in a container can only be given there', async () => {
    const container = ok(
      await greta.post('/places', {
        name: 'Workspace',
        kind: 'container',
        container_type: 'workspace',
        parent_id: places['acme'],
      }),
    ).id;
    const own = await profile({ place_id: container, bits: ['IR'] });
    const { id } = await person();
    expect((await grant(greta, id, own, 'acme')).body.errors[0].field).toBe('place_id');
    ok(await greta.post('/grants', { person_id: id, profile_id: own, place_id: container }));
  });
});

describe('nobody hands out more than they hold', () => {
  /** Manages the people of ACME and reads tickets in Support: nothing more. */
  async function limited(): Promise<{ id: string; caller: Caller; manages: string; reads: string }> {
    const { id, caller } = await person();
    const [manages, reads] = [await profile({ bits: ['UM'] }), await profile({ bits: ['IR'] })];
    ok(await grant(greta, id, manages, 'acme', { below: true }));
    ok(await grant(greta, id, reads, 'support'));
    return { id, caller, manages, reads };
  }

  test('by giving', async () => {
    const { caller, manages, reads } = await limited();
    const target = await person();
    const closes = await profile({ bits: ['IC'] });
    ok(await grant(caller, target.id, reads, 'support'));
    ok(await grant(caller, target.id, manages, 'facilities'));
    for (const [what, place, more] of [
      [closes, 'support', {}],
      [reads, 'facilities', {}],
      [reads, 'support', { below: true }],
      [reads, 'acme', { below: true }],
      [manages, 'globex', {}],
    ] as const) {
      const refused = await grant(caller, target.id, what, place, more);
      expect([403, 422], refused.text).toContain(refused.status);
    }
    expect((await target.caller.get('/grants?person_id=me')).body.items).toHaveLength(2);
  });

  test('by widening or removing what others gave', async () => {
    const { caller, reads } = await limited();
    const target = await person();
    const closes = await profile({ bits: ['IC'] });
    const above = ok(await grant(greta, target.id, closes, 'support')).id;
    const within = ok(await grant(greta, target.id, reads, 'support')).id;
    expect((await caller.patch(`/grants/${above}`, { ends_at: '2099-01-01T00:00:00Z' })).status).toBe(403);
    expect((await caller.delete(`/grants/${above}`)).status).toBe(403);
    expect((await caller.patch(`/grants/${within}`, { below: true })).status).toBe(403);
    ok(await caller.delete(`/grants/${within}`), 204);
  });

  test('by a profile', async () => {
    const { caller } = await limited();
    const name = (): string => `Raised ${++number}`;
    expect((await caller.post('/profiles', { name: name(), place_id: places['acme'], bits: ['IC'] })).status).toBe(403);
    const own = ok(await caller.post('/profiles', { name: name(), place_id: places['acme'], bits: ['UM'] })).id;
    expect((await caller.patch(`/profiles/${own}`, { bits: ['UM', 'IM'] })).status).toBe(403);
    const lines = [{ type: 'ticket', action: 'view', reach: 'all' }];
    expect((await caller.patch(`/profiles/${own}`, { lines })).status).toBe(403);
    const strong = await profile({ place_id: places['acme'], bits: ['IM'] });
    expect((await caller.patch(`/profiles/${strong}`, { bits: [] })).status).toBe(403);
    expect((await caller.delete(`/profiles/${strong}`)).status).toBe(403);
  });

  test('to people they do not manage', async () => {
    const { caller, manages } = await limited();
    const foreign = await grant(caller, house.ids.people['karl'] as string, manages, 'acme');
    const unknown = await grant(caller, '00000000-0000-7000-8000-00000000dead', manages, 'acme');
    expect([foreign.status, foreign.body.errors]).toEqual([unknown.status, unknown.body.errors]);
  });
});

describe('a profile', () => {
  test('speaks only of permissions that exist', async () => {
    for (const line of [
      { type: 'tickets', action: 'view', reach: 'all' },
      { type: 'ticket', action: 'veiw', reach: 'all' },
      { type: 'ticket', action: 'view', facet: 'detail', reach: 'all' },
      { type: 'ticket', action: 'view', reach: 'own', via: ['ghost'] },
      { type: 'ticket', action: 'view', reach: 'organization', by: 'ghost' },
    ]) {
      const a = await greta.post('/profiles', { name: 'Wrong', place_id: ROOT_ID, lines: [line] });
      expect([a.status, a.body.errors?.[0]?.field], JSON.stringify(line)).toEqual([422, 'lines']);
    }
    expect((await greta.post('/profiles', { name: 'Wrong', place_id: ROOT_ID, bits: ['XX'] })).status).toBe(422);
  });

  test('starts from a template', async () => {
    const { items } = (await greta.get('/profile-templates')).body;
    expect(new Set(items.map((t: Json) => t.system)).size).toBeGreaterThanOrEqual(2);
    for (const { name, bits, lines, lifecycle } of items.slice(0, 4)) {
      ok(await greta.post('/profiles', { name: `${name} again`, place_id: ROOT_ID, bits, lines, lifecycle }));
    }
  });

  test('is the default one alone', async () => {
    const [a, b] = [await profile({ is_default: true }), await profile({})];
    ok(await greta.patch(`/profiles/${b}`, { is_default: true }), 200);
    expect((await greta.get(`/profiles/${a}`)).body.is_default).toBe(false);
    expect((await greta.get(`/profiles/${b}`)).body.is_default).toBe(true);
  });

  test('that somebody holds cannot be deleted, and has a name of its own', async () => {
    const held = await profile({ name: 'Held', bits: ['IR'] });
    ok(await grant(greta, (await person()).id, held, 'support'));
    expect((await greta.delete(`/profiles/${held}`)).status).toBe(409);
    expect((await greta.post('/profiles', { name: 'held', place_id: ROOT_ID })).body.errors[0].field).toBe('name');
  });

  test('changes what its holders see with the next request', async () => {
    const { id, caller } = await person();
    const changing = await profile({ bits: ['IR'] });
    ok(await grant(greta, id, changing, 'support'));
    expect((await caller.get('/tickets/count')).body.count).toBeGreaterThan(0);
    ok(await greta.patch(`/profiles/${changing}`, { bits: [] }), 200);
    expect((await caller.get('/tickets/count')).body.count).toBe(0);
  });
});

describe('the tree of places', () => {
  const make = async (name: string, parent: string, more: object = { kind: 'group' }): Promise<string> =>
    ok(await greta.post('/places', { name, parent_id: parent, ...more })).id;

  test('refuses circles, and organizations under groups, and anything under a container', async () => {
    const a = await make('A', places['acme'] as string);
    const b = await make('B', a);
    const c = await make('C', b);
    for (const to of [a, b, c]) {
      expect((await greta.patch(`/places/${a}`, { parent_id: to })).body.errors[0].field).toBe('parent_id');
    }
    expect((await greta.post('/places', { name: 'O', kind: 'organization', parent_id: a })).status).toBe(422);
    const box = await make('Box', a, { kind: 'container', container_type: 'cmdb' });
    expect((await greta.post('/places', { name: 'In', kind: 'group', parent_id: box })).status).toBe(422);
    expect((await greta.patch(`/places/${a}`, { parent_id: null })).status).toBe(422);
    expect(
      (await greta.post('/places', { name: 'a', kind: 'group', parent_id: places['acme'] })).body.errors[0].field,
    ).toBe('name');
  });

  test('refuses a circle made by two moves at once', async () => {
    for (let n = 0; n < 5; n++) {
      const [a, b] = [await make(`X${n}`, places['acme'] as string), await make(`Y${n}`, places['acme'] as string)];
      const answers = await Promise.all([
        greta.patch(`/places/${a}`, { parent_id: b }, 1),
        greta.patch(`/places/${b}`, { parent_id: a }, 1),
      ]);
      expect(answers.map((x) => x.status).toSorted()).toEqual([200, 422]);
    }
  });

  test('has a root that stays as it is', async () => {
    expect((await greta.patch(`/places/${ROOT_ID}`, { name: 'Everything' })).status).toBe(409);
    expect((await greta.delete(`/places/${ROOT_ID}`)).status).toBe(409);
  });

  test('keeps a place that is in use', async () => {
    for (const place of ['support', 'acme', 'care']) {
      expect((await greta.delete(`/places/${places[place]}`)).status, place).toBe(409);
    }
  });

  test('changes at once what people see when a place moves', async () => {
    const { id, caller } = await person();
    ok(await grant(greta, id, await profile({ bits: ['IR'] }), 'support', { below: true }));
    const sight = (await caller.get('/tickets/count')).body.count;
    ok(await greta.patch(`/places/${places['network']}`, { parent_id: places['globex'] }), 200);
    expect((await caller.get('/tickets/count')).body.count).toBeLessThan(sight);
    ok(await greta.patch(`/places/${places['network']}`, { parent_id: places['support'] }), 200);
    expect((await caller.get('/tickets/count')).body.count).toBe(sight);
  });

  test('shows of its members only those one may see', async () => {
    const { items } = (await house.as('karl').get(`/places/${places['care']}/members`)).body;
    expect(items.map((m: Json) => m.login)).toContain('karl');
    const seen = new Set((await house.as('karl').get('/people?limit=200')).body.items.map((p: Json) => p.id));
    expect(items.every((m: Json) => seen.has(m.person_id))).toBe(true);
  });
});
