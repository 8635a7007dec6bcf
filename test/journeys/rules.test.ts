import { describe, expect, it } from 'vitest';
import { axe, heading, saveNow, sees, worldJourneys } from './browser.ts';

const house = worldJourneys();

describe('a rule', () => {
  it('says of whom it speaks while it is made, gives at once, and is where its grants lead', async () => {
    const page = await house.page('admin', '/rules');
    await page.getByRole('button', { name: 'New rule' }).first().click();
    await heading(page, 'New rule');
    await page.getByRole('textbox', { name: 'Name' }).fill('ACME asks for help');
    const choose = async (box: string, text: string): Promise<void> => {
      await page.getByRole('combobox', { name: box, exact: true }).first().fill(text);
      await page
        .getByRole('option', { name: new RegExp(`^${text}`) })
        .first()
        .click();
    };
    await choose('Stands at', 'All');
    const told = page.getByRole('status', { name: 'Of whom the rule speaks' });
    await sees(told.getByText('Choose a place and fill in the conditions'));
    await choose('Organizations', 'ACME');
    await sees(told.getByText(/^It speaks of \d+ people\.$/));
    await sees(told.getByRole('link', { name: 'Nina Okafor' }));
    await choose('Profile', 'Standard user');
    await choose('Place', 'ACME');
    await axe(page);
    await page.getByRole('button', { name: 'Create' }).click();
    await saveNow(page);
    await heading(page, 'ACME asks for help');
    await sees(page.getByText('These grants are not changed one by one'));
    await axe(page);

    await page.goto(`/people/${house.product.ids.people['nina']}`);
    const row = page.getByRole('row', { name: /By a rule/ });
    const pencil = row.getByRole('button', { name: /^Change/ });
    expect(await pencil.getAttribute('aria-disabled')).toBe('true');
    await row.getByRole('link', { name: 'By a rule' }).click();
    await heading(page, 'ACME asks for help');
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await heading(page, 'Rules');
    expect((await house.product.as('admin').get('/rules')).body.items).toEqual([]);
  });
});

describe('a policy pack', () => {
  it('says what it would make, makes it, and can be taken back', async () => {
    const page = await house.page('admin', '/profiles/packs');
    const card = page.getByRole('region', { name: 'Nilex NSP' });
    await sees(card.getByText('will be made').first());
    await card.getByRole('button', { name: 'Apply the pack Nilex NSP' }).click();
    await sees(card.getByText('Applied'));
    await sees(card.getByRole('link', { name: 'Power User' }));
    await page.getByRole('button', { name: 'Undo' }).click();
    await sees(card.getByText('will be made').first());
  });
});
