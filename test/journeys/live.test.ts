import { describe, it } from 'vitest';
import { gone, heading, sees, worldJourneys } from './browser.ts';

const house = worldJourneys();

describe('many tabs of one session', () => {
  it('leave room for the one in front, which is current when one comes back to it', async () => {
    const first = await house.page('admin', '/people');
    await heading(first, 'People');
    const tabs = [first];
    for (let n = 0; n < 7; n += 1) {
      const behind = tabs.at(-1) ?? first;
      await behind.evaluate(() => {
        // A browser without a screen shows every tab at once.
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
        document.dispatchEvent(new Event('visibilitychange'));
      });
      const next = await first.context().newPage();
      await next.goto('/places');
      await heading(next, 'Places');
      tabs.push(next);
    }
    await house.product
      .as('greta')
      .post('/people', { login: 'behind', name: 'Made Behind', organization_id: house.product.ids.places['acme'] });
    await first.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => false });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await sees(first.getByRole('link', { name: 'Made Behind' }));
  });
});

describe('somebody who loses what they held', () => {
  it('sees nothing of it any longer on the pages that are open, and all of it when it is given again', async () => {
    const { as, ids } = house.product;
    const pages = {
      list: await house.page('ada', '/people'),
      person: await house.page('ada', `/people/${ids.people['tom']}`),
      details: await house.page('ada', `/people/${ids.people['tom']}?tab=details`),
      matrix: await house.page('ada', `/profiles/${ids.profiles['Technician']}`),
      place: await house.page('ada', `/places/${ids.places['support']}`),
    };
    await sees(
      pages.list.getByRole('link', { name: 'Tom Becker' }),
      pages.person.getByRole('table', { name: 'Grants' }),
      pages.details.getByRole('textbox', { name: 'Phone' }),
      pages.matrix.getByRole('grid'),
      pages.place.getByRole('link', { name: 'Tom Becker' }),
    );
    const { body: held } = await as('greta').get(`/grants?person_id=${ids.people['ada']}`);
    for (const grant of held.items) await as('greta').delete(`/grants/${grant.id}`, grant.version);
    await gone(pages.list.getByRole('link', { name: 'Tom Becker' }));
    for (const page of [pages.person, pages.details, pages.matrix]) await heading(page, 'Not found');
    // The places of one's own organization stay in sight, but not who belongs to them.
    await gone(pages.place.getByRole('link', { name: 'Tom Becker' }));

    for (const { person_id, profile_id, place_id, below } of held.items) {
      await as('greta').post('/grants', { person_id, profile_id, place_id, below });
    }
    await sees(pages.list.getByRole('link', { name: 'Tom Becker' }), pages.matrix.getByRole('grid'));
    await heading(pages.person, 'Tom Becker');
  });
});
