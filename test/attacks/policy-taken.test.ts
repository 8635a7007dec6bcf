import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Json, type Product, product } from '../product.ts';

/** Otto manages the people of ACME; Karl, of Globex, manages nobody. */
let p: Product;

beforeAll(async () => {
  p = await product();
  const made = await p.as('greta').post('/policy/apply', {
    file: `gatehouse: 1
places:
  - { name: Hidden group, kind: group, under: Globex, code: theirs }
  - { name: Far group, kind: group, under: ACME, code: far }
people:
  - { login: weak, name: Weak, organization: ACME }
profiles:
  - { name: People manager, at: ACME, bits: [UM] }
  - { name: Reader, at: ACME, lines: ["person:view all"] }
grants:
  - { profile: People manager, person: otto, at: ACME, below: true }
`,
  });
  expect(made.status, made.text).toBe(200);
  await p.sql("update person set employee_number = 'K-1' where login = 'karl'");
});
afterAll(() => p?.close());

const apply = (who: string, file: string): Promise<Answer> =>
  p.as(who).post('/policy/apply', { file: `gatehouse: 1\n${file}` });
const told = (a: Answer): string[] => (a.body.errors ?? []).map((e: Json) => `${e.line} ${e.field}: ${e.message}`);

describe('what is taken', () => {
  test.each([
    ['login', 'people: [{ login: #, name: X, organization: Globex }]\n', 'greta', 'nosuchlogin'],
    [
      'employee number',
      'people: [{ login: fresh, name: X, employee_number: #, organization: Globex }]\n',
      'G-1',
      'G-999',
    ],
    ['place code', 'places: [{ name: Mine, kind: group, code: #, under: Globex }]\n', 'far', 'free-code'],
  ])('a %s is refused to those who may create nothing, taken or not', async (_, file, taken, free) => {
    const answers: Answer[] = [];
    for (const value of [taken, free]) answers.push(await apply('karl', file.replace('#', value)));
    expect(answers.map((a) => a.status)).not.toContain(500);
    const [a, b] = answers.map((x) => told(x).map((line) => line.replaceAll(taken, '?').replaceAll(free, '?')));
    expect(a).toHaveLength(1);
    expect(a).toEqual(b);
    expect(answers[0]?.status).toBe(answers[1]?.status);
  });

  test.each([
    ['login', 'people: [{ login: karl, name: X, organization: ACME }]\n', 'Somebody has this login already.'],
    [
      'employee number',
      'people:\n  - { login: fresh, name: X, organization: ACME, employee_number: K-1 }\n',
      'employee_number',
    ],
    ['place code', 'places:\n  - { name: Mine, kind: group, under: ACME, code: theirs }\n', 'code'],
  ])('a %s is told at its line to those who may', async (_, file, text) => {
    const answer = await apply('otto', `${file}grants:\n  - { profile: Reader, person: weak, at: ACME }\n`);
    expect(answer.status, answer.text).toBe(422);
    expect(told(answer)).toEqual([expect.stringContaining(text)]);
    expect(await p.sql("select 1 from person where login = 'fresh'")).toEqual([]);
    expect((await p.as('otto').post('/policy/diff', { file: `gatehouse: 1\n${file}` })).status).toBe(422);
  });

  test('one that a change would take as well', async () => {
    const answer = await apply(
      'otto',
      'people:\n  - { login: weak, employee_number: K-1 }\n  - { login: eva, name: E }\n',
    );
    expect([answer.status, told(answer)]).toEqual([422, [expect.stringMatching(/^3 people\.0\.employee_number: /)]]);
  });
});

describe('places that one may not view', () => {
  test.each([
    ['an entry for it', 'places: [{ name: #, kind: organization, members: [karl] }]\n', 'Nowhere', 'All'],
    ['groups of a person', 'people: [{ login: karl, groups: [#] }]\n', 'Nowhere', 'All'],
  ])('%s is answered as for one that is not there', async (_, file, unknown, hidden) => {
    const answers: Answer[] = [];
    for (const name of [unknown, hidden]) answers.push(await apply('karl', file.replace('#', name)));
    const [a, b] = answers.map((x) => [x.status, told(x).map((line) => line.replaceAll(/Nowhere|All/g, '?'))]);
    expect(a?.[0]).toBeLessThan(500);
    expect(b).toEqual(a);
  });

  test('whoever sees no place gets a file without any', async () => {
    await p.sql("update person set kind = 'standalone', organization_id = null where login = 'nina'");
    await p.sql("delete from access_grant where person_id = (select id from person where login = 'nina')");
    await p.sql("delete from membership where person_id = (select id from person where login = 'nina')");
    const file = await p.as('nina').get('/policy');
    expect(file.status, file.text).toBe(200);
    expect(file.text).not.toMatch(/ACME|Globex|karl/);
  });
});

describe('the cause of a grant', () => {
  const grant = (cause: string, at = 'ACME'): string =>
    `grants:\n  - { profile: Reader, person: weak, at: ${at}, cause: ${cause} }\n`;

  test.each(['rule', 'container', 'directory'])('%s is what the installation alone says', async (cause) => {
    const answer = await apply('otto', grant(cause));
    expect([answer.status, told(answer)]).toEqual([
      422,
      [expect.stringMatching(new RegExp(`^3 grants\\.0\\.cause: .*${cause}`))],
    ]);
  });

  test('import is what people may say, and what is there goes round', async () => {
    expect((await apply('otto', grant('import'))).status).toBe(200);
    expect((await apply('greta', grant('directory'))).status).toBe(200);
    expect((await apply('otto', grant('directory'))).body).toMatchObject({ changed: 0 });
    expect(
      (await apply('otto', (await p.as('otto').get('/policy?parts=grants')).text.replace(/^[^]*gatehouse: 1\n/, '')))
        .body,
    ).toMatchObject({ changed: 0 });
  });
});
