import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Caller, type Json, type Product, product } from '../product.ts';

/** Nosy views places and people of Globex, but neither the settings of places nor details of people but their own. */
let p: Product;
let caller: Caller;

const PLACES = "(select id from place where name = 'Customer care')";

beforeAll(async () => {
  p = await product();
  const made = await p.as('greta').post('/policy/apply', {
    file: `gatehouse: 1
places:
  - { name: Customer care, kind: group, under: Globex, open: true, email_from: care@globex.example }
people:
  - { login: seer, name: Seer }
  - { login: nosy, name: Nosy, organization: Globex }
  - { login: quiet, name: Quiet, organization: Globex, may_sign_in: false, phone: "555" }
profiles:
  - { name: Worker, lines: ["ticket:view all"] }
  - { name: Seer, at: Globex, lines: ["person:view all", "person.detail:view all", "grant:view all", "profile:view all", "ticket:view all"] }
  - { name: Looker, at: Globex, lines: ["place:view all", "person:view all"] }
grants:
  - { profile: Worker, person: quiet, at: Customer care }
  - { profile: Seer, person: seer, at: Globex, below: true }
  - { profile: Looker, person: nosy, at: Globex, below: true }
types:
  secretinvoice: { title: Invoice, actions: { view: {} } }
`,
  });
  expect(made.status, made.text).toBe(200);
  caller = await signedIn('nosy');
});
afterAll(() => p?.close());

const signedIn = async (login: string): Promise<Caller> => {
  const [row] = await p.sql<{ id: string }>('select id from person where login = $1', [login]);
  return p.asPerson(row?.id ?? '');
};
const nosy = (path: string, file: string): Promise<Answer> => caller.post(path, { file: `gatehouse: 1\n${file}` });
const told = (a: Answer): string[] => (a.body.errors ?? []).map((e: Json) => `${e.line} ${e.field}: ${e.message}`);
const tested = async (sentence: string): Promise<Json> => {
  const answer = await nosy('/policy/test', `tests:\n  - ${sentence}\n`);
  return answer.status === 200 ? answer.body.tests[0] : { status: answer.status, errors: told(answer) };
};

describe('values of facets that one may not view', () => {
  test('no test asks for one', async () => {
    const open = await tested('nosy must not view any place where open = true');
    expect(open).toMatchObject({ status: 422, errors: [expect.stringContaining('There is no field "open"')] });
    expect(await tested('nosy must not view any place where opne = true')).not.toMatchObject({
      errors: [expect.stringContaining('"open"')],
    });
  });

  test('a test asks for those that one may view of some records of these alone', async () => {
    for (const value of [true, false]) {
      const outcome = await tested(`nosy must not view any person at Globex where may_sign_in = ${value}`);
      expect(JSON.stringify(outcome)).not.toMatch(/Quiet|Karl/);
    }
    expect(await tested('nosy must not view any person at Globex where may_sign_in = true')).toMatchObject({
      passed: false,
      message: expect.stringMatching(/ on 1, such as Nosy/),
    });
  });

  test('no file tells whether they are what it says', async () => {
    for (const [field, same, other] of [
      ['open', 'true', 'false'],
      ['email_from', 'care@globex.example', 'else@globex.example'],
    ]) {
      const entry = (value: string | undefined): string =>
        `places:\n  - { name: Customer care, kind: group, under: Globex, ${field}: ${value} }\n`;
      const [a, b] = [await nosy('/policy/diff', entry(same)), await nosy('/policy/diff', entry(other))];
      expect([a?.status, b?.status]).toEqual([403, 403]);
      expect(told(a as Answer)).toEqual(told(b as Answer));
    }
    const person = (value: string): string => `people:\n  - { login: quiet, may_sign_in: ${value} }\n`;
    const [a, b] = [await nosy('/policy/apply', person('false')), await nosy('/policy/apply', person('true'))];
    expect([a.status, told(a)]).toEqual([b.status, told(b)]);
    expect(a.status).toBe(403);
    expect(await p.sql(`select open from place where id = ${PLACES}`)).toEqual([{ open: true }]);
  });

  test('what one may view goes round as it is', async () => {
    const file = (await caller.get('/policy')).text;
    const answer = await caller.post('/policy/apply', { file });
    expect(answer.body, answer.text).toMatchObject({ changed: 0 });
  });
});

test('no name of a record type that one may not see is suggested', async () => {
  const entries = [
    'tests:\n  - nosy must not view any secretinvoic\n',
    'profiles:\n  - { name: X, at: Globex, lines: ["secretinvoic:view all"] }\n',
    'records: { secretinvoic: {} }\n',
  ];
  for (const entry of entries) {
    const answer = await nosy(entry.startsWith('tests') ? '/policy/test' : '/policy/diff', entry);
    expect(answer.status).toBe(422);
    expect(answer.text).not.toContain('secretinvoice');
  }
  const greta = await p.as('greta').post('/policy/diff', { file: `gatehouse: 1\n${entries[1]}` });
  expect(greta.text).toContain('secretinvoice');
});

describe('creations', () => {
  test('are tested only at places that the reader may view', async () => {
    for (const sentence of ['ivan may create every ticket', 'karl may create every ticket at All']) {
      const who = sentence.split(' ')[0] as string;
      const answer = await p.as(who).post('/policy/test', { file: `gatehouse: 1\ntests:\n  - ${sentence}\n` });
      expect(answer.text).not.toMatch(/ACME|Support|Network|Facilities|People desk/);
    }
  });

  test('at a place of which one knows the name alone are not tested', async () => {
    const answer = await tested('nosy may create ticket at All');
    expect(answer).toMatchObject({ status: 422, errors: [expect.stringContaining('There is no place "All".')] });
  });
});

test('a reason names no place that its reader may not view', async () => {
  const sentence = 'quiet must not view any ticket at Globex';
  const file = `gatehouse: 1\ntests:\n  - ${sentence}\n`;
  const seer = await signedIn('seer');
  const reason = await seer.post('/policy/test', { file });
  expect(reason.status, reason.text).toBe(200);
  expect(reason.body.tests[0]).toMatchObject({ passed: false });
  expect(reason.body.tests[0].message).not.toMatch(/Customer care/);
  expect((await p.as('greta').post('/policy/test', { file })).text).toMatch(/Worker \(Customer care\)/);
});

test('a test about those with a profile leaves out who has it where one may not view it', async () => {
  const file = 'gatehouse: 1\ntests:\n  - profile "Worker" must not view any ticket\n';
  const answer = await (await signedIn('seer')).post('/policy/test', { file });
  expect(answer.text).not.toMatch(/Quiet/);
});
