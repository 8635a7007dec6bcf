import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Json, type Product, product } from '../product.ts';

/** Otto manages the people of ACME and nothing else; he may not view, let alone change, what is Globex's. */
let p: Product;

beforeAll(async () => {
  p = await product();
  const made = await p.as('greta').post('/policy/apply', {
    file: `gatehouse: 1
profiles:
  - { name: People manager, at: ACME, bits: [UM] }
  - { name: Strong, at: ACME, bits: [UM, IR, IW, IM] }
grants:
  - { profile: People manager, person: otto, at: ACME, below: true, until: 2080-01-01 }
`,
  });
  expect(made.status, made.text).toBe(200);
});
afterAll(() => p?.close());

const apply = (file: string, more: object = {}): Promise<Answer> =>
  p.as('otto').post('/policy/apply', { file: `gatehouse: 1\n${file}`, ...more });
const told = (a: Answer): string[] => (a.body.errors ?? []).map((e: Json) => `${e.line} ${e.field}: ${e.message}`);

/** Everything but the log of what was refused and when somebody was last seen, which is noted by and by. */
const state = (): Promise<Json> =>
  p.sql(
    'select (select json_agg(x order by x.id) from place x) places, (select json_agg(x order by x.id) from profile x) profiles, ' +
      '(select json_agg(x order by x.id) from access_grant x) grants, ' +
      "(select json_agg(to_jsonb(x) - 'last_seen_at' order by x.id) from person x) people, " +
      '(select json_agg(x order by x.person_id, x.place_id) from membership x) members, ' +
      '(select json_agg(x) from policy_test x) tests, (select json_agg(x) from declared_type x) types, (select json_agg(x) from access_rule x) rules',
  );

describe('nobody raises their own rights by a file', () => {
  test.each([
    ['a grant of what they lack', 'grants:\n  - { profile: Strong, person: otto, at: ACME }\n', 403, 3],
    [
      'a grant that outlives their own',
      'grants:\n  - { profile: People manager, person: otto, at: Support }\n',
      403,
      3,
    ],
    [
      'stretching their own grant',
      'grants:\n  - { profile: People manager, person: otto, at: ACME, until: null }\n',
      403,
      3,
    ],
    ['editing the profile they hold', 'profiles:\n  - { name: People manager, at: ACME, bits: [UM, IM] }\n', 403, 3],
    [
      'a profile with more than they hold',
      'profiles:\n  - { name: Mine, at: ACME, lines: ["ticket:purge all"] }\n',
      403,
      3,
    ],
    [
      'a profile and a grant of it',
      'profiles:\n  - { name: Mine, at: ACME, bits: [IM] }\ngrants:\n  - { profile: Mine, person: otto, at: ACME }\n',
      403,
      3,
    ],
    [
      'a grant to a group they join',
      'places:\n  - { name: Ring, kind: group, under: ACME, members: [otto] }\ngrants:\n  - { profile: Strong, group: Ring, at: ACME }\n',
      403,
      5,
    ],
    ['a rule', 'rules:\n  - { name: R, at: ACME, when: [{ organization: [ACME] }], give: Strong, in: ACME }\n', 403, 3],
    ['the kind of their account', 'people:\n  - { login: otto, kind: superadmin }\n', 403, 3],
    ['the dates of their account', 'people:\n  - { login: otto, valid_until: 2090-01-01 }\n', 422, 3],
    [
      'a new super administrator',
      'people:\n  - { login: evil, name: Evil, organization: ACME, kind: superadmin }\n',
      403,
      3,
    ],
    ['a pack', 'packs:\n  - nsp\n', 403, 3],
    [
      'a record type whose floor opens everything',
      'types:\n  invoice: { title: I, actions: { view: {} }, floors: [{ actions: [view], allow: { op: always }, because: All. }] }\n',
      403,
      3,
    ],
    [
      'moving a place under another',
      'places:\n  - { name: Support, kind: group, code: s, under: ACME }\n  - { name: Network, kind: group, under: All }\n',
      422,
      4,
    ],
  ])('by %s', async (_, file, status, line) => {
    const before = await state();
    const answer = await apply(file);
    expect([answer.status, told(answer)[0]], answer.text).toEqual([
      status,
      expect.stringMatching(new RegExp(`^${line} `)),
    ]);
    expect(await state()).toEqual(before);
    const dry = await p.as('otto').post('/policy/diff', { file: `gatehouse: 1\n${file}` });
    expect(dry.status).toBe(status);
  });

  test('by pruning what binds or guards others', async () => {
    const before = await state();
    expect((await apply('grants: []\n', { prune: true })).status).toBe(403);
    expect((await apply('tests: []\n', { prune: true })).body).toMatchObject({ changed: 0 });
    expect(await state()).toEqual(before);
  });
});

describe('other tenants', () => {
  const same = (text: string): string => text.replaceAll(/Nowhere|Customer care|nobody|karl|Unknown|Hidden/g, '?');

  test.each([
    [
      'a place',
      'grants:\n  - { profile: People manager, person: helen, at: #, until: 2079-01-01 }\n',
      'Nowhere',
      'Customer care',
    ],
    ['a parent', 'places:\n  - { name: New, kind: group, under: # }\n', 'Nowhere', 'Customer care'],
    [
      'a place in a list',
      'profiles:\n  - { name: New, at: ACME, lines: ["person:view group [#]"] }\n',
      'Nowhere',
      'Customer care',
    ],
    [
      'a person',
      'grants:\n  - { profile: People manager, person: #, at: ACME, until: 2079-01-01 }\n',
      'nobody',
      'karl',
    ],
    ['a member', 'places:\n  - { name: Support, kind: group, under: ACME, members: [#] }\n', 'nobody', 'karl'],
    [
      'whom a test is about',
      'tests:\n  - { who: #, may: false, action: view, of: any, type: ticket }\n',
      'nobody',
      'karl',
    ],
    [
      'where a test looks',
      'tests:\n  - { who: helen, may: false, action: view, of: any, type: ticket, at: # }\n',
      'Nowhere',
      'Customer care',
    ],
    ['a profile', 'grants:\n  - { profile: #, person: helen, at: ACME, until: 2079-01-01 }\n', 'Unknown', 'Hidden'],
  ])('%s that is invisible gives the answer of one that is not there', async (_, file, unknown, invisible) => {
    await p
      .as('greta')
      .post('/policy/apply', { file: 'gatehouse: 1\nprofiles: [{ name: Hidden, at: Globex, bits: [IR] }]\n' });
    const answers: Answer[] = [];
    for (const name of [unknown, invisible]) answers.push(await apply(file.replace('#', name)));
    expect(answers.map((a) => a.status)).toEqual([422, 422]);
    const [a, b] = answers.map((x) => told(x).map(same));
    expect(b).toEqual(a);
  });

  test('their grants, members and records stay what they are, whatever is pruned', async () => {
    const globex = (): Promise<Json> =>
      p.sql(
        "select json_agg(g order by g.id) from access_grant g where place_id in (select id from place where path @> array[(select id from place where name = 'Globex')])",
      );
    const before = await globex();
    const text = (await p.as('otto').get('/policy')).text;
    expect(text).not.toMatch(/globex|karl|carla/i);
    await p.as('otto').post('/policy/apply', { file: text, prune: true });
    for (const part of ['places', 'profiles', 'grants', 'rules', 'tests'])
      await apply(`${part}: []\n`, { prune: true });
    expect(await globex()).toEqual(before);
  });
});

test('a failing test names no place that its reader may not view', async () => {
  const ask = (who: string): Promise<Answer> =>
    p.as(who).post('/policy/test', { file: `gatehouse: 1\ntests:\n  - ${who} may create every ticket at All\n` });
  expect((await ask('greta')).body.tests[0].passed).toBe(true);
  const shared = await p.as('karl').post('/policy/test', {
    file: 'gatehouse: 1\ntests:\n  - karl may create every ticket\n  - karl may view every ticket\n',
  });
  expect(shared.status, shared.text).toBe(200);
  expect(shared.text).not.toMatch(/ACME|Support|Network|Facilities|People desk/);
});

test('a user manager does by a file what they may do by hand', async () => {
  const file = `places:
  - { name: Annex, kind: group, under: ACME, members: [nina] }
people:
  - { login: nora, name: Nora, organization: ACME }
profiles:
  - { name: Half a manager, at: ACME, lines: ["person:view all", "person:edit all"] }
grants:
  - { profile: Half a manager, person: nora, at: Annex, until: 2079-01-01 }
tests:
  - nora may edit some person at ACME
`;
  const done = await apply(file);
  expect(done.status, done.text).toBe(200);
  expect((await apply(file)).body).toMatchObject({ changed: 0 });
  expect(await p.sql('select test from policy_test')).toEqual([]);
  const by = "select distinct actor from audit where after::text like '%Annex%'";
  expect(await p.sql(by)).toEqual([{ actor: 'Otto Lindt' }]);
});

test('whoever is given something at a group belongs to it: "my groups" of it are measured by that group, too', async () => {
  const made = await p.as('greta').post('/policy/apply', {
    file: `gatehouse: 1
people: [{ login: newt, name: Newt, organization: ACME }]
profiles:
  - { name: Lister, at: ACME, bits: [UM], lines: ["ticket:view group [Facilities]"] }
  - { name: My groups, at: ACME, lines: [ticket:view group mine] }
grants: [{ profile: Lister, person: quinn, at: ACME, below: true }]
`,
  });
  expect(made.status, made.text).toBe(200);
  await p.sql(
    "delete from access_grant where person_id = (select id from person where login = 'quinn') and profile_id <> (select id from profile where name = 'Lister')",
  );
  const give = (at: string): Promise<Answer> =>
    p
      .as('quinn')
      .post('/policy/apply', { file: `gatehouse: 1\ngrants: [{ profile: My groups, person: newt, at: ${at} }]\n` });
  expect((await give('Support')).status).toBe(403);
  expect((await give('Facilities')).status).toBe(200);
});

test('a token that only reads applies nothing', async () => {
  const made = await p.as('greta').post('/me/tokens', { name: 'reader', scopes: ['read'] });
  expect(made.status, made.text).toBe(200);
  const headers = { authorization: `Bearer ${made.body.secret}` };
  const answer = await p.nobody.post(
    '/policy/apply',
    { file: 'gatehouse: 1\nplaces: [{ name: T, kind: group }]\n' },
    headers,
  );
  expect(answer.status).toBe(403);
  expect(await p.sql("select 1 from place where name = 'T'")).toEqual([]);
});
