import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import { type Answer, type Caller, type Json, type Product, product } from '../product.ts';

let house: Product;
let greta: Caller;
let ids: Product['ids'];
let reader: string;
let number = 0;

const ok = (a: Answer, status = 200): Json => {
  expect(a.status, a.text).toBe(status);
  return a.body;
};
beforeAll(async () => {
  house = await product();
  ({ ids } = house);
  greta = house.as('greta');
  reader = ok(await greta.post('/profiles', { name: 'Reader', place_id: ROOT_ID, bits: ['IR'] }), 201).id;
});
afterAll(() => house?.close());

const person = async (): Promise<string> => {
  const n = ++number;
  const values = { login: `r${n}`, name: `R ${n}`, organization_id: ids.places['acme'] };
  return ok(await greta.post('/people', values), 201).id;
};
const give = async (person_id: string): Promise<Json> =>
  ok(await greta.post('/grants', { person_id, profile_id: reader, place_id: ids.places['support'] }), 201);
const grantsOf = async (id: string): Promise<Json[]> => ok(await greta.get(`/grants?person_id=${id}`)).items;
const last = async (record: string): Promise<number> =>
  (
    await house.sql<{ number: number }>('select max(number)::int as number from audit where record_id = $1', [record])
  )[0]?.number ?? 0;
const revert = async (record: string, who = greta): Promise<Answer> =>
  who.post('/changes/revert', { entry: await last(record) });

describe('reverting', () => {
  test('turns an edit, a creation and a removal round', async () => {
    const id = await person();
    const { id: grant } = await give(id);
    ok(await greta.patch(`/grants/${grant}`, { below: true }));
    ok(await revert(grant));
    expect(await grantsOf(id)).toMatchObject([{ id: grant, below: false }]);
    ok(await greta.delete(`/grants/${grant}`), 204);
    ok(await revert(grant));
    const [again] = await grantsOf(id);
    expect(again).toMatchObject({ profile_id: reader, place_id: ids.places['support'], below: false });
    ok(await greta.post('/changes/undo', { record_id: again.id }));
    expect(await grantsOf(id)).toEqual([]);
  });

  test('is audited, and can be looked at beforehand like any other change', async () => {
    const id = await person();
    const { id: grant } = await give(id);
    const entry = await last(grant);
    const shown = ok(await greta.post('/access/preview', { changes: [{ call: 'changes.revert', body: { entry } }] }));
    expect(shown).toMatchObject({ gain: 0, lose: 1, people: [{ id }] });
    expect(await grantsOf(id)).toHaveLength(1);
    const profile = ok(await greta.post('/profiles', { name: 'Once', place_id: ROOT_ID, bits: ['IR'] }), 201).id;
    ok(await greta.patch(`/profiles/${profile}`, { bits: [] }));
    ok(await revert(profile));
    expect(ok(await greta.get(`/profiles/${profile}`)).bits).toEqual(['IR']);
    const { items } = ok(await greta.get(`/profiles/${profile}/history`));
    expect(items.map((i: Json) => i.action)).toEqual(['revert', 'edit', 'edit', 'create']);
  });

  test('is refused where things have moved on, naming the field', async () => {
    const { id: grant } = await give(await person());
    ok(await greta.patch(`/grants/${grant}`, { below: true }));
    const entry = await last(grant);
    ok(await greta.patch(`/grants/${grant}`, { below: false }));
    const a = await greta.post('/changes/revert', { entry });
    expect(a.status).toBe(422);
    expect(a.body.errors.map((e: Json) => e.field)).toEqual(['below']);
  });

  test('asks for the rights of the change that turns it round, and tells nothing of what one may not view', async () => {
    const id = await person();
    const { id: grant } = await give(id);
    const entry = await last(grant);
    for (const login of ['nina', 'chloe', 'eva']) {
      const a = await house.as(login).post('/changes/revert', { entry });
      expect([403, 404], login).toContain(a.status);
    }
    ok(await greta.delete(`/grants/${grant}`), 204);
    const [gone, never] = [
      await revert(grant, house.as('nina')),
      await house.as('nina').post('/changes/revert', { entry: 99_999_999 }),
    ];
    expect(gone.status).toBe(404);
    expect({ ...gone.body, requestId: '' }).toEqual({ ...never.body, requestId: '' });
    expect(await grantsOf(id)).toEqual([]);
    expect((await house.as('admin').post('/changes/undo', { record_id: grant })).status).toBe(409);
  });

  test('brings somebody back to a group, with their switches and grants', async () => {
    const id = await person();
    const { id: grant } = await give(id);
    const group = ids.places['support'] ?? '';
    ok(await greta.put(`/places/${group}/members/${id}`, { works: false }));
    ok(await greta.delete(`/places/${group}/members/${id}`));
    expect(await grantsOf(id)).toEqual([]);
    ok(await greta.post('/changes/undo', { record_id: group }));
    expect(await grantsOf(id)).toHaveLength(1);
    const members = async (): Promise<Json> =>
      ok(await greta.get(`/places/${group}/members`)).items.find((m: Json) => m.person_id === id);
    expect(await members()).toMatchObject({ works: false, sees: true });
    ok(await greta.put(`/places/${group}/members/${id}`, { works: true }));
    ok(await revert(group));
    expect(await members()).toMatchObject({ works: false });
    expect(grant).toBeTruthy();
  });
});

describe('what was deleted', () => {
  const groupOf = async (name: string): Promise<string> =>
    ok(await greta.post('/places', { name, kind: 'group', parent_id: ids.places['acme'] }), 201).id;
  const entryOf = async (record: string, action: string): Promise<number> =>
    (
      await house.sql<{ number: number }>(
        'select max(number)::int as number from audit where record_id = $1 and action = $2',
        [record, action],
      )
    )[0]?.number ?? 0;
  const revertDeletion = async (record: string, who = greta): Promise<Answer> =>
    who.post('/changes/revert', { entry: await entryOf(record, 'delete') });

  test('comes back as the same person, with memberships and grants, without a password', async () => {
    const id = await person();
    await give(id);
    const group = ids.places['support'] ?? '';
    ok(await greta.put(`/places/${group}/members/${id}`, { notified: false }));
    ok(await greta.post(`/people/${id}/password`, { password: 'Quite-a-river-4711' }), 204);
    ok(await greta.delete(`/people/${id}`), 204);
    expect((await greta.get(`/people/${id}`)).status).toBe(404);
    const shown = await greta.post('/access/preview', {
      changes: [{ call: 'changes.revert', body: { entry: await entryOf(id, 'delete') } }],
    });
    expect(ok(shown)).toMatchObject({ gain: 1, lose: 0 });
    expect(ok(await revertDeletion(id))).toEqual({ reverted: 3, left: [] });
    expect(ok(await greta.get(`/people/${id}`))).toMatchObject({ login: `r${number}`, name: `R ${number}` });
    expect(await grantsOf(id)).toMatchObject([{ profile_id: reader, place_id: group }]);
    const { items } = ok(await greta.get(`/places/${group}/members`));
    expect(items.find((m: Json) => m.person_id === id)).toMatchObject({ sees: true, notified: false });
    expect(await house.sql('select password_hash from person where id = $1', [id])).toEqual([{ password_hash: null }]);
    const { items: history } = ok(await greta.get(`/people/${id}/history`));
    expect(
      history
        .filter((h: Json) => h.of === null)
        .map((h: Json) => h.action)
        .slice(0, 3),
    ).toEqual(['revert', 'create', 'delete']);
    expect((await revertDeletion(id)).status).toBe(409);
  });

  test('comes back without what cannot be made again, and says what and why', async () => {
    const id = await person();
    const once = ok(await greta.post('/profiles', { name: 'Short-lived', place_id: ROOT_ID, bits: ['IR'] }), 201).id;
    ok(await greta.post('/grants', { person_id: id, profile_id: once, place_id: ids.places['acme'] }), 201);
    await give(id);
    ok(await greta.delete(`/people/${id}`), 204);
    ok(await greta.delete(`/profiles/${once}`), 204);
    const back = ok(await revertDeletion(id));
    expect(back.left).toEqual([{ type: 'grant', reason: expect.stringMatching(/profile_id: .+/) }]);
    expect(await grantsOf(id)).toMatchObject([{ profile_id: reader }]);
    // The grant follows when its profile is there again.
    const gone = await house.sql<{ number: number }>(
      "select number::int from audit where type = 'grant' and action = 'delete' and before->>'profile_id' = $1",
      [once],
    );
    ok(await revertDeletion(once));
    ok(await greta.post('/changes/revert', { entry: gone[0]?.number }));
    expect(await grantsOf(id)).toHaveLength(2);
  });

  test('is a place with its members and grants, at its old place in the tree', async () => {
    const [group, id] = [await groupOf('Vanishing'), await person()];
    ok(await greta.post('/grants', { person_id: id, profile_id: reader, place_id: group }), 201);
    ok(await greta.put(`/places/${group}/members/${id}`, { assigned: false }));
    ok(await greta.post(`/places/${group}/dissolve`, { home_id: null }), 204);
    expect(await grantsOf(id)).toEqual([]);
    expect(ok(await revertDeletion(group)).left).toEqual([]);
    expect(ok(await greta.get(`/places/${group}`))).toMatchObject({ name: 'Vanishing', parent_id: ids.places['acme'] });
    expect(await grantsOf(id)).toMatchObject([{ place_id: group }]);
    const { items } = ok(await greta.get(`/places/${group}/members`));
    expect(items.find((m: Json) => m.person_id === id)).toMatchObject({ assigned: false });
  });

  test('is a place with the first two hundred of its members, and says that there were more', async () => {
    const body = { name: 'Crowd', kind: 'group', parent_id: ids.places['acme'] };
    const crowd = ok(await greta.post('/places', body), 201).id;
    const csv = Array.from({ length: 201 }, (_, n) => `crowd${n},,Crowd ${n},,,,,,,,`).join('\n');
    ok(await greta.post('/people-import', { csv, group_id: crowd, apply: true }));
    ok(await greta.delete(`/places/${crowd}`), 204);
    const { reverted, left } = ok(await revert(crowd));
    expect(reverted).toBe(201);
    expect(left).toEqual([{ type: 'place', reason: expect.stringContaining('More than 200') }]);
    expect(ok(await greta.get(`/places/${crowd}/members`)).items).toHaveLength(200);
  }, 120_000);

  test('stays gone, with the reason, when what it needs is gone', async () => {
    const upper = await groupOf('Upper');
    const lower = ok(await greta.post('/places', { name: 'Lower', kind: 'group', parent_id: upper }), 201).id;
    ok(await greta.delete(`/places/${lower}`), 204);
    ok(await greta.delete(`/places/${upper}`), 204);
    const a = await revertDeletion(lower);
    expect([a.status, a.body.errors[0].field]).toEqual([422, 'parent_id']);
    const id = await person();
    ok(await greta.delete(`/people/${id}`), 204);
    ok(
      await greta.post('/people', { login: `r${number}`, name: 'Somebody new', organization_id: ids.places['acme'] }),
      201,
    );
    expect((await revertDeletion(id)).body.errors[0].field).toBe('login');
  });

  test('is brought back by nobody who could not have made it', async () => {
    const id = await person();
    ok(await greta.patch(`/people/${id}`, { kind: 'superadmin' }));
    ok(await greta.delete(`/people/${id}`), 204);
    for (const login of ['ada', 'otto', 'nina'])
      expect([403, 404], login).toContain((await revertDeletion(id, house.as(login))).status);
    expect((await greta.get(`/people/${id}`)).status).toBe(404);
  });

  test('can be undone as a whole by whoever did it', async () => {
    const id = await person();
    await give(id);
    ok(await greta.delete(`/people/${id}`), 204);
    ok(await greta.post('/changes/undo', { record_id: id }));
    expect(await grantsOf(id)).toHaveLength(1);
  });
});
