import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axe, heading, pick, sees, worldJourneys } from './browser.ts';

const house = worldJourneys();

const person = (login: string, password: string, email: string): string =>
  `${login},${password},${login},${email},555 0100,Came with the file,,0,ACME,,1`;

const GOOD = person('albert', 'Long-enough-4711', 'albert@acme.example');
const BAD = person('berta', 'Long-enough-4712', 'no address');

async function choose(page: Page, name: string, csv: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: /^(Choose a|Another) file$/ }).click(),
  ]);
  await chooser.setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await sees(page.getByText(name));
}

const made = async (): Promise<string[]> =>
  (await house.product.sql<{ login: string }>("select login from person where cause = 'import' order by login")).map(
    (r) => r.login,
  );

describe('people from a file', () => {
  it('are tried first, corrected, and brought in with their group and profile', async () => {
    const page = await house.page('admin', '/people/import');
    await heading(page, 'Import people');
    await choose(page, 'people.csv', `${GOOD}\n${BAD}\n`);
    await pick(page.getByRole('combobox', { name: 'Group' }), 'Supp', /^Support/);
    await pick(page.getByRole('combobox', { name: 'Profile' }), 'Self', /^Self-Service/);
    await page.getByRole('button', { name: 'Dry run' }).click();
    await sees(page.getByText('Some rows are not right yet; nothing has been changed'));
    const report = page.getByRole('table', { name: 'Result of each row' });
    await sees(report.getByRole('row').filter({ hasText: 'berta' }).getByText(/email/));
    await sees(page.getByRole('button', { name: 'Import 1 person, leave out 1' }));
    await axe(page);
    expect(await made()).toEqual([]);

    const corrected = BAD.replace('no address', 'berta@acme.example');
    await choose(page, 'corrected.csv', `${GOOD}\n${corrected}\n`);
    await page.getByRole('button', { name: 'Dry run' }).click();
    await sees(page.getByText('This is what would happen'), page.getByText(/^2 rows: 2 to create/));
    expect(await made()).toEqual([]);
    await page.getByRole('button', { name: 'Import 2 people' }).click();
    await sees(page.getByText('Imported', { exact: true }));
    await axe(page);
    expect(await made()).toEqual(['albert', 'berta']);

    await page.goto(`/people?q=albert`);
    await page.getByRole('link', { name: 'albert', exact: true }).click();
    await sees(page.getByRole('table', { name: 'Grants' }).getByRole('row').filter({ hasText: 'Self-Service' }));

    // Once more, nothing is left to do.
    await page.goto('/people/import');
    await choose(page, 'again.csv', `${GOOD}\n${corrected}\n`);
    await page.getByRole('button', { name: 'Dry run' }).click();
    await sees(page.getByText(/^2 rows: 0 to create, 0 to update, 2 unchanged/));
  });

  it('is not for those who administer a part', async () => {
    const page = await house.page('otto', '/people');
    await heading(page, 'People');
    expect(await page.getByRole('button', { name: 'Import CSV' }).getAttribute('aria-disabled')).toBe('true');
  });
});
