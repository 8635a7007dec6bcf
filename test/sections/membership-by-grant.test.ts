import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { UPKEEP } from '#modules/access/section.ts';
import { followDates } from '#modules/people/section.ts';
import { ROOT_ID } from '#modules/places/schema.ts';
import { openSession } from '#platform/db.ts';
import { type Answer, type Caller, type Json, type Product, product } from '../product.ts';
import { withBits } from './with-bits.ts';

let house: Product;
let greta: Caller;
let person: string;
let group: string;
let profile: string;
let other: string;
let count = 0;

beforeAll(async () => {
  house = await product();
  greta = house.as('greta');
  profile = house.ids.profiles['Self-Service'] as string;
  other = ok(await greta.post('/profiles', { name: 'Onlooker', place_id: ROOT_ID, bits: ['IR'] })).id;
});
afterAll(() => house?.close());

beforeEach(async () => {
  count += 1;
  person = (await withBits(house)).id;
  const body = { name: `Shift ${count}`, kind: 'group', parent_id: house.ids.places['acme'] };
  group = ok(await greta.post('/places', body)).id;
});

function ok(answer: Answer): Json {
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
}

const give = async (more: object = {}): Promise<string> =>
  ok(await greta.post('/grants', { person_id: person, profile_id: profile, place_id: group, ...more })).id;
const take = async (id: string): Promise<void> => void ok(await greta.delete(`/grants/${id}`));
const member = async (): Promise<Json> =>
  ok(await greta.get(`/places/${group}/members`)).items.find((m: Json) => m.person_id === person);
const told = async (): Promise<string[]> =>
  (
    await house.sql(
      "select action from audit where type = 'place' and record_id = $1 and after->>'person_id' = $2 order by number",
      [group, person],
    )
  ).map((e) => e['action']);
const everyMinute = async (): Promise<void> => followDates(await house.house.outside(UPKEEP));
const over = async (id: string): Promise<void> => {
  await house.sql("update access_grant set ends_at = now() - interval '1 second' where id = $1", [id]);
  await everyMinute();
};

describe('a membership that a grant has brought', () => {
  test('goes with the grant, and both are told once', async () => {
    const id = await give();
    expect(await member()).toMatchObject({ cause: 'grant', works: true });
    await take(id);
    expect(await member()).toBeUndefined();
    expect(await told()).toEqual(['memberByGrant', 'memberGone']);
    expect(ok(await greta.get(`/people/${person}`))).toBeDefined();
  });

  test('stays as long as one grant holds there, and goes with the last', async () => {
    const [first, second] = [await give(), await give({ profile_id: other })];
    await take(first);
    expect(await member()).toMatchObject({ cause: 'grant' });
    await take(second);
    expect(await member()).toBeUndefined();
  });

  test.for([
    ['is given a switch', { works: false }],
    ['is added by hand', {}],
  ] as const)('is somebody’s by hand once the person %s', async ([, switches]) => {
    const id = await give();
    ok(await greta.put(`/places/${group}/members/${person}`, switches));
    expect(await member()).toMatchObject({ cause: 'hand', ...switches });
    await take(id);
    expect(await member()).toMatchObject({ cause: 'hand', ...switches });
  });

  test('is not what was there by hand before', async () => {
    ok(await greta.put(`/places/${group}/members/${person}`, {}));
    await take(await give());
    expect(await member()).toMatchObject({ cause: 'hand' });
    expect(await told()).toEqual(['memberAdded']);
  });

  test('goes when the grant is over by its date, by the hand of the installation, and comes back with it', async () => {
    const id = await give({ ends_at: '2090-01-01T00:00:00Z' });
    const more = await give({ profile_id: other, ends_at: '2090-01-01T00:00:00Z' });
    await over(id);
    expect(await member()).toBeDefined();
    await over(more);
    expect(await member()).toBeUndefined();
    const [entry] = await house.sql(
      "select actor, actor_id from audit where action = 'memberGone' and record_id = $1",
      [group],
    );
    expect(entry).toEqual({ actor: 'system: upkeep', actor_id: null });
    await everyMinute();
    expect(await told()).toEqual(['memberByGrant', 'memberGone']);
    ok(await greta.patch(`/grants/${id}`, { ends_at: '2091-01-01T00:00:00Z' }));
    expect(await member()).toMatchObject({ cause: 'grant' });
  });

  test('comes when the grant begins, not before, by the hand of the installation', async () => {
    const id = await give({ starts_at: '2090-01-01T00:00:00Z' });
    await everyMinute();
    expect([await member(), await told()]).toEqual([undefined, []]);
    await house.sql("update access_grant set starts_at = now() - interval '1 second' where id = $1", [id]);
    await everyMinute();
    expect(await member()).toMatchObject({ cause: 'grant' });
    await everyMinute();
    expect(await told()).toEqual(['memberByGrant']);
    await take(id);
    expect(await member()).toBeUndefined();
  });

  test('goes and comes with another beginning of the grant', async () => {
    const id = await give();
    ok(await greta.patch(`/grants/${id}`, { starts_at: '2090-01-01T00:00:00Z' }));
    expect(await member()).toBeUndefined();
    ok(await greta.patch(`/grants/${id}`, { starts_at: null }));
    expect(await member()).toMatchObject({ cause: 'grant' });
    expect(await told()).toEqual(['memberByGrant', 'memberGone', 'memberByGrant']);
  });

  test('is shown in the preview of a grant that has not begun, as it will be', async () => {
    const place_id = house.ids.places['support'];
    ok(await greta.post('/grants', { group_id: group, profile_id: other, place_id }));
    const body = { person_id: person, profile_id: profile, place_id: group, starts_at: '2090-01-01T00:00:00Z' };
    const { people } = ok(await greta.post('/access/preview', { changes: [{ call: 'grants.create', body }] }));
    expect(JSON.stringify(people)).toContain('Support');
    await give({ starts_at: body.starts_at });
    expect(await member()).toBeUndefined();
  });

  test('is looked after each minute without holding up whoever writes', async () => {
    await give({ ends_at: '2090-01-01T00:00:00Z' });
    await everyMinute();
    const writer = await openSession(house.database.target);
    await writer.query('begin; select pg_advisory_xact_lock_shared(4711)');
    await everyMinute();
    await writer.close();
    expect(await member()).toMatchObject({ cause: 'grant' });
  });

  test('stays when a grant that is over makes room for a new one like it', async () => {
    const id = await give({ ends_at: '2090-01-01T00:00:00Z' });
    await house.sql("update access_grant set ends_at = now() - interval '1 second' where id = $1", [id]);
    await give();
    expect(await member()).toMatchObject({ cause: 'grant' });
    expect(await told()).toEqual(['memberByGrant']);
  });
});

describe('the grant that brought somebody', () => {
  test('comes back with the membership when its end is undone', async () => {
    const id = await give();
    await take(id);
    expect(ok(await greta.post('/changes/undo', { record_id: id }))).toMatchObject({ reverted: 1 });
    expect(await member()).toMatchObject({ cause: 'grant' });
    expect(ok(await greta.post('/changes/undo', { record_id: id }))).toMatchObject({ reverted: 1 });
    expect(await member()).toBeUndefined();
  });

  test('takes the membership along when it is taken from many at once', async () => {
    await give();
    const change = { do: 'take', profile_id: profile, place_id: group };
    const { undo_id } = ok(await greta.post('/people-bulk', { change, ids: [person] }));
    expect(await member()).toBeUndefined();
    ok(await greta.post(`/people-bulk/${undo_id}/undo`, {}));
    expect(await member()).toMatchObject({ cause: 'grant' });
  });

  test('takes along what a rule gives for belonging there, with the same change', async () => {
    const rule = {
      name: `Rule ${count}`,
      place_id: ROOT_ID,
      criteria: [{ field: 'group', in: [group] }],
      profile_id: other,
      at_place_id: house.ids.places['acme'],
    };
    const { id: ruleId } = ok(await greta.post('/rules', rule));
    const byRule = async (): Promise<number> =>
      ok(await greta.get(`/grants?person_id=${person}`)).items.filter((g: Json) => g.cause === 'rule').length;
    const id = await give();
    expect(await byRule()).toBe(1);
    await take(id);
    expect([await byRule(), await member()]).toEqual([0, undefined]);
    ok(await greta.delete(`/rules/${ruleId}`));
  });

  test('takes along what the place gives its members, as is shown beforehand', async () => {
    const place_id = house.ids.places['support'];
    ok(await greta.post('/grants', { group_id: group, profile_id: other, place_id }));
    const changes = [{ call: 'grants.delete', params: { id: await give() } }];
    const { lose, people } = ok(await greta.post('/access/preview', { changes }));
    expect([lose, people[0].id]).toEqual([1, person]);
    expect(JSON.stringify(people[0].loses)).toContain('Support');
    expect(await member()).toMatchObject({ cause: 'grant' });
  });

  test('shows the place in the preview of the grant as it comes and as it goes', async () => {
    const stranger = house.ids.people['karl'];
    const placesOf = async (change: Json): Promise<Json> => {
      const { people } = ok(await greta.post('/access/preview', { changes: [change] }));
      return people[0].records.find((r: Json) => r.type === 'place');
    };
    const counts = (n: number): Json => ({ count: { count: n, capped: false } });
    const body = { person_id: stranger, profile_id: other, place_id: group };
    const came = await placesOf({ call: 'grants.create', body });
    expect(came).toMatchObject({ gained: counts(1), lost: counts(0) });
    const id = await give({ person_id: stranger, profile_id: other });
    const [{ number } = {}] = await house.sql("select number from audit where record_id = $1 and action = 'create'", [
      id,
    ]);
    for (const change of [
      { call: 'grants.delete', params: { id } },
      { call: 'changes.revert', body: { entry: number } },
    ]) {
      const gone = await placesOf(change);
      expect(gone).toMatchObject({ gained: counts(0), lost: { ...counts(1), examples: [{ id: group }] } });
    }
  });

  test('comes back with a person who was deleted, and brings them', async () => {
    await give();
    const { version } = ok(await greta.get(`/people/${person}`));
    ok(await greta.delete(`/people/${person}`, { 'if-match': `"${version}"` }));
    const [{ number } = {}] = await house.sql(
      "select number from audit where record_id = $1 and action = 'delete' and type = 'person'",
      [person],
    );
    expect(ok(await greta.post('/changes/revert', { entry: number }))).toEqual({ reverted: 2, left: [] });
    expect(await member()).toMatchObject({ cause: 'grant' });
  });
});

test('an import into the group makes a membership by hand of one by a grant, once', async () => {
  const grant = await give();
  const { login } = ok(await greta.get(`/people/${person}`));
  const file = { csv: `${login},,,,,,,,,,`, group_id: group, apply: true };
  expect(ok(await greta.post('/people-import', file))).toMatchObject({ update: 1, skip: 0 });
  expect(await member()).toMatchObject({ cause: 'hand' });
  expect(ok(await greta.post('/people-import', file))).toMatchObject({ update: 0, skip: 1 });
  await take(grant);
  expect(await member()).toMatchObject({ cause: 'hand' });
});

describe('a policy file', () => {
  const parts = 'places,people,profiles,grants';
  const exported = async (): Promise<string> => (await greta.get(`/policy?parts=${parts}`)).text;

  test('does not say of those whom its grants bring that they belong', async () => {
    await give();
    const { login } = ok(await greta.get(`/people/${person}`));
    const lines = (text: string): string[] => text.split('\n').filter((line) => line.includes(login));
    const before = lines(await exported());
    expect(before.filter((line) => line.includes('members'))).toEqual([]);
    ok(await greta.put(`/places/${group}/members/${person}`, {}));
    expect(lines(await exported())).not.toEqual(before);
  });

  test('that names somebody who belongs there by a grant leaves it at that', async () => {
    await give();
    const { login } = ok(await greta.get(`/people/${person}`));
    const { name } = ok(await greta.get(`/places/${group}`));
    const file = `gatehouse: 1\nplaces:\n  - { name: ${name}, kind: group, under: ACME, members: [${login}] }\n`;
    expect(ok(await greta.post('/policy/apply', { file }))).toMatchObject({ changed: 0 });
    expect(await member()).toMatchObject({ cause: 'grant' });
    const changed = file.replace(`[${login}]`, `[{ person: ${login}, works: false }]`);
    expect(ok(await greta.post('/policy/apply', { file: changed }))).toMatchObject({ changed: 1 });
    expect(await member()).toMatchObject({ cause: 'hand', works: false });
  });

  test('brings nobody before the grant begins, and is applied once', async () => {
    const { login } = ok(await greta.get(`/people/${person}`));
    const { name } = ok(await greta.get(`/places/${group}`));
    const grant = `{ person: ${login}, profile: Onlooker, at: ${name}, from: 2090-01-01T00:00:00Z }`;
    const file = `gatehouse: 1\ngrants:\n  - ${grant}\n`;
    expect(ok(await greta.post('/policy/apply', { file }))).toMatchObject({ changed: 1 });
    expect(ok(await greta.post('/policy/apply', { file }))).toMatchObject({ changed: 0 });
    expect(await member()).toBeUndefined();
    // A beginning that the file leaves out stays.
    const short = file.replace(/, from: [^ ]+/, '');
    expect(ok(await greta.post('/policy/apply', { file: short }))).toMatchObject({ changed: 0 });
    expect([await member(), await told()]).toEqual([undefined, []]);
    await house.sql("update access_grant set starts_at = now() - interval '1 second' where person_id = $1", [person]);
    await everyMinute();
    expect(await member()).toMatchObject({ cause: 'grant' });
  });

  test('gives a grant at a group, which brings its holder', async () => {
    const { login } = ok(await greta.get(`/people/${person}`));
    const { name } = ok(await greta.get(`/places/${group}`));
    const file = `gatehouse: 1\ngrants:\n  - { person: ${login}, profile: Onlooker, at: ${name} }\n`;
    expect(ok(await greta.post('/policy/apply', { file }))).toMatchObject({ changed: 2 });
    expect(await member()).toMatchObject({ cause: 'grant' });
  });
});
