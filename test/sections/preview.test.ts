import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import type { Write } from '#wire/write.ts';
import { type Answer, type Caller, type Json, type Product, product } from '../product.ts';

let house: Product;
let greta: Caller;
let places: Readonly<Record<string, string>>;
let people: Readonly<Record<string, string>>;
let profiles: Readonly<Record<string, string>>;
let number = 0;

beforeAll(async () => {
  house = await product();
  greta = house.as('greta');
  ({ places, people } = house.ids);
  const manager = await greta.post('/profiles', { name: 'Manager', place_id: ROOT_ID, bits: ['UM'] });
  const reader = await greta.post('/profiles', { name: 'Reader', place_id: ROOT_ID, bits: ['IR'] });
  profiles = { ...house.ids.profiles, Manager: ok(manager).id, Reader: ok(reader).id };
});
afterAll(() => house?.close());

const ok = (a: Answer, status = 201): Json => {
  expect(a.status, a.text).toBe(status);
  return a.body;
};
const preview = (who: Caller, ...changes: Write[]): Promise<Answer> => who.post('/access/preview', { changes });
const person = async (organization = 'acme', fields: object = {}): Promise<string> => {
  const n = ++number;
  const organization_id = places[organization];
  return ok(await greta.post('/people', { login: `w${n}`, name: `W ${n}`, organization_id, ...fields })).id;
};
const grantOf = (person_id: string | undefined, profile: string, place: string, more: object = {}): Write => ({
  call: 'grants.create',
  body: { person_id, profile_id: profiles[profile], place_id: places[place], ...more },
});
const epoch = async (): Promise<number> => (await house.sql<{ n: number }>('select n from policy_epoch'))[0]?.n ?? -1;
const riskOf = (a: Answer, risk: string): Json => a.body.risks.find((r: Json) => r.risk === risk);

describe('a preview', () => {
  test('tells cell by cell what a profile comes to give, also by a revert', async () => {
    const made = { name: 'Diffed', place_id: ROOT_ID, bits: ['IR'], lines: [] };
    const id = ok(await greta.post('/profiles', made)).id;
    ok(await greta.post('/grants', { person_id: await person(), profile_id: id, place_id: places['support'] }));
    const gives = (bits: string[], lines: Json[] = []): Json => ({ bits, lines, lifecycle: {} });
    const line = { type: 'ticket', reach: 'group', action: 'create' };
    const edit = { call: 'profiles.edit', params: { id }, body: { bits: [], lines: [line] } };
    const shown = ok(await preview(greta, edit), 200);
    expect(shown.profiles).toEqual([{ id, name: 'Diffed', before: gives(['IR']), after: gives([], [line]) }]);
    ok(await greta.patch(`/profiles/${id}`, edit.body), 200);
    const [entry] = await house.sql<{ number: number }>(
      'select max(number)::int as number from audit where record_id = $1',
      [id],
    );
    const back = ok(await preview(greta, { call: 'changes.revert', body: { entry: entry?.number } }), 200);
    expect(back.profiles).toEqual([{ id, name: 'Diffed', before: gives([], [line]), after: gives(['IR']) }]);
    expect(ok(await preview(greta, grantOf(house.ids.people['nina'], 'Reader', 'support')), 200).profiles).toEqual([]);
  });

  test('tells by name who gains what, on which records, and changes nothing', async () => {
    const id = await person();
    const before = await epoch();
    const a = await preview(greta, grantOf(id, 'Technician', 'support'));
    ok(a, 200);
    expect(a.body).toMatchObject({ gain: 1, lose: 0, others: 0, from: null });
    expect(a.body.people).toMatchObject([{ id, name: `W ${number}`, loses: [] }]);
    const [{ gains, records }] = a.body.people;
    expect(gains.flatMap((g: Json) => g.permissions)).toContain('ticket:view');
    const tickets = records.find((r: Json) => r.type === 'ticket');
    expect(tickets.gained.count.count).toBeGreaterThan(0);
    expect(tickets.gained.examples.length).toBeLessThanOrEqual(3);
    const all = (await house.sql<{ n: number }>('select count(*)::int as n from person'))[0]?.n;
    expect(a.body.same).toBe((all ?? 0) - 1);
    expect(await epoch()).toBe(before);
    expect(ok(await greta.get(`/grants?person_id=${id}`), 200).items).toEqual([]);
  });

  test('counts apart who gains something and loses something', async () => {
    const id = await person();
    const held = ok(await greta.post('/grants', grantOf(id, 'Reader', 'support').body));
    const lost: Write = { call: 'grants.delete', params: { id: held.id } };
    const other = await person();
    const a = ok(
      await preview(greta, lost, grantOf(id, 'Reader', 'network'), grantOf(other, 'Reader', 'support')),
      200,
    );
    expect(a).toMatchObject({ gain: 2, lose: 1, both: 1 });
  });

  test('names a place once for a permission, whatever gives it there', async () => {
    const id = await person();
    const below = { below: true };
    const a = ok(await preview(greta, grantOf(id, 'Reader', 'acme', below), grantOf(id, 'Technician', 'support')), 200);
    const views = a.people[0].gains.filter((g: Json) => g.permissions.includes('ticket:view'));
    expect(views).toMatchObject([{ places: [{ place_id: places['acme'], below: true }], narrower: false }]);
    expect(views[0].reasons.map((r: Json) => r.profile).toSorted()).toEqual(['Reader', 'Technician']);
  });

  test('calls grants among the examples by profile, holder and place', async () => {
    const id = await person();
    const a = ok(await preview(greta, grantOf(id, 'Manager', 'acme', { below: true })), 200);
    const seen = a.people[0].records.find((r: Json) => r.type === 'grant').gained.examples;
    expect(seen.length).toBeGreaterThan(0);
    for (const { title, names } of seen) {
      expect(names.profile_id).toBe(title);
      expect(names.person_id ?? names.group_id).toBeTypeOf('string');
      expect(names.place_id).toBeTypeOf('string');
    }
  });

  test('gives no examples of what has no name of its own', async () => {
    const id = await person();
    const lines = [{ type: 'audit', action: 'view', reach: 'all' }];
    const profile = ok(await greta.post('/profiles', { name: 'Auditor', place_id: ROOT_ID, lines }), 201);
    const body = { person_id: id, profile_id: profile.id, place_id: ROOT_ID, below: true };
    const a = ok(await preview(greta, { call: 'grants.create', body }), 200);
    const { gained } = a.people[0].records.find((r: Json) => r.type === 'audit');
    expect(gained).toMatchObject({ examples: [] });
    expect(gained.count.count).toBeGreaterThan(0);
  });

  test('refuses in the words of the real save, and names its fields', async () => {
    const id = await person();
    const eva = house.as('eva');
    const asked = await preview(eva, grantOf(id, 'Technician', 'support'));
    const real = await eva.post('/grants', grantOf(id, 'Technician', 'support').body);
    expect(asked.status).toBe(real.status);
    expect(asked.body.detail).toBe(real.body.detail);
    const wrong = await preview(greta, { call: 'grants.create', body: { person_id: id, colour: 'red' } });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors.map((e: Json) => e.field)).toEqual(
      expect.arrayContaining(['profile_id', 'place_id', 'colour']),
    );
  });

  test('says which of several changes is refused', async () => {
    const id = await person();
    const a = await preview(greta, grantOf(id, 'Technician', 'support'), { call: 'grants.create', body: {} });
    expect(a.status).toBe(422);
    expect(a.body.errors.every((e: Json) => e.row === 2)).toBe(true);
  });

  test('tries each change on what those before it have left', async () => {
    const id = await person();
    const same = grantOf(id, 'Technician', 'support');
    expect((await preview(greta, same, same)).status).toBe(422);
    const joined: Write = {
      call: 'places.putMember',
      params: { id: places['support'] ?? '', person_id: id },
      body: {},
    };
    const left: Write = { call: 'places.removeMember', params: { id: places['support'] ?? '', person_id: id } };
    expect(ok(await preview(greta, joined, left), 200)).toMatchObject({ gain: 0, lose: 0, people: [], danger: [] });
  });

  test('is told of a version that has been overtaken', async () => {
    const id = await person();
    const { id: grant, version } = ok(await greta.post('/grants', grantOf(id, 'Technician', 'support').body));
    ok(await greta.patch(`/grants/${grant}`, { below: true }, version), 200);
    for (const call of ['grants.edit', 'grants.delete']) {
      const write = {
        call,
        params: { id: grant },
        version,
        ...(call === 'grants.edit' ? { body: { below: false } } : {}),
      };
      const a = await preview(greta, write);
      expect(a.status).toBe(409);
      expect(a.body.current.version).toBe(version + 1);
    }
  });

  test('does nothing but changes of policy, and none with a password in it', async () => {
    const me = people['greta'] ?? '';
    for (const call of [
      'people.password',
      'me.password',
      'session.signOut',
      'tickets.create',
      'no.such',
      'access.preview',
    ])
      expect((await preview(greta, { call, params: { id: me }, body: {} })).body.errors[0].field, call).toBe('call');
    expect((await house.nobody.post('/access/preview', { changes: [] })).status).toBe(401);
  });

  test('tells what begins later as of the day on which it begins', async () => {
    const id = await person();
    const starts_at = '2044-01-01T00:00:00.000Z';
    const a = await preview(greta, grantOf(id, 'Manager', 'acme', { starts_at }));
    expect(ok(a, 200)).toMatchObject({ gain: 1, from: starts_at });
    expect(a.body.danger).toContain('grant:create');
    expect(riskOf(a, 'newAdministrators').people).toMatchObject([{ id }]);
  });
});

describe('risks', () => {
  test('name new administrators', async () => {
    const id = await person();
    const a = await preview(greta, grantOf(id, 'Manager', 'acme'));
    expect(riskOf(a, 'newAdministrators')).toMatchObject({ people: [{ id }], others: 0 });
    expect(riskOf(await preview(greta, grantOf(id, 'Reader', 'acme')), 'newAdministrators')).toBeUndefined();
    const kind: Write = { call: 'people.edit', params: { id }, body: { kind: 'superadmin' } };
    expect(riskOf(await preview(greta, kind), 'newAdministrators')).toMatchObject({ people: [{ id }] });
  });

  test('name whoever gains what is shielded and hands out rights already, or does not: where one warns, nothing is clear', async () => {
    const id = await person();
    const destroyer = ok(
      await greta.post('/profiles', {
        name: 'Destroyer',
        place_id: places['acme'],
        lines: ['view', 'delete'].map((action) => ({ type: 'ticket', action, reach: 'all' })),
      }),
    ).id;
    const grant: Write = {
      call: 'grants.create',
      body: { person_id: id, profile_id: destroyer, place_id: places['acme'], below: true },
    };
    const first = await preview(greta, grant);
    expect(first.body.danger).toEqual(['ticket:delete']);
    expect(riskOf(first, 'shielded')).toMatchObject({ people: [{ id }], others: 0 });
    expect(riskOf(first, 'newAdministrators')).toBeUndefined();
    // Who comes to hand out rights is told of as that alone; who does already, as one who gains more of it.
    expect(riskOf(await preview(greta, grantOf(id, 'Manager', 'acme')), 'shielded')).toBeUndefined();
    await greta.post('/grants', grantOf(id, 'Manager', 'acme').body);
    const more = await preview(greta, grantOf(id, 'Manager', 'globex'));
    expect(more.body.danger).toContain('grant:create');
    expect(riskOf(more, 'shielded')).toMatchObject({ people: [{ id }] });
    expect(riskOf(await preview(greta, grantOf(id, 'Reader', 'globex')), 'shielded')).toBeUndefined();
  });

  test('name people of other organizations who come to read internal notes', async () => {
    const [home, away] = [await person('acme'), await person('globex')];
    expect(riskOf(await preview(greta, grantOf(away, 'Technician', 'support')), 'outsiders')).toMatchObject({
      people: [{ id: away }],
    });
    expect(riskOf(await preview(greta, grantOf(home, 'Technician', 'support')), 'outsiders')).toBeUndefined();
  });

  test('name groups in which nobody is left to work', async () => {
    const group = ok(await greta.post('/places', { name: 'Few', kind: 'group', parent_id: places['acme'] })).id;
    const [one, two] = [await person(), await person()];
    const given: string[] = [];
    for (const person_id of [one, two]) {
      const body = { person_id, profile_id: profiles['Technician'], place_id: group };
      given.push(ok(await greta.post('/grants', body)).id);
    }
    const away = (n: number): Write => ({ call: 'grants.delete', params: { id: given[n] ?? '' } });
    expect(riskOf(await preview(greta, away(0)), 'withoutWorkers')).toBeUndefined();
    expect(riskOf(await preview(greta, away(0), away(1)), 'withoutWorkers').places).toEqual([
      { id: group, name: 'Few' },
    ]);
    ok(await greta.put(`/places/${group}/members/${one}`, { works: false }), 200);
    const off: Write = { call: 'places.putMember', params: { id: group, person_id: two }, body: { works: false } };
    expect(riskOf(await preview(greta, off), 'withoutWorkers').places).toEqual([{ id: group, name: 'Few' }]);
  });

  test('tell when one super administrator is left, and when one loses something oneself', async () => {
    const admins = await house.sql<{ id: string; version: number }>(
      "select id, version from person where kind = 'superadmin' and enabled and has_password and id <> $1",
      [people['greta']],
    );
    const writes = admins.map(({ id }): Write => ({ call: 'people.edit', params: { id }, body: { kind: 'grouped' } }));
    expect(writes.length).toBeGreaterThan(0);
    expect(riskOf(await preview(greta, ...writes), 'lastAdministrator')).toBeDefined();
    const [own] = ok(await greta.get(`/grants?person_id=${people['ada']}`), 200).items;
    const a = await preview(house.as('ada'), { call: 'grants.delete', params: { id: own.id } });
    expect(riskOf(ok(a, 200) && a, 'ownAccess').people).toMatchObject([{ id: people['ada'] }]);
  });
});

describe('what the asker may not know', () => {
  test('people, places and records stay unnamed and are counted', async () => {
    const away = await person('globex');
    const reads = ok(
      await greta.post('/profiles', { name: 'Shared reader', place_id: ROOT_ID, shared_below: true, bits: ['IR'] }),
    ).id;
    ok(await greta.post('/grants', { person_id: away, profile_id: reads, place_id: places['globex'], below: true }));
    const id = ok(await greta.post('/profiles', { name: 'At ACME', place_id: places['acme'], bits: ['IR'] })).id;
    const inside = await person('acme');
    ok(await greta.post('/grants', { person_id: inside, profile_id: id, place_id: places['support'] }));
    const ada = house.as('ada');
    const a = await preview(ada, { call: 'profiles.edit', params: { id }, body: { bits: [] } });
    expect(ok(a, 200).lose).toBe(1);
    const text = a.text;
    for (const hidden of ['globex', away, places['globex']]) expect(text.toLowerCase()).not.toContain(hidden);
    const elsewhere = await preview(ada, { call: 'profiles.edit', params: { id: reads }, body: { bits: [] } });
    expect([403, 404]).toContain(elsewhere.status);
    const gone = await preview(ada, { call: 'people.edit', params: { id: away }, body: { kind: 'grouped' } });
    const never = await preview(ada, {
      call: 'people.edit',
      params: { id: '00000000-0000-7000-8000-00000000dead' },
      body: { kind: 'grouped' },
    });
    expect(gone.status).toBe(404);
    expect({ ...gone.body, requestId: '' }).toEqual({ ...never.body, requestId: '' });
  });
});
