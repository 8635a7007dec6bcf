import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { DEMO_PASSWORD } from '#modules/demo/world.ts';
import { axe, gone, heading, PATIENCE, sees, worldJourneys } from './browser.ts';

const house = worldJourneys();

async function signIn(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('Login').fill(login);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const path = (page: Page): string => page.url().replace(house.base, '');

describe('signing in', () => {
  it('says in one sentence that it did not work, and not what was wrong', async () => {
    const page = await house.page(null, '/sign-in');
    await heading(page, 'Sign in');
    await axe(page);
    for (const login of ['nina', 'nobody-of-this-name']) {
      await signIn(page, login, 'not-the-password');
      await sees(page.getByRole('alert').getByText('Login and password do not fit together'));
      const password = page.getByLabel('Password', { exact: true });
      await expect.poll(() => password.inputValue()).toBe('');
      expect(await password.evaluate((node) => node === document.activeElement)).toBe(true);
    }
    await axe(page);
    await signIn(page, 'nina', DEMO_PASSWORD);
    await heading(page, 'Tickets');
  });

  it('leads to the page that was asked for, with its filters', async () => {
    const wanted = '/tickets?status=closed&sort=number';
    const page = await house.page(null, wanted);
    await heading(page, 'Sign in');
    await signIn(page, 'helen', DEMO_PASSWORD);
    await heading(page, 'Tickets');
    expect(path(page)).toBe(wanted);
    await page.goBack();
    await gone(page.getByLabel('Password', { exact: true }));
  });

  it('leads nowhere outside', async () => {
    const page = await house.page(null, '/sign-in?back=//elsewhere.example/');
    await signIn(page, 'helen', DEMO_PASSWORD);
    await heading(page, 'Tickets');
    expect(page.url().startsWith(house.base)).toBe(true);
  });

  it('is asked for again when the session has ended, and goes on where one was', async () => {
    const page = await house.page('tom', '/tickets?status=closed');
    await heading(page, 'Tickets');
    // Nothing is under way that would find the session ended before the click does.
    await page.waitForLoadState('networkidle');
    await house.product.sql("delete from session where person_id = (select id from person where login = 'tom')");
    await page.getByRole('button', { name: 'Number' }).click();
    await heading(page, 'Sign in');
    await signIn(page, 'tom', DEMO_PASSWORD);
    await heading(page, 'Tickets');
    await expect.poll(() => new URL(page.url()).searchParams.get('status'), { timeout: PATIENCE }).toBe('closed');
  });

  it('opens nothing but a new password to somebody whose password another one has set', async () => {
    const own = 'Only-she-knows-0815';
    await house.product.sql("update person set must_change_password = true where login = 'hana'");
    const page = await house.page(null, '/me?tab=grants');
    await signIn(page, 'hana', DEMO_PASSWORD);
    await heading(page, 'Choose your own password');
    await page.goto('/tickets');
    await heading(page, 'Choose your own password');
    await axe(page);
    await page.getByLabel('Present password').fill(DEMO_PASSWORD);
    const choose = async (first: string, again: string): Promise<void> => {
      await page.getByLabel('New password').fill(first);
      await page.getByLabel('Once more').fill(again);
      await page.getByRole('button', { name: 'Change the password' }).click();
    };
    await choose(own, 'something else');
    await sees(page.getByText('The two passwords differ.'));
    await choose('Only-hana-knows-0815', 'Only-hana-knows-0815');
    await sees(page.getByText('The password must not contain your login or your e-mail name.'));
    await choose(own, own);
    await heading(page, 'Tickets');
    await page.getByRole('button', { name: 'Account of Hana Kim' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await heading(page, 'Sign in');
    await signIn(page, 'hana', own);
    await heading(page, 'Tickets');
  });
});

describe('a forgotten password', () => {
  it('is a matter for an administrator where no mail leaves, which is said at once', async () => {
    const page = await house.page(null, '/recover');
    await heading(page, 'A new password');
    await sees(
      page.getByText('This installation sends no mail, so only an administrator can give you a new password.'),
    );
    expect(await page.getByRole('textbox').count()).toBe(0);
    await axe(page);
  });
});
