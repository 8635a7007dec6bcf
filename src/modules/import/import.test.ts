import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ImportReport } from '#modules/people/api.ts';
import { importing, row, wrong } from './import.world.ts';

const MANUAL = readFileSync(resolve(import.meta.dirname, '../../../test/fixtures/people-integria.csv'), 'utf8');
const { here, run, imported } = importing();

describe("the manual's row", () => {
  test('says what is missing, then works once organization 3 and two custom fields are there', async () => {
    expect(wrong(await run(MANUAL))).toEqual([
      ': The row has 13 columns; there are only 11, custom fields included. Define the missing custom fields first.',
      'id_company: There is no organization with the code, id or name "3" to which you may add people.',
    ]);

    const made = await here.greta.post('/places', {
      name: 'Third company',
      code: '3',
      kind: 'organization',
      parent_id: here.p.ids.places.acme,
    });
    expect(made.status).toBe(201);
    const items = [
      { key: 'tool', label: 'Tool', type: 'text' },
      { key: 'years', label: 'Years', type: 'number' },
    ];
    expect((await here.greta.put('/people-fields', { items })).status).toBe(200);
    expect(await run(MANUAL)).toMatchObject({ applied: false, total: 1, create: 1, error: 0 });
    expect(await imported()).toEqual([]);
    expect(await run(MANUAL, true)).toMatchObject({ applied: true, create: 1 });

    const [found] = await here.p.sql("select * from person where login = 'user'");
    expect(found).toMatchObject({
      name: 'albert',
      email: 'albert@example.org',
      phone: '12345678',
      description: 'This is a new user',
      avatar: 'people_1',
      enabled: true,
      may_sign_in: true,
      organization_id: made.body.id,
      employee_number: '222',
      custom: { tool: 'Integria', years: 20 },
      kind: 'grouped',
      must_change_password: true,
      cause: 'import',
    });
    const audit = await here.p.sql('select action, actor from audit where record_id = $1', [found?.id]);
    expect(audit).toEqual([{ action: 'create', actor: 'Greta Holm' }]);

    expect(await run(MANUAL, true)).toMatchObject({ applied: true, create: 0, update: 0, skip: 1 });
    const signed = await here.p.nobody.post('/session', { login: 'user', password: 'pass_user' });
    expect(signed.status).toBe(200);

    const blank = MANUAL.replace(',Integria,20', ',,').replace(/^user/m, 'other').replace('222', '');
    expect(await run(blank)).toMatchObject({ create: 1, error: 0 });
    expect(wrong(await run(MANUAL.replace(',20', ',many')))).toEqual(['years: Years must be a number, not "many".']);
    expect(wrong(await run(MANUAL.replace('Integria', 'Inte\u0007gria')))).toEqual([
      'tool: Control characters are not allowed.',
    ]);
    await here.greta.put('/people-fields', { items: [] });
  });
});

describe('a file as spreadsheets and people write it', () => {
  const same = [
    ['commas', row('zoe')],
    ['semicolons', row('zoe').replaceAll(',', ';')],
    ['tabs', row('zoe').replaceAll(',', '\t')],
    ['a byte order mark and a header', `\ufeffid_user,password\r\n${row('zoe')}\r\n`],
    ['a header with other delimiters than the rows', `id_user,password,real_name\n${row('zoe').replaceAll(',', ';')}`],
    ['a header called login', `Login,x\n${row('zoe')}`],
    ['old line ends and blank lines', `\r\r${row('zoe')}\r`],
    ['quotes', row('zoe', { 2: '"zoe Doe"' })],
    ['a login in capitals', row('ZOE', { 2: 'zoe Doe', 3: 'zoe@example.org' })],
    ['blank cells at the end', `${row('zoe')},,,,`],
  ] as const;

  test.each(same)('%s', async (_, csv) => {
    const report = await run(csv, true);
    expect(report).toMatchObject({ applied: true, total: 1, create: 1 });
    expect(await here.p.sql("select login, name, email from person where cause = 'import'")).toEqual([
      { login: 'zoe', name: 'zoe Doe', email: 'zoe@example.org' },
    ]);
  });

  test('keeps delimiters, quotes and line ends inside quoted cells', async () => {
    await run(row('zoe', { 2: '"Doe, ""Zoe"""', 5: '"first\r\nsecond; third"' }), true);
    expect(await here.p.sql("select name, description from person where login = 'zoe'")).toEqual([
      { name: 'Doe, "Zoe"', description: 'first\r\nsecond; third' },
    ]);
  });

  test('counts rows as a spreadsheet does', async () => {
    const report = await run(`id_user\n\n${row('zoe', { 5: '"two\nlines"' })}\n${row('bad', { 3: 'no-mail' })}`);
    expect(report.rows.map((r) => [r.row, r.outcome])).toEqual([
      [4, 'error'],
      [3, 'create'],
    ]);
  });

  test.each([
    ['a torn last line', '"never closed', 'A quoted cell begins here that never ends'],
    ['a quote inside a cell', 'five" disk', 'A quote stands inside a cell'],
    ['text after a quote', '"five" disk', 'Text follows a closing quote'],
  ])('%s is an error of its row, and nothing is applied', async (_, name, message) => {
    const report = await run(`${row('zoe')}\n${row('yan')}\n${row('xia', { 2: name })}`, true);
    expect(report).toMatchObject({ applied: false, create: 2, error: 1 });
    expect(report.rows[0]).toMatchObject({ row: 3, outcome: 'error' });
    expect(wrong(report)[0]).toContain(message);
    expect(await imported()).toEqual([]);
  });
});

describe('a bad row', () => {
  test.each([
    ['no login', row('', { 3: 'a@b.example' }), 'id_user: '],
    ['a login with a blank', row('zo e', { 3: 'a@b.example' }), 'id_user: Letters of one alphabet'],
    ['no name', row('zoe', { 2: '' }), 'real_name: Must not be blank.'],
    ['a bad address', row('zoe', { 3: 'zoe@' }), 'email: '],
    ['an unknown organization', row('zoe', { 8: 'Umbrella' }), 'id_company: There is no organization'],
    ['too many columns', `${row('zoe')},,x`, ': The row has 13 columns'],
    ['too few columns', 'zoe,secret,Zoe', ': The row has 3 columns; at least 11'],
    ['a control character', row('zoe', { 5: 'bell \u0007' }), 'description: Control characters'],
    ['a NUL in the login', row('zo\u0000e', { 3: 'a@b.example', 2: 'Zoe' }), 'id_user: '],
    ['a switch that is none', row('zoe', { 7: 'maybe' }), 'disabled: "maybe" is neither yes nor no: write 1 or 0'],
    ['an employee number that is taken', row('zoe', { 9: 'A-100' }), 'num_employee: Somebody has this employee'],
  ])('%s', async (_, csv, message) => {
    const errors = wrong(await run(`${row('yan')}\n${csv}`, true));
    expect(
      errors.some((e) => e.startsWith(message)),
      errors.join('\n'),
    ).toBe(true);
    expect(await imported()).toEqual([]);
  });

  test('a login or employee number twice in the file', async () => {
    expect(wrong(await run(`${row('zoe')}\n${row('yan')}\n${row('Zoe')}`))).toEqual([
      'id_user: Row 1 has this login already.',
    ]);
    expect(wrong(await run(`${row('zoe', { 9: '7' })}\n${row('yan', { 9: '7' })}`))).toEqual([
      'num_employee: Row 1 has this employee number already.',
    ]);
  });

  test('speaks the language of the caller', async () => {
    const { body } = await here.greta.post(
      '/people-import',
      { apply: false, csv: row('zoe', { 2: '' }) },
      { 'accept-language': 'es' },
    );
    expect(wrong(body as ImportReport)).toEqual(['real_name: No puede quedar en blanco.']);
  });

  test('in the last place leaves nothing of the others', async () => {
    const good = Array.from({ length: 60 }, (_, i) => row(`p${i}`, { 1: '' }));
    const report = await run([...good, row('bad', { 3: 'no' })].join('\n'), true, {
      group_id: here.p.ids.places.support,
    });
    expect(report).toMatchObject({ applied: false, create: 60, error: 1 });
    expect(await imported()).toEqual([]);
  });

  test('a name that several organizations share asks for a code', async () => {
    for (const parent_id of [here.p.ids.places.acme, here.p.ids.places.globex]) {
      await here.greta.post('/places', { name: 'Branch', kind: 'organization', parent_id });
    }
    expect(wrong(await run(row('zoe', { 8: 'branch' })))[0]).toContain('Several organizations are called');
    expect(await run(row('zoe', { 8: 'Branch' }), false, {}, here.ada)).toMatchObject({ create: 1, error: 0 });
  });
});

const hash = async () => (await here.p.sql("select password_hash from person where login = 'zoe'"))[0]?.password_hash;

describe('passwords of the file', () => {
  test('must be good when they need not be changed', async () => {
    const report = await run(row('zoe', { 1: 'zoe-short' }), true, { must_change_password: false });
    expect(wrong(report)[0]).toMatch(/^password: /);
    await run(row('zoe', { 1: 'quite a good one' }), true, { must_change_password: false });
    const [zoe] = await here.p.sql("select must_change_password, password_hash from person where login = 'zoe'");
    expect(zoe).toMatchObject({ must_change_password: false, password_hash: expect.stringMatching(/^\$argon2id\$/) });
  });

  test('are set for new people only', async () => {
    await run(row('zoe'), true);
    const before = await hash();
    expect(await run(row('zoe', { 1: 'another-password' }), true)).toMatchObject({ skip: 1, update: 0 });
    expect(await hash()).toBe(before);
  });

  test('may be left out: then nobody can sign in yet', async () => {
    await run(row('zoe', { 1: '' }), true);
    expect(await here.p.sql("select password_hash from person where login = 'zoe'")).toEqual([{ password_hash: null }]);
  });
});

test('a dry run of 100,000 rows judges every one of them', async () => {
  const rows = Array.from({ length: 100_000 }, (_, i) =>
    i % 1000 === 999 ? row(`bulk${i}`, { 3: 'no' }) : row(`bulk${i}`),
  );
  const report = await run(rows.join('\n'));
  expect(report).toMatchObject({ applied: false, total: 100_000, create: 99_900, error: 100 });
  expect(report.rows).toHaveLength(1000);
  expect(report.rows.slice(0, 100).every((r) => r.outcome === 'error')).toBe(true);
}, 120_000);
