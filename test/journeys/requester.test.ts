import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axe, gone, heading, pickWithKeys, refused, sees, tabTo, worldJourneys } from './browser.ts';

const house = worldJourneys();

async function search(page: Page, text: string): Promise<void> {
  await page.getByRole('searchbox', { name: 'Search' }).fill(text);
}

describe('a requester', () => {
  it('opens a ticket without a mouse', async () => {
    const page = await house.page('nina', '/tickets');
    await heading(page, 'Tickets');
    await tabTo(page.getByRole('button', { name: 'New ticket' }));
    await page.keyboard.press('Enter');
    await heading(page, 'New ticket');
    // The heading has the focus, so that the next Tab leads into the form.
    expect(await page.getByRole('heading', { level: 1 }).evaluate((h) => h === document.activeElement)).toBe(true);
    await tabTo(page.getByLabel('Title'));
    await page.keyboard.type('The blue printer is on fire');
    const group = page.getByRole('combobox', { name: 'Group' });
    await tabTo(group);
    await pickWithKeys(group, 'Supp', /^Support/);
    await sees(page.getByRole('status').filter({ hasText: 'In Support' }));
    await tabTo(page.getByLabel('Description'));
    await page.keyboard.type('Smoke on the second floor.');
    await axe(page);
    await tabTo(page.getByRole('button', { name: 'Create ticket' }));
    await page.keyboard.press('Enter');
    await heading(page, /^#\d+ The blue printer is on fire$/);
    await sees(page.getByRole('article', { name: 'Nina Okafor' }).getByText('Smoke on the second floor.'));
    const [made] = await house.product.sql("select requester_id from ticket where title like 'The blue printer%'");
    expect(made?.['requester_id']).toBe(house.product.ids.people['nina']);
  });

  it('is told what is missing, beside the field', async () => {
    const page = await house.page('nina', '/tickets/new');
    await page.getByRole('button', { name: 'Create ticket' }).click();
    const title = page.getByLabel('Title');
    await sees(page.getByText('This is needed.'));
    expect(await title.getAttribute('aria-invalid')).toBe('true');
    const message = await title.evaluate((input) =>
      (input.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent)
        .join(' '),
    );
    expect(message).toContain('This is needed.');
    await axe(page);
  });

  it('finds the own tickets and no others', async () => {
    const { as, ids } = house.product;
    const place_id = ids.places['support'];
    const { body: foreign } = await as('leo').post('/tickets', { title: 'Zither wanted', place_id });
    expect((await as('nina').post('/tickets', { title: 'Xylophone wanted', place_id })).status).toBe(201);
    const page = await house.page('nina', '/tickets');
    await search(page, 'Xylophone');
    await sees(page.getByRole('link', { name: 'Xylophone wanted' }), page.getByRole('status').getByText('1 record'));
    await search(page, 'Zither');
    await sees(page.getByText('Nothing fits these filters'));
    await page.goto(`/tickets/${foreign.id}`);
    await heading(page, 'Not found');
  });

  it('reads replies but no internal notes', async () => {
    const { as, ids } = house.product;
    const { body: ticket } = await as('nina').post('/tickets', { title: 'Slow', place_id: ids.places['support'] });
    await as('tom').post(`/tickets/${ticket.id}/comments`, { body: 'We look into it.' });
    await as('tom').post(`/tickets/${ticket.id}/notes`, { body: 'She always says that.' });
    const page = await house.page('nina', `/tickets/${ticket.id}`);
    await sees(page.getByRole('article', { name: 'Tom Becker' }).getByText('We look into it.'));
    await axe(page);
    expect(await page.content()).not.toContain('She always says that.');
    await page.getByRole('tab', { name: 'History' }).click();
    await sees(page.getByText('created this'));
    expect(await page.content()).not.toContain('She always says that.');
    await gone(page.getByRole('button', { name: 'Save note' }));
    const worker = await house.page('tom', `/tickets/${ticket.id}`);
    await sees(worker.getByRole('article', { name: 'Tom Becker' }).getByText('She always says that.'));
  });
});

describe('somebody who may only read', () => {
  it('hears why a button does not work, and it does not', async () => {
    const { body: ticket } = await house.product
      .as('nina')
      .post('/tickets', { title: 'Mine', place_id: house.product.ids.places['support'] });
    const page = await house.page('otto', `/tickets/${ticket.id}`);
    for (const name of ['Take', 'Hand over', 'Close']) {
      const button = page.getByRole('button', { name, exact: true });
      await refused(button, /profiles|permission|permit/i);
      await button.focus();
      await page.keyboard.press('Enter');
    }
    await gone(page.getByRole('dialog'));
    expect((await house.product.as('nina').get(`/tickets/${ticket.id}`)).body.version).toBe(ticket.version);
  });
});
