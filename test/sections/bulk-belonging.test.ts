import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Json, type Product, product } from '../product.ts';

/** Otto manages the people and places of ACME, and does not hold what the members of its Key keepers are granted. */
let p: Product;
let otto: Caller;
let greta: Caller;
let ids: Readonly<Record<string, string>>;
let places: Readonly<Record<string, string>>;
let profiles: Readonly<Record<string, string>>;

const CREW = ['bea', 'bob', 'bud'];

beforeAll(async () => {
  p = await product();
  otto = p.as('otto');
  greta = p.as('greta');
  const made = await greta.post('/policy/apply', {
    file: `gatehouse: 1
places:
  - { name: ACME South, kind: organization, under: ACME, code: south }
  - { name: Night shift, kind: group, under: ACME, code: night }
  - { name: Key keepers, kind: group, under: ACME, code: keys }
  - { name: Their night, kind: group, under: Globex, code: theirs }
people:
${[...CREW, 'lone'].map((login) => `  - { login: ${login}, name: ${login} Berg, organization: ACME }`).join('\n')}
profiles:
  - { name: People manager, at: ACME, bits: [UM, IR] }
  - { name: Reader, at: ACME, bits: [IR] }
  - { name: Stronger, at: ACME, bits: [IR, IM, KM] }
grants:
  - { profile: People manager, person: otto, at: ACME, below: true }
  - { profile: Stronger, group: Key keepers, at: ACME }
`,
  });
  expect(made.status, made.text).toBe(200);
  const named = async (sql: string) =>
    Object.fromEntries((await p.sql(sql)).map((r) => [r['name'] as string, r['id'] as string]));
  ids = await named('select login as name, id from person');
  places = await named('select name, id from place');
  profiles = await named('select name, id from profile');
});
afterAll(() => p?.close());

const of = (...logins: string[]): string[] => logins.map((l) => ids[l] as string);
const check = (who: Caller, change: object, some: string[]) => who.post('/people-bulk/check', { change, ids: some });
const apply = (who: Caller, change: object, some: string[]) => who.post('/people-bulk', { change, ids: some });
const undo = (who: Caller, id: string) => who.post(`/people-bulk/${id}/undo`);
const join = (place: string) => ({ do: 'join', place_id: places[place] });
const leave = (place: string) => ({ do: 'leave', place_id: places[place] });
const toOrganization = (place: string) => ({ do: 'setOrganization', organization_id: places[place] });

/** Who of the crew belongs there, with the switches that are off, and by what. */
const membersOf = async (place: string): Promise<string[]> =>
  (
    await p.sql(
      `select p.login, m.cause, m.notified from membership m join person p on p.id = m.person_id
       where m.place_id = $1 order by 1`,
      [places[place]],
    )
  ).map((m) => `${m['login']} by ${m['cause']}${m['notified'] ? '' : ', not notified'}`);
const grantsAt = async (place: string): Promise<string[]> =>
  (
    await p.sql('select p.login from access_grant g join person p on p.id = g.person_id where g.place_id = $1', [
      places[place],
    ])
  ).map((g) => g['login'] as string);
const homeOf = async (login: string): Promise<unknown> =>
  (
    await p.sql('select o.name from person p join place o on o.id = p.organization_id where p.login = $1', [login])
  )[0]?.['name'];

describe('many people join a group', () => {
  test('are told beforehand, and leave it again when that is taken back', async () => {
    expect((await apply(otto, join('Night shift'), of('bea'))).status).toBe(200);
    const checked = await check(otto, join('Night shift'), of(...CREW, 'karl'));
    expect(checked.body).toMatchObject({ able: of('bob', 'bud'), same: 1, refused: [{ id: ids['karl'], name: '' }] });
    const made = await apply(otto, join('Night shift'), checked.body.able);
    expect([made.status, made.body.done], made.text).toEqual([200, 2]);
    expect(await membersOf('Night shift')).toEqual(['bea by hand', 'bob by hand', 'bud by hand']);
    // Who has been given something there since then stays.
    const grant = { person_id: ids['bud'], profile_id: profiles['Reader'], place_id: places['Night shift'] };
    expect((await otto.post('/grants', grant)).status).toBe(201);
    expect((await undo(otto, made.body.undo_id)).status).toBe(200);
    expect(await membersOf('Night shift')).toEqual(['bea by hand', 'bud by hand']);
    expect((await apply(otto, leave('Night shift'), of('bea', 'bud'))).status).toBe(200);
    expect([await membersOf('Night shift'), await grantsAt('Night shift')]).toEqual([[], []]);
  });

  test('whose members hold more than the giver: refused each, and made for nobody', async () => {
    const checked = await check(otto, join('Key keepers'), of('bea', 'otto'));
    expect(checked.body).toMatchObject({ able: [], same: 0 });
    expect(checked.body.refused.map((r: Json) => r.id)).toEqual(of('bea', 'otto'));
    expect((await apply(otto, join('Key keepers'), of('bea'))).status).toBe(409);
    expect(await membersOf('Key keepers')).toEqual([]);
  });

  test('at a place where one may change nobody', async () => {
    // Otto may not even see it: as if it were not there.
    const hidden = await check(otto, join('Their night'), of('bea'));
    const missing = await check(otto, { do: 'join', place_id: '00000000-0000-7000-8000-00000000dead' }, of('bea'));
    expect([hidden.status, hidden.body.errors]).toEqual([422, missing.body.errors]);
    expect(hidden.body.errors[0].field).toBe('place_id');
    await greta.post('/policy/apply', {
      file: 'gatehouse: 1\nprofiles: [{ name: Onlooker, at: Globex, lines: ["place:view all"] }]\ngrants: [{ profile: Onlooker, person: otto, at: Globex, below: true }]\n',
    });
    for (const change of [join('Their night'), leave('Their night')]) {
      expect((await check(otto, change, of('bea'))).status).toBe(403);
      expect((await apply(otto, change, of('bea'))).status).toBe(403);
    }
  });

  test('that is deactivated: nobody new goes there', async () => {
    await p.sql('update place set active = false where id = $1', [places['Night shift']]);
    await p.sql('update policy_epoch set n = n + 1');
    try {
      const checked = await check(otto, join('Night shift'), of('bea'));
      expect(checked.body).toMatchObject({ able: [], refused: [{ reason: expect.stringMatching(/deactivated/) }] });
    } finally {
      await p.sql('update place set active = true where id = $1', [places['Night shift']]);
      await p.sql('update policy_epoch set n = n + 1');
    }
  });
});

describe('many people leave a group', () => {
  test('with the grants they were given there, and come back as they were', async () => {
    const at = places['Night shift'];
    await apply(otto, join('Night shift'), of('bea', 'bob'));
    expect((await otto.put(`/places/${at}/members/${ids['bob']}`, { notified: false })).status).toBe(200);
    for (const login of ['bea', 'bud']) {
      const grant = { person_id: ids[login], profile_id: profiles['Reader'], place_id: at };
      expect((await otto.post('/grants', grant)).status).toBe(201);
    }
    const before = ['bea by hand', 'bob by hand, not notified', 'bud by grant'];
    expect(await membersOf('Night shift')).toEqual(before);
    const checked = await check(otto, leave('Night shift'), of(...CREW, 'otto'));
    expect(checked.body).toMatchObject({ able: of(...CREW), same: 1, refused: [] });
    const made = await apply(otto, leave('Night shift'), of(...CREW));
    expect([made.status, made.body.done], made.text).toEqual([200, 3]);
    expect([await membersOf('Night shift'), await grantsAt('Night shift')]).toEqual([[], []]);
    expect((await undo(otto, made.body.undo_id)).status).toBe(200);
    expect(await membersOf('Night shift')).toEqual(before);
    expect((await grantsAt('Night shift')).toSorted()).toEqual(['bea', 'bud']);
  });

  test('except for whoever holds a grant there that the actor could not give', async () => {
    const grant = { person_id: ids['bob'], profile_id: profiles['Stronger'], place_id: places['Night shift'] };
    expect((await greta.post('/grants', grant)).status).toBe(201);
    const checked = await check(otto, leave('Night shift'), of('bea', 'bob'));
    expect(checked.body).toMatchObject({ able: of('bea'), refused: [{ id: ids['bob'] }] });
    expect((await apply(otto, leave('Night shift'), of('bea', 'bob'))).status).toBe(409);
    expect(await membersOf('Night shift')).toHaveLength(3);
  });
});

describe('many people get an organization', () => {
  test('of those where one may bring people, and have their own again when that is taken back', async () => {
    expect((await apply(otto, toOrganization('ACME South'), of('bud'))).status).toBe(200);
    const checked = await check(otto, toOrganization('ACME South'), of(...CREW));
    expect(checked.body).toMatchObject({ same: 1 });
    // Bob holds more than otto since he was given it above.
    expect(checked.body.able).toEqual(of('bea'));
    const made = await apply(otto, toOrganization('ACME South'), of('bea', 'bud'));
    expect([made.status, made.body.done], made.text).toEqual([200, 2]);
    expect([await homeOf('bea'), await homeOf('bud')]).toEqual(['ACME South', 'ACME South']);
    // What somebody else has changed since then stays.
    expect((await undo(otto, made.body.undo_id)).status).toBe(200);
    expect([await homeOf('bea'), await homeOf('bud')]).toEqual(['ACME', 'ACME South']);
  });

  test.each(['Globex', 'Night shift'])('%s, where one may bring nobody or that is none: refused', async (place) => {
    for (const call of [check, apply]) {
      const a = await call(otto, toOrganization(place), of('bea'));
      expect([a.status, a.body.errors?.[0]?.field], a.text).toEqual([422, 'organization_id']);
    }
    expect(await homeOf('bea')).toBe('ACME');
  });

  test('but nobody who would leave the reach of whoever sets it', async () => {
    await greta.post('/policy/apply', {
      file: 'gatehouse: 1\nprofiles: [{ name: Bringer, at: Globex, lines: ["person:view all", "person:create all"] }]\ngrants: [{ profile: Bringer, person: otto, at: Globex }]\n',
    });
    const checked = await check(otto, toOrganization('Globex'), of('lone'));
    expect(checked.status, checked.text).toBe(200);
    expect(checked.body).toMatchObject({ able: [], refused: [{ id: ids['lone'] }] });
    expect((await apply(otto, toOrganization('Globex'), of('lone'))).status).toBe(409);
    expect(await homeOf('lone')).toBe('ACME');
  });
});
