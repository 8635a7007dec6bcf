import { describe, expect, it } from 'vitest';
import { axe, gone, heading, sees, worldJourneys } from './browser.ts';

const house = worldJourneys();

describe('looking through somebody else’s eyes', () => {
  it('shows what they see, says so all the time, changes nothing, and leads back', async () => {
    const { as, ids } = house.product;
    const { body: ticket } = await as('nina').post('/tickets', {
      title: 'Only a look',
      place_id: ids.places['support'],
    });
    const page = await house.page('greta', `/people/${ids.people['nina']}`);
    await page.getByRole('button', { name: 'View as' }).click();
    const dialog = page.getByRole('dialog', { name: 'See what Nina Okafor sees' });
    await dialog.getByRole('textbox', { name: 'Why?' }).fill('A ticket that she cannot find');
    await axe(page);
    await dialog.getByRole('button', { name: 'Look' }).click();
    const bar = page.getByRole('region', { name: 'Looking through somebody else' });
    await sees(bar.getByText('You see what Nina Okafor sees'), bar.getByRole('timer'));
    await gone(page.getByRole('link', { name: 'Profiles', exact: true }));
    await page.goto(`/tickets/${ticket.id}`);
    await heading(page, /Only a look/);
    await sees(bar.getByRole('link', { name: 'Explain this page' }));
    await axe(page);
    expect((await as('greta').post(`/tickets/${ticket.id}/comments`, { body: 'No' })).status).toBe(403);
    await bar.getByRole('button', { name: 'Leave' }).click();
    await heading(page, 'Nina Okafor');
    await gone(bar);
    await page.goto(`/tickets/${ticket.id}?tab=history`);
    await sees(page.getByText(/Greta Holm \(viewing as Nina Okafor\) looked at it/));
    await page.goto('/audit');
    await page.getByRole('button', { name: 'View as' }).click();
    const did = (what: string) => page.getByRole('cell', { name: what, exact: true });
    await sees(did('looked through their eyes'), did('looked at it'), did('stopped looking'));
  });

  it('starts from a ticket as its requester, stays there, and shows on demand what is missing', async () => {
    const { as, ids } = house.product;
    const { body: ticket } = await as('nina').post('/tickets', { title: 'As asked', place_id: ids.places['support'] });
    const page = await house.page('greta', `/tickets/${ticket.id}`);
    await page.getByRole('button', { name: 'More', exact: false }).last().click();
    await page.getByRole('menuitem', { name: 'View as the requester' }).click();
    const dialog = page.getByRole('dialog', { name: 'See what Nina Okafor sees' });
    await dialog.getByRole('textbox', { name: 'Why?' }).fill('She asked what she can do');
    await page.keyboard.press('Enter');
    const bar = page.getByRole('region', { name: 'Looking through somebody else' });
    await sees(bar);
    await heading(page, /As asked/);
    const outlined = () => page.locator('[data-missing]').first();
    const outline = () => outlined().evaluate((e) => getComputedStyle(e).outlineStyle);
    await page.goto(`/places/${ids.places['support']}`);
    await heading(page, 'Support');
    await sees(outlined());
    expect(await outline()).not.toBe('dashed');
    await bar.getByRole('button', { name: 'Show what is missing' }).press('Enter');
    await sees(
      bar.getByText(/^Not in Nina Okafor’s menu: .*Profiles/),
      bar.getByText(/^Here Nina Okafor has no right to: .*manage the members of places/),
    );
    expect(await outline()).toBe('dashed');
    await axe(page);
    await bar.getByRole('button', { name: 'Hide what is missing' }).press('Enter');
    expect(await outline()).not.toBe('dashed');
    await bar.getByRole('button', { name: 'Leave' }).click();
    await heading(page, /As asked/);
  });

  it('starts from the list of people and from an explanation, and is refused with the reason', async () => {
    const { ids } = house.product;
    const page = await house.page('greta', '/people?q=Nina');
    await page.getByRole('button', { name: 'Actions for Nina Okafor' }).click();
    await page.getByRole('menuitem', { name: 'View as' }).click();
    await sees(page.getByRole('dialog', { name: 'See what Nina Okafor sees' }));
    await axe(page);
    await page.goto(`/explain?person=${ids.people['nina']}`);
    await page.getByRole('button', { name: 'View as' }).click();
    await sees(page.getByRole('dialog', { name: 'See what Nina Okafor sees' }));
    const nobody = await house.page('nina', '/tickets');
    await heading(nobody, 'Tickets');
    await gone(nobody.getByRole('button', { name: /^View as/ }));
  });

  it('acts as one grant and takes all of them up again, by keyboard, in Spanish', async () => {
    const { as, ids } = house.product;
    for (const place of ['network', 'facilities']) {
      await as('admin').post('/grants', {
        person_id: ids.people['tom'],
        profile_id: ids.profiles['Observer'],
        place_id: ids.places[place],
      });
    }
    const page = await house.page('tom', '/tickets', { language: 'es' });
    await page.getByRole('button', { name: /^Cuenta de/ }).click();
    await page.getByRole('menuitem', { name: 'Actuar como …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Actuar con una sola de sus concesiones' });
    await sees(dialog.getByRole('radio', { name: 'Todas mis concesiones juntas', checked: true }));
    await dialog.getByRole('radio', { name: 'Todas mis concesiones juntas' }).focus();
    await page.keyboard.press('ArrowDown');
    await axe(page);
    await dialog.getByRole('button', { name: 'Seguir así' }).press('Enter');
    const bar = page.getByRole('region', { name: 'La concesión con la que actúa' });
    await sees(bar.getByText(/^Actúa como/));
    await axe(page);
    await page.goto('/me?tab=grants');
    await sees(page.getByText(/^Actúa como .*: en esta sesión solo cuenta eso/), page.getByText('no en esta sesión'));
    await axe(page);
    await bar.getByRole('button', { name: 'Usar todas mis concesiones' }).press('Enter');
    await gone(bar);
  });
});
