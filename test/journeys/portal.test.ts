import { describe, expect, it } from 'vitest';
import { axe, gone, heading, sees, worldJourneys } from './browser.ts';

const house = worldJourneys();

const asked = async (): Promise<string> => {
  const { as, ids } = house.product;
  const { status, body } = await as('nina').post('/tickets', { title: 'Portal test', place_id: ids.places['support'] });
  expect(status).toBe(201);
  return `/tickets/${body.id}`;
};

describe('the portal', () => {
  it('is what a requester sees: the ticket and its answers, and no controls of those who work', async () => {
    const path = await asked();
    const page = await house.page('nina', path);
    await heading(page, /Portal test$/);
    await sees(page.getByRole('textbox', { name: 'Public reply' }));
    for (const name of ['Take', 'Hand over', 'Close']) {
      expect(await page.getByRole('button', { name, exact: true }).count(), name).toBe(0);
    }
    expect(await page.getByRole('radio', { name: 'Internal note' }).count()).toBe(0);
    await sees(page.getByText('Observers'));
    expect(await page.getByText('lets you edit tickets here', { exact: false }).count()).toBe(0);
    await axe(page);
    await page.goto('/tickets');
    await heading(page, 'Tickets');
    await sees(page.getByRole('link', { name: 'Portal test' }));
    expect(await page.getByRole('columnheader', { name: 'Owner' }).count()).toBe(0);
    expect(await page.getByRole('switch', { name: 'Trash' }).count()).toBe(0);
    for (const name of ['Columns', 'CSV']) expect(await page.getByText(name, { exact: true }).count(), name).toBe(0);
    await axe(page);
    await page.getByRole('button', { name: /Nina Okafor/ }).click();
    await sees(page.getByRole('menuitem', { name: 'Sign out' }));
    expect(await page.getByRole('menuitem', { name: 'Full view' }).count()).toBe(0);
  });

  it('links the names on a ticket to pages that open: to her own, and not to those of people whom she may not view', async () => {
    const { as, ids } = house.product;
    const { body } = await as('helen').post('/tickets', {
      title: 'Opened for Nina',
      place_id: ids.places['support'],
      requester_id: ids.people['nina'],
    });
    const page = await house.page('nina', `/tickets/${body.id}`);
    const side = page.getByRole('complementary', { name: 'Properties' });
    await sees(side.getByText('Helen Ford').first(), side.getByRole('link', { name: /Nina Okafor/ }).first());
    expect(await side.getByRole('link', { name: /Helen Ford/ }).count()).toBe(0);
    await side
      .getByRole('link', { name: /Nina Okafor/ })
      .first()
      .click();
    await heading(page, 'Nina Okafor');
    const working = await house.page('sara', `/tickets/${body.id}`);
    await sees(working.getByRole('link', { name: /Helen Ford/ }).first());
  });

  it('is open to people with the standard interface, who go back and forth', async () => {
    const path = await asked();
    const page = await house.page('helen', path);
    const take = page.getByRole('button', { name: 'Take', exact: true });
    await sees(take);
    const choose = async (item: string): Promise<void> => {
      await page.getByRole('button', { name: /Helen Ford/ }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await choose('Portal view');
    await gone(take);
    expect(await page.getByRole('navigation', { name: 'Sections' }).getByRole('link').count()).toBeLessThan(2);
    await choose('Full view');
    await sees(take);
  });

  it('counts who will see a new ticket only for whoever may see all the members', async () => {
    const { as, ids } = house.product;
    const support = ids.places['support'];
    for (const login of ['nina', 'helen'])
      await as('greta').put(`/places/${support}/members/${ids.people[login]}`, { sees: true });
    const path = `/tickets/new?place_id=${support}`;
    const asking = await house.page('nina', path);
    await sees(asking.getByText('In Support: those who may see tickets there will see it, and you and the requester.'));
    const working = await house.page('greta', path);
    await sees(working.getByText(/In Support: \d+ members who see its tickets/));
  });
});
