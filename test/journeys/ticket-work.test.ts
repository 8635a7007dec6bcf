import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axe, gone, heading, pick, sees, worldJourneys } from './browser.ts';

const house = worldJourneys();

async function fromNina(title: string): Promise<string> {
  const { as, ids } = house.product;
  const { body } = await as('nina').post('/tickets', {
    title,
    description: 'Please help.',
    place_id: ids.places['support'],
  });
  return `/tickets/${body.id}`;
}

const act = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** A property of the ticket at hand, as the line that carries its name. */
const properties = (page: Page) => page.getByRole('complementary', { name: 'Properties' });

async function reply(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Public reply' }).fill(text);
  await act(page, 'Send reply');
  await sees(page.getByRole('feed').getByText(text));
}

describe('the address of a ticket', () => {
  it('may be its number', async () => {
    const path = await fromNina('Lamp flickers');
    const { number } = (await house.product.as('nina').get(path)).body;
    const nina = await house.page('nina', `/tickets/${number}`);
    await heading(nina, new RegExp(`^#${number} Lamp flickers$`));
    expect(new URL(nina.url()).pathname).toBe(path);
  });
});

describe('working on a ticket', () => {
  it('goes from taking it to closing and reopening it, and the history tells', async () => {
    const path = await fromNina('Door of the lift jams');
    const tom = await house.page('tom', path);
    await heading(tom, /Door of the lift jams/);
    await act(tom, 'Take');
    await sees(properties(tom).getByText('Tom Becker'));

    await reply(tom, 'On my way.');

    await tom.getByText('Internal note', { exact: true }).first().click();
    await tom.getByRole('textbox', { name: 'Internal note' }).fill('Bring the long ladder.');
    await tom.getByLabel('Hours').fill('1.5');
    await act(tom, 'Save note');
    const note = tom.getByRole('article', { name: 'Tom Becker' }).filter({ hasText: 'Bring the long ladder.' });
    await sees(note.getByText('Internal', { exact: true }), note.getByText('1.5 h'));
    await axe(tom);

    await tom.getByRole('combobox', { name: 'Status' }).click();
    await tom.getByRole('option', { name: 'Waiting for a third party' }).click();
    await sees(tom.getByRole('main').getByText('Waiting for a third party').first());

    const helen = await house.page('helen', path);
    await act(helen, 'Hand over');
    const handing = helen.getByRole('dialog', { name: /^Hand over ticket/ });
    await pick(handing.getByRole('combobox', { name: 'To which group?' }), 'Netw', /^Network/);
    await handing.getByLabel('Note for the group').fill('It is the controller.');
    await axe(helen);
    await handing.getByRole('button', { name: 'Hand over' }).click();
    await gone(handing);
    await sees(helen.getByText(/^Ticket #\d+ was handed to Network/));

    // Tom works in Network, too; the ticket has lost its owner.
    await sees(tom.getByRole('feed').getByText('It is the controller.'));
    await act(tom, 'Take');
    await sees(properties(tom).getByText('Tom Becker'));
    await act(tom, 'Close');
    const closing = tom.getByRole('dialog', { name: /^Close ticket/ });
    await closing.getByRole('combobox', { name: 'Resolution' }).click();
    await tom.getByRole('option', { name: 'Works for me' }).click();
    await closing.getByLabel('Comment').fill('Runs again.');
    await axe(tom);
    await closing.getByRole('button', { name: 'Close', exact: true }).click();
    await gone(closing);
    await sees(properties(tom).getByText('Works for me'), tom.getByRole('feed').getByText('Runs again.'));

    await act(tom, 'Reopen');
    const opening = tom.getByRole('dialog', { name: /^Reopen ticket/ });
    await opening.getByLabel('Why? (optional)').fill('It jams again.');
    await opening.getByRole('button', { name: 'Reopen' }).click();
    await gone(opening);
    await sees(tom.getByRole('button', { name: 'Close', exact: true }));

    await tom.getByRole('tab', { name: 'History' }).click();
    const entry = (text: string | RegExp) => tom.locator('.mantine-Timeline-item').filter({ hasText: text });
    await sees(
      entry('Tom Becker reopened the ticket'),
      entry('Tom Becker closed the ticket'),
      entry('Helen Ford handed the ticket over'),
      entry('Tom Becker took the ticket'),
      entry('Nina Okafor created this'),
    );
    expect(await entry('closed the ticket').innerText()).toMatch(/Resolution[^]*Works for me/);
    expect(await entry('handed the ticket over').textContent()).toMatch(/Group.*before.*Support.*after.*Network/);
    await axe(tom);
    expect(new URL(tom.url()).searchParams.get('tab')).toBe('history');
  });

  it('shows what others write without being loaded again', async () => {
    const path = await fromNina('Live');
    const [nina, tom] = [await house.page('nina', path), await house.page('tom', path)];
    await sees(nina.getByRole('feed').getByText('Please help.'), tom.getByRole('feed').getByText('Please help.'));
    await nina.evaluate(() => Object.assign(window, { sameLoad: true }));
    await reply(tom, 'Have you tried it off and on?');
    await sees(nina.getByRole('article', { name: 'Tom Becker' }).getByText('Have you tried it off and on?'));
    await reply(nina, 'Twice.');
    await sees(tom.getByRole('article', { name: 'Nina Okafor' }).getByText('Twice.'));
    expect(await nina.evaluate(() => 'sameLoad' in window)).toBe(true);
  });

  it('keeps a reply that has not been sent', async () => {
    const path = await fromNina('Draft');
    const page = await house.page('tom', path);
    const box = page.getByRole('textbox', { name: 'Public reply' });
    await box.fill('Half a sent');
    await page.reload();
    await heading(page, /Draft/);
    await expect.poll(() => box.inputValue()).toBe('Half a sent');
  });
});

describe('two people at one ticket', () => {
  it('are told that the other one was faster, lose nothing, and may try again', async () => {
    const path = await fromNina('Contested');
    const [helen, tom] = [await house.page('helen', path), await house.page('tom', path)];
    // As if the line were down: Helen's page does not hear of Tom's change.
    house.expects(/ERR_FAILED/);
    await helen.route('**/api/v1/events', (route) => route.abort());
    await helen.reload();
    await heading(helen, /Contested/);
    for (const [page, value] of [
      [tom, 'Serious'],
      [helen, 'Low'],
    ] as const) {
      await page.getByRole('combobox', { name: 'Priority' }).click();
      await page.getByRole('option', { name: value, exact: true }).click();
      if (page === tom) await expect.poll(() => priority(path)).toBe('serious');
    }
    const told = helen.getByRole('dialog', { name: 'Somebody changed this ticket meanwhile' });
    await sees(told.getByRole('cell', { name: 'Serious' }), told.getByText('Priority: Low'));
    expect(await priority(path)).toBe('serious');
    await axe(helen);
    await told.getByRole('button', { name: 'Save my change' }).click();
    await gone(told);
    await expect.poll(() => priority(path)).toBe('low');
  });

  it('see both versions of a text before one of them is kept', async () => {
    const path = await fromNina('First words');
    const [helen, tom] = [await house.page('helen', path), await house.page('tom', path)];
    const edit = async (page: Page, title: string): Promise<void> => {
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Edit title and description' }).click();
      await page.getByRole('dialog').getByLabel('Title').fill(title);
    };
    const save = (page: Page) => page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await edit(helen, 'What Helen writes');
    await edit(tom, 'What Tom writes');
    await save(tom);
    await heading(tom, /What Tom writes/);
    await save(helen);
    const told = helen.getByRole('dialog').getByRole('alert');
    await sees(
      told.getByText('Somebody else saved meanwhile'),
      told.getByRole('cell', { name: 'What Tom writes' }),
      told.getByRole('cell', { name: 'What Helen writes' }),
    );
    await axe(helen);
    await told.getByRole('button', { name: 'Save mine' }).click();
    await heading(helen, /What Helen writes/);
    await heading(tom, /What Helen writes/);
  });
});

const priority = async (path: string): Promise<string> => (await house.product.as('helen').get(path)).body.priority;
