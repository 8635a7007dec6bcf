import { describe, expect, it } from 'vitest';
import { axe, heading, sees, worldJourneys } from './browser.ts';

const house = worldJourneys();

describe('asking about access', () => {
  it('says what would turn a no, and who sees a ticket, by keyboard', async () => {
    const { as, ids } = house.product;
    const { body: ticket } = await as('leo').post('/tickets', {
      title: 'Who sees me',
      place_id: ids.places['network'],
    });
    const page = await house.page('admin', `/tickets/${ticket.id}`);
    await page.getByRole('button', { name: /Why may I/ }).click();
    const drawer = page.getByRole('dialog', { name: /^Access to/ });
    const who = drawer.getByRole('combobox', { name: 'Who?' });
    await who.click();
    await sees(page.getByRole('option', { name: 'I myself' }));
    // Who searches for somebody is offered nobody else.
    await who.fill('Nina');
    await sees(page.getByRole('option', { name: /Nina/ }));
    expect(await page.getByRole('option', { name: 'I myself' }).count()).toBe(0);
    await page.getByRole('option', { name: /Nina/ }).click();
    await sees(drawer.getByRole('heading', { name: 'What would make it a yes' }));
    await sees(drawer.getByText('put the person on the record: observer'));
    await sees(drawer.getByText('you can do this').first());
    await axe(page);
    await drawer.getByRole('tab', { name: 'Why?' }).focus();
    await page.keyboard.press('ArrowRight');
    await sees(drawer.getByRole('tab', { name: 'Who can see this', selected: true }));
    await sees(drawer.getByRole('region', { name: 'Involved in this ticket' }).getByText('Leo'));
    await sees(drawer.getByRole('region', { name: 'Super administrators' }));
    await axe(page);
  });

  it('answers at its own address, opened before any other page', async () => {
    const { as, ids } = house.product;
    const { body: ticket } = await as('leo').post('/tickets', { title: 'Why not', place_id: ids.places['network'] });
    const page = await house.page('admin', `/explain?person=${ids.people['nina']}&type=ticket&id=${ticket.id}`);
    await sees(page.getByRole('img', { name: 'Yes:' }).first(), page.getByRole('img', { name: 'No:' }).first());
    await sees(page.getByRole('heading', { name: 'What would make it a yes' }));
  });

  it('asks about no record before one is chosen', async () => {
    const page = await house.page(null, '/');
    const refused: string[] = [];
    page.on('response', (r) => void (r.status() === 404 && refused.push(new URL(r.url()).pathname)));
    await page.context().addCookies([{ name: 'gatehouse', value: 'session-of-leo', url: house.base }]);
    await page.goto('/explain');
    await heading(page, 'Explain access');
    await page.waitForLoadState('networkidle');
    expect(refused).toEqual([]);
  });

  it('offers to ask for what is out of sight, by number and by link', async () => {
    const { as, ids } = house.product;
    const { body: ticket } = await as('admin').post('/tickets', { title: 'Unseen', place_id: ids.places['network'] });
    const page = await house.page('nina', '/explain');
    for (const number of [ticket.number, 999_999_999]) {
      await page.getByRole('combobox', { name: '… which one?' }).fill(`#${number}`);
      await sees(page.getByText(`There is no ticket ${number}, or it is not visible to you.`));
      await axe(page);
      await page.getByRole('link', { name: 'Ask for access' }).click();
      await heading(page, 'Ask for access');
      const which = page.getByRole('textbox', { name: 'Number or link of the ticket' });
      expect(await which.inputValue()).toBe(String(number));
      await page.goto('/explain');
    }
    await page.getByRole('combobox', { name: '… which one?' }).fill(`${house.base}/tickets/${ticket.id}`);
    await sees(page.getByText('There is no such record, or it is not visible to you.'));
    await page.keyboard.press('Escape');
    await axe(page);
    await page.getByRole('link', { name: 'Ask for access' }).click();
    await heading(page, 'Ask for access');
    expect(new URL(page.url()).searchParams.get('id')).toBe(ticket.id);
  });

  it('offers the ticket of a number before those that have it in theirs', async () => {
    const { as, ids } = house.product;
    const made = { title: 'Later', place_id: ids.places['network'] };
    const { body: later } = await as('admin').post('/tickets', made);
    const low = Number(String(later.number)[0]);
    const page = await house.page('admin', '/explain');
    await page.getByRole('combobox', { name: '… which one?' }).fill(String(low));
    await sees(
      page
        .getByRole('option')
        .first()
        .filter({ hasText: `#${low} ` }),
    );
  });

  it('speaks Spanish', async () => {
    const page = await house.page('admin', `/people/${house.product.ids.people['nina']}`, { language: 'es' });
    await page.getByRole('button', { name: /Por qué puedo/ }).click();
    await page.getByRole('tab', { name: 'Quién puede ver esto' }).click();
    await sees(page.getByRole('region', { name: 'La propia persona' }).getByText('Nina Okafor'));
    await axe(page);
  });
});
