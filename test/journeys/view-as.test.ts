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
    await bar.getByRole('button', { name: 'Usar todas mis concesiones' }).press('Enter');
    await gone(bar);
  });
});
