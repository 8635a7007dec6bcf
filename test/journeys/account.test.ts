import sharp from 'sharp';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { scan } from '../scan.ts';
import { axe, gone, heading, pick, sees, tabTo, worldJourneys } from './browser.ts';

const house = worldJourneys();

/** Somebody to whom nothing has been granted. */
let lone = '';
beforeAll(async () => {
  const { acme: organization_id } = house.product.ids.places;
  const person = { login: 'lone', name: 'Ñandú "Lone" O\'Neill', phone: '+34 600; 1', organization_id };
  const made = await house.product.as('greta').post('/people', person);
  lone = made.body.id as string;
  await house.product.asPerson(lone);
});

/** What a phone reads when it is held before this. */
async function scanned(thing: Locator): Promise<string | undefined> {
  await sees(thing);
  const { data, info } = await sharp(await thing.screenshot())
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return scan(new Uint8ClampedArray(data), info.width, info.height);
}

const qr = (page: Page): Locator => page.getByRole('img', { name: 'QR code' });

describe('my account, without any grant', () => {
  it('gives me a personal key that a phone reads and that signs me in', async () => {
    const page = await house.page('lone', '/me?tab=tokens');
    await page.getByRole('button', { name: 'Make my key' }).click();
    await page.getByRole('button', { name: 'Make my key' }).click();
    await axe(page);
    const card = JSON.parse((await scanned(qr(page))) ?? '') as Record<string, string>;
    expect(card).toMatchObject({ gatehouse: house.base, login: 'lone', phone: '+34 600; 1' });
    expect(card['name']).toBe('Ñandú "Lone" O\'Neill');
    await sees(page.getByText(card['key'] ?? 'no key', { exact: true }));
    const headers = { authorization: `Bearer ${card['key']}` };
    const me = await fetch(`${house.base}/api/v1/me`, { headers });
    expect(((await me.json()) as { login: string }).login).toBe('lone');

    await page.getByRole('button', { name: 'I have kept it' }).click();
    await gone(qr(page), page.getByText(card['key'] ?? ''));
    await page.getByRole('button', { name: 'Revoke the key' }).click();
    await sees(page.getByRole('button', { name: 'Undo' }));
    expect((await fetch(`${house.base}/api/v1/me`, { headers })).status).toBe(401);
    await page.getByRole('button', { name: 'Undo' }).click();
    await sees(page.getByRole('button', { name: 'Replace the key' }));
    expect((await fetch(`${house.base}/api/v1/me`, { headers })).status).toBe(200);
  });

  it('shows the code so that it can be read on a small screen and in the dark', async () => {
    const page = await house.page('lone', '/me?tab=tokens', { width: 320, height: 700, dark: true });
    await page.getByRole('button', { name: 'Replace the key' }).click();
    await page.getByRole('button', { name: 'Replace the key' }).click();
    await qr(page).scrollIntoViewIfNeeded();
    expect(JSON.parse((await scanned(qr(page))) ?? '')).toMatchObject({ login: 'lone' });
    await axe(page);
  });

  it('lets me choose a picture with the keyboard, see it everywhere, and take back its removal', async () => {
    const page = await house.page('lone', '/me');
    const file = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#b22' } })
      .composite([{ input: { create: { width: 100, height: 200, channels: 3, background: '#22b' } }, left: 0, top: 0 }])
      .png()
      .toBuffer();
    await sees(page.getByRole('button', { name: 'Choose a picture' }));
    await page.locator('input[type=file]').setInputFiles({ name: '../x.html', mimeType: 'image/png', buffer: file });
    const area = page.getByRole('group', { name: 'Part of the picture' });
    await tabTo(area);
    await axe(page);
    for (let n = 0; n < 12; n += 1) await page.keyboard.press('ArrowRight');
    await tabTo(page.getByRole('button', { name: 'Use this part' }));
    await page.keyboard.press('Enter');
    await sees(page.getByText('The picture has been saved.'), page.locator('header img'));
    // Moved to the right, the blue left side of it is what is shown.
    const { data } = await sharp(await page.locator('section img').screenshot())
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data[2]).toBeGreaterThan(data[0] ?? 255);

    await page.getByRole('button', { name: 'Remove the picture' }).click();
    await gone(page.locator('header img'));
    await page.getByRole('button', { name: 'Undo' }).click();
    await sees(page.locator('header img'));
  });

  it('says so when a file is no picture', async () => {
    const page = await house.page('lone', '/me');
    await sees(page.getByRole('button', { name: /Choose .*picture/ }));
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    await page.locator('input[type=file]').setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: svg });
    await sees(page.getByRole('alert').filter({ hasText: 'This file cannot be shown' }));
    await axe(page);
  });
});

describe('my tokens', () => {
  it('are narrowed, shown with what they may, and revoked with a way back', async () => {
    const page = await house.page('helen', '/me?tab=tokens');
    await page.getByRole('button', { name: 'New token' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('<b>Backup</b>');
    await pick(page.getByRole('combobox', { name: 'Only in some places' }), 'Support');
    await sees(page.getByRole('button', { name: 'Without Support' }));
    await page.getByRole('button', { name: 'Make the token' }).click();
    await page.getByRole('button', { name: 'I have kept it' }).click();
    const row = page.getByRole('row').filter({ hasText: '<b>Backup</b>' });
    await sees(row.getByText('in Support'));
    await axe(page);
    await row.getByRole('button', { name: 'Revoke' }).click();
    await sees(row.getByText('revoked'));
    await page.getByRole('button', { name: 'Undo' }).click();
    await gone(row.getByText('revoked'));
  });

  it('fit a phone', async () => {
    const page = await house.page('helen', '/me?tab=tokens', { width: 320, height: 700, language: 'es' });
    await sees(page.getByRole('cell').filter({ hasText: 'Backup' }));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await axe(page);
  });
});

describe('my access', () => {
  it('says to somebody without any grant that nothing has been given, and what is open all the same', async () => {
    const page = await house.page('lone', '/me');
    await heading(page, 'My account');
    await sees(page.getByText('You are signed in, but no section is open to you yet.'));
    await page.getByRole('tab', { name: 'My access' }).click();
    await sees(page.getByText('Nothing has been given to you yet.'));
    await sees(page.getByRole('region', { name: 'People' }).getByText('edit one’s own data'));
    await axe(page);
  });

  it('says in words what I may, where and by whose grant, and changes while I look', async () => {
    const page = await house.page('lone', '/me?tab=grants');
    await sees(page.getByText('Nothing has been given to you yet.'));
    const { profiles, places } = house.product.ids;
    const grant = { person_id: lone, profile_id: profiles['Technician'], place_id: places['support'] };
    const given = await house.product.as('greta').post('/grants', { ...grant, ends_at: '2035-12-31T12:00:00Z' });
    expect(given.status, given.text).toBe(201);
    const tickets = page.getByRole('region', { name: 'Tickets' });
    await sees(tickets.getByText(/Technician, given by Greta Holm, until .*2035/));
    await sees(tickets.getByText('Everything in Support'));
    await axe(page);
    await house.product.as('greta').delete(`/grants/${given.body.id}`);
    await sees(page.getByText('Nothing has been given to you yet.'));
  });
});

describe('my start page', () => {
  it('is the one I have chosen, and when it closes the first open one says so', async () => {
    const page = await house.page('helen', '/me');
    await page.getByRole('combobox', { name: 'Start page' }).click();
    await page.getByRole('option', { name: 'People' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await sees(page.getByText('Saved.'));
    await page.goto('/');
    await heading(page, 'People');
    await house.product.sql("update person set landing = 'profiles' where login = 'helen'");
    await page.goto('/');
    await heading(page, 'Tickets');
    await sees(page.getByText('Your start page “Profiles” is not open to you any more'));
    await axe(page);
  });
});
