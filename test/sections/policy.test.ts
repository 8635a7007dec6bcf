import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { UPKEEP } from '#modules/access/section.ts';
import { readPolicy } from '#modules/policy/reading.ts';
import { policySection } from '#modules/policy/section.ts';
import { parseSentence } from '#modules/policy/sentence.ts';
import { type Answer, type Json, type Product, product } from '../product.ts';

let p: Product;
beforeAll(async () => {
  p = await product();
});
afterAll(() => p?.close());

type Who = 'greta' | 'ada' | 'nina';
const HEAD = 'gatehouse: 1\n';
const send = (path: string, file: string, more: object, who: Who): Promise<Answer> =>
  p.as(who).post(`/policy/${path}`, { file: HEAD + file, ...more });
const apply = (file: string, more: object = {}, who: Who = 'greta') => send('apply', file, more, who);
const diff = (file: string, more: object = {}, who: Who = 'greta') => send('diff', file, more, who);
const exported = async (who: Who = 'greta', query = ''): Promise<string> =>
  (await p.as(who).get(`/policy${query}`)).text;
const revision = async (): Promise<number> => (await p.as('greta').get('/policy/revision')).body.revision;

/** What is wrong, as `line field message`. */
const wrong = ({ body }: Answer): string[] => (body.errors ?? []).map((e: Json) => `${e.line} ${e.field} ${e.message}`);

/** What an installation says about rights. */
const state = (): Promise<Json> =>
  p.sql(
    'select (select json_agg(x order by x.id) from place x) places, (select json_agg(x order by x.id) from profile x) profiles, ' +
      '(select json_agg(x order by x.id) from access_grant x) grants, (select json_agg(x order by x.id) from person x) people, ' +
      '(select count(*) from membership) members, (select count(*) from audit) audit',
  );

describe('export', () => {
  test('what is exported changes nothing when it is applied again', async () => {
    const again = await p.as('greta').post('/policy/apply', { file: await exported(), prune: true });
    expect(again.status, again.text).toBe(200);
    expect(again.body).toMatchObject({ changed: 0, left: 0 });
  });

  test('has only what one may view, and changes nothing for whoever exported it', async () => {
    const text = await exported('ada');
    expect(text).toContain('name: Support');
    expect(text).not.toMatch(/globex|Customer care|karl/i);
    const again = await p.as('ada').post('/policy/apply', { file: text, prune: true });
    expect(again.body, again.text).toMatchObject({ changed: 0 });
    const nina = await p.as('nina').post('/policy/apply', { file: await exported('nina'), prune: true });
    expect(nina.body, nina.text).toMatchObject({ changed: 0 });
  });

  test('writes only the parts that are asked for', async () => {
    expect(await exported('greta', '?parts=grants')).not.toContain('places:');
    expect((await p.as('greta').get('/policy?parts=grant')).status).toBe(422);
  });

  test('leaves out of an entry what is as usual', async () => {
    const [place, person, profile] = ['Plain place', 'plain', 'Plain profile'];
    await apply(
      `places: [{ name: ${place}, kind: group }]\npeople: [{ login: ${person}, name: Plain }]\nprofiles: [{ name: ${profile} }]\n`,
    );
    const text = await exported();
    expect(text).toMatch(/- name: Plain place\n {4}kind: group\n( {2}- |\n)/);
    expect(text).toContain('- { login: plain, name: Plain, organization: null, kind: grouped, enabled: true }\n');
    expect(text).toMatch(/- name: Plain profile\n(\n| {2}- )/);
  });
});

describe('apply', () => {
  test('makes what is in the file, and nothing more when it is applied again', async () => {
    const file = `
places:
  - { name: Night shift, kind: group, under: ACME, members: [helen, { person: otto, assigned: false }], default_user: zoe }
  - { name: Inner, kind: group, under: Night shift }
people:
  - { login: zoe, name: Zoe, organization: ACME, groups: [Inner] }
profiles:
  - { name: Night, at: ACME, bits: [IR, IW], lines: ["ticket:close group [Night shift, Inner]"] }
grants:
  - { profile: Night, person: zoe, at: Night shift, below: true, until: 2090-01-01 }
  - { profile: Night, group: Inner, at: Inner }
rules:
  - { name: Nights, at: ACME, when: [{ group: [Night shift] }], give: Night, in: Inner }
tests:
  - zoe must not view any ticket of Globex
  - otto may create ticket at Inner
`;
    const told = await diff(file);
    expect(told.status, told.text).toBe(200);
    const before = await state();
    expect(await state()).toEqual(before);
    const done = await apply(file, { expect: told.body.revision });
    expect(done.body, done.text).toMatchObject({
      changed: told.body.changed,
      tests: [{ passed: true }, { passed: true }],
    });
    expect((await apply(file, { prune: false })).body).toMatchObject({ changed: 0 });
    const by = "select distinct actor from audit where record_id = (select id from person where login = 'zoe')";
    expect(await p.sql(by)).toEqual([{ actor: 'Greta Holm' }]);
  });

  test('a diff changes nothing, not even the audit', async () => {
    const before = await state();
    const told = await diff('places: [{ name: Attic, kind: group }]\n');
    expect(told.body).toMatchObject({
      changed: 1,
      changes: [{ change: 'create', type: 'place', name: 'Attic', line: 2 }],
    });
    expect(await state()).toEqual(before);
  });

  test('moves and renames a place by its code, also onto the name of one that goes', async () => {
    await apply('places:\n  - { name: Old, kind: group, code: x-1 }\n  - { name: Taken, kind: group, code: x-2 }\n');
    const told = await apply(
      'places:\n  - { name: Taken, kind: group, code: x-1, under: ACME }\n  - { name: Old, kind: group, code: x-2 }\n',
    );
    expect(told.status, told.text).toBe(200);
    const rows = await p.sql("select name, code from place where code like 'x-%' order by code");
    expect(rows).toEqual([
      { name: 'Taken', code: 'x-1' },
      { name: 'Old', code: 'x-2' },
    ]);
  });

  test('without pruning leaves alone what is not in the file, and says so; with it takes that away', async () => {
    await apply('profiles: [{ name: Spare, bits: [IR] }]\ngrants: [{ profile: Spare, person: leo, at: ACME }]\n');
    const text = (await exported('greta', '?parts=grants')).replace(/.*Spare.*\n/, '').replace(HEAD, '');
    const left = await apply(text);
    expect(left.body).toMatchObject({ changed: 0, left: 1, leaves: [{ type: 'grant', name: 'Spare of leo at ACME' }] });
    const gone = await apply(text, { prune: true });
    expect(gone.body).toMatchObject({
      changed: 1,
      changes: [{ change: 'delete', name: 'Spare of leo at ACME', line: 0 }],
    });
  });

  test('gives again what has ended', async () => {
    const file = 'grants: [{ profile: Spare, person: leo, at: ACME }]\n';
    await apply(file);
    await p.sql(
      "update access_grant set ends_at = now() - interval '1 day', starts_at = null where profile_id = (select id from profile where name = 'Spare')",
    );
    expect((await apply(file)).body).toMatchObject({ changed: 1 });
    expect((await apply(file)).body).toMatchObject({ changed: 0 });
  });

  test('a new container can be granted at by the roles it comes with', async () => {
    const file = `places:
  - { name: Known answers, kind: container, container_type: knowledge_base, under: ACME }
grants:
  - { profile: Agent, person: helen, at: Known answers }
`;
    const done = await apply(file);
    expect(done.status, done.text).toBe(200);
    expect((await apply(file)).body).toMatchObject({ changed: 0 });
    const role = await p.sql(
      "select g.id from access_grant g join profile x on x.id = g.profile_id join place c on c.id = x.place_id where c.name = 'Known answers'",
    );
    expect(role).toHaveLength(1);
  });

  test('on another revision does nothing; of two at once on the same one, one wins', async () => {
    const at = await revision();
    const file = (n: number) => `places: [{ name: Race ${n}, kind: group }]\n`;
    expect((await apply(file(0), { expect: at - 1 })).status).toBe(409);
    const both = await Promise.all([1, 2].map((n) => apply(file(n), { expect: at })));
    expect(both.map((a) => a.status).toSorted()).toEqual([200, 409]);
    expect(await p.sql("select count(*)::int as n from place where name like 'Race %'")).toEqual([{ n: 1 }]);
  });
});

describe('mistakes', () => {
  test('every name that stands for nothing is told with its line, and nothing is applied', async () => {
    const before = await state();
    const answer = await apply(`places:
  - { name: A, kind: group, under: B }
  - { name: B, kind: group, under: A }
  - { name: C, kind: group, under: ACMEE }
  - { name: D, kind: group }
  - { name: d, kind: group }
  - { name: ACME, kind: group }
people:
  - { login: newcomer }
profiles:
  - name: X
    lines: [ticket:vew all, "ticket:view al", "tiket:view all", "ticket.note:view all", "ticket:view own via ownr"]
  - { name: X }
  - { name: Y, default: true, lines: ["ticket:view group [Suport]", "person:view organization by hom"] }
  - { name: Z, default: true }
grants:
  - { profile: Xx, person: helenn, at: ACME }
  - { profile: X, at: ACME }
  - { profile: X, person: helen, group: Support, at: ACME }
  - { profile: X, person: helen, at: ACME, until: 2020-01-01 }
  - { profile: X, person: helen, at: ACME, from: 2091-01-01, until: 2090-01-01 }
packs: [glpj]
records: { invoise: {} }
`);
    expect(answer.status).toBe(422);
    expect(wrong(answer)).toEqual([
      '3 places.0.under This place would lie under itself, by way of "B".',
      '4 places.1.under This place would lie under itself, by way of "A".',
      '5 places.2.under There is no place "ACMEE"; did you mean "ACME"?',
      '7 places.4 The place "d" stands here a second time; first on line 6.',
      '8 places.5.kind The kind of "ACME" cannot change.',
      '10 people.0 "newcomer" is new and needs a name.',
      '13 profiles.0.lines.0 There is no action "vew"; did you mean "view"?',
      '13 profiles.0.lines.1 There is no reach "al"; did you mean "all"?',
      '13 profiles.0.lines.2 There is no record type "tiket"; did you mean "ticket"?',
      '13 profiles.0.lines.3 There is no facet "note"; did you mean "notes"?',
      '13 profiles.0.lines.4 There is no relation "ownr"; did you mean "owner"?',
      '14 profiles.1 The profile "X" stands here a second time; first on line 12.',
      '15 profiles.2.lines.0 There is no place "Suport"; did you mean "Support"?',
      '15 profiles.2.lines.1 There is no organization of the record "hom"; did you mean "home"?',
      '16 profiles.3.default There is one default profile: line 15 names one already.',
      '18 grants.0.person There is no person "helenn"; did you mean "helen"?',
      '18 grants.0.profile There is no profile "Xx"; did you mean "X"?',
      '19 grants.1 Nobody is to have this grant: name a person or a group.',
      '20 grants.2 Name either a person or a group.',
      '21 grants.3.until This ends on 2020-01-01, which is over.',
      '22 grants.4.until The end must lie after the beginning.',
      '22 grants.4 The grant "X of helen at ACME" stands here a second time; first on line 21.',
      '23 packs.0 There is no pack "glpj"; did you mean "glpi"?',
      '24 records.invoise There is no record type "invoise".',
    ]);
    expect(await state()).toEqual(before);
  });

  test('a name that several places have must be written clearly', async () => {
    const two =
      'places:\n  - { name: Twin, kind: group, under: ACME }\n  - { name: Twin, kind: group, under: Globex }\n';
    expect((await apply(two)).status).toBe(200);
    const unclear = await apply('grants: [{ profile: Technician, person: helen, at: Twin }]\n');
    expect(wrong(unclear)[0]).toContain('Several are called "Twin": write "All / ACME / Twin", "All / Globex / Twin".');
    const clear = await apply('grants: [{ profile: Technician, person: helen, at: ACME / Twin }]\n');
    expect(clear.status, clear.text).toBe(200);
    expect(await exported('greta', '?parts=grants')).toContain('person: helen, at: ACME / Twin }');
  });

  test('are told in the reader’s language', async () => {
    const answer = await p
      .as('greta')
      .post(
        '/policy/apply',
        { file: `${HEAD}grants: [{ profile: Technician, person: helen, at: Suport }]` },
        { 'accept-language': 'es' },
      );
    expect(answer.body.errors[0].message).toBe('No existe el lugar «Suport»; ¿quería decir «Support»?');
  });
});

describe('permission tests', () => {
  const run = async (tests: string): Promise<Json> =>
    (await p.as('greta').post('/policy/test', { file: `${HEAD}tests:\n${tests}` })).body;

  test('are decided on the records there are, with who, how many, examples and why', async () => {
    const { failed, tests } = await run(`
  - nina must view own ticket
  - nina may view every ticket
  - otto must not edit any ticket
  - karl must not view any ticket of ACME
  - everyone except profile "Technician" must not purge any ticket at Globex
  - members of "Support" may view some ticket of ACME
  - helen may create ticket at Support
  - nina must not create any ticket of Globex
  - helen must not view any ticket where status = new
  - { who: nina, may: false, action: "notes:view", of: any, type: ticket }
`);
    const text = tests.map((t: Json) => `${t.passed ? 'passes' : 'fails'}: ${t.message ?? ''}`);
    expect(failed).toBe(2);
    expect(text[1]).toMatch(/^fails: Nina Okafor may not on \d+, such as #\d+ .*: None of your profiles/);
    expect(text[8]).toMatch(/^fails: Helen Ford may on \d+, such as #\d+ .*: Hotliner \(ACME\)$/);
  });

  test('agree with the list of the person that they speak of', async () => {
    const all = (await p.as('greta').get('/tickets/count')).body.count;
    for (const who of ['helen', 'otto', 'nina', 'karl', 'tom'] as const) {
      const { count } = (await p.as(who).get('/tickets/count')).body;
      const { tests } = await run(
        `  - ${who} may view every ticket\n  - ${who} may view some ticket\n  - ${who} must not view any ticket\n`,
      );
      expect(tests.map((t: Json) => t.passed)).toEqual([count === all, count > 0, count === 0]);
    }
  });

  test('name what is not clear or not there', async () => {
    const answer = await p.as('greta').post('/policy/test', {
      file: `${HEAD}tests:\n${[
        'ana may view own ticket',
        'nina may view any ticket',
        'nina may vew own ticket',
        'nina may create own ticket',
        'nina may view ticket at ACME',
        'nina may view every ticket where statuss = new',
        'nina may view every ticket where status = nev',
      ]
        .map((t) => `  - ${t}\n`)
        .join('')}`,
    });
    expect(wrong(answer)).toEqual([
      '3 tests.0 There is no person "ana"; did you mean "ada"?',
      '4 tests.1 "may any" is not clear: write every or some.',
      '5 tests.2 There is no action "vew"; did you mean "view"?',
      "6 tests.3 What does not exist yet is nobody's: write create TYPE at PLACE, or any, every or some.",
      '7 tests.4 Write any, every, some or own, or name the record.',
      '8 tests.5 There is no field "statuss"; did you mean "status"?',
      '9 tests.6 There is no value "nev"; did you mean "new"?',
    ]);
  });

  test('one that fails undoes the whole file, unless they are left out', async () => {
    const file =
      'grants: [{ profile: Technician, person: nina, at: Globex, below: true }]\ntests:\n  - nina must not view any ticket of Globex\n';
    const before = await state();
    const refused = await apply(file);
    expect(refused.status).toBe(409);
    expect(wrong(refused)[0]).toMatch(
      /^4 tests\.0 "nina must not .*" fails: Nina Okafor may on \d+, .*: Technician \(Globex\)$/,
    );
    expect(await state()).toEqual(before);
    expect((await diff(file)).body.tests[0].passed).toBe(false);
  });

  test('are kept, run without a file, and a night after one has begun to fail the audit says so', async () => {
    await apply('tests: [leo must not view any ticket of Globex]\n', { prune: true });
    expect((await p.as('greta').post('/policy/test')).body).toMatchObject({ failed: 0, tests: [{ passed: true }] });
    expect((await p.as('nina').post('/policy/test')).body).toEqual({ failed: 0, tests: [] });
    const chore = policySection.chores?.[0];
    const noted = () => p.sql("select after from audit where action = 'testsFailed'");
    await p.house.asSystem(UPKEEP, (ctx) => chore?.run(ctx) ?? Promise.resolve());
    expect(await noted()).toEqual([]);
    await apply('grants: [{ profile: Technician, person: leo, at: Globex, below: true }]\n');
    await p.house.asSystem(UPKEEP, (ctx) => chore?.run(ctx) ?? Promise.resolve());
    expect(await noted()).toMatchObject([
      { after: { run: 1, failed: [{ test: 'leo must not view any ticket of Globex' }] } },
    ]);
  });
});

describe('the documents', () => {
  const text = (name: string): string => readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8');

  test('the example can be applied, and passes its own tests', async () => {
    const done = await p.as('greta').post('/policy/apply', { file: text('examples/night-shift.policy.yaml') });
    expect(done.status, done.text).toBe(200);
    expect(done.body.tests).toHaveLength(5);
  });

  test('the guide shows what can be read', () => {
    const guide = text('policy-as-code.md');
    const shown = [...guide.matchAll(/```yaml\n([^]*?)```/g)].map((m) => m[1] as string);
    expect(shown.length).toBeGreaterThan(2);
    for (const yaml of shown) expect(() => readPolicy(fileWith(yaml), 'en')).not.toThrow();
    const tests = parse(shown.find((yaml) => yaml.startsWith('tests:')) ?? '').tests as string[];
    for (const sentence of tests) expect(() => parseSentence(sentence)).not.toThrow();
  });

  const fileWith = (yaml: string): string => {
    if (yaml.startsWith('gatehouse:')) return yaml;
    return yaml.startsWith('lines:') ? `${HEAD}profiles:\n- name: P\n  ${yaml.replaceAll('\n', '\n  ')}` : HEAD + yaml;
  };
});
