import { describe, expect, it } from 'vitest';
import { UPKEEP } from '#modules/access/section.ts';
import { type Notice, notify } from '#modules/inbox/section.ts';
import { axe, heading, PATIENCE, sees, worldJourneys } from './browser.ts';

const house = worldJourneys();

const tell = (login: string, notice: Notice): Promise<unknown> =>
  house.product.house.asSystem(UPKEEP, (ctx) => notify(ctx, [house.product.ids.people[login] as string], notice));

describe('the inbox', () => {
  it('rings the bell while one works, and leads to what a notice is about', async () => {
    const page = await house.page('ada', '/people');
    await heading(page, 'People');
    const header = page.getByRole('banner');
    await sees(header.getByRole('link', { name: 'Inbox', exact: true }));
    const person = { type: 'person', id: house.product.ids.people['tom'] as string };
    const link = `/people/${person.id}`;
    await tell('ada', { key: 'grant.excess', values: { permissions: 'x', place: person }, link });
    await header.getByRole('link', { name: 'Inbox: 1 unread' }).click();
    await heading(page, 'Inbox');
    await axe(page);
    await page.getByRole('main').getByRole('link', { name: /Tom/ }).click();
    await heading(page, /Tom/);
    await sees(header.getByRole('link', { name: 'Inbox', exact: true }));
  });

  it('is marked read and unread by keyboard, and says when nothing is left', async () => {
    await tell('nina', { key: 'notice.hidden' });
    const page = await house.page('nina', '/inbox?show=unread');
    await heading(page, 'Inbox');
    const mark = page.getByRole('button', { name: /^Mark as read:/ });
    await mark.focus();
    await page.keyboard.press('Enter');
    await sees(page.getByText('You have read everything'));
    await page.getByRole('switch', { name: 'Only unread' }).press('Space');
    await page.getByRole('button', { name: /^Mark as unread:/ }).click();
    await sees(page.getByRole('button', { name: /^Mark as read:/ }));
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await expect
      .poll(() => page.getByRole('button', { name: /^Mark as unread:/ }).count(), { timeout: PATIENCE })
      .toBe(1);
  });
});
