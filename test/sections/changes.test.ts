import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UPKEEP } from '#modules/access/section.ts';
import { makeDue } from '#modules/changes/due.ts';
import { ROOT_ID } from '#modules/places/schema.ts';
import type { Write } from '#wire/write.ts';
import type { Answer, Caller, Json, Product } from '../product.ts';
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

const told = async (login: string): Promise<string[]> =>
  ok(await house.as(login).get('/me/notices')).items.map((n: Json) => n.key);

describe('a change for later', () => {
  test('waits, is made once by one of two processes as its author, and tells them', async () => {
    const id = await person();
    const planned = ok(await plan(greta, [give(id, reader)], { run_at: later }));
    expect(Date.parse(planned.run_at)).toBe(Date.parse(later));
    expect(planned).toMatchObject({ state: 'waiting', can: { cancel: true, decide: false } });
    expect(planned.writes).toEqual([
      { call: 'grants.create', about: expect.arrayContaining([expect.stringMatching(/^C \d+$/), 'Reader']) },
    ]);
    expect(await grantsOf(id)).toEqual([]);
    const other = await house.another();
    await Promise.all([due(planned.id), due(planned.id, other)]);
    expect(await grantsOf(id)).toHaveLength(1);
    expect((await grantsOf(id))[0].given_by).toBe(ids.people['greta']);
    expect(ok(await greta.get(`/changes/${planned.id}`)).state).toBe('done');
    expect(await told('greta')).toContain('notice.changes.done');
  });

  test('is refused at once to whoever may not make it, and for moments that are over', async () => {
    const id = await person();
    const a = await plan(house.as('eva'), [give(id, reader)], { run_at: later });
    expect([403, 422]).toContain(a.status);
    expect((await plan(greta, [give(id, reader)], { run_at: '2001-01-01T00:00:00Z' })).body.errors[0].field).toBe(
      'run_at',
    );
    expect((await plan(greta, [give(id, reader)], {})).status).toBe(422);
    expect((await plan(greta, [give(id, reader)], { asked_id: ids.people['greta'] })).body.errors[0].field).toBe(
      'asked_id',
    );
  });

  test('is not made by somebody who has lost the right meanwhile, and takes nothing else with it', async () => {
    const [helper, id, other] = [await person(), await person(), await person()];
    const { id: grant } = ok(
      await greta.post('/grants', {
        person_id: helper,
        profile_id: manager,
        place_id: ids.places['acme'],
        below: true,
      }),
      201,
    );
    await greta.post('/grants', { person_id: helper, profile_id: reader, place_id: ids.places['acme'], below: true });
    const who = await house.asPerson(helper);
    const lost = ok(await plan(who, [give(id, reader)], { run_at: later }));
    const kept = ok(await plan(greta, [give(other, reader)], { run_at: later }));
    ok(await greta.delete(`/grants/${grant}`), 204);
    await house.sql('update planned_change set run_at = now() where id = any($1)', [[lost.id, kept.id]]);
    await house.house.asSystem(UPKEEP, makeDue);
    expect(await grantsOf(id)).toEqual([]);
    expect(await grantsOf(other)).toHaveLength(1);
    const failed = ok(await who.get(`/changes/${lost.id}`));
    expect(failed.state).toBe('failed');
    expect(failed.failure).toMatch(/^\p{Lu}.+\.$/u);
    expect(ok(await who.get('/me/notices')).items[0].key).toBe('notice.changes.failed');
  });

  test('is not made by somebody who is disabled, nor of a record that has moved on', async () => {
    const [helper, id] = [await person({ kind: 'superadmin' }), await person()];
    const who = await house.asPerson(helper);
    const one = ok(await plan(who, [give(id, reader)], { run_at: later }));
    ok(await greta.patch(`/people/${helper}`, { enabled: false }));
    await due(one.id);
    expect(await grantsOf(id)).toEqual([]);
    const { id: grant } = ok(await greta.post('/grants', give(id, reader).body), 201);
    const edit = { call: 'grants.edit', params: { id: grant }, body: { below: true } };
    const gone = { call: 'grants.delete', params: { id: grant } };
    const planned = [];
    for (const write of [edit, gone]) planned.push(ok(await plan(greta, [write], { run_at: later })));
    ok(await greta.patch(`/grants/${grant}`, { ends_at: later }));
    for (const p of planned) {
      await due(p.id);
      expect(ok(await greta.get(`/changes/${p.id}`)).state).toBe('failed');
    }
    expect(await grantsOf(id)).toMatchObject([{ below: false }]);
  });

  test('can be given up, and is nobody else’s to see', async () => {
    const id = await person();
    const { id: planned } = ok(await plan(greta, [give(id, reader)], { run_at: later }));
    for (const who of ['admin', 'ada']) expect((await house.as(who).get(`/changes/${planned}`)).status).toBe(404);
    expect((await admin.post(`/changes/${planned}/cancel`)).status).toBe(404);
    expect((await admin.post(`/changes/${planned}/preview`)).status).toBe(404);
    expect(ok(await greta.post(`/changes/${planned}/cancel`)).state).toBe('cancelled');
    expect((await greta.post(`/changes/${planned}/cancel`)).status).toBe(409);
    await due(planned);
    expect(await grantsOf(id)).toEqual([]);
  });
});

describe('a second person', () => {
  test('sees what it does, agrees, and it is made in the name of its author', async () => {
    const id = await person();
    const planned = ok(await plan(greta, [give(id, manager)], { asked_id: adminId, note: 'For the holidays.' }));
    expect(planned).toMatchObject({ state: 'asked', can: { decide: false, cancel: true } });
    expect(await told('admin')).toContain('notice.changes.asked');
    const shown = ok(await admin.post(`/changes/${planned.id}/preview`));
    expect(shown).toMatchObject({ moved: false, preview: { gain: 1, people: [{ id }] } });
    for (const way of ['approve', 'refuse'])
      expect((await greta.post(`/changes/${planned.id}/${way}`, {})).status, way).toBe(403);
    const done = ok(await admin.post(`/changes/${planned.id}/approve`, { note: 'Agreed.' }));
    expect(done).toMatchObject({ state: 'done', answer: 'Agreed.' });
    const [grant] = await grantsOf(id);
    expect(grant.given_by).toBe(ids.people['greta']);
    const { items } = ok(await greta.get(`/grants/${grant.id}/history`));
    expect(items[0].actor).toMatch(/^Greta.*\(approved by .+\)$/);
    expect(await told('greta')).toContain('notice.changes.approved');
    expect((await admin.post(`/changes/${planned.id}/approve`, {})).status).toBe(409);
  });

  test('refuses with a note', async () => {
    const id = await person();
    const planned = ok(await plan(greta, [give(id, manager)], { asked_id: adminId }));
    expect(ok(await admin.post(`/changes/${planned.id}/refuse`, { note: 'No.' }))).toMatchObject({ state: 'refused' });
    expect(await grantsOf(id)).toEqual([]);
    expect(await told('greta')).toContain('notice.changes.refused');
  });

  test('must be able to make the change, when asked and when agreeing', async () => {
    const id = await person();
    const everywhere = give(id, manager, { place_id: ROOT_ID, below: true });
    const a = await plan(greta, [everywhere], { asked_id: ids.people['ada'] });
    expect(a.status).toBe(409);
    expect(a.body.detail).toContain('Ada');
    const helper = await person({ kind: 'superadmin' });
    const planned = ok(await plan(greta, [everywhere], { asked_id: helper }));
    ok(await greta.patch(`/people/${helper}`, { kind: 'grouped' }));
    const who = await house.asPerson(helper);
    expect([403, 404]).toContain((await who.post(`/changes/${planned.id}/approve`, {})).status);
    expect(await grantsOf(id)).toEqual([]);
  });

  test('agrees to nothing but what was shown: another base voids it', async () => {
    const id = await person();
    const profile = ok(await greta.post('/profiles', { name: 'Grows', place_id: ROOT_ID, bits: ['IR'] }), 201).id;
    const planned = ok(await plan(greta, [give(id, profile)], { asked_id: adminId }));
    ok(await greta.patch(`/profiles/${profile}`, { bits: ['IR', 'UM'] }));
    expect(ok(await admin.post(`/changes/${planned.id}/preview`)).moved).toBe(true);
    const a = await admin.post(`/changes/${planned.id}/approve`, {});
    expect(a.status).toBe(409);
    expect(await grantsOf(id)).toEqual([]);
    expect(ok(await admin.get(`/changes/${planned.id}`)).state).toBe('asked');
  });

  test('agrees to what is made later, which still waits for its time', async () => {
    const id = await person();
    const planned = ok(await plan(greta, [give(id, manager)], { asked_id: adminId, run_at: later }));
    await due(planned.id);
    expect(await grantsOf(id)).toEqual([]);
    await house.sql('update planned_change set run_at = $2 where id = $1', [planned.id, later]);
    expect(ok(await admin.post(`/changes/${planned.id}/approve`, {})).state).toBe('waiting');
    expect(await grantsOf(id)).toEqual([]);
    await due(planned.id);
    expect(await grantsOf(id)).toHaveLength(1);
  });
});

describe('a session that has not proved itself of late', () => {
  const stale = (id: string): Promise<unknown> =>
    house.sql("update session set proved_at = now() - interval '1 hour' where person_id = $1", [id]);
  const proofNeeded = (a: Answer): void => expect([a.status, a.body.type]).toEqual([403, '/problems/proof-needed']);

  test('neither plans what it could not do, nor agrees to anything, nor does it to many', async () => {
    const [boss, id] = [await person({ kind: 'superadmin' }), await person()];
    const who = await house.asPerson(boss);
    const planned = ok(await plan(greta, [give(id, manager)], { asked_id: boss }));
    const mine = ok(await plan(who, [give(id, reader)], { run_at: later }));
    await stale(boss);
    const danger: Write = { call: 'people.edit', params: { id }, body: { kind: 'superadmin' } };
    const many: Write = { call: 'people.applyBulk', body: { change: { do: 'disable' }, ids: [id] } };
    for (const write of [danger, many]) proofNeeded(await plan(who, [write], { run_at: later }));
    proofNeeded(await who.post(`/changes/${planned.id}/approve`, {}));
    proofNeeded(await who.post('/people-bulk', many.body));
    // Looking at it, and giving up what one has planned, asks for nothing.
    ok(await who.post('/access/preview', { changes: [danger] }));
    ok(await who.post('/access/preview', { changes: [many] }));
    expect(ok(await who.post(`/changes/${mine.id}/cancel`)).state).toBe('cancelled');
    ok(await greta.post(`/changes/${planned.id}/cancel`));
    ok(await greta.patch(`/people/${boss}`, { enabled: false }));
  });
});
