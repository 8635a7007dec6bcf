import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axe, gone, heading, pick, refused, saveNow, sees, worldJourneys } from './browser.ts';

const house = worldJourneys();
const person = (login: string): string => `/people/${house.product.ids.people[login]}`;

async function give(page: Page, profile: string, place: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a grant' }).click();
  await pick(page.getByRole('combobox', { name: 'Profile' }), profile, new RegExp(`^${profile}`));
  await pick(page.getByRole('combobox', { name: 'Place' }), place, new RegExp(`^${place}`));
  await page.getByRole('button', { name: 'Give', exact: true }).click();
}

describe('giving and taking back', () => {
  it('is felt at once by the person concerned, in a page that is open', async () => {
    const { as, ids } = house.product;
    await as('leo').post('/tickets', { title: 'Antenna on the roof', place_id: ids.places['network'] });
    const nina = await house.page('nina', '/tickets?q=Antenna');
    await sees(nina.getByText('Nothing fits these filters'));
    const admin = await house.page('admin', person('nina'));
    await heading(admin, 'Nina Okafor');
    await give(admin, 'Technician', 'Network');
    await saveNow(admin);
    const grants = admin.getByRole('table', { name: 'Grants' });
    await sees(grants.getByRole('row').filter({ hasText: 'Technician' }).getByText('Network'));
    await axe(admin);
    await sees(nina.getByRole('link', { name: 'Antenna on the roof' }));

    await grants.getByRole('button', { name: 'Remove Technician at Network' }).click();
    await saveNow(admin);
    await gone(grants.getByRole('row').filter({ hasText: 'Technician' }));
    await sees(nina.getByText('Nothing fits these filters'));
    await gone(nina.getByRole('link', { name: 'Antenna on the roof' }));

    const toast = admin.getByRole('alert').filter({ hasText: 'Technician at Network was removed.' });
    await toast.getByRole('button', { name: 'Undo' }).click();
    await sees(grants.getByRole('row').filter({ hasText: 'Technician' }));
    await sees(nina.getByRole('link', { name: 'Antenna on the roof' }));
  });

  it('says from when it holds where it begins later', async () => {
    const admin = await house.page('admin', person('quinn'));
    await admin.getByRole('button', { name: 'Add a grant' }).click();
    await pick(admin.getByRole('combobox', { name: 'Profile' }), 'Technician', /^Technician/);
    await pick(admin.getByRole('combobox', { name: 'Place' }), 'Support', /^Support/);
    await admin.getByLabel('From').fill('2031-03-14');
    await admin.getByRole('button', { name: 'Give', exact: true }).click();
    await saveNow(admin);
    await sees(admin.getByText('Technician at Support is given from 14 Mar 2031 on.'));
  });

  it('says in a sentence what it will mean, with its end', async () => {
    const admin = await house.page('admin', person('otto'));
    await admin.getByRole('button', { name: 'Add a grant' }).click();
    await sees(admin.getByText('Choose a profile and a place.'));
    await pick(admin.getByRole('combobox', { name: 'Profile' }), 'Technician', /^Technician/);
    await pick(admin.getByRole('combobox', { name: 'Place' }), 'Support', /^Support/);
    await admin.getByLabel('And below', { exact: false }).first().check();
    await admin.getByLabel('Until').fill('2031-03-14');
    await sees(
      admin.getByRole('status').filter({
        hasText:
          /^Otto Lindt will have Technician at Support and the places below it, until 14 Mar 2031\. Otto Lindt becomes a member of Support for as long as the grant holds, unless already one\.$/,
      }),
    );
    await axe(admin);
    await admin.getByRole('button', { name: 'Give', exact: true }).click();
    await saveNow(admin);
    // The last day is the same wherever it is told.
    const [place, who] = [house.product.ids.places['support'], house.product.ids.people['otto']];
    const told = async (path: string): Promise<void> => {
      await admin.goto(path);
      await sees(admin.getByText('14 Mar 2031').first());
      expect(await admin.getByText('15 Mar 2031').count(), path).toBe(0);
    };
    const pages = [
      person('otto'),
      `/people/${who}?tab=history`,
      `/places/${place}?tab=members`,
      '/grants',
      '/audit?type=grant',
    ];
    for (const path of pages) await told(path);
    const greta = house.product.as('greta');
    const { items } = (await greta.get(`/grants?person_id=${who}&place_id=${place}`)).body;
    for (const { id } of items) expect((await greta.delete(`/grants/${id}`)).status).toBe(204);
  });

  it('says of a last day that is over that it is, before anything is sent', async () => {
    const admin = await house.page('admin', person('otto'));
    await admin.getByRole('button', { name: 'Add a grant' }).click();
    await pick(admin.getByRole('combobox', { name: 'Profile' }), 'Technician', /^Technician/);
    await pick(admin.getByRole('combobox', { name: 'Place' }), 'Support', /^Support/);
    const button = admin.getByRole('button', { name: 'Give', exact: true });
    await admin.getByLabel('Until').fill('2020-03-14');
    await sees(admin.getByText('This day is over. Choose a later one.'));
    expect(await button.isDisabled()).toBe(true);
    await axe(admin);
    await admin.getByLabel('Until').fill('2031-03-14');
    await gone(admin.getByText('This day is over. Choose a later one.'));
    expect(await button.isEnabled()).toBe(true);
  });

  it('has all of a grant in sight on a phone', async () => {
    const width = 320;
    const page = await house.page('admin', person('tom'), { width, height: 700 });
    const card = page.getByRole('table', { name: 'Grants' }).getByRole('row').filter({ hasText: 'Technician' }).first();
    await sees(card.getByRole('cell').filter({ hasText: 'Network' }));
    const remove = card.getByRole('button', { name: /^Remove Technician/ });
    const at = await remove.boundingBox();
    expect((at?.x ?? Number.NaN) + (at?.width ?? 0)).toBeLessThanOrEqual(width);
    await card.getByRole('button', { name: /^Change Technician/ }).click();
    await sees(page.getByLabel('Until'));
    await axe(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });

  it('stops at what one holds oneself, and names it', async () => {
    const sara = await house.page('sara', person('tom'), { language: 'en' });
    await give(sara, 'Admin', 'Support');
    const alert = sara
      .getByRole('alert')
      .filter({ hasText: 'You cannot give, change or take away more than you hold' });
    await sees(alert);
    await axe(sara);
    const box = sara.getByRole('combobox', { name: 'Profile' });
    await sees(sara.getByRole('main').getByText(/^Gives what you do not hold there: /));
    await box.click();
    await box.fill('Adm');
    const option = sara.getByRole('option', { name: /^Admin Gives what you do not hold there: / });
    await sees(option);
    expect(await option.getAttribute('aria-disabled')).toBe('true');
    await axe(sara);
    expect(
      (await house.product.as('admin').get(`/grants?person_id=${house.product.ids.people['tom']}`)).body.items,
    ).toHaveLength(2);
  });

  it('is closed to whoever may only look, with the reason', async () => {
    const page = await house.page('otto', person('tom'));
    await refused(page.getByRole('button', { name: 'Add a grant' }), /no place where|permi/);
    await refused(page.getByRole('button', { name: 'Remove Technician at Network' }), /profiles|permi/);
  });

  it('explains itself', async () => {
    const { as, ids } = house.product;
    const { body: ticket } = await as('leo').post('/tickets', { title: 'Why', place_id: ids.places['network'] });
    const page = await house.page('tom', `/tickets/${ticket.id}`);
    await page.getByRole('button', { name: /Why may I/ }).click();
    const drawer = page.getByRole('dialog', { name: /^Access to/ });
    await sees(drawer);
    await sees(drawer.getByText('Technician at Network'));
    await axe(page);
    await page.keyboard.press('Escape');
    await gone(drawer);
  });
});
