import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ImportReport } from '#modules/people/api.ts';
import { type Answer, type Caller, type Product, product } from '#test/product.ts';

const MANUAL = readFileSync(resolve(import.meta.dirname, '../../../test/fixtures/people-integria.csv'), 'utf8');

let p: Product;
let greta: Caller;
let ada: Caller;

beforeAll(async () => {
  p = await product();
  greta = p.as('greta');
  ada = p.as('ada');
});
afterAll(() => p.close());
beforeEach(() => p.sql("delete from person where cause = 'import'"));

const send = (by: Caller, csv: string, apply = false, form: object = {}): Promise<Answer> =>
  by.post('/people-import', { apply, csv, ...form });

const run = async (csv: string, apply = false, form: object = {}, by = greta): Promise<ImportReport> => {
  const { status, body } = await send(by, csv, apply, form);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as ImportReport;
};

/** A row of eleven columns, changed where said. */
const row = (login: string, changed: Record<number, string> = {}): string => {
  const cells = [login, 'a-first-password', `${login} Doe`, `${login}@example.org`, '', '', '', '0', 'ACME', '', '1'];
  return cells.map((cell, i) => changed[i] ?? cell).join(',');
};

/** What is wrong with the only bad row: `field: message`. */
const wrong = (report: ImportReport): string[] => {
  const bad = report.rows.filter((r) => r.outcome === 'error');
  expect(bad, 'rows with errors').toHaveLength(1);
  return bad.flatMap((r) => r.errors.map((e) => `${e.field}: ${e.message}`));
};

const imported = async (): Promise<string[]> =>
  (await p.sql<{ login: string }>("select login from person where cause = 'import' order by login")).map(
    (r) => r.login,
  );

describe("the manual's row", () => {
  test('says what is missing, then works once organization 3 and two custom fields are there', async () => {
    expect(wrong(await run(MANUAL))).toEqual([
      ': The row has 13 columns; there are only 11, custom fields included. Define the missing custom fields first.',
      'id_company: There is no organization with the code, id or name "3" to which you may add people.',
    ]);

    const made = await greta.post('/places', {
      name: 'Third company',
      code: '3',
      kind: 'organization',
      parent_id: p.ids.places.acme,
    });
    expect(made.status).toBe(201);
    const items = [
      { key: 'tool', label: 'Tool', type: 'text' },
      { key: 'years', label: 'Years', type: 'number' },
    ];
    expect((await greta.put('/people-fields', { items })).status).toBe(200);
    expect(await run(MANUAL)).toMatchObject({ applied: false, total: 1, create: 1, error: 0 });
    expect(await imported()).toEqual([]);
    expect(await run(MANUAL, true)).toMatchObject({ applied: true, create: 1 });

    const [found] = await p.sql("select * from person where login = 'user'");
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
    const audit = await p.sql('select action, actor from audit where record_id = $1', [found?.id]);
    expect(audit).toEqual([{ action: 'create', actor: 'Greta Holm' }]);

    expect(await run(MANUAL, true)).toMatchObject({ applied: true, create: 0, update: 0, skip: 1 });
    const signed = await p.nobody.post('/session', { login: 'user', password: 'pass_user' });
    expect(signed.status).toBe(200);

    const blank = MANUAL.replace(',Integria,20', ',,').replace(/^user/m, 'other').replace('222', '');
    expect(await run(blank)).toMatchObject({ create: 1, error: 0 });
    expect(wrong(await run(MANUAL.replace(',20', ',many')))).toEqual(['years: Years must be a number.']);
    expect(wrong(await run(MANUAL.replace('Integria', 'Inte\u0007gria')))).toEqual([
      'tool: Control characters are not allowed.',
    ]);
    await greta.put('/people-fields', { items: [] });
  });
});

describe('a file as spreadsheets and people write it', () => {
  const same = [
    ['commas', row('zoe')],
    ['semicolons', row('zoe').replaceAll(',', ';')],
    ['tabs', row('zoe').replaceAll(',', '\t')],
    ['a byte order mark and a header', `\ufeffid_user,password\r\n${row('zoe')}\r\n`],
    ['a header called login', `Login,x\n${row('zoe')}`],
    ['old line ends and blank lines', `\r\r${row('zoe')}\r`],
    ['quotes', row('zoe', { 2: '"zoe Doe"' })],
    ['a login in capitals', row('ZOE', { 2: 'zoe Doe', 3: 'zoe@example.org' })],
    ['blank cells at the end', `${row('zoe')},,,,`],
  ] as const;

  test.each(same)('%s', async (_, csv) => {
    const report = await run(csv, true);
    expect(report).toMatchObject({ applied: true, total: 1, create: 1 });
    expect(await p.sql("select login, name, email from person where cause = 'import'")).toEqual([
      { login: 'zoe', name: 'zoe Doe', email: 'zoe@example.org' },
    ]);
  });

  test('keeps delimiters, quotes and line ends inside quoted cells', async () => {
    await run(row('zoe', { 2: '"Doe, ""Zoe"""', 5: '"first\r\nsecond; third"' }), true);
    expect(await p.sql("select name, description from person where login = 'zoe'")).toEqual([
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
    ['a login with a blank', row('zo e', { 3: 'a@b.example' }), 'id_user: Lower-case letters, digits'],
    ['no name', row('zoe', { 2: '' }), 'real_name: Must not be blank.'],
    ['a bad address', row('zoe', { 3: 'zoe@' }), 'email: '],
    ['an unknown organization', row('zoe', { 8: 'Umbrella' }), 'id_company: There is no organization'],
    ['too many columns', `${row('zoe')},,x`, ': The row has 13 columns'],
    ['too few columns', 'zoe,secret,Zoe', ': The row has 3 columns; at least 11'],
    ['a control character', row('zoe', { 5: 'bell \u0007' }), 'description: Control characters'],
    ['a NUL in the login', row('zo\u0000e', { 3: 'a@b.example', 2: 'Zoe' }), 'id_user: '],
    ['a switch that is none', row('zoe', { 7: 'maybe' }), 'disabled: 1 or 0'],
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
    const { body } = await greta.post(
      '/people-import',
      { apply: false, csv: row('zoe', { 2: '' }) },
      { 'accept-language': 'es' },
    );
    expect(wrong(body as ImportReport)).toEqual(['real_name: No puede quedar en blanco.']);
  });

  test('in the last place leaves nothing of the others', async () => {
    const good = Array.from({ length: 60 }, (_, i) => row(`p${i}`, { 1: '' }));
    const report = await run([...good, row('bad', { 3: 'no' })].join('\n'), true, { group_id: p.ids.places.support });
    expect(report).toMatchObject({ applied: false, create: 60, error: 1 });
    expect(await imported()).toEqual([]);
  });

  test('a name that several organizations share asks for a code', async () => {
    for (const parent_id of [p.ids.places.acme, p.ids.places.globex]) {
      await greta.post('/places', { name: 'Branch', kind: 'organization', parent_id });
    }
    expect(wrong(await run(row('zoe', { 8: 'branch' })))[0]).toContain('Several organizations are called');
    expect(await run(row('zoe', { 8: 'Branch' }), false, {}, ada)).toMatchObject({ create: 1, error: 0 });
  });
});

describe('passwords of the file', () => {
  test('must be good when they need not be changed', async () => {
    const report = await run(row('zoe', { 1: 'zoe-short' }), true, { must_change_password: false });
    expect(wrong(report)[0]).toMatch(/^password: /);
    await run(row('zoe', { 1: 'quite a good one' }), true, { must_change_password: false });
    const [zoe] = await p.sql("select must_change_password, password_hash from person where login = 'zoe'");
    expect(zoe).toMatchObject({ must_change_password: false, password_hash: expect.stringMatching(/^\$argon2id\$/) });
  });

  test('are set for new people only', async () => {
    await run(row('zoe'), true);
    const hash = async () => (await p.sql("select password_hash from person where login = 'zoe'"))[0]?.password_hash;
    const before = await hash();
    expect(await run(row('zoe', { 1: 'another-password' }), true)).toMatchObject({ skip: 1, update: 0 });
    expect(await hash()).toBe(before);
  });

  test('may be left out: then nobody can sign in yet', async () => {
    await run(row('zoe', { 1: '' }), true);
    expect(await p.sql("select password_hash from person where login = 'zoe'")).toEqual([{ password_hash: null }]);
  });
});

describe('importing again', () => {
  test('changes what is different, skips the rest, and leaves alone what is blank', async () => {
    await run(`${row('zoe', { 4: '555 1' })}\n${row('yan')}`, true);
    const again = `${row('zoe', { 2: '', 3: 'new@example.org', 4: '', 7: '1', 8: 'Globex' })}\n${row('yan')}`;
    expect(await run(again)).toMatchObject({ applied: false, update: 1, skip: 1 });
    expect(await run(again, true)).toMatchObject({ applied: true, update: 1, skip: 1 });
    expect(await p.sql("select name, email, phone, enabled, organization_id from person where login = 'zoe'")).toEqual([
      {
        name: 'zoe Doe',
        email: 'new@example.org',
        phone: '555 1',
        enabled: false,
        organization_id: p.ids.places.globex,
      },
    ]);
    expect(await run(again, true)).toMatchObject({ applied: true, update: 0, skip: 2 });
  });

  test('an organization by id, by name in any case, and 0 for none are the same each time', async () => {
    await run(row('zoe', { 8: p.ids.places.acme as string }), true);
    expect(await run(row('zoe', { 8: 'acme' }), true)).toMatchObject({ skip: 1 });
    expect(await run(row('zoe', { 8: '0' }), true)).toMatchObject({ update: 1 });
    expect(await p.sql("select organization_id from person where login = 'zoe'")).toEqual([{ organization_id: null }]);
  });
});

describe('the form', () => {
  const profile = (name: string): string => p.ids.profiles[name] as string;

  test('puts everybody into the group with the profile, once', async () => {
    const form = { group_id: p.ids.places.support, profile_id: profile('Self-Service'), global_profile: 'external' };
    expect(await run(`${row('zoe')}\n${row('yan')}`, true, form, ada)).toMatchObject({ applied: true, create: 2 });
    const rows = await p.sql(
      'select p.login, p.kind, g.cause, g.profile_id, m.place_id from person p join access_grant g on g.person_id = p.id ' +
        "join membership m on m.person_id = p.id where p.cause = 'import' order by login",
    );
    expect(rows).toEqual(
      ['yan', 'zoe'].map((login) => ({
        login,
        kind: 'standalone',
        cause: 'import',
        profile_id: form.profile_id,
        place_id: form.group_id,
      })),
    );
    expect(await run(`${row('zoe')}\n${row('yan')}`, true, form, ada)).toMatchObject({ skip: 2 });
    const network = { ...form, group_id: p.ids.places.network };
    expect(await run(row('zoe'), true, network, ada)).toMatchObject({ update: 1 });
  });

  test('asks for a group where a profile is given', async () => {
    const { status, body } = await send(greta, row('zoe'), false, { profile_id: profile('Self-Service') });
    expect(status).toBe(422);
    expect(body.errors[0]).toMatchObject({ field: 'group_id' });
  });
});

describe('rights', () => {
  test('an administrator of ACME imports into ACME and nowhere else', async () => {
    expect(await run(row('zoe'), true, {}, ada)).toMatchObject({ applied: true, create: 1 });
    expect(wrong(await run(row('yan', { 8: 'Globex' }), true, {}, ada))[0]).toContain('There is no organization');
    expect(wrong(await run(row('yan', { 8: '' }), true, {}, ada))[0]).toMatch(/^id_company: None of your profiles/);
    expect(wrong(await run(row('zoe', { 8: '0' }), true, {}, ada))[0]).toContain('would leave');
    const { status } = await send(ada, row('yan'), true, { group_id: p.ids.places.care });
    expect(status).toBe(422);
    expect(await imported()).toEqual(['zoe']);
  });

  test('people one may not see look like a login that is taken', async () => {
    const [chloe] = await p.sql('select login from person where organization_id = $1 limit 1', [p.ids.places.globex]);
    expect(wrong(await run(row(chloe?.login as string), true, {}, ada))).toEqual([
      'id_user: Somebody has this login already.',
    ]);
  });

  test('nobody changes a stronger account, and nobody disables their own', async () => {
    const grant = { person_id: p.ids.people.helen, profile_id: p.ids.profiles['Supervisor'] };
    const given = await greta.post('/grants', { ...grant, place_id: p.ids.places.globex });
    expect(given.status, given.text).toBe(201);
    expect(wrong(await run(row('helen'), true, {}, ada))[0]).toContain('holds more than you do');
    expect(wrong(await run(row('greta', { 7: '1' }), true))).toEqual([
      'disabled: You cannot disable or delete your own account.',
    ]);
    await greta.delete(`/grants/${given.body.id}`);
  });

  test('nobody gives a profile above their own', async () => {
    const make = async (name: string, more: object): Promise<string> => {
      const made = await greta.post('/profiles', { name, place_id: p.ids.places.acme, shared_below: true, ...more });
      expect(made.status, made.text).toBe(201);
      return made.body.id;
    };
    const manager = await make('People manager', {
      bits: ['UM'],
      lines: [{ type: 'profile', action: 'view', reach: 'all' }],
    });
    const purger = await make('Purger', { lines: [{ type: 'ticket', action: 'purge', reach: 'all' }] });
    await greta.post('/grants', {
      person_id: p.ids.people.otto,
      profile_id: manager,
      place_id: p.ids.places.acme,
      below: true,
    });
    const otto = p.as('otto');
    const form = { group_id: p.ids.places.support, profile_id: manager };
    expect(await run(row('zoe'), true, form, otto)).toMatchObject({ applied: true, create: 1 });
    const { status, body } = await send(otto, row('yan'), true, { ...form, profile_id: purger });
    expect([status, body.detail]).toEqual([403, expect.stringContaining('more than you hold')]);
    expect(await imported()).toEqual(['zoe']);
  });

  test('whoever may add nobody may not import at all', async () => {
    expect((await send(p.as('nina'), row('zoe'))).status).toBe(403);
    expect((await send(p.nobody, row('zoe'))).status).toBe(401);
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
