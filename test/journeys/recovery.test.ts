import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '#modules/demo/world.ts';
import type { Jobs } from '#platform/jobs.ts';
import { type Mailbox, mailbox } from '../mailbox.ts';
import { gone, heading, PATIENCE, sees, worldJourneys } from './browser.ts';
import { looksRight } from './words.ts';

let mails: Mailbox;
const house = worldJourneys({
  named: true,
  installation: async () => {
    mails = await mailbox();
    return { mail: { url: mails.url, from: 'desk@desk.example' } };
  },
});
let jobs: Jobs;
beforeAll(async () => {
  jobs = await house.product.house.startJobs();
});
afterAll(async () => {
  await jobs?.stop();
  await mails?.close();
});
beforeEach(() => {
  mails.letters.length = 0;
});

/** The link in the letter that comes to this address. */
async function linkTo(address: string): Promise<string> {
  const found = () => mails.letters.find((l) => l.to.includes(address) && /http\S+#/.test(l.text));
  await expect.poll(found, { timeout: PATIENCE }).toBeTruthy();
  return /http\S+/.exec(found()?.text ?? '')?.[0] ?? '';
}

async function signIn(page: Page, login: string, password: string): Promise<void> {
  await heading(page, 'Sign in');
  await page.getByLabel('Login').fill(login);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function choose(page: Page, password: string): Promise<void> {
  await page.getByLabel('New password').fill(password);
  await page.getByLabel('Once more').fill(password);
  await page.getByRole('button', { name: 'Set the password' }).click();
}

const failed = (page: Page) => page.getByRole('alert').getByText('Login and password do not fit together');

describe('a forgotten password', () => {
  it('is set anew by the link that comes by mail, once, and ends what was open', async () => {
    const before = await house.page('nina', '/tickets');
    await heading(before, 'Tickets');
    const page = await house.page(null, '/sign-in');
    for (const who of ['nobody-of-this-name', 'nina']) {
      await page.goto('/sign-in');
      await page.getByRole('link', { name: 'Forgot your password?' }).click();
      await heading(page, 'A new password');
      await page.getByLabel('Login or e-mail address').fill(who);
      await page.getByRole('button', { name: 'Send a link' }).click();
      await sees(page.getByRole('status').getByText('If there is such an account'));
    }
    await looksRight(page);
    const link = await linkTo('nina@acme.example');
    expect(link.startsWith(`${house.base}/recover#`)).toBe(true);
    await page.goto(link);
    await heading(page, 'Set a new password');
    await sees(page.getByText('This sets the password of nina.'));
    await sees(page.getByText('It must not contain the login or the e-mail name.'));
    expect(page.url()).toBe(`${house.base}/recover`);
    await choose(page, 'nina-nina-nina');
    await sees(page.getByText('The password must not contain your login or your e-mail name.'));
    await looksRight(page);
    await choose(page, 'Found-again-0815');
    await sees(page.getByText('Your password has been set.'));
    await looksRight(page);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signIn(page, 'nina', DEMO_PASSWORD);
    await sees(failed(page));
    await signIn(page, 'nina', 'Found-again-0815');
    await heading(page, 'Tickets');

    await page.goto(link);
    await sees(page.getByText('This link does not work (any more)'));
    await looksRight(page);
    await before.goto('/people');
    await heading(before, 'Sign in');
  });
});

describe('a link from an administrator', () => {
  it('invites somebody who has no password yet to choose one', async () => {
    const { acme: organization_id } = house.product.ids.places;
    const who = { login: 'nele', name: 'Nele Brandt', email: 'nele@acme.example', organization_id };
    const { id } = (await house.product.as('ada').post('/people', who)).body;
    const page = await house.page('ada', `/people/${id}`);
    await page.getByRole('button', { name: 'Set a password' }).click();
    const send = page.getByRole('dialog').getByRole('button', { name: /^Send a .*link/ });
    await sees(send);
    await looksRight(page);
    await send.click();
    await gone(page.getByRole('dialog'));
    await sees(page.getByText('A link has been sent to nele@acme.example.'));
    const own = await house.page(null, await linkTo('nele@acme.example'));
    await choose(own, 'Chosen-by-me-0815');
    await own.getByRole('link', { name: 'Sign in' }).click();
    await signIn(own, 'nele', 'Chosen-by-me-0815');
    await own.getByRole('button', { name: 'Account of Nele Brandt' }).waitFor();
  });
});

describe('too many failures', () => {
  it('close the door for a while, with one sentence for all; an administrator opens it again', async () => {
    const page = await house.page(null, '/sign-in');
    for (let n = 0; n < 7; n += 1) {
      const answered = page.waitForResponse((r) => r.url().endsWith('/session') && r.request().method() === 'POST');
      await signIn(page, 'leo', `wrong ${n}`);
      await answered;
    }
    await signIn(page, 'leo', DEMO_PASSWORD);
    await sees(page.getByText('After several failures it is closed for some minutes'));
    await looksRight(page);
    const admin = await house.page('ada', `/people/${house.product.ids.people['leo']}?tab=sign-in`);
    await sees(admin.getByText('Locked out'));
    await looksRight(admin);
    await admin.getByRole('button', { name: 'Unlock' }).click();
    await gone(admin.getByText('Locked out'));
    await signIn(page, 'leo', DEMO_PASSWORD);
    await heading(page, /./);
    await page.getByRole('button', { name: /^Account of/ }).waitFor();
  });
});

describe('one’s own e-mail address', () => {
  it('changes once the link in the new mailbox has been followed, and the old one is told', async () => {
    const page = await house.page('sara', '/me');
    await page.getByRole('button', { name: 'Change the address' }).click();
    await page.getByLabel('New e-mail address').fill('sara.vidal@acme.example');
    await looksRight(page);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await sees(page.getByText('A link has been sent to sara.vidal@acme.example.'));
    const link = await linkTo('sara.vidal@acme.example');
    // In the language of whoever is told.
    const told = () => mails.letters.filter((l) => l.to.includes('sara@acme.example')).map((l) => l.subject);
    await expect.poll(told, { timeout: PATIENCE }).toEqual(['Se va a cambiar su dirección de correo']);
    await sees(page.getByText('sara@acme.example'));
    const mailed = await house.page(null, link);
    await heading(mailed, 'Confirm your e-mail address');
    await looksRight(mailed);
    await mailed.getByRole('button', { name: 'Confirm the address' }).click();
    await sees(mailed.getByText('sara.vidal@acme.example is your address from now on.'));
    await expect.poll(told, { timeout: PATIENCE }).toHaveLength(2);
    await page.reload();
    await sees(page.getByText('Your e-mail address: sara.vidal@acme.example'));
    const again = await house.page(null, link);
    await again.getByRole('button', { name: 'Confirm the address' }).click();
    await sees(again.getByText('This link does not work (any more)'));
  });
});

describe('my sessions', () => {
  it('are seen and ended one by one, or all but this one', async () => {
    const page = await house.page(null, '/sign-in');
    await signIn(page, 'tom', DEMO_PASSWORD);
    await heading(page, 'Tickets');
    const other = await house.page(null, '/sign-in');
    await signIn(other, 'tom', DEMO_PASSWORD);
    await heading(other, 'Tickets');
    await page.goto('/me?tab=security');
    const rows = page.getByRole('table', { name: 'Sessions' }).getByRole('row');
    await sees(rows.filter({ hasText: 'this one' }));
    await looksRight(page);
    const count = await rows.count();
    await page
      .getByRole('button', { name: /^End the session on/ })
      .first()
      .click();
    await expect.poll(() => rows.count(), { timeout: PATIENCE }).toBe(count - 1);
    await page.getByRole('button', { name: 'End all others' }).click();
    await expect.poll(() => rows.count(), { timeout: PATIENCE }).toBe(2);
    await other.goto('/people');
    await heading(other, 'Sign in');
    await page.goto('/tickets');
    await heading(page, 'Tickets');
  });
});
