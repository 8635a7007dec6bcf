import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axe, gone, heading, pick, pickWithKeys, sees, tabTo, worldJourneys } from './browser.ts';

const house = worldJourneys();

async function profileOf(login: string, name: string): Promise<string> {
  const { as, ids } = house.product;
  const lines = [{ type: 'ticket', action: 'view', reach: 'group' }];
  const { status, body } = await as(login).post('/profiles', { name, place_id: ids.places['acme'], lines });
  expect(status).toBe(201);
  return `/profiles/${body.id}`;
}

const cell = (page: Page, name: string | RegExp) => page.getByRole('gridcell', { name });
const fail = (): never => {
  throw new Error('It is on the screen.');
};
const inFocus = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);

const changed = (label: string, before = 'none'): string => `${label} Changed and not saved yet; it was: ${before}.`;

describe('the matrix of a profile', () => {
  it('is edited, saved, compared and read back with the keyboard alone', async () => {
    const path = await profileOf('admin', 'Night watch');
    const page = await house.page('admin', path);
    await heading(page, 'Night watch');
    await axe(page);
    await tabTo(cell(page, /^Tickets: View/));
    expect(await inFocus(page)).toBe('Tickets: View - my groups.');
    await page.keyboard.press('6');
    await expect.poll(() => inFocus(page)).toBe(changed('Tickets: View - all.', 'my groups'));
    await sees(page.getByRole('status').getByText('Tickets: View is now: all; it was: my groups.'));
    await page.keyboard.press('1');
    await expect.poll(() => inFocus(page)).toBe(changed('Tickets: View - own.', 'my groups'));
    await page.keyboard.press('Control+z');
    await expect.poll(() => inFocus(page)).toBe(changed('Tickets: View - all.', 'my groups'));
    await sees(page.getByRole('status').getByText('Taken back: Tickets: View.'));
    await page.keyboard.press('Control+z');
    await expect.poll(() => inFocus(page)).toBe('Tickets: View - my groups.');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('6');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('2');
    await expect.poll(() => inFocus(page)).toBe(changed('Tickets: Create - my groups.'));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press(' ');
    await expect.poll(() => inFocus(page)).toBe(changed('Tickets: Edit - own.'));
    await page.keyboard.press('Control+End');
    await expect.poll(() => inFocus(page)).not.toBe(changed('Tickets: Edit - own.'));
    await page.keyboard.press('Control+Home');
    await expect.poll(() => inFocus(page)).toBe(changed('Tickets: View - all.', 'my groups'));

    await page.keyboard.press('Enter');
    const choices = page.getByRole('dialog');
    await sees(choices);
    await axe(page);
    await page.keyboard.press('Escape');
    await gone(choices);
    await expect.poll(() => inFocus(page)).toBe(changed('Tickets: View - all.', 'my groups'));

    await tabTo(page.getByRole('button', { name: 'Save', exact: true }));
    await page.keyboard.press('Enter');
    await sees(page.getByText('The profile is saved. It holds from now on, also for open sessions.'));
    await sees(cell(page, /^Tickets: View - all\.$/));
    const { body } = await house.product.as('admin').get(path);
    expect(body.lines).toEqual([
      { type: 'ticket', action: 'view', reach: 'all' },
      { type: 'ticket', action: 'create', reach: 'group' },
      { type: 'ticket', action: 'edit', reach: 'own' },
    ]);

    await tabTo(page.getByRole('tab', { name: 'Matrix' }), 'Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const bit = page.getByRole('checkbox', { name: /^IC/ });
    await tabTo(bit);
    await page.keyboard.press(' ');
    expect(await bit.isChecked()).toBe(true);
    await tabTo(page.getByRole('tab', { name: 'Access bits' }), 'Shift+Tab');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await sees(cell(page, 'Tickets: Close - all. Given by access bit IC.'));
    await tabTo(page.getByRole('button', { name: 'Save', exact: true }));
    await page.keyboard.press('Enter');
    await gone(page.getByText('Not saved yet'));

    await tabTo(page.getByRole('tab', { name: 'Matrix' }), 'Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const step = (name: string) => page.getByRole('checkbox', { name });
    await tabTo(step('Any status may follow New'));
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => inFocus(page)).toBe('From New to Unconfirmed');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press(' ');
    expect(await step('From New to Assigned').isChecked()).toBe(false);
    expect(await step('Any status may follow New').isChecked()).toBe(false);
    await sees(page.getByText('This profile binds the steps out of 1 status.'));
    await axe(page);
    await tabTo(page.getByRole('button', { name: 'Save', exact: true }));
    await page.keyboard.press('Enter');
    await gone(page.getByText('Not saved yet'));
    const bound = (await house.product.as('admin').get(path)).body.lifecycle;
    expect(bound.new).not.toContain('assigned');
    expect(Object.keys(bound)).toEqual(['new']);

    await tabTo(page.getByRole('tab', { name: 'Life cycle' }), 'Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const other = page.getByRole('combobox', { name: 'Compare with' });
    await tabTo(other);
    await pickWithKeys(other, 'Self-S', /^Self-Service/);
    const differences = page.getByRole('table', { name: 'Differences' });
    await sees(differences.getByRole('row').filter({ hasText: 'Tickets: Close' }));
    await axe(page);
    expect(new URL(page.url()).searchParams.get('view')).toBe('compare');
  });

  it('stays under the mouse that goes through the reaches, and says what they lack', async () => {
    const page = await house.page('admin', await profileOf('admin', 'Clicked'));
    const note = cell(page, /^People, personal details: Edit/);
    await note.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await note.boundingBox()) ?? fail();
    const reaches = [];
    for (let n = 0; n < 5; n++) {
      await page.mouse.click(x + width / 2, y + height / 2);
      reaches.push((await note.getAttribute('aria-label'))?.replace(/^.* - ([^.]*)\..*$/, '$1'));
    }
    expect(reaches).toEqual(['own', 'my groups', 'my organization', 'all', 'none']);

    await page.mouse.click(x + width / 2, y + height / 2);
    const missing = page.getByRole('group', { name: 'Missing permissions' });
    await missing.getByRole('button', { name: 'People, personal details: Edit needs People: View - add' }).click();
    await gone(missing);
    await sees(cell(page, 'People: View - own.'));
    await axe(page);

    // A click too many is taken back, one after the other, up to what is saved.
    const undo = page.getByRole('button', { name: 'Take back' });
    const stands = async (words: string): Promise<void> => {
      await undo.click();
      await sees(cell(page, `People, personal details: Edit - ${words}`));
    };
    await undo.click();
    await sees(cell(page, /^People: View - none\./));
    await stands('none.');
    await stands('all.');
    await sees(cell(page, /^People, personal details: Edit - all\. .*; it was: none\./));
    for (const words of ['my organization.', 'my groups.', 'own.', 'none.']) await stands(words);
    expect(await undo.isDisabled()).toBe(true);
  });

  it.each([
    ['on a desk', { height: 700 }],
    ['on a phone', { width: 320, height: 640, touch: true }],
  ])('offers groups and organizations within the window, %s', async (_, look) => {
    const page = await house.page('admin', await profileOf('admin', `Picked ${look.height}`), look);
    const edit = cell(page, /^Tickets: Edit/);
    if ('touch' in look) await edit.tap();
    else await edit.click({ button: 'right' });
    const choices = page.getByRole('dialog', { name: 'Tickets: Edit' });
    await choices.getByRole('radio', { name: /^Organizations/ }).click();
    await choices.getByRole('radio', { name: /^Every organization/ }).click();
    await sees(cell(page, /^Tickets: Edit - every organization\./));
    expect(await edit.getAttribute('data-list')).toBe('every');
    await choices.getByRole('radio', { name: /^Selected ones/ }).click();
    const list = choices.getByRole('combobox', { name: 'Organizations' });
    await pick(list, 'Glob', /Globex/);
    await sees(cell(page, /^Tickets: Edit - my and selected organizations\./));
    const { top, bottom } = await choices.evaluate((e) => e.getBoundingClientRect());
    expect([top >= 0, bottom <= look.height]).toEqual([true, true]);
    await axe(page);
  });

  it('offers nothing to take back where another default profile was chosen', async () => {
    const place_id = '00000000-0000-7000-8000-000000000001';
    const { body } = await house.product.as('admin').post('/profiles', { name: 'For everybody', place_id });
    const page = await house.page('admin', `/profiles/${body.id}`);
    await page.getByRole('switch', { name: /^Default profile/ }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await sees(page.getByText('The profile is saved. It holds from now on, also for open sessions.'));
    await gone(page.getByRole('button', { name: 'Undo' }));
  });

  it('does not let anybody put more into a profile than they hold', async () => {
    const path = await profileOf('ada', 'Deputy');
    const page = await house.page('ada', path);
    await heading(page, 'Deputy');
    const self = cell(page, /^People: Edit oneself/);
    await self.focus();
    await page.keyboard.press('6');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await sees(
      page.getByRole('alert').filter({ hasText: 'You cannot put more into a profile than you hold yourself.' }),
    );
    await axe(page);
    expect((await house.product.as('admin').get(path)).body.lines).toHaveLength(1);
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await sees(cell(page, 'People: Edit oneself - none.'));
  });

  it('can be read, and not changed, by whoever may only look', async () => {
    const path = `/profiles/${house.product.ids.profiles['Technician']}`;
    const page = await house.page('otto', path);
    await heading(page, 'Technician');
    await sees(page.getByRole('grid', { name: 'Permissions of the profile' }));
    const first = cell(page, /^Tickets: View/);
    const before = await first.getAttribute('aria-label');
    expect(await first.getAttribute('aria-readonly')).toBe('true');
    await first.focus();
    await page.keyboard.press('0');
    expect(await first.getAttribute('aria-label')).toBe(before);
    await gone(page.getByRole('button', { name: 'Save', exact: true }));
    await axe(page);
  });

  it('asks before what was changed is left behind', async () => {
    const page = await house.page('admin', await profileOf('admin', 'Unsaved'));
    await cell(page, /^Tickets: View/).focus();
    await page.keyboard.press('6');
    await sees(page.getByText('Not saved yet'));
    await page.getByRole('link', { name: 'Tickets' }).click();
    const asked = page.getByRole('dialog', { name: 'Leave without saving?' });
    await sees(asked);
    await asked.getByRole('button', { name: 'Stay here' }).click();
    await gone(asked);
    await heading(page, 'Unsaved');
    await page.getByRole('link', { name: 'Tickets' }).click();
    await asked.getByRole('button', { name: 'Leave' }).click();
    await heading(page, 'Tickets');
  });

  it('from a template takes no short name that another one has', async () => {
    const { as, ids } = house.product;
    const taken = { name: 'Fitters', abbreviation: 'TEC', place_id: ids.places['acme'], lines: [] };
    expect((await as('admin').post('/profiles', taken)).status).toBe(201);
    const page = await house.page('admin', '/profiles/new?template=glpi.technician');
    await heading(page, 'New profile');
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Technician');
    expect(await page.getByRole('textbox', { name: 'Short' }).inputValue()).toBe('');
  });
});
