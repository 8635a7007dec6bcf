import { UPKEEP } from '#modules/access/section.ts';
import { makeDue } from '#modules/changes/due.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { type Caller, type Json, type Product, product } from '../product.ts';

/** Otto manages the people of ACME; Ace holds more than he does, Karl is of Globex. */
let p: Product;
let otto: Caller;
let ids: Readonly<Record<string, string>>;
let profiles: Readonly<Record<string, string>>;
let acme: string;

const CREW = ['bea', 'bob', 'bud'];

beforeAll(async () => {
  p = await product();
  otto = p.as('otto');
  acme = p.ids.places['acme'] as string;
  const made = await p.as('greta').post('/policy/apply', {
    file: `gatehouse: 1
people:
${[...CREW, 'ace'].map((login) => `  - { login: ${login}, name: ${login} Berg, organization: ACME }`).join('\n')}
places:
  - { name: Night shift, kind: group, under: ACME }
profiles:
  - { name: People manager, at: ACME, bits: [UM, IR] }
  - { name: Reader, at: ACME, bits: [IR] }
  - { name: Stronger, at: ACME, bits: [IR, IM, KM] }
grants:
  - { profile: People manager, person: otto, at: ACME, below: true }
  - { profile: Stronger, person: ace, at: ACME }
`,
  });
  expect(made.status, made.text).toBe(200);
  ids = Object.fromEntries((await p.sql('select login, id from person')).map((r) => [r['login'], r['id']]));
  profiles = Object.fromEntries((await p.sql('select name, id from profile')).map((r) => [r['name'], r['id']]));
});
afterAll(() => p?.close());

const of = (...logins: string[]): string[] => logins.map((l) => ids[l] as string);
const check = (who: Caller, change: object, some: string[]) => who.post('/people-bulk/check', { change, ids: some });
const apply = (who: Caller, change: object, some: string[]) => who.post('/people-bulk', { change, ids: some });
const undo = (who: Caller, id: string) => who.post(`/people-bulk/${id}/undo`);
const state = async (login: string): Promise<Json> =>
  (await p.sql('select enabled, may_sign_in from person where login = $1', [login]))[0];
const grantsOf = (login: string) =>
  p.sql('select id, profile_id, place_id, below, ends_at, cause from access_grant where person_id = $1 order by 1', [
    ids[login],
  ]);

describe('a change of many people', () => {
  test('is tried first: for whom it works, and why not for the others', async () => {
    const some = of('bea', 'bob', 'ace', 'otto', 'greta', 'karl');
    const a = await check(otto, { do: 'disable' }, some);
    expect(a.status, a.text).toBe(200);
    expect(a.body.able).toEqual(of('bea', 'bob'));
    const reasons = Object.fromEntries(a.body.refused.map((r: Json) => [r.id, r.reason]));
    expect(reasons[ids['ace'] as string]).toMatch(/holds more than you do/);
    expect(reasons[ids['otto'] as string]).toMatch(/cannot disable/);
    // Karl is not seen: the answer is that of somebody who does not exist, and names nobody.
    const nobody = await check(otto, { do: 'disable' }, ['00000000-0000-7000-8000-00000000dead']);
    expect(reasons[ids['karl'] as string]).toBe(nobody.body.refused[0].reason);
    expect(a.body.refused.find((r: Json) => r.id === ids['karl']).name).toBe('');
    expect(await state('bea')).toEqual({ enabled: true, may_sign_in: true });
  });

  test('tells nobody who may not change super administrators which of them can still sign in', async () => {
    const greta = p.as('greta');
    const [{ id: root } = {}] = await p.sql('select id from place where parent_id is null');
    const lines = [{ type: 'person', action: 'view', reach: 'all' }];
    const looks = await greta.post('/profiles', { name: 'Looks', place_id: root, lines });
    const leo = { person_id: p.ids.people['leo'], profile_id: looks.body.id, place_id: root, below: true };
    expect((await greta.post('/grants', leo)).status).toBe(201);
    const supers = (await p.sql("select id from person where kind = 'superadmin'")).map((r) => r['id'] as string);
    expect(supers.length).toBeGreaterThan(1);
    for (const change of [{ do: 'disable' }, { do: 'stopSignIn' }]) {
      const { refused } = (await check(p.as('leo'), change, supers)).body;
      expect(new Set(refused.map((r: Json) => r.reason)).size).toBe(1);
    }
  });

  test('works for people whom one reaches by their group alone, as one change of one of them does', async () => {
    const greta = p.as('greta');
    const [{ id: night } = {}] = await p.sql("select id from place where name = 'Night shift'");
    const given = { person_id: p.ids.people['sara'], profile_id: profiles['People manager'], place_id: night };
    const grant = (await greta.post('/grants', given)).body.id;
    const member = (await greta.post('/people', { login: 'nightly', name: 'Nightly', organization_id: acme })).body.id;
    expect((await greta.put(`/places/${night}/members/${member}`, {})).status).toBe(200);
    const sara = p.as('sara');
    expect((await check(sara, { do: 'disable' }, [member])).body).toMatchObject({ able: [member], refused: [] });
    expect((await sara.patch(`/people/${member}`, { enabled: false })).status).toBe(200);
    expect((await greta.delete(`/grants/${grant}`)).status).toBe(204);
    await p.sql('delete from person where id = $1', [member]);
  });

  test('is made for all, told to the audit, and taken back', async () => {
    const crew = of(...CREW);
    const session = await p.asPerson(ids['bea'] as string);
    const a = await apply(otto, { do: 'disable' }, crew);
    expect([a.status, a.body.done]).toEqual([200, 3]);
    for (const login of CREW) expect(await state(login)).toMatchObject({ enabled: false });
    expect((await session.get('/me')).status).toBe(401);
    expect((await check(otto, { do: 'disable' }, crew)).body).toMatchObject({ able: [], same: 3, total: 3 });
    expect((await undo(p.as('helen'), a.body.undo_id)).status).toBe(409);
    expect((await undo(otto, a.body.undo_id)).body.done).toBe(3);
    for (const login of CREW) expect(await state(login)).toMatchObject({ enabled: true });
    expect((await undo(otto, a.body.undo_id)).status).toBe(409);
    const audit = await p.sql("select action from audit where action = 'bulk' or record_id = $1", [ids['bea']]);
    expect(audit.map((r) => r['action'])).toEqual(expect.arrayContaining(['bulk', 'edit']));
  });

  test('is made for nobody when somebody cannot be changed', async () => {
    const a = await apply(otto, { do: 'stopSignIn' }, of('bea', 'ace'));
    expect([a.status, a.body.detail]).toEqual([409, expect.stringMatching(/Nothing was changed, because of ace/)]);
    expect(await state('bea')).toMatchObject({ may_sign_in: true });
    expect((await apply(otto, { do: 'stopSignIn' }, of('bea', 'karl'))).status).toBe(409);
    expect(await state('karl')).toMatchObject({ may_sign_in: true });
  });

  test('is not taken back when it is too late', async () => {
    const a = await apply(otto, { do: 'stopSignIn' }, of('bud'));
    await p.sql("update bulk_change set at = now() - interval '10 minutes'");
    expect((await undo(otto, a.body.undo_id)).status).toBe(409);
    expect(await state('bud')).toMatchObject({ may_sign_in: false });
    expect((await apply(otto, { do: 'allowSignIn' }, of('bud'))).status).toBe(200);
  });

  test('may concern the people of a list', async () => {
    const a = await otto.post('/people-bulk/check', { change: { do: 'disable' }, query: { q: 'Berg' } });
    expect(a.body.able.toSorted()).toEqual(of(...CREW).toSorted());
    expect(a.body.refused).toHaveLength(1);
    expect(
      (await otto.post('/people-bulk/check', { change: { do: 'disable' }, query: { q: 'group:Nowhere' } })).status,
    ).toBe(422);
    expect((await otto.post('/people-bulk/check', { change: { do: 'disable' } })).status).toBe(422);
  });

  test('is looked at beforehand like any other, and kept for later', async () => {
    const [bea, bob] = of('bea', 'bob') as [string, string];
    const change = { do: 'give', profile_id: profiles['Reader'], place_id: acme };
    const write = { call: 'people.applyBulk', body: { change, ids: [bea, bob] } };
    const a = await otto.post('/access/preview', { changes: [write] });
    expect(a.status, a.text).toBe(200);
    expect(a.body).toMatchObject({ gain: 2, lose: 0 });
    expect(a.body.people.map((x: Json) => x.id).toSorted()).toEqual([bea, bob].toSorted());
    expect(await grantsOf('bea')).toEqual([]);
    const run_at = new Date(Date.now() + 86_400_000).toISOString();
    const planned = await otto.post('/changes', { changes: [write], run_at });
    expect(planned.body.writes).toEqual([
      { call: 'people.applyBulk', about: expect.arrayContaining(['bea Berg', 'bob Berg', 'Reader', 'ACME']) },
    ]);
    await p.sql('update planned_change set run_at = now() where id = $1', [planned.body.id]);
    await p.house.asSystem(UPKEEP, makeDue);
    expect(await grantsOf('bob')).toMatchObject([{ profile_id: profiles['Reader'], cause: 'hand' }]);
    expect((await apply(otto, { do: 'take', profile_id: profiles['Reader'] }, [bea, bob])).status).toBe(200);
  });

  test('of more people than can be tried in a moment is not looked at, and says so', async () => {
    const many = Array.from({ length: 1001 }, (_, n) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`);
    const a = await otto.post('/access/preview', {
      changes: [{ call: 'people.applyBulk', body: { change: { do: 'disable' }, ids: many } }],
    });
    expect(a.status).toBe(422);
    expect(a.body.errors).toEqual([{ field: 'changes', message: expect.stringMatching(/at most 1000 people/) }]);
  });

  test('of more than two hundred is a job', async () => {
    await p.sql(
      "insert into person (id, login, name, organization_id) select gen_random_uuid(), 'many' || n, 'Many ' || n, $1 from generate_series(1, 210) n",
      [acme],
    );
    await p.sql('update policy_epoch set n = n + 1');
    const checked = await otto.post('/people-bulk/check', { change: { do: 'disable' }, query: { q: 'Many' } });
    expect(checked.body.able).toHaveLength(210);
    const jobs = await p.house.startJobs();
    try {
      const a = await apply(otto, { do: 'disable' }, checked.body.able);
      const done = (id: string) =>
        eventually('the job is done', async () => {
          const job = (await otto.get(`/jobs/${id}`)).body;
          return job.state === 'done' ? job : undefined;
        });
      const job = await done(a.body.job_id);
      expect(job).toMatchObject({ progress: 210, result: { done: 210 } });
      expect(await p.sql("select 1 from person where login like 'many%' and enabled")).toEqual([]);
      const back = await undo(otto, job.result.undo_id);
      await done(back.body.job_id);
      expect(await p.sql("select 1 from person where login like 'many%' and enabled")).toHaveLength(210);
    } finally {
      await jobs.stop();
    }
  });
});

describe('grants of many people', () => {
  test('are given, with the group they are at, and taken back', async () => {
    const night = (await p.sql("select id from place where name = 'Night shift'"))[0]?.['id'];
    const change = { do: 'give', profile_id: profiles['Reader'], place_id: night, ends_at: '2090-01-01T00:00:00Z' };
    const a = await apply(otto, change, of(...CREW));
    expect([a.status, a.body.done], a.text).toEqual([200, 3]);
    expect(await grantsOf('bea')).toMatchObject([{ profile_id: profiles['Reader'], place_id: night, cause: 'hand' }]);
    expect(await p.sql('select 1 from membership where place_id = $1', [night])).toHaveLength(3);
    expect((await check(otto, change, of('bea'))).body).toMatchObject({ same: 1, able: [] });
    expect((await undo(otto, a.body.undo_id)).status).toBe(200);
    expect(await grantsOf('bea')).toEqual([]);
    expect(await p.sql('select 1 from membership where place_id = $1', [night])).toEqual([]);
  });

  test('are taken, and given again as they were', async () => {
    const give = {
      do: 'give',
      profile_id: profiles['Reader'],
      place_id: acme,
      below: true,
      ends_at: '2090-01-01T00:00:00Z',
    };
    await apply(otto, give, of(...CREW));
    const before = await grantsOf('bob');
    const take = { do: 'take', profile_id: profiles['Reader'] };
    expect((await check(otto, take, of('bob', 'ace'))).body).toMatchObject({ able: of('bob'), same: 1 });
    const a = await apply(otto, take, of('bob'));
    expect(await grantsOf('bob')).toEqual([]);
    await undo(otto, a.body.undo_id);
    expect(await grantsOf('bob')).toEqual(before);
  });

  test('of which somebody has given one anew are given again but for that one', async () => {
    const take = { do: 'take', profile_id: profiles['Reader'] };
    const kept = await grantsOf('bea');
    const a = await apply(otto, take, of('bea', 'bob'));
    const anew = { person_id: ids['bob'], profile_id: profiles['Reader'], place_id: acme, below: true };
    const given = await p.as('greta').post('/grants', anew);
    expect(given.status, given.text).toBe(201);
    const back = await undo(otto, a.body.undo_id);
    expect(back.status, back.text).toBe(200);
    expect(await grantsOf('bea')).toEqual(kept);
    expect((await grantsOf('bob')).map((g) => g['id'])).toEqual([given.body.id]);
  });

  test('are given again but for those of people who are gone meanwhile', async () => {
    const greta = p.as('greta');
    const born = await greta.post('/people', { login: 'brief', name: 'Brief', organization_id: acme });
    const given = { person_id: born.body.id, profile_id: profiles['Reader'], place_id: acme };
    expect((await greta.post('/grants', given)).status).toBe(201);
    const kept = await grantsOf('bea');
    const take = { do: 'take', profile_id: profiles['Reader'] };
    const a = await apply(otto, take, [...of('bea'), born.body.id]);
    expect(a.body.done, a.text).toBe(2);
    expect((await greta.delete(`/people/${born.body.id}`)).status).toBe(204);
    const back = await undo(otto, a.body.undo_id);
    expect(back.status, back.text).toBe(200);
    expect(await grantsOf('bea')).toEqual(kept);
  });

  test('of which some have run out meanwhile are given again but for those', async () => {
    const take = { do: 'take', profile_id: profiles['Reader'] };
    const a = await apply(otto, take, of('bea', 'bud'));
    const over =
      "update bulk_change set undo = jsonb_set(undo, '{0,taken,ends_at}', '\"2020-01-01T00:00:00Z\"') where id = $1";
    await p.sql(over, [a.body.undo_id]);
    expect((await undo(otto, a.body.undo_id)).status).toBe(200);
    expect((await grantsOf('bea')).length + (await grantsOf('bud')).length).toBe(1);
  });

  test('never give what the giver does not hold, to nobody and not to oneself', async () => {
    const change = { do: 'give', profile_id: profiles['Stronger'], place_id: acme };
    for (const some of [of('bea'), of('otto')]) {
      const checked = await check(otto, change, some);
      expect(checked.body).toMatchObject({ able: [], refused: [{ id: some[0] }] });
      expect((await apply(otto, change, some)).status).toBe(409);
    }
    expect(
      await p.sql('select 1 from access_grant where profile_id = $1 and person_id <> $2', [
        profiles['Stronger'],
        ids['ace'],
      ]),
    ).toEqual([]);
    const taken = await check(otto, { do: 'take', profile_id: profiles['Stronger'] }, of('ace'));
    expect(taken.body).toMatchObject({ able: [], refused: [{ id: ids['ace'] }] });
    expect((await apply(otto, { do: 'take', profile_id: profiles['Stronger'] }, of('ace'))).status).toBe(409);
    expect(await grantsOf('ace')).toHaveLength(1);
  });

  test('at a place that one may not see are answered as for an unknown one', async () => {
    const at = (place_id: string) => check(otto, { do: 'give', profile_id: profiles['Reader'], place_id }, of('bea'));
    const [hidden, missing] = [
      await at(p.ids.places['globex'] as string),
      await at('00000000-0000-7000-8000-00000000dead'),
    ];
    expect([hidden.status, hidden.body.errors]).toEqual([422, missing.body.errors]);
  });
});

test('the last super administrator stays, whoever else is chosen', async () => {
  const supers = (await p.sql("select id from person where kind = 'superadmin'")).map((r) => r['id'] as string);
  await p.sql("update person set password_hash = 'x' where kind = 'superadmin'");
  const other = (await p.as('greta').post('/people', { login: 'second', name: 'Second', kind: 'superadmin' })).body;
  await p.sql("update person set password_hash = 'x' where id = $1", [other.id]);
  const second = await p.asPerson(other.id);
  const all = [...supers, other.id];
  const a = await check(second, { do: 'stopSignIn' }, all);
  expect(a.body.refused.map((r: Json) => r.id)).toContain(other.id);
  expect((await apply(second, { do: 'disable' }, all)).status).toBe(409);
  expect(await p.sql("select 1 from person where kind = 'superadmin' and enabled")).toHaveLength(all.length);
});
