import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Write } from '#wire/write.ts';
import type { Answer, Caller, Product } from '../product.ts';
import { later, ok, type Planning, plan, planning } from './planning.ts';

let house: Product;
let greta: Caller;
let admin: Caller;
let ids: Product['ids'];
let adminId: string;
let manager: string;
let reader: string;
let person: Planning['person'];
let give: Planning['give'];
let grantsOf: Planning['grantsOf'];
let due: Planning['due'];

beforeAll(async () => {
  ({ house, greta, admin, adminId, manager, reader, person, give, grantsOf, due } = await planning());
  ({ ids } = house);
});
afterAll(() => house?.close());

describe('where dangerous changes need a second person', () => {
  const on = async (second_person: boolean): Promise<Answer> => greta.put('/change-settings', { second_person });
  beforeAll(async () => {
    expect((await house.as('ada').put('/change-settings', { second_person: true })).status).toBe(403);
    expect(ok(await on(true))).toEqual({ second_person: true, binds_me: true });
  });

  test('nobody gives shielded permissions alone by any route, now or for later', async () => {
    const [id, joins] = [await person(), await person()];
    const group = ok(
      await greta.post('/places', { name: 'Powerful', kind: 'group', parent_id: ids.places['acme'] }),
      201,
    ).id;
    // Somebody has to hold the profile for it to give anything.
    ok(await greta.post('/grants', give(joins, reader).body), 201);
    const refused = [
      await greta.post('/grants', give(id, manager).body),
      await greta.post('/grants', give(id, manager, { starts_at: later }).body),
      await greta.post('/grants', { group_id: ids.places['support'], profile_id: manager, place_id: group }),
      await greta.patch(`/people/${id}`, { kind: 'superadmin' }),
      await greta.post('/people', { login: 'newboss', name: 'New', kind: 'superadmin' }),
      await greta.patch(`/profiles/${reader}`, { bits: ['IR', 'UM'] }),
    ];
    for (const a of refused) {
      expect(a.status, a.text).toBe(403);
      expect(a.body.detail).toMatch(/second person/);
    }
    expect(await grantsOf(id)).toEqual([]);
    const planned = ok(await plan(greta, [give(id, manager)], { run_at: later }));
    await due(planned.id);
    expect(ok(await greta.get(`/changes/${planned.id}`)).state).toBe('failed');
    expect(await grantsOf(id)).toEqual([]);
  });

  test('nor by a change of many people, nor by reverting one that took them away', async () => {
    const id = await person();
    const many = { change: { do: 'give', profile_id: manager, place_id: ids.places['support'] }, ids: [id] };
    expect((await greta.post('/people-bulk', many)).body.detail).toMatch(/second person/);
    const planned = ok(await plan(greta, [{ call: 'people.applyBulk', body: many }], { asked_id: adminId }));
    ok(await admin.post(`/changes/${planned.id}/approve`, {}));
    const [grant] = await grantsOf(id);
    ok(await greta.delete(`/grants/${grant.id}`), 204);
    const [{ entry }] = (await house.sql('select max(number)::int as entry from audit where record_id = $1', [
      grant.id,
    ])) as [{ entry: number }];
    for (const a of [
      await greta.post('/changes/revert', { entry }),
      await greta.post('/changes/undo', { record_id: grant.id }),
    ]) {
      expect([a.status, a.body.detail]).toEqual([403, expect.stringMatching(/second person/)]);
    }
    expect(await grantsOf(id)).toEqual([]);
  });

  test('nobody frees themselves by taking away those who could agree', async () => {
    for (const patch of [{ enabled: false }, { kind: 'grouped' }, { may_sign_in: false }, { valid_until: later }]) {
      const a = await greta.patch(`/people/${adminId}`, patch);
      expect([a.status, a.body.detail], JSON.stringify(patch)).toEqual([403, expect.stringMatching(/left who could/)]);
    }
    expect((await greta.delete(`/people/${adminId}`)).status).toBe(403);
    const two = { change: { do: 'disable' }, ids: [adminId] };
    expect((await greta.post('/people-bulk', two)).status).toBe(403);
    expect(ok(await greta.get('/change-settings')).binds_me).toBe(true);
  });

  test('and whoever could be sitting at the other account is not taken for another', async () => {
    const other = await person({ kind: 'grouped', email: 'other@acme.example' });
    await house.sql("update person set kind = 'superadmin' where id = $1", [other]);
    const [id, write] = [await person(), { call: 'changes.putSettings', body: { second_person: false } }];
    const planned = ok(await plan(greta, [give(id, manager)], { asked_id: other }));
    ok(await greta.post(`/people/${other}/password`, { password: 'Quite-a-river-4711', must_change: false }), 204);
    const as = await house.asPerson(other);
    const a = await as.post(`/changes/${planned.id}/approve`, {});
    expect([a.status, a.body.detail]).toEqual([409, expect.stringMatching(/how C \d+ signs in/)]);
    expect((await plan(greta, [write], { asked_id: other })).status).toBe(409);
    expect(await grantsOf(id)).toEqual([]);
    // To everybody else they are a second person as before.
    const fair = ok(await plan(admin, [give(id, manager)], { asked_id: other }));
    ok(await as.post(`/changes/${fair.id}/approve`, {}));
    expect(await grantsOf(id)).toHaveLength(1);
    ok(await greta.patch(`/people/${other}`, { enabled: false }));
  });

  test('nor is what was agreed to made once its author or the other has lost the right', async () => {
    const [one, two, id] = [await person(), await person(), await person()];
    await house.sql("update person set kind = 'superadmin' where id = any($1)", [[one, two]]);
    const [author, other] = [await house.asPerson(one), await house.asPerson(two)];
    const planned = [];
    for (const n of [1, 2]) {
      const more = { asked_id: two, ...(n === 2 ? { run_at: later } : {}) };
      planned.push(ok(await plan(author, [give(id, manager)], more)).id);
    }
    const [now, then] = planned;
    ok(await other.post(`/changes/${then}/approve`, {}));
    ok(await greta.patch(`/people/${one}`, { kind: 'grouped' }));
    expect([403, 404]).toContain((await other.post(`/changes/${now}/approve`, {})).status);
    await due(then);
    expect(ok(await other.get(`/changes/${then}`)).state).toBe('failed');
    await house.sql("update person set kind = 'superadmin' where id = $1", [one]);
    const again = ok(await plan(author, [give(id, manager)], { asked_id: two, run_at: later })).id;
    ok(await other.post(`/changes/${again}/approve`, {}));
    ok(await greta.patch(`/people/${two}`, { kind: 'grouped' }));
    await due(again);
    expect(ok(await author.get(`/changes/${again}`)).state).toBe('failed');
    expect(await grantsOf(id)).toEqual([]);
    ok(await greta.patch(`/people/${one}`, { kind: 'grouped' }));
  });

  test('and with one it is made', async () => {
    const id = await person();
    const planned = ok(await plan(greta, [give(id, manager)], { asked_id: adminId }));
    ok(await admin.post(`/changes/${planned.id}/approve`, {}));
    expect(await grantsOf(id)).toHaveLength(1);
    // Whose first password they have set counts as anybody else: that was before a second person was asked for.
    const [next, greets] = [await person(), ids.people['greta']];
    const set = "select 1 from audit where action = 'password' and record_id = $1 and actor_id = $2";
    expect(await house.sql(set, [greets, adminId])).toHaveLength(1);
    const other = ok(await plan(admin, [give(next, manager)], { asked_id: greets }));
    ok(await greta.post(`/changes/${other.id}/approve`, {}));
    expect(await grantsOf(next)).toHaveLength(1);
  });

  test('and taking that back needs one, too', async () => {
    expect((await on(false)).status).toBe(403);
    const write: Write = { call: 'changes.putSettings', body: { second_person: false } };
    const planned = ok(await plan(greta, [write], { asked_id: adminId }));
    ok(await admin.post(`/changes/${planned.id}/approve`, {}));
    expect(ok(await greta.get('/change-settings')).second_person).toBe(false);
  });
});
