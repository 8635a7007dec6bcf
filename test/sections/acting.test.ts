import { afterEach, beforeEach, expect, test } from 'vitest';
import { decide } from '#access/decide.ts';
import { ticket } from '#modules/tickets/access.ts';
import { type Caller, type Json, type Product, product } from '../product.ts';
import { stored, storedPolicy } from '../rows.ts';

/** Acting as one of one's grants: a session that is narrower than its person. */

let house: Product;

beforeEach(async () => {
  house = await product();
});
afterEach(() => house.close());

const rolesOf = async (caller: Caller): Promise<Json[]> => (await caller.get('/session/roles')).body.items;
const act = (caller: Caller, grant_id: string | null) => caller.put('/session/acting', { grant_id });
const listed = async (caller: Caller, path = '/tickets'): Promise<string[]> =>
  (await caller.get(`${path}?limit=200`)).body.items.map((t: Json) => t.id).toSorted();

/** Somebody who has two roles: a second one at another place. */
async function withTwoRoles(login: string): Promise<Caller> {
  const caller = house.as(login);
  const before = new Set((await rolesOf(caller)).map((r) => r.place));
  const places = Object.values(house.ids.places);
  for (const place_id of places) {
    if ((await rolesOf(caller)).length > 1) return caller;
    const [{ name }] = (await house.sql('select name from place where id = $1', [place_id])) as [Json];
    if (before.has(name)) continue;
    const body = { person_id: house.ids.people[login], profile_id: house.ids.profiles['Technician'], place_id };
    await house.as('greta').post('/grants', body);
  }
  return caller;
}

test('list, count, page, export and search are those of the one grant, and together never more', async () => {
  const tom = await withTwoRoles('tom');
  const all = await listed(tom);
  const policy = await storedPolicy(house);
  const rows = await stored(house, ticket);
  for (const role of await rolesOf(tom)) {
    expect((await act(tom, role.grant_id)).status).toBe(204);
    const ceilings = [{ lines: 'every' as const, grant: role.grant_id }];
    const asker = { personId: house.ids.people['tom'] as string, now: Date.now(), ceilings };
    const expected = rows
      .filter((row) => !row.trashed && decide(policy, asker, ticket, 'view', row).allowed)
      .map((row) => row.id)
      .toSorted();
    const seen = await listed(tom);
    expect(seen).toEqual(expected);
    expect(all).toEqual(expect.arrayContaining(seen));
    expect((await tom.get('/tickets/count')).body.count).toBe(seen.length);
    expect((await tom.get('/tickets.csv')).text.trim().split('\n').length - 1).toBeLessThanOrEqual(seen.length);
    for (const id of all) expect((await tom.get(`/tickets/${id}`)).status).toBe(seen.includes(id) ? 200 : 404);
    expect((await tom.get('/session')).body.acting).toMatchObject({ grant_id: role.grant_id, place: role.place });
  }
  await act(tom, null);
  expect(await listed(tom)).toEqual(all);
});

test('what one does is done by that grant alone, and the audit says so', async () => {
  const tom = await withTwoRoles('tom');
  const [role] = await rolesOf(tom);
  await act(tom, role.grant_id);
  const [id] = await listed(tom);
  await tom.patch(`/tickets/${id}`, { title: 'As one' });
  await tom.post(`/tickets/${id}/workunits`, { text: 'Looked at it', hours: 0 });
  const rows = await house.sql("select actor from audit where actor like '%acting as%'");
  expect(rows.length).toBeGreaterThan(0);
  for (const { actor } of rows) expect(actor).toContain(`(acting as ${role.profile} at ${role.place})`);
});

test('full power is put down with it', async () => {
  const greta = house.as('greta');
  const { nina } = house.ids.people;
  const body = {
    person_id: house.ids.people['greta'],
    profile_id: house.ids.profiles['Self-Service'],
    place_id: house.ids.places['support'],
  };
  const made = await greta.post('/grants', body);
  expect(made.status, made.text).toBe(201);
  await act(greta, made.body.id);
  expect((await greta.get('/session')).body.sections).not.toContain('people');
  expect((await greta.get(`/people/${nina}`)).status).toBe(404);
  const given = await greta.post('/grants', { ...body, person_id: nina });
  expect([403, 422]).toContain(given.status);
  expect((await greta.put('/people-fields', { items: [] })).status).toBe(403);
});

test("nobody acts as another's grant, as one that has ended, or as none they know", async () => {
  const tom = await withTwoRoles('tom');
  const [mine] = await rolesOf(tom);
  const others = await house.sql<{ id: string }>('select id from access_grant where person_id <> $1', [
    house.ids.people['tom'],
  ]);
  for (const id of [others[0]?.id as string, '00000000-0000-7000-8000-00000000dead']) {
    const a = await act(tom, id);
    expect([a.status, a.body.errors[0].field]).toEqual([422, 'grant_id']);
  }
  await house.sql("update access_grant set ends_at = now() - interval '1 minute' where id = $1", [mine.grant_id]);
  expect((await act(tom, mine.grant_id)).status).toBe(422);
});

test('a grant that is taken away while one acts as it leaves nothing of it, and nothing of the others', async () => {
  const tom = await withTwoRoles('tom');
  const [role] = await rolesOf(tom);
  await act(tom, role.grant_id);
  await house.sql('delete from access_grant where id = $1', [role.grant_id]);
  const policy = await storedPolicy(house);
  const ceilings = [{ lines: 'every' as const, grant: role.grant_id }];
  const asker = { personId: house.ids.people['tom'] as string, now: Date.now(), ceilings };
  const floors = (await stored(house, ticket)).filter((t) => decide(policy, asker, ticket, 'view', t).allowed);
  expect(await listed(tom)).toEqual(
    floors
      .filter((t) => !t.trashed)
      .map((t) => t.id)
      .toSorted(),
  );
  expect((await tom.get('/session')).body.acting).toMatchObject({ profile: '', place: '' });
  await act(tom, null);
  expect((await tom.get('/session')).body.acting).toBe(null);
});

test('neither a token nor a job gets out of it', async () => {
  const tom = await withTwoRoles('tom');
  const [role] = await rolesOf(tom);
  await act(tom, role.grant_id);
  const token = await tom.post('/me/tokens', { name: 'Out', scopes: ['read'] });
  expect([token.status, token.body.detail]).toEqual([403, expect.stringContaining('one of your grants')]);
  await (await house.house.startJobs()).stop();
  const job = await tom.post('/access/diff/exact', { changes: [] });
  expect(job.status, job.text).toBe(200);
  const [row] = await house.sql('select grant_id from job where id = $1', [job.body.job_id]);
  expect(row?.grant_id).toBe(role.grant_id);
  await act(tom, null);
  const whole = await tom.post('/access/diff/exact', { changes: [] });
  await act(tom, role.grant_id);
  expect((await tom.get(`/jobs/${job.body.job_id}`)).status).toBe(200);
  expect((await tom.get(`/jobs/${whole.body.job_id}`)).status).toBe(404);
});
