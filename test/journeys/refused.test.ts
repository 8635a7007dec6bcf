import { describe, expect, it } from 'vitest';
import { axe, gone, heading, refused, sees, worldJourneys } from './browser.ts';

const house = worldJourneys();
const UNKNOWN = '01890000-0000-7000-8000-00000000dead';

describe('what is closed or not there', () => {
  it('looks the same for a ticket out of sight and one that does not exist', async () => {
    const { as, ids } = house.product;
    const { body: foreign } = await as('leo').post('/tickets', { title: 'Not hers', place_id: ids.places['support'] });
    const page = await house.page('nina', `/tickets/${foreign.id}`);
    await heading(page, 'Not found');
    await axe(page);
    const text = await page.getByRole('main').innerText();
    await page.goto(`/tickets/${UNKNOWN}`);
    await heading(page, 'Not found');
    expect(await page.getByRole('main').innerText()).toBe(text);
    await page.goto('/no/such/page');
    await heading(page, 'Not found');
    expect(await page.title()).toBe('Not found · Gatehouse');
    await page.getByRole('link', { name: 'To the start' }).click();
    await heading(page, 'Tickets');
  });

  it('says what one may not do in a section that is not open, and shows nobody', async () => {
    const page = await house.page('nina', '/people');
    await heading(page, 'People');
    await sees(page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Tickets' }));
    expect(await page.getByRole('navigation', { name: 'Sections' }).getByRole('link').allInnerTexts()).toEqual([
      'Tickets',
    ]);
    await axe(page);
    expect(await page.getByRole('main').innerText()).not.toMatch(/Tom Becker|Ada Byrne/);
  });

  it.each([
    ['/audit', 'Audit'],
    ['/profiles', 'Profiles'],
    ['/rules', 'Rules'],
    ['/reviews', 'Reviews'],
    ['/expiring', 'Expiring'],
  ])('does not take %s for empty where it is closed', async (path, title) => {
    const page = await house.page('nina', path);
    await heading(page, title);
    await sees(page.getByText('Nothing of this is open to you'), page.getByRole('link', { name: 'What I may do' }));
    await axe(page);
    const files = page.getByRole('button', { name: /^(CSV|JSON Lines)$/ });
    for (const file of await files.all()) await refused(file, 'There is nothing to export.');
    await gone(page.getByRole('link', { name: /^(CSV|JSON Lines)$/ }));
  });

  it.each([
    ['/places/new', 'New group'],
    ['/profiles/new', 'New profile'],
    ['/grants/new', 'New grant'],
    ['/people/new', 'New person'],
  ])('refuses %s in words', async (path, title) => {
    const page = await house.page('otto', path);
    await heading(page, title);
    await axe(page);
    await sees(page.getByRole('main').getByText(/no place where/i));
  });

  it('quotes the number of a request at which the server failed, and tries again', async () => {
    house.expects(/status of 500/);
    const page = await house.page('helen', '/tickets');
    await heading(page, 'Tickets');
    const requestId = '0f7e1c52-5d7e-4d5c-9a55-0c8a4c1f7b11';
    const problem = { type: '/problems/internal', title: 'x', status: 500, detail: '', requestId };
    await page.route('**/api/v1/tickets?*', (route) =>
      route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    );
    await page.goto('/tickets?sort=number');
    const alert = page.getByRole('alert');
    await sees(alert.getByText('Something went wrong on the server'), alert.getByText(requestId));
    await axe(page);
    await page.unrouteAll();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await sees(page.getByRole('table', { name: 'Tickets' }).getByRole('link'));
  });

  it('keeps the page, and says so, while the server does not answer', async () => {
    house.expects(/ERR_/);
    const page = await house.page('helen', '/tickets');
    await sees(page.getByRole('table', { name: 'Tickets' }).getByRole('link'));
    await page.route('**/api/v1/**', (route) => route.abort('connectionrefused'));
    await page.getByRole('button', { name: 'Number' }).click();
    await sees(page.getByRole('status').filter({ hasText: 'The server does not answer' }));
    await sees(page.getByRole('link', { name: 'Tickets' }));
  });
});
