import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { UPKEEP } from '#modules/access/section.ts';
import { tellOfEnds } from '#modules/expiry/tell.ts';
import { axe, gone, heading, saveNow, sees, tabTo, worldJourneys } from './browser.ts';

const house = worldJourneys();
const DAY = 86_400_000;
const ids: Record<string, string> = {};

beforeAll(async () => {
  const { as, asPerson, ids: known } = house.product;
  for (const [name, days] of [
    ['Ivy', 2],
    ['Jon', 3],
    ['Kim', 20],
  ] as const) {
    const person = { login: name.toLowerCase(), name: `${name} Short`, organization_id: known.places['acme'] };
    const person_id = (await as('greta').post('/people', person)).body.id;
    ids[name] = person_id;
    await asPerson(person_id);
    const grant = { person_id, profile_id: known.profiles['Technician'], place_id: known.places['support'] };
    const ends_at = new Date(Date.now() + days * DAY).toISOString();
    ids[`grant of ${name}`] = (await as('greta').post('/grants', { ...grant, ends_at })).body.id;
  }
});

const row = (page: Page, name: string): Locator => page.getByRole('row').filter({ hasText: `${name} Short` });
const endOf = async (name: string): Promise<number> =>
  Date.parse((await house.product.as('greta').get(`/grants/${ids[`grant of ${name}`]}`)).body.ends_at);
const warn = async (): Promise<void> => tellOfEnds(await house.product.house.outside(UPKEEP));

describe('grants that end', () => {
  it('are warned of, renewed from the list, and let go', async () => {
    await warn();
    const ivy = await house.page(ids['Ivy'] ?? '', '/inbox');
    await sees(ivy.getByText(/Technician.*Support.*end/i));

    const page = await house.page('sara', '/inbox');
    await page.getByRole('link', { name: /Ivy Short/ }).click();
    await heading(page, 'Expiring');
    await sees(row(page, 'Ivy'), row(page, 'Jon'), row(page, 'Kim'));
    await axe(page);
    const before = await endOf('Ivy');
    await tabTo(row(page, 'Ivy').getByRole('button', { name: /^Renew for 90 days: Ivy Short/ }));
    await page.keyboard.press('Enter');
    // Until then it gives nothing more: what is seen beforehand is the day from which it does.
    await sees(page.getByRole('dialog', { name: 'What this changes' }).getByRole('region', { name: 'Ivy Short' }));
    await axe(page);
    await saveNow(page);
    await gone(row(page, 'Ivy'));
    expect(await endOf('Ivy')).toBe(before + 90 * DAY);
    const renewed = page.getByRole('alert').filter({ hasText: /^Renewed until / });
    await renewed.getByRole('button', { name: 'Undo' }).click();
    await sees(row(page, 'Ivy'));
    expect(await endOf('Ivy')).toBe(before);
    await row(page, 'Ivy')
      .getByRole('button', { name: /^Renew for 90 days: Ivy Short/ })
      .press('Enter');
    await saveNow(page);
    await gone(row(page, 'Ivy'));

    await row(page, 'Jon')
      .getByRole('button', { name: /^Let go: Jon Short/ })
      .press('Enter');
    await sees(row(page, 'Jon').getByText('let go', { exact: true }));
    const toast = page.getByRole('alert').filter({ hasText: '1 grant is let go' });
    await toast.getByRole('button', { name: 'Undo' }).click();
    await sees(row(page, 'Jon').getByRole('button', { name: /^Let go: Jon Short/ }));
    await row(page, 'Jon')
      .getByRole('button', { name: /^Let go: Jon Short/ })
      .press('Enter');
    await sees(row(page, 'Jon').getByText('let go', { exact: true }));
    await axe(page);

    // Of what is let go nobody is told once more; the day comes, and the right is gone.
    await house.product.sql('delete from notice');
    await warn();
    expect(await house.product.sql('select 1 from notice where person_id = $1', [ids['Jon']])).toEqual([]);
    const { body: ticket } = await house.product
      .as('admin')
      .post('/tickets', { title: 'After the end', place_id: house.product.ids.places['support'] });
    const jon = house.product.withToken(`session-of-${ids['Jon']}`);
    expect((await jon.get(`/tickets/${ticket.id}`)).status).toBe(200);
    await house.product.sql("update access_grant set ends_at = now() - interval '1 second' where id = $1", [
      ids['grant of Jon'],
    ]);
    expect((await jon.get(`/tickets/${ticket.id}`)).status).toBe(404);
    await page.reload();
    await sees(row(page, 'Kim'));
    await gone(row(page, 'Jon'));
  });

  it('are renewed several at once, in Spanish, in the dark, at 320 px', async () => {
    const page = await house.page('ada', '/expiring', { language: 'es', dark: true, width: 320, height: 700 });
    await heading(page, 'Por vencer');
    const before = await endOf('Kim');
    await page.getByRole('checkbox', { name: /^Kim Short/ }).check();
    await sees(page.getByRole('status').filter({ hasText: '1 ' }));
    const letGo = await row(page, 'Kim')
      .getByRole('button', { name: /^Dejar/ })
      .boundingBox();
    expect((letGo?.x ?? Number.NaN) + (letGo?.width ?? 0)).toBeLessThanOrEqual(320);
    await axe(page);
    await page.getByRole('button', { name: 'Renovar por 30 días', exact: true }).click();
    const shown = page.getByRole('dialog', { name: 'Qué cambia con esto' });
    await shown.getByRole('button', { name: 'Guardar ahora' }).click();
    await expect.poll(() => endOf('Kim'), { timeout: 30_000 }).toBe(before + 30 * DAY);
    // It was the last row of the list, and what was done is told all the same.
    await sees(page.getByText('Ninguna concesión termina en 30 días'));
    await sees(page.getByRole('alert').filter({ hasText: /^Renovada hasta el / }));
  });
});
