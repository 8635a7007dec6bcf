import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { pathOf } from '#wire/call.ts';
import { ROUTES } from '../../src/compose.ts';
import { axe, browserJourneys, gone, heading, pick, refused, saveNow, sees, tabTo } from './browser.ts';

const LINK = /http:\S+\/setup\?token=\S+/;
let link = '';

const NOT_OWN = 'It must not contain the login or the e-mail name.';

/** The product as somebody starts it who has just downloaded it. */
const house = browserJourneys(async () => {
  const data = mkdtempSync(join(tmpdir(), 'gatehouse-journey-'));
  const main = join(import.meta.dirname, '../../src/main.ts');
  const { DATABASE_URL: _, ...env } = process.env;
  const server = spawn(process.execPath, [main, 'serve', '--port', '0', '--data', data], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stopped = once(server, 'exit');
  for await (const line of createInterface({ input: server.stdout })) {
    link = LINK.exec(line)?.[0] ?? '';
    if (link !== '') break;
  }
  if (link === '') throw new Error('The server printed no link.');
  return {
    base: new URL(link).origin,
    close: async () => {
      server.kill('SIGTERM');
      await stopped;
      rmSync(data, { recursive: true, force: true });
    },
  };
});

const OWNER = 'Keys-of-the-gate-1';
const FIRST = 'A-first-word-22';
const OWN = 'My-own-word-333';

/** The Friday after today, as a date control takes it. */
function friday(): string {
  const day = new Date();
  day.setUTCDate(day.getUTCDate() + ((5 - day.getUTCDay() + 7) % 7 || 7));
  return day.toISOString().slice(0, 10);
}

/** Names of what is outside Support. */
const SECRETS = ['Cellar', 'Out of sight', 'Petra Secret'] as const;

/** Which of the secrets any call tells that needs nothing but to be asked. */
async function told(page: Page): Promise<string[]> {
  const asked = ROUTES.flatMap(({ endpoint: e }) => {
    const path = pathOf(e);
    if (e.method !== 'GET' || path.includes(':') || e.type === 'text/event-stream') return [];
    return e.query ? [path, `${path}?q=secret`] : [path];
  });
  const texts = await Promise.all(
    asked.map(async (path) => {
      const answer = await page.request.get(path);
      expect(answer.status(), path).toBeLessThan(500);
      return answer.text();
    }),
  );
  return SECRETS.filter((secret) => texts.some((text) => text.includes(secret)));
}

describe('the first start', () => {
  it('leads from the one-time link to Ana, who works tickets of Support until Friday and nothing else', async () => {
    const page = await house.page(null, link.replace(house.base, ''));
    await heading(page, 'Welcome to Gatehouse');
    await axe(page);
    await page.getByLabel('Your name').fill('Olga Owner');
    await page.getByLabel('Login').fill('olga');
    await sees(page.getByText(NOT_OWN));
    await page.getByLabel('New password').fill(OWNER);
    await page.getByLabel('Once more').fill(OWNER);
    await page.getByRole('button', { name: 'Create and sign in' }).click();
    await heading(page, 'Tickets');
    await sees(page.getByText('A group comes first'));
    await axe(page);

    await page.getByRole('link', { name: 'Places' }).click();
    await heading(page, 'Places');
    await page.getByRole('button', { name: 'New place' }).click();
    await page.getByRole('menuitem', { name: 'New group' }).click();
    await page.getByLabel('Name').fill('Support');
    await expect.poll(() => page.getByRole('combobox', { name: 'Under' }).inputValue()).toBe('All');
    await page.getByRole('button', { name: 'Create' }).click();
    await heading(page, 'Support');
    await sees(page.getByText('No one works here'));

    await page.getByRole('link', { name: 'People' }).click();
    await heading(page, 'People');
    await sees(page.getByRole('status').getByText('1 record'));
    await axe(page);
    await page.getByRole('button', { name: 'New person' }).click();
    await page.getByLabel('Login').fill('ana');
    await page.getByLabel('Name').fill('Ana Ruiz');
    await page.getByRole('button', { name: 'Create' }).click();
    await heading(page, 'Ana Ruiz');
    const grants = page.getByRole('table', { name: 'Grants' });
    // Newcomers are given the default profile; she is to have nothing but what follows.
    await sees(grants.getByRole('row').filter({ hasText: 'Self-Service' }).getByText('By default'));
    await grants.getByRole('button', { name: 'Remove Self-Service at All' }).click();
    await saveNow(page);
    const next = page.getByRole('region', { name: 'What Ana Ruiz needs next' });
    // No mail leaves this installation yet, and she has no address.
    expect(await next.getByRole('button', { name: 'Invite by e-mail' }).getAttribute('aria-disabled')).toBe('true');
    await sees(next.getByRole('paragraph').filter({ hasText: 'This installation sends no mail.' }));
    await sees(next.getByText('give a first one below'));
    await axe(page);
    await next.getByRole('button', { name: 'Set a first password' }).click();
    const dialog = page.getByRole('dialog', { name: 'Password for Ana Ruiz' });
    await sees(dialog.getByText(NOT_OWN));
    await dialog.getByLabel('New password').fill(FIRST);
    await axe(page);
    await dialog.getByRole('button', { name: 'Set a password' }).click();
    await gone(dialog);
    await sees(next.getByText('There is a password to sign in with.'));

    // The form stands open, with her in it.
    await pick(page.getByRole('combobox', { name: 'Profile' }), 'Hotliner', /^Hotliner/);
    await pick(page.getByRole('combobox', { name: 'Place' }), 'Support', /^Support/);
    await page.getByLabel('Until').fill(friday());
    await sees(page.getByText(/^Ana Ruiz will have Hotliner at Support, until .+\.$/));
    await page.getByRole('button', { name: 'Give', exact: true }).click();
    await saveNow(page);
    await sees(grants.getByRole('row').filter({ hasText: 'Hotliner' }));
    expect(await grants.getByRole('row').count()).toBe(2);
    await sees(next.getByText('those they have stand in the table below'));
    await gone(next.getByText('give a first one below'));
    await next.getByRole('button', { name: 'Close this' }).click();
    await gone(next);

    // Something that the colleague will see, and something that she will not.
    for (const [title, group] of [
      ['In sight', 'Support'],
      ['Out of sight', 'Cellar'],
    ] as const) {
      if (group === 'Cellar') {
        await page.goto('/places/new?kind=group&parent=00000000-0000-7000-8000-000000000001');
        await page.getByLabel('Name').fill(group);
        await page.getByRole('button', { name: 'Create' }).click();
        await heading(page, group);
      }
      await page.goto('/tickets/new');
      await page.getByLabel('Title').fill(title);
      await pick(page.getByRole('combobox', { name: 'Group' }), group, new RegExp(`^${group}`));
      await page.getByRole('button', { name: 'Create ticket' }).click();
      await heading(page, new RegExp(`^#\\d+ ${title}$`));
    }
    const headers = { origin: house.base };
    const hidden = await page.request.post('/api/v1/people', {
      data: { login: 'petra', name: 'Petra Secret' },
      headers,
    });
    expect(hidden.status()).toBe(201);
    // So that the same look by somebody else means something.
    expect(await told(page)).toEqual(expect.arrayContaining([...SECRETS]));
    await page.getByRole('button', { name: 'Account of Olga Owner' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await heading(page, 'Sign in');

    await page.getByLabel('Login').fill('ana');
    await page.getByLabel('Password', { exact: true }).fill(FIRST);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, 'Choose your own password');
    await page.getByLabel('Present password').fill(FIRST);
    await sees(page.getByText(NOT_OWN));
    await page.getByLabel('New password').fill(OWN);
    await page.getByLabel('Once more').fill(OWN);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await heading(page, 'Tickets');
    await sees(page.getByRole('link', { name: 'In sight' }), page.getByRole('status').getByText('1 record'));
    await gone(page.getByRole('link', { name: 'Out of sight' }));
    await page.goto('/me?tab=grants');
    const tickets = page.getByRole('region', { name: 'Tickets' });
    await sees(tickets.getByText(/Hotliner, given by Olga Owner, until /), tickets.getByText('Everything in Support'));
    await axe(page);
    expect(await told(page)).toEqual([]);
    const all = await page.request.get('/api/v1/tickets');
    expect(((await all.json()) as { items: { title: string }[] }).items.map((t) => t.title)).toEqual(['In sight']);
    await page.goto('/places');
    await refused(page.getByRole('button', { name: 'New place' }), /no place where/);
  });

  it('happens once', async () => {
    const page = await house.page(null, link.replace(house.base, ''));
    await sees(page.getByText('There is an administrator already'));
    await tabTo(page.getByRole('link', { name: 'Sign in' }));
    await page.keyboard.press('Enter');
    await heading(page, 'Sign in');
    expect(await page.getByRole('link', { name: 'Make the first administrator' }).count()).toBe(0);
  });
});
