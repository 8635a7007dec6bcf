import { beforeAll, describe, expect, it } from 'vitest';
import { axe, gone, heading, saveNow, sees, worldJourneys } from './browser.ts';

const house = worldJourneys();
// The queue that those are told by who could answer.
beforeAll(async () => (await house.product.house.startJobs()).stop());

describe('asking for access', () => {
  it('from a link that is not found, answered with the smallest grant, and told to whoever asked', async () => {
    const { as, ids } = house.product;
    const { body: ticket } = await as('admin').post('/tickets', {
      title: 'Out of sight',
      place_id: ids.places['network'],
    });
    const page = await house.page('nina', `/tickets/${ticket.id}`);
    await heading(page, 'Not found');
    await page.getByRole('link', { name: 'Ask for access' }).click();
    await heading(page, 'Ask for access');
    await page.getByRole('textbox', { name: 'Why?' }).fill('I help the network group this week');
    await axe(page);
    await page.getByRole('button', { name: 'Ask' }).click();
    await heading(page, 'Requests for access');
    // In the words in which it was asked for: they tell nothing new.
    await sees(page.getByText(`to see tickets: /tickets/${ticket.id}`), page.getByText('Waiting'));
    await gone(page.getByText('Out of sight', { exact: true }));

    // Whoever has asked for nothing comes to those that wait.
    const answering = await house.page('greta', '/requests');
    await sees(answering.getByRole('radiogroup').getByText('To answer (1)'));
    await answering.getByRole('link', { name: /^Request \d/ }).click();
    await sees(answering.getByRole('heading', { name: 'Answer' }), answering.getByRole('radio').first());
    const put = answering.getByRole('radio', { name: /^put the person on the record/ });
    await sees(put, answering.getByText(/^Also opens at .*: .*\./).first());
    expect(await put.isChecked()).toBe(false);
    expect(
      await answering
        .getByRole('radio', { name: /^give / })
        .first()
        .isChecked(),
    ).toBe(true);
    await axe(answering);
    await answering.getByRole('button', { name: 'Grant' }).click();
    await sees(
      answering.getByRole('dialog', { name: 'What this changes' }).getByRole('region', { name: 'Nina Okafor' }),
    );
    await saveNow(answering);
    await sees(answering.getByText(/^Nina Okafor has got: .+ at .+ until /));

    await page.goto('/inbox');
    await sees(page.getByText(/has been granted: .+ at .+, until /));
    await page.goto(`/tickets/${ticket.id}`);
    await heading(page, /Out of sight/);
  });

  it('by the number of a ticket, says the same whether there is one or not', async () => {
    const { as, ids } = house.product;
    const made = await as('admin').post('/tickets', { title: 'Only a number', place_id: ids.places['facilities'] });
    const page = await house.page('nina', '/requests');
    for (const number of [made.body.number, 999_999_999]) {
      await page.getByRole('link', { name: 'Ask for a ticket' }).click();
      await heading(page, 'Ask for access');
      const which = page.getByRole('textbox', { name: 'Number or link of the ticket' });
      await which.fill('the loud one');
      await page.getByRole('textbox', { name: 'Why?' }).fill('I was told to look');
      await sees(page.getByText('Neither the number of a ticket nor a link to a page of Gatehouse.'));
      await axe(page);
      await which.fill(`https://desk.example/tickets/${number}`);
      await page.getByRole('button', { name: 'Ask', exact: true }).click();
      await heading(page, 'Requests for access');
      const row = page.getByRole('listitem').filter({ hasText: `to see tickets: ticket ${number}` });
      await sees(row.getByText('Waiting'));
    }
    await gone(page.getByText('Only a number'));
    const answering = await house.page('greta', '/requests?show=decide');
    await sees(answering.getByText(`Nina Okafor asks to see tickets: #${made.body.number} Only a number`));
    await gone(answering.getByText('999999999', { exact: false }));
    await axe(answering);
  });

  it('is answered by putting the person on the record alone', async () => {
    const { as, ids } = house.product;
    const { body: ticket } = await as('admin').post('/tickets', {
      title: 'One only',
      place_id: ids.places['facilities'],
    });
    const asked = { type: 'ticket', id: ticket.id, action: 'view', reason: 'Only this one', days: 7 };
    const { body: request } = await as('nina').post('/access-requests', asked);
    const answering = await house.page('greta', `/requests/${request.id}`);
    await answering.getByRole('radio', { name: /^put the person on the record/ }).check();
    await sees(answering.getByText('It opens this record alone, and has no end', { exact: false }));
    await axe(answering);
    await answering.getByRole('button', { name: 'Grant' }).click();
    await sees(answering.getByText('as an observer of the ticket', { exact: false }));
    const page = await house.page('nina', `/tickets/${ticket.id}`);
    await heading(page, /One only/);
  });

  it('explains from a refusal, and makes the change from there', async () => {
    const { as, ids } = house.product;
    const { body: ticket } = await as('admin').post('/tickets', {
      title: 'Explain me',
      place_id: ids.places['facilities'],
    });
    const page = await house.page(
      'greta',
      `/explain?person=${ids.people['nina']}&type=ticket&id=${ticket.id}&action=view`,
    );
    await sees(page.getByText('Nina Okafor may not see tickets here', { exact: false }));
    await axe(page);
    await page.getByRole('button', { name: /^Do it: put the person on the record/ }).click();
    await sees(page.getByText('Nina Okafor may see tickets here', { exact: false }));
    await page.getByRole('button', { name: 'Send to the person' }).click();
    await sees(page.getByText('It is in their inbox.'));
  });
});
