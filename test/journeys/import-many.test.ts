import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Jobs } from '#platform/jobs.ts';
import { axe, gone, heading, pick, sees, worldJourneys } from './browser.ts';

const house = worldJourneys();
let jobs: Jobs | undefined;
// A queue that nobody works at yet: what waits in it can be looked at.
beforeAll(async () => (await house.product.house.startJobs()).stop());
afterAll(() => jobs?.stop());

const COLUMNS =
  'id_user,password,real_name,email,telephone,description,avatar,disabled,id_company,num_employee,enable_login,badge,building';
const FORMULA = '=HYPERLINK("http://evil.example";"pay")';

/** Number 1 to 200 as somebody's personnel office would write them. */
const person = (n: number): Record<string, string> => ({
  id_user: `person${n}`,
  password: `First-word-${n}`,
  real_name: n % 3 === 0 ? `Núñez "Ñ" ${n}; hija` : `Persona ${n}`,
  email: `person${n}@acme.example`,
  telephone: '+34 600 100 200',
  description: n === 9 ? FORMULA : '',
  avatar: '',
  disabled: '0',
  id_company: 'ACME',
  num_employee: `N-${n}`,
  enable_login: '1',
  badge: `B-${n}`,
  building: n % 2 === 0 ? 'North' : 'South',
});

/** What is wrong in seven of the rows: column and value, by number. */
const WRONG: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  11: { email: 'nobody at home' },
  40: { id_company: 'Umbrella' },
  73: { real_name: '', description: FORMULA },
  99: { disabled: 'maybe' },
  120: { id_user: 'person119' },
  150: { num_employee: 'A-100' },
  200: { building: 'East' },
};

const numbers = Array.from({ length: 200 }, (_, i) => i + 1);
const write = (rows: readonly Readonly<Record<string, string>>[]): string =>
  stringify([...rows], {
    columns: COLUMNS.split(','),
    header: true,
    bom: true,
    delimiter: ';',
    record_delimiter: 'windows',
  });

async function choose(page: Page, name: string, csv: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: /^(Choose a|Another) file$/ }).click(),
  ]);
  await chooser.setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await sees(page.getByText(name, { exact: true }));
}

async function intoSupport(page: Page): Promise<void> {
  await pick(page.getByRole('combobox', { name: 'Group' }), 'Supp', /^Support/);
  await pick(page.getByRole('combobox', { name: 'Profile' }), 'Self', /^Self-Service/);
}

async function download(page: Page, button: string): Promise<{ name: string; text: string }> {
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await saved.createReadStream()) chunks.push(chunk as Buffer);
  return { name: saved.suggestedFilename(), text: Buffer.concat(chunks).toString('utf8') };
}

const people = () =>
  house.product.sql<{ login: string; name: string; description: string; custom: object; profiles: number }>(
    'select p.login, p.name, p.description, p.custom, ' +
      "(select count(*)::int from access_grant g join profile r on r.id = g.profile_id and r.name = 'Self-Service' " +
      "   join place s on s.id = g.place_id and s.name = 'Support' where g.person_id = p.id and g.cause = 'import') as profiles " +
      "from person p join membership m on m.person_id = p.id join place s on s.id = m.place_id and s.name = 'Support' " +
      "where p.cause = 'import' order by p.login",
  );

describe('two hundred people from a file of which seven rows are bad', () => {
  it('defines the columns that the file needs', async () => {
    const page = await house.page('admin', '/people/import');
    await heading(page, 'Import people');
    await page.getByRole('link', { name: 'Add custom fields for further columns' }).click();
    await heading(page, 'Custom fields of people');
    await page.getByRole('button', { name: 'Add a field' }).click();
    await page.getByLabel('Label').fill('Badge');
    await page.getByRole('button', { name: 'Add a field' }).click();
    await page.getByLabel('Label').nth(1).fill('Building');
    await page.getByRole('combobox', { name: 'Type' }).nth(1).click();
    await page.getByRole('option', { name: 'Choice', exact: true }).click();
    for (const choice of ['North', 'South']) {
      await page.getByRole('combobox', { name: 'Choices' }).fill(choice);
      await page.keyboard.press('Enter');
    }
    await page.getByRole('button', { name: 'Save' }).click();
    await sees(page.getByText('Saved', { exact: false }));
    await page.goto('/people/import');
    await page.getByText('What stands in each column').click();
    const meaning = page.getByRole('table', { name: 'What stands in each column' });
    await sees(meaning.getByRole('row').filter({ hasText: 'building' }).getByText('Building: Choice · North, South'));
    await axe(page);
    expect(await download(page, 'Empty file with these columns')).toEqual({
      name: 'people.csv',
      text: `\ufeff${COLUMNS}\r\n`,
    });
  });

  it('names row, column and fix, hands the bad ones out, and brings in the others with progress', async () => {
    const page = await house.page('admin', '/people/import');
    await choose(page, 'staff.csv', write(numbers.map((n) => ({ ...person(n), ...WRONG[n] }))));
    await intoSupport(page);
    await page.getByRole('button', { name: 'Dry run' }).click();
    await sees(page.getByText(/^200 rows: 193 to create, 0 to update, 0 unchanged, 7 with errors\.$/));
    const report = page.getByRole('table', { name: 'Result of each row' });
    const told = [
      [12, 'person11', 'email: '],
      [41, 'person40', 'id_company: There is no organization with the code, id or name "Umbrella"'],
      [74, 'person73', 'real_name: Must not be blank.'],
      [100, 'person99', 'disabled: "maybe" is neither yes nor no: write 1 or 0, yes or no.'],
      [121, 'person119', 'id_user: Row 120 has this login already.'],
      [151, 'person150', 'num_employee: Somebody has this employee'],
      [201, 'person200', 'building: '],
    ] as const;
    for (const [row, login, text] of told) {
      const line = report.getByRole('row').filter({ has: page.getByRole('cell', { name: String(row), exact: true }) });
      await sees(line.filter({ hasText: login }).filter({ hasText: text }));
    }
    expect(await report.getByRole('row').count()).toBe(1 + told.length);
    await axe(page);
    expect(await people()).toEqual([]);

    const errors = await download(page, 'Rows with errors as CSV');
    expect(errors.name).toBe('staff.errors.csv');
    expect(errors.text).not.toMatch(/First-word|(^|;)"?=/m);
    const rows = parse(errors.text, { columns: true, bom: true, delimiter: ';' }) as Record<string, string>[];
    expect(rows.map((r) => [Number(r['row']), r['id_user'], r['error']])).toEqual(
      told.map(([row, login, text]) => [row, login, expect.stringContaining(text)]),
    );
    expect(rows[0]).toMatchObject({ real_name: 'Persona 11', telephone: "'+34 600 100 200", badge: 'B-11' });

    await page.getByRole('button', { name: 'Import 193 people, leave out 7' }).click();
    await sees(page.getByText(/^Importing: 0 of 393 steps\./));
    expect(await page.getByRole('progressbar', { name: 'Progress of the import' }).count()).toBe(1);
    await axe(page);
    const { href } = new URL(page.url());
    jobs = await house.product.house.startJobs();
    await sees(page.getByText('Imported, but not everything'), page.getByText('7 rows with errors were left out.'));
    expect(await people()).toHaveLength(193);

    // The address of the work leads back to what came of it.
    const later = await house.page('admin', href.replace(house.base, ''));
    await sees(later.getByText('Imported, but not everything'));

    const fixed = rows.map((r) => ({ ...r, ...fixOf(Number(r['row']) - 1) }));
    const corrected = stringify(fixed, { header: true, delimiter: ';', bom: true });
    await page.getByRole('button', { name: 'Another file' }).click();
    await choose(page, 'staff.errors.csv', corrected);
    await intoSupport(page);
    await page.getByRole('button', { name: 'Dry run' }).click();
    await sees(page.getByText(/^7 rows: 7 to create/));
    await page.getByRole('button', { name: 'Import 7 people' }).click();
    await sees(page.getByText('Imported', { exact: true }));
  });

  it('has brought in everybody as the corrected file says, once', async () => {
    const all = await people();
    expect(all.map((p) => p.login)).toEqual(numbers.map((n) => `person${n}`).toSorted());
    for (const p of all) {
      const said = person(Number(p.login.replace('person', '')));
      expect(p).toMatchObject({ name: said['real_name'], profiles: 1 });
      expect(p.custom).toEqual({ badge: said['badge'], building: said['building'] });
    }
    expect(all.filter((p) => p.description === FORMULA).map((p) => p.login)).toEqual(['person73', 'person9']);

    const page = await house.page('admin', '/people/import');
    await choose(page, 'staff.csv', write(numbers.map((n) => ({ ...person(n), ...fixOf(n) }))));
    await intoSupport(page);
    await page.getByRole('button', { name: 'Dry run' }).click();
    await sees(page.getByText(/^200 rows: 0 to create, 0 to update, 200 unchanged, 0 with errors\.$/));
    await gone(page.getByRole('button', { name: /^Import \d/ }));

    await page.goto('/people?q=group%3ASupport+person73');
    await page.getByRole('link', { name: person(73)['real_name'] ?? '' }).click();
    await sees(page.getByRole('table', { name: 'Grants' }).getByRole('row').filter({ hasText: 'Self-Service' }));
    expect((await house.product.as('greta').get('/people?q=%3DHYPERLINK')).status).toBe(200);
    const { body: csv } = await house.product.as('greta').get('/people/export.csv?q=person73');
    expect(String(csv)).toContain("'=HYPERLINK");
  });
});

/** The bad cells of a row as they should have been, and a password, which no file of errors has. */
const fixOf = (n: number): Record<string, string> => {
  const right = person(n);
  const wrong = Object.keys(WRONG[n] ?? {}).filter((column) => column !== 'description');
  return Object.fromEntries([...wrong, 'password'].map((column) => [column, right[column] ?? '']));
};
