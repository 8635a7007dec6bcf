import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { axe, gone, heading, sees, tabTo, worldJourneys } from './browser.ts';

const house = worldJourneys();
const list = (page: Page) => page.getByRole('table', { name: 'People' });

async function typeInto(field: Locator, text: string): Promise<void> {
  await tabTo(field);
  await field.page().keyboard.type(text);
}

async function choose(box: Locator, option: string): Promise<void> {
  await tabTo(box);
  const { keyboard } = box.page();
  await keyboard.press('ArrowDown');
  await sees(box.page().getByRole('option', { name: option, exact: true }));
  for (let step = 0; step < 10; step += 1) {
    const id = await box.getAttribute('aria-activedescendant');
    if (id && (await box.page().locator(`[id="${id}"]`).textContent()) === option) break;
    await keyboard.press('ArrowDown');
  }
  await keyboard.press('Enter');
  expect(await box.inputValue()).toBe(option);
}

const COUNTRY = { key: 'country', label: 'Country', type: 'choice', choices: ['Spain', 'Germany'] };
const CITY = {
  key: 'city',
  label: 'City',
  type: 'linked',
  parent: 'country',
  linked: { Spain: ['Madrid', 'Sevilla'], Germany: ['Berlin'] },
};

it('custom fields of every type are filled in without a mouse, listed and searched', async () => {
  const field = { list: true };
  const items = [
    { ...field, key: 'badge', label: 'Badge', type: 'text', required: true, search: true },
    { key: 'note', label: 'Notes for the desk', type: 'longtext' },
    { ...field, key: 'floor', label: 'Floor', type: 'number' },
    { ...field, key: 'joined', label: 'Joined on', type: 'date' },
    { ...field, key: 'remote', label: 'Works remotely', type: 'boolean' },
    { ...field, ...COUNTRY },
    { ...field, ...CITY },
  ];
  expect((await house.product.as('greta').put('/people-fields', { items })).status).toBe(200);

  const page = await house.page('admin', '/people/new');
  await heading(page, 'New person');
  await typeInto(page.getByLabel('Login'), 'nuria');
  await typeInto(page.getByLabel('Name'), 'Nuria Sol');
  await tabTo(page.getByRole('button', { name: 'Create' }));
  await page.keyboard.press('Enter');
  await sees(page.getByRole('alert').filter({ hasText: 'Badge' }));
  await axe(page);

  await tabTo(page.getByLabel('Badge'), 'Shift+Tab');
  await page.keyboard.type('B-17');
  await typeInto(page.getByLabel('Notes for the desk'), 'Rings twice');
  await typeInto(page.getByLabel('Floor'), '3');
  await tabTo(page.getByLabel('Joined on'));
  await page.getByLabel('Joined on').fill('2026-02-28');
  await tabTo(page.getByLabel('Works remotely'));
  await page.keyboard.press('Space');
  expect(await page.getByRole('combobox', { name: 'City' }).isDisabled()).toBe(true);
  await choose(page.getByRole('combobox', { name: 'Country' }), 'Germany');
  await choose(page.getByRole('combobox', { name: 'City' }), 'Berlin');
  await tabTo(page.getByRole('button', { name: 'Create' }));
  await page.keyboard.press('Enter');
  await heading(page, 'Nuria Sol');
  const told = /Badge: B-17 · Notes for the desk: Rings twice · Floor: 3 · Joined on: .*2026 · Works remotely: Yes/;
  await page.getByRole('tab', { name: 'History' }).click();
  await sees(page.getByText(told));
  await page.goto('/audit?type=person&action=create');
  await page.getByRole('row').filter({ hasText: 'Nuria Sol' }).getByRole('link').first().click();
  await sees(page.getByRole('dialog').getByText(told));

  await page.goto('/people?q=badge%3AB-1');
  const row = list(page).getByRole('row').filter({ hasText: 'Nuria Sol' });
  await sees(row.getByText('B-17'), row.getByText('Berlin'), row.getByText('Germany'));
  expect(await list(page).getByRole('row').count()).toBe(2);
  for (const name of ['Badge', 'Floor', 'Joined on', 'Works remotely', 'Country', 'City']) {
    await sees(list(page).getByRole('columnheader', { name }));
  }
  // However many columns there are, what can be done with a row stays in sight.
  const frame = list(page).locator('xpath=..');
  for (const width of [1280, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const edge = async (of: Locator) => {
      const box = await of.boundingBox();
      return (box?.x ?? Number.NaN) + (box?.width ?? 0);
    };
    await expect.poll(async () => (await edge(row.getByRole('button').last())) <= (await edge(frame))).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${width}`).toBeLessThanOrEqual(width);
  }
  await page.goto('/people?q=badge%3Ab-1');
  await sees(page.getByText('Nothing fits these filters'));
});

it('custom fields that searches offer filter the list, a linked choice by what it depends on', async () => {
  const { product } = house;
  const greta = product.as('greta');
  const field = { search: true };
  const items = [
    { ...field, ...COUNTRY },
    { ...field, ...CITY },
    { ...field, key: 'joined', label: 'Joined on', type: 'date' },
    { ...field, key: 'remote', label: 'Works remotely', type: 'boolean' },
    { ...field, key: 'floor', label: 'Floor', type: 'number' },
  ];
  expect((await greta.put('/people-fields', { items })).status).toBe(200);
  const values = {
    nina: { country: 'Spain', city: 'Madrid', joined: '2026-02-28', remote: true, floor: 3 },
    leo: { country: 'Spain', city: 'Sevilla', joined: '2026-03-01', floor: 12 },
    tom: { country: 'Germany', city: 'Berlin' },
  };
  for (const [login, custom] of Object.entries(values)) {
    expect((await greta.patch(`/people/${product.ids.people[login]}`, { custom })).status).toBe(200);
  }
  const page = await house.page('ada', '/people');
  const shown = (name: string) => list(page).getByRole('link', { name });
  const address = (): object => Object.fromEntries(new URL(page.url()).searchParams);
  await sees(shown('Nina Okafor'), shown('Leo Martins'), shown('Tom Becker'));

  await page.getByRole('button', { name: 'Country' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Spain' }).click();
  await gone(shown('Tom Becker'));
  await sees(shown('Nina Okafor'), shown('Leo Martins'), page.getByRole('button', { name: 'Country: Spain' }));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'More filters (4)' }).click();
  await page.getByRole('button', { name: 'City', exact: true }).click();
  await sees(page.getByRole('menuitemcheckbox', { name: 'Sevilla' }));
  expect(await page.getByRole('menuitemcheckbox').allInnerTexts()).toEqual(['Madrid', 'Sevilla']);
  await axe(page);
  await page.getByRole('menuitemcheckbox', { name: 'Sevilla' }).click();
  await gone(shown('Nina Okafor'));
  await page.keyboard.press('Escape');
  expect(address()).toEqual({ 'custom.country': 'Spain', 'custom.city': 'Sevilla' });

  await page.getByRole('button', { name: 'Floor' }).click();
  await page.getByLabel('From', { exact: true }).fill('4');
  await sees(page.getByRole('button', { name: 'Floor: from 4' }), shown('Leo Martins'));
  await page.getByLabel('From', { exact: true }).fill('13');
  await sees(page.getByText('Nothing fits these filters'));
  await axe(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Without “Floor”/ }).click();
  await sees(shown('Leo Martins'));

  await page.goto('/people?custom.joined_to=2026-02-28&custom.remote=true');
  await sees(shown('Nina Okafor'), page.getByRole('button', { name: 'Joined on: until 28 Feb 2026' }));
  expect(await list(page).getByRole('row').count()).toBe(2);
  // What is no value of the field is said, and can be taken away.
  await page.goto('/people?custom.country=Peru');
  await sees(page.getByText('"Peru" is no value to filter by.'));
  await axe(page);
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await sees(shown('Tom Becker'));
});

it('custom fields are defined by super administrators alone', async () => {
  const page = await house.page('ada', '/people/fields');
  await sees(page.getByText('Only super administrators define custom fields.'));
  await axe(page);
});

it('a choice that offers nothing is marked where its choices go', async () => {
  const page = await house.page('greta', '/people/fields');
  await heading(page, 'Custom fields of people');
  await page.getByRole('button', { name: 'Add a field' }).click();
  await page.getByLabel('Label').last().fill('Building');
  await page.getByRole('combobox', { name: 'Type' }).last().click();
  await page.getByRole('option', { name: 'Choice', exact: true }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  const choices = page.getByRole('combobox', { name: 'Choices' }).last();
  await sees(page.getByText('Building is a choice and offers nothing. Add at least one choice.'));
  expect(await choices.getAttribute('aria-invalid')).toBe('true');
  expect(await choices.evaluate((box) => box === document.activeElement)).toBe(true);
  expect(await page.getByText('items.', { exact: false }).count()).toBe(0);
  await axe(page);
  await choices.fill('North wing');
  await page.keyboard.press('Enter');
  expect(await choices.getAttribute('aria-invalid')).not.toBe('true');
  await page.getByRole('button', { name: 'Save' }).click();
  await sees(page.getByText('Saved'));
});
