import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { axe, gone, heading, PATIENCE, sees, worldJourneys } from './browser.ts';
import { settled } from './settled.ts';

const house = worldJourneys();
const parameters = (page: Page): Record<string, string> => Object.fromEntries(new URL(page.url()).searchParams);
const list = (page: Page) => page.getByRole('table', { name: 'Tickets' });
const links = (page: Page) => list(page).getByRole('link');
const count = (page: Page, text: string) => page.getByRole('status').getByText(text, { exact: true });

beforeAll(async () => {
  const caller = house.product.as('helen');
  for (let n = 1; n <= 60; n += 1) {
    const made = await caller.post('/tickets', {
      title: `Lamp ${String(n).padStart(2, '0')}`,
      place_id: house.product.ids.places['support'],
      priority: n % 2 ? 'low' : 'medium',
    });
    expect(made.status).toBe(201);
  }
});

describe('a list', () => {
  it('keeps its question in the address: reload, back and forward', async () => {
    const page = await house.page('helen', '/tickets');
    await heading(page, 'Tickets');
    await page.getByRole('button', { name: 'Priority' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Low' }).click();
    await page.keyboard.press('Escape');
    await sees(page.getByRole('button', { name: 'Priority: Low' }));
    await page.getByRole('searchbox', { name: 'Search' }).fill('Lamp');
    await sees(count(page, '30 records'));
    expect(parameters(page)).toMatchObject({ priority: 'low', q: 'Lamp' });
    const before = parameters(page);
    await page.reload();
    await sees(count(page, '30 records'));
    expect(parameters(page)).toEqual(before);
    expect(await page.getByRole('searchbox', { name: 'Search' }).inputValue()).toBe('Lamp');
    await links(page).first().click();
    await heading(page, /Lamp/);
    await page.goBack();
    await heading(page, 'Tickets');
    await sees(count(page, '30 records'));
    expect(parameters(page)).toEqual(before);
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await gone(count(page, '30 records'));
    expect(parameters(page)).not.toHaveProperty('priority');
  });

  it('is ordered by a click on the head of a column, and says so', async () => {
    const page = await house.page('helen', '/tickets?q=Lamp');
    const column = list(page).getByRole('columnheader', { name: 'Number' });
    await column.getByRole('button').click();
    await expect.poll(() => column.getAttribute('aria-sort')).toBe('ascending');
    await sees(links(page).first().filter({ hasText: 'Lamp 01' }));
    await column.getByRole('button').press('Enter');
    await expect.poll(() => column.getAttribute('aria-sort')).toBe('descending');
    await sees(links(page).first().filter({ hasText: 'Lamp 60' }));
    expect(parameters(page)).toMatchObject({ sort: '-number' });
  });

  it('comes page by page', async () => {
    const page = await house.page('helen', '/tickets?q=Lamp&sort=number');
    await sees(count(page, '60 records'));
    await expect.poll(() => links(page).count(), { timeout: PATIENCE }).toBe(50);
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => links(page).count(), { timeout: PATIENCE }).toBe(60);
    await gone(page.getByRole('button', { name: 'Show more' }));
    expect(new Set(await links(page).allInnerTexts()).size).toBe(60);
  });

  it('shows the columns one has chosen, also the next time', async () => {
    const page = await house.page('helen', '/tickets?q=Lamp');
    await gone(list(page).getByRole('columnheader', { name: 'Type' }));
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Type' }).click();
    await sees(list(page).getByRole('columnheader', { name: 'Type' }));
    await axe(page);
    await page.reload();
    await sees(list(page).getByRole('columnheader', { name: 'Type' }));
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitem', { name: 'The usual columns' }).click();
    await gone(list(page).getByRole('columnheader', { name: 'Type' }));
  });

  it('is handed out as CSV with the same filters', async () => {
    const page = await house.page('helen', '/tickets?q=Lamp&priority=low');
    await sees(count(page, '30 records'));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSV' }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const rows = Buffer.concat(chunks).toString('utf8').trim().split(/\r?\n/);
    expect(rows).toHaveLength(31);
    expect(rows.slice(1).every((row) => row.includes('Lamp'))).toBe(true);
  });

  it('has a trash, and the way back', async () => {
    const { body: ticket } = await house.product
      .as('sara')
      .post('/tickets', { title: 'Thrown away', place_id: house.product.ids.places['support'] });
    const page = await house.page('sara', `/tickets/${ticket.id}`, { language: 'en' });
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Move to the trash' }).click();
    await heading(page, 'Tickets');
    const toast = page.getByRole('alert').filter({ hasText: '“Thrown away” is in the trash.' });
    await sees(toast);
    await axe(page);
    await gone(links(page).filter({ hasText: 'Thrown away' }));
    await page.getByLabel('Trash').check();
    await sees(links(page).filter({ hasText: 'Thrown away' }));
    await toast.getByRole('button', { name: 'Undo' }).click();
    await gone(links(page).filter({ hasText: 'Thrown away' }));
    await page.getByLabel('Trash').uncheck();
    await sees(links(page).filter({ hasText: 'Thrown away' }));
  });

  it('is walked through with the arrow keys', async () => {
    const page = await house.page('helen', '/tickets?q=Lamp&sort=number');
    await sees(links(page).first());
    await settled(page);
    await links(page).first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await heading(page, /Lamp 02/);
  });
});
