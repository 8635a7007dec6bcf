import { parse } from 'csv-parse/sync';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { axe, gone, heading, pick, refused, sees, tabTo, worldJourneys } from './browser.ts';

const house = worldJourneys();
const HOLDERS = ['Ann', 'Bob', 'Cid', 'Dot', 'Eve'] as const;

/** Signed in as this name, in journeys: a second administrator of ACME. */
let bea = '';
const grants: Record<string, string> = {};

beforeAll(async () => {
  const { as, asPerson, ids, sql } = house.product;
  const greta = as('greta');
  const organization_id = ids.places['acme'];
  const make = async (login: string, name: string): Promise<string> =>
    (await greta.post('/people', { login, name, organization_id })).body.id;
  bea = await make('bea', 'Bea Winter');
  const [own] = await sql('select profile_id, place_id from access_grant where person_id = $1 and below limit 1', [
    ids.people['ada'],
  ]);
  await greta.post('/grants', { person_id: bea, ...own, below: true });
  await asPerson(bea);
  const place_id = (await greta.post('/places', { kind: 'group', name: 'Night shift', parent_id: organization_id }))
    .body.id;
  for (const name of HOLDERS) {
    const person_id = await make(`night-${name.toLowerCase()}`, `${name} Night`);
    const body = { person_id, profile_id: ids.profiles['Self-Service'], place_id };
    grants[name] = (await greta.post('/grants', body)).body.id;
  }
});

const row = (page: Page, name: string): Locator => page.getByRole('row').filter({ hasText: `${name} Night` });
const held = async (name: string): Promise<number> =>
  (await house.product.as('greta').get(`/grants/${grants[name]}`)).status;

async function chooses(page: Page, field: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: field }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

describe('a review of who holds what', () => {
  it('is started, decided by keyboard, closed with its rule for silence, and proved', async () => {
    const ada = await house.page('ada', '/reviews');
    await ada.getByRole('button', { name: 'New review' }).click();
    await heading(ada, 'New review');
    await ada.getByRole('textbox', { name: 'Title' }).fill('Night shift in spring');
    await pick(ada.getByRole('combobox', { name: 'Place' }), 'Night', /^Night shift/);
    // What does not count is not asked for.
    await gone(ada.getByRole('combobox', { name: 'Profile' }), ada.getByRole('combobox', { name: 'These people' }));
    await chooses(ada, 'About', 'Grants of one profile');
    await sees(ada.getByRole('combobox', { name: 'Profile' }));
    await chooses(ada, 'About', 'Every grant');
    await gone(ada.getByRole('combobox', { name: 'Profile' }));
    await chooses(ada, 'Who reviews', 'People I name');
    await pick(ada.getByRole('combobox', { name: 'These people' }), 'Bea', /^Bea Winter/);
    await chooses(ada, 'What nobody decides', 'is removed');
    await axe(ada);
    await ada.getByRole('button', { name: 'Start' }).click();
    await heading(ada, 'Night shift in spring');
    await sees(ada.getByText('0 of 5 decided'), row(ada, 'Eve').getByText('Bea Winter decides'));
    const address = ada.url();

    // Whoever is asked finds it in the inbox, and needs no mouse for it.
    const page = await house.page(bea, '/inbox');
    await page.getByRole('link', { name: /You are asked to review/ }).click();
    await heading(page, 'Night shift in spring');
    const keys = 'j next · k keep · r remove · s shorten · n note';
    await sees(page.getByText(keys), row(page, 'Ann').getByRole('link', { name: 'Ann Night' }));
    await tabTo(row(page, 'Ann'));
    await page.keyboard.press('n');
    await sees(row(page, 'Ann').getByRole('textbox', { name: 'Note' }));
    await axe(page);
    await page.keyboard.type('Leads the shift');
    await page.keyboard.press('Enter');
    await page.keyboard.press('k');
    await sees(row(page, 'Ann').getByText('Kept. Bea Winter'), row(page, 'Ann').getByText('Leads the shift'));
    await onRow(page, 'Bob');
    await page.keyboard.press('r');
    await sees(row(page, 'Bob').getByText('Removed. Bea Winter'));
    await onRow(page, 'Cid');
    await page.keyboard.press('s');
    // What cannot be is said where it was written, and stays there.
    await page.getByLabel('Last day').fill('2020-03-14');
    await page.keyboard.press('Enter');
    await sees(row(page, 'Cid').getByText('Must lie in the future.'));
    expect(await page.getByLabel('Last day').inputValue()).toBe('2020-03-14');
    await page.getByLabel('Last day').fill('');
    await page.keyboard.type('03142031');
    await page.keyboard.press('Tab');
    await page.getByRole('textbox', { name: 'Note' }).focus();
    await page.keyboard.type('Until the move');
    await axe(page);
    await page.keyboard.press('Enter');
    await sees(
      row(page, 'Cid').getByText(/^Shortened to .*2031\. Bea Winter/),
      row(page, 'Cid').getByText('Until the move'),
    );
    await row(page, 'Bob').focus();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await onRow(page, 'Dot');
    await page.keyboard.press('r');
    await sees(row(page, 'Dot').getByText('Removed. Bea Winter'));
    await row(page, 'Dot').getByRole('button', { name: 'Undo: Dot Night' }).press('Enter');
    await sees(row(page, 'Dot').getByRole('button', { name: 'Keep: Dot Night' }));
    await row(page, 'Dot').getByRole('button', { name: 'Keep: Dot Night' }).press('Enter');
    await sees(row(page, 'Dot').getByText('Kept. Bea Winter'), page.getByText('4 of 5 decided'));
    await axe(page);
    const given = (await house.product.as('greta').get('/grants?sort=-created_at&limit=1')).body.items[0];
    grants['Dot'] = given.id;

    // The administrator sees how far it is, and closes: of Eve nobody has said anything.
    await sees(ada.getByText('4 of 5 decided'));
    await ada.getByRole('button', { name: 'Close', exact: true }).click();
    const asked = ada.getByRole('dialog', { name: 'Close Night shift in spring?' });
    await sees(asked.getByText('1 grant is undecided and is removed.'));
    await axe(ada);
    await asked.getByRole('button', { name: 'Close', exact: true }).last().click();
    await gone(asked);
    await sees(
      row(ada, 'Eve').getByText('Removed. Nobody decided.'),
      ada.getByText('4 of 5 decided, 1 removed because nobody decided'),
    );
    const close = ada.getByRole('main').getByRole('button', { name: 'Close', exact: true });
    await refused(close, 'This review is closed.');
    expect(await Promise.all(HOLDERS.map(held))).toEqual([200, 404, 200, 200, 404]);
    await axe(ada);

    const [download] = await Promise.all([
      ada.waitForEvent('download'),
      ada.getByRole('link', { name: 'Evidence (CSV)' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('Night shift in spring.csv');
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const lines: Record<string, string>[] = parse(Buffer.concat(chunks), { columns: true, bom: true });
    const of = (name: string) => lines.find((line) => line['person'] === `${name} Night`);
    expect(of('Bob')).toMatchObject({ decision: 'remove', decided_by: 'Bea Winter', now: 'gone' });
    expect(of('Cid')).toMatchObject({ decision: 'shorten', note: 'Until the move' });
    expect(of('Eve')).toMatchObject({ decision: 'remove', by_silence: 'true', decided_by: '' });

    // Nobody decides after the end: the open page of the reviewer says so.
    await page.goto(address);
    await sees(row(page, 'Dot').getByText('Kept. Bea Winter'));
    await gone(page.getByRole('button', { name: /^(Keep|Undo|Note):/ }));
    await gone(page.getByText(keys));
    await row(page, 'Dot').getByRole('link', { name: 'Dot Night' }).click();
    await heading(page, 'Dot Night');
  });

  it('of all administrators has the super administrators in it, on a phone, in Spanish', async () => {
    const look = { language: 'es', width: 320, height: 700, dark: true } as const;
    const page = await house.page('greta', '/reviews/new?scope=administrators', look);
    await page.getByRole('textbox', { name: 'Título' }).fill('Quién administra');
    await pick(page.getByRole('combobox', { name: 'Lugar' }), 'All', /^All/);
    await page.getByRole('button', { name: 'Empezar' }).click();
    await heading(page, 'Quién administra');
    const chief = page.getByRole('row', { name: 'Administrator: Superadministrador' });
    await sees(chief);
    const shorten = chief.getByRole('button', { name: 'Acortar: Administrator' });
    expect(await shorten.isDisabled()).toBe(true);
    const at = await shorten.boundingBox();
    expect((at?.x ?? Number.NaN) + (at?.width ?? 0)).toBeLessThanOrEqual(look.width);
    await axe(page);
    await chief.getByRole('button', { name: 'Mantener: Administrator' }).click();
    await sees(chief.getByText(/^Se mantiene\./));
  });

  it('is found by nobody who is not asked', async () => {
    const { body } = await house.product.as('greta').get('/reviews?limit=1');
    const page = await house.page('nina', `/reviews/${body.items[0].id}`);
    await heading(page, 'Not found');
  });
});

/** The focus is on the row of this name. */
const onRow = (page: Page, name: string): Promise<void> =>
  expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('tr')?.textContent ?? ''), { timeout: 30_000 })
    .toContain(`${name} Night`);
