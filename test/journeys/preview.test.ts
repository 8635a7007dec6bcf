import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Jobs } from '#platform/jobs.ts';
import { axe, gone, heading, pick, sees, tabTo, worldJourneys } from './browser.ts';

const house = worldJourneys();
let jobs: Jobs;

beforeAll(async () => {
  jobs = await house.product.house.startJobs();
});
afterAll(() => jobs?.stop());

describe('before a change of rights is saved', () => {
  it('one sees by name whom it concerns, and may leave it', async () => {
    const { ids, as } = house.product;
    const page = await house.page('admin', `/people/${ids.people['nina']}`);
    await heading(page, 'Nina Okafor');
    await page.getByRole('button', { name: 'Add a grant' }).click();
    await pick(page.getByRole('combobox', { name: 'Profile' }), 'Technician', /^Technician/);
    await pick(page.getByRole('combobox', { name: 'Place' }), 'Network', /^Network/);
    await page.getByRole('button', { name: 'Give', exact: true }).click();
    const shown = page.getByRole('dialog', { name: 'What this changes' });
    await sees(shown.getByRole('region', { name: 'Nina Okafor' }).getByText(/^Gains in Network: see tickets/));
    await axe(page);
    await tabTo(shown.getByRole('tab', { name: 'People' }), 'Shift+Tab');
    await page.keyboard.press('ArrowRight');
    const tickets = shown.getByRole('table', { name: 'Records' }).getByRole('row').filter({ hasText: 'Tickets' });
    await sees(tickets);
    await axe(page);
    await page.keyboard.press('ArrowRight');
    await sees(shown.getByRole('tabpanel', { name: /Risks/ }));
    await axe(page);
    await page.keyboard.press('Escape');
    await gone(shown);
    const { body } = await as('admin').get(`/grants?person_id=${ids.people['nina']}&place_id=${ids.places['network']}`);
    expect(body.items).toEqual([]);
    await sees(page.getByRole('button', { name: 'Give', exact: true }));
  });

  it('one is told once what is the same for many, then who differs, and every name', async () => {
    const { ids, as } = house.product;
    const names = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'].map((n) => `Wall ${n}`);
    const give = async (person_id: string, profile: string, place: string): Promise<void> => {
      const grant = { person_id, profile_id: ids.profiles[profile], place_id: ids.places[place] };
      expect((await as('admin').post('/grants', grant)).status).toBe(201);
    };
    for (const name of names) {
      const of = { login: name.replace(' ', '.').toLowerCase(), name, organization_id: ids.places['acme'] };
      const { body } = await as('admin').post('/people', of);
      await give(body.id, 'Technician', 'network');
      if (name === 'Wall Six') await give(body.id, 'Technician', 'facilities');
    }
    const page = await house.page('admin', '/people?q=Wall');
    for (const name of names) await page.getByRole('checkbox', { name: `Choose ${name}` }).check();
    await page.getByRole('region', { name: 'People chosen' }).getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    await page.getByRole('button', { name: 'Disable 6' }).click();
    const shown = page.getByRole('dialog', { name: 'What this changes' });
    const all = shown.getByRole('region', { name: 'All 6 people named here' });
    await sees(all.getByText(/^Loses in Network: /));
    await gone(all.getByText(/Facilities/));
    await sees(shown.getByRole('region', { name: 'Wall Six' }).getByText(/^Loses in Facilities: /));
    await gone(shown.getByText('Wall One', { exact: true }));
    await axe(page);
    await tabTo(all.getByRole('button', { name: 'Show 6 names' }));
    await page.keyboard.press('Enter');
    await sees(...names.map((name) => all.getByText(name, { exact: true })));
    await axe(page);
    await shown.getByRole('button', { name: 'Cancel' }).click();
    await gone(shown);
  });

  it('all permissions that hand out power can be read, and grants are called by person and place', async () => {
    const { ids } = house.product;
    const page = await house.page('admin', `/people/${ids.people['nina']}`);
    await heading(page, 'Nina Okafor');
    await page.getByRole('button', { name: 'Add a grant' }).click();
    await pick(page.getByRole('combobox', { name: 'Profile' }), 'Supervisor', /^Supervisor/);
    await pick(page.getByRole('combobox', { name: 'Place' }), 'Support', /^Support/);
    await page.getByRole('button', { name: 'Give', exact: true }).click();
    const shown = page.getByRole('dialog', { name: 'What this changes' });
    const power = shown.getByRole('alert').filter({ hasText: 'hand out power' });
    await tabTo(power.getByRole('button', { name: /^and \d+ more$/ }));
    await gone(power.getByText('remove grants'));
    await page.keyboard.press('Enter');
    await sees(power.getByText('remove grants'), power.getByRole('button', { name: 'show fewer', expanded: true }));
    await axe(page);
    const nina = shown.getByRole('region', { name: 'Nina Okafor' });
    await sees(nina.getByText(/^see grants: .*“Supervisor for .+ at Support”/));
    await sees(nina.getByText(/^see the audit: [\d,]+\+? more$/));
    await shown.getByRole('button', { name: 'Cancel' }).click();
    await gone(shown);
  });
});
