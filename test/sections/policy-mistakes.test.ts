import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UPKEEP } from '#modules/access/section.ts';
import { policySection } from '#modules/policy/section.ts';
import { HEAD, policyDesk, wrong } from '../policy-desk.ts';
import { type Json, type Product, product } from '../product.ts';

let p: Product;
beforeAll(async () => {
  p = await product();
});
afterAll(() => p?.close());

const { apply, diff, exported, state } = policyDesk(() => p);

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

  test('are kept by those of whom the session says so', async () => {
    for (const who of ['greta', 'ada', 'otto', 'nina', 'karl'] as const) {
      const { may_keep_tests } = (await p.as(who).get('/session')).body;
      const kept = await apply(`tests: [${who} may view some person]\n`, {}, who);
      expect(kept.status, kept.text).toBe(200);
      expect(kept.body.changes.length === 1, who).toBe(may_keep_tests);
    }
    expect((await p.as('greta').get('/session')).body.may_keep_tests).toBe(true);
    expect((await p.as('nina').get('/session')).body.may_keep_tests).toBe(false);
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
