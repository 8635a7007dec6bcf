import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '#modules/demo/world.ts';
import { axe, gone, heading, pick, saveNow, sees, tabTo, worldJourneys } from './browser.ts';

const house = worldJourneys();
const person = (login: string): string => `/people/${house.product.ids.people[login]}`;
const parameters = (page: Page): Record<string, string> => Object.fromEntries(new URL(page.url()).searchParams);
const list = (page: Page) => page.getByRole('table', { name: 'People' });
const search = (page: Page) => page.getByRole('combobox', { name: 'Search', exact: true });

describe('the list of people', () => {
  it('is asked in words that are finished for one, and says which of them leaves out the most', async () => {
    const page = await house.page('ada', '/people');
    await heading(page, 'People');
    await search(page).fill('gro');
    await page.getByRole('option', { name: /group:/ }).click();
    await page.getByRole('option', { name: /^Network/ }).click();
    await sees(list(page).getByRole('link', { name: 'Tom Becker' }));
    await gone(list(page).getByRole('link', { name: 'Nina Okafor' }));
    await expect.poll(() => parameters(page)).toEqual({ q: 'group:Network' });

    await search(page).fill('group:Network zebra');
    await sees(page.getByText('“zebra” leaves out the most.', { exact: false }));
    await page.getByRole('button', { name: /^Without “zebra”/ }).click();
    await sees(list(page).getByRole('link', { name: 'Tom Becker' }));

    await search(page).fill('group:Nirvana');
    await sees(page.getByText('There is no group called "Nirvana" that you may see.'));
    await axe(page);
  });

  it('offers the words in the language of the reader', async () => {
    const page = await house.page('ada', '/people', { language: 'es' });
    const box = page.getByRole('combobox', { name: 'Buscar', exact: true });
    await box.fill('gru');
    await page.getByRole('option', { name: /grupo:/ }).click();
    await page.getByRole('option', { name: /^Network/ }).click();
    const people = page.getByRole('table', { name: 'Personas' });
    await sees(people.getByRole('link', { name: 'Tom Becker' }));
    await gone(people.getByRole('link', { name: 'Nina Okafor' }));
    await expect.poll(() => parameters(page)).toEqual({ q: 'grupo:Network' });
  });

  it('has filters ready, each with an address', async () => {
    const page = await house.page('ada', '/people', { width: 1440, height: 900 });
    await page
      .getByRole('navigation', { name: 'Ready-made filters' })
      .getByRole('link', { name: 'Administrators' })
      .click();
    await sees(list(page).getByRole('link', { name: 'Ada Byrne' }));
    await gone(list(page).getByRole('link', { name: 'Nina Okafor' }));
    expect(parameters(page)).toEqual({ view: 'administrators' });
    await page.goBack();
    await sees(list(page).getByRole('link', { name: 'Nina Okafor' }));
  });

  it('offers the own organization to whoever may add people in it and not outside of any', async () => {
    const page = await house.page('ada', '/people/new');
    await expect.poll(() => page.getByLabel('Organization').first().inputValue()).toBe('ACME');
    const everywhere = await house.page('greta', '/people/new');
    await sees(everywhere.getByLabel('Login'));
    expect(await everywhere.getByLabel('Organization').first().inputValue()).toBe('');
  });

  it('leaves out of a card what has no value, while the table keeps its cells', async () => {
    const made = await house.product.as('greta').post('/people', { login: 'plain', name: 'Plain Account' });
    expect(made.status).toBe(201);
    const page = await house.page('greta', '/people?q=Plain', { width: 375, height: 800 });
    const card = list(page).getByRole('row').filter({ hasText: 'Plain Account' });
    await sees(card);
    const empty = card.getByRole('cell').filter({ has: page.getByLabel('None', { exact: true }) });
    expect(await empty.count()).toBeGreaterThan(0);
    for (const cell of await empty.all()) expect((await cell.boundingBox())?.height).toBeLessThanOrEqual(1);
    await axe(page);
  });

  it('changes many people at once, says for whom it cannot, and takes it back', async () => {
    const page = await house.page('ada', '/people');
    for (const name of ['Ada Byrne', 'Nina Okafor', 'Leo Martins']) {
      await page.getByRole('checkbox', { name: `Choose ${name}` }).check();
    }
    const chosen = page.getByRole('region', { name: 'People chosen' });
    await sees(chosen.getByText('3 people chosen'));
    await axe(page);
    await chosen.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    const dialog = page.getByRole('dialog', { name: 'Disable accounts' });
    await sees(dialog.getByText('Works for 2 of 3.'));
    await sees(dialog.getByText('You cannot disable or delete your own account.', { exact: false }));
    await axe(page);
    await dialog.getByRole('button', { name: 'Disable 2' }).click();
    const shown = page.getByRole('dialog', { name: 'What this changes' });
    await sees(shown.getByRole('region', { name: 'Nina Okafor' }), shown.getByRole('region', { name: 'Leo Martins' }));
    await axe(page);
    await saveNow(page);
    const toast = page.getByRole('alert').filter({ hasText: '2 people disabled.' });
    await sees(toast);
    const enabled = async (login: string) => (await house.product.as('greta').get(person(login))).body.enabled;
    expect(await enabled('nina')).toBe(false);
    await toast.getByRole('button', { name: 'Undo' }).click();
    await sees(page.getByText('Everything is as it was.'));
    expect([await enabled('nina'), await enabled('leo')]).toEqual([true, true]);
  });

  it('asks on top of the dialog who one is, and goes on where it was', async () => {
    const page = await house.page('ada', '/people');
    await page.getByRole('checkbox', { name: 'Choose Leo Martins' }).check();
    await house.product.sql("update session set proved_at = now() - interval '1 hour'");
    await page.getByRole('region', { name: 'People chosen' }).getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    const proof = page.getByRole('dialog', { name: 'Is it you?' });
    await sees(proof);
    await expect
      .poll(() => proof.getByLabel('Present password').evaluate((e) => e === document.activeElement))
      .toBe(true);
    await axe(page);
    await page.keyboard.type(DEMO_PASSWORD);
    // With the mouse: nothing lies over it.
    await proof.getByRole('button', { name: 'Go on' }).click();
    await sees(page.getByRole('dialog', { name: 'Disable accounts' }).getByText('Works for 1 of 1.'));
    await page.getByRole('button', { name: 'Disable 1' }).click();
    await saveNow(page);
    await sees(page.getByRole('alert').filter({ hasText: '1 person disabled.' }));
    const leo = await house.product.as('greta').get(person('leo'));
    expect(leo.body.enabled).toBe(false);
    await house.product.as('greta').patch(person('leo'), { enabled: true }, leo.body.version);
  });

  it('brings many people into a group, and takes them out again', async () => {
    const page = await house.page('ada', '/people');
    for (const name of ['Nina Okafor', 'Leo Martins']) {
      await page.getByRole('checkbox', { name: `Choose ${name}` }).check();
    }
    const chosen = page.getByRole('region', { name: 'People chosen' });
    await chosen.getByRole('button', { name: 'Group or organization' }).click();
    await page.getByRole('menuitem', { name: 'Add to a group' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add many people to a group' });
    await pick(dialog.getByRole('combobox', { name: 'Group' }), 'Network', /^Network/);
    await dialog.getByRole('button', { name: 'Check' }).click();
    await sees(dialog.getByText('Works for 2 of 2.'));
    await axe(page);
    await dialog.getByRole('button', { name: 'Add 2' }).click();
    const toast = page.getByRole('alert').filter({ hasText: '2 people added to Network.' });
    await sees(toast);
    const members = async (): Promise<string[]> => {
      const { body } = await house.product.as('greta').get(`/places/${house.product.ids.places['network']}/members`);
      return body.items.map((m: { name: string }) => m.name);
    };
    expect(await members()).toEqual(expect.arrayContaining(['Nina Okafor', 'Leo Martins']));
    await toast.getByRole('button', { name: 'Undo' }).click();
    await sees(page.getByText('Everything is as it was.'));
    expect(await members()).not.toContain('Leo Martins');
  });
});

describe('a row of the list', () => {
  it('is shown beside the list with Enter, and opened with Enter again', async () => {
    const page = await house.page('ada', '/people');
    const tom = list(page).getByRole('link', { name: 'Tom Becker' });
    await tabTo(tom);
    await page.keyboard.press('Enter');
    const beside = page.getByRole('dialog', { name: 'Tom Becker' });
    await sees(beside.getByText('Tom Becker may see tickets.'), beside.getByText('Last seen'));
    await axe(page);
    await page.keyboard.press('Escape');
    await gone(beside);
    await expect.poll(() => tom.evaluate((node) => node === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await sees(beside);
    await tabTo(beside.getByRole('link', { name: 'Open the page' }));
    await page.keyboard.press('Enter');
    await heading(page, 'Tom Becker');
  });

  it('has a menu that says what may not be done, and why', async () => {
    const page = await house.page('ada', '/people');
    await list(page).getByRole('button', { name: 'Actions for Nina Okafor' }).focus();
    await page.keyboard.press('Enter');
    await sees(page.getByRole('menuitem', { name: 'View as' }));
    await axe(page);
    await page.getByRole('menuitem', { name: 'Disable' }).focus();
    await page.keyboard.press('Enter');
    await saveNow(page);
    const toast = page.getByRole('alert').filter({ hasText: 'The account is disabled' });
    await sees(toast);
    const enabled = async () => (await house.product.as('greta').get(person('nina'))).body.enabled;
    expect(await enabled()).toBe(false);
    await toast.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(enabled).toBe(true);

    await list(page).getByRole('button', { name: 'Actions for Ada Byrne' }).click();
    const own = page.getByRole('menuitem', { name: /^View as/ });
    expect(await own.getAttribute('aria-disabled')).toBe('true');
    await own.focus();
    await page.keyboard.press('Enter');
    await sees(own);
  });
});

describe("a person's page", () => {
  it('says what everything adds up to, what gives it, and how somebody else differs', async () => {
    const page = await house.page('ada', person('tom'));
    await heading(page, 'Tom Becker');
    const sum = page.getByRole('region', { name: 'What this adds up to' });
    await sees(sum.getByRole('button', { name: /^Tickets: .*Take.*: all in .*Network$/ }));
    await sees(sum.getByRole('button', { name: 'People: Edit oneself: for one’s own account' }));
    await sum.getByRole('button', { name: /^Tickets: .*Take/ }).click();
    await sees(page.getByText('Technician at Network'));
    await page.keyboard.press('Escape');
    await pick(sum.getByRole('combobox', { name: 'Compare with …' }), 'Helen', /^Helen Ford/);
    await sees(sum.getByRole('button', { name: /^Tickets: .*Take.*Tom Becker/ }));
    await sees(sum.getByRole('button', { name: /^Tickets: .*Set owner.*Helen Ford/ }));
    expect(parameters(page)).toEqual({ with: house.product.ids.people['helen'] });
    await axe(page);
  });

  it('shows where somebody is signed in, and ends it', async () => {
    const tom = await house.page('tom', '/tickets');
    await heading(tom, 'Tickets');
    const page = await house.page('ada', `${person('tom')}?tab=devices`);
    await sees(page.getByRole('table', { name: 'Signed in on' }));
    await axe(page);
    await page.getByRole('button', { name: 'End all sessions' }).click();
    await sees(page.getByText('Signed in nowhere.'));
    expect(
      await house.product.sql('select 1 from session where person_id = $1', [house.product.ids.people['tom']]),
    ).toEqual([]);
  });
});
