import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { UPKEEP } from '#modules/access/section.ts';
import { makeDue } from '#modules/changes/due.ts';
import { axe, gone, heading, pick, refused, saveNow, sees, worldJourneys } from './browser.ts';

const house = worldJourneys();
const preview = (page: Page): Locator => page.getByRole('dialog', { name: 'What this changes' });
/** What they hold at the place that these journeys are about. */
const grantsOf = async (id: string): Promise<unknown[]> =>
  (await house.product.as('admin').get(`/grants?person_id=${id}&place_id=${house.product.ids.places['network']}`)).body
    .items;

async function personOf(login: string, name: string): Promise<string> {
  const { as, ids } = house.product;
  const { body } = await as('admin').post('/people', { login, name, organization_id: ids.places['acme'] });
  return body.id;
}

/** Opens the dialog that says what it does to give this person a profile. */
async function giving(page: Page, person: string, name: string, profile: string): Promise<void> {
  await page.goto(`/people/${person}`);
  await heading(page, name);
  await page.getByRole('button', { name: 'Add a grant' }).click();
  await pick(page.getByRole('combobox', { name: 'Profile' }), profile, new RegExp(`^${profile}`));
  await pick(page.getByRole('combobox', { name: 'Place' }), 'Network', /^Network/);
  await page.getByRole('button', { name: 'Give', exact: true }).click();
  await sees(preview(page).getByRole('region', { name }));
}

describe('a profile', () => {
  it('is changed after one has seen whom and which cells that concerns, and reverted from its history', async () => {
    const { as, ids } = house.product;
    const lines = [{ type: 'ticket', action: 'view', reach: 'group' }];
    const made = (await as('admin').post('/profiles', { name: 'Early shift', place_id: ids.places['acme'], lines }))
      .body;
    const grant = { person_id: ids.people['nina'], profile_id: made.id, place_id: ids.places['support'] };
    expect((await as('admin').post('/grants', grant)).status).toBe(201);
    const page = await house.page('admin', `/profiles/${made.id}`);
    await page.getByRole('gridcell', { name: /^Tickets: View/ }).focus();
    await page.keyboard.press('6');
    await page.getByRole('gridcell', { name: /^Tickets: Delete/ }).focus();
    await page.keyboard.press('2');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await sees(
      preview(page)
        .getByRole('region', { name: 'Nina Okafor' })
        .getByText(/^Gains in Support/),
    );
    const cells = preview(page).getByRole('table', { name: 'What the profile “Early shift” gives' });
    await sees(cells.getByRole('row', { name: /^Tickets: View my groups all$/ }));
    await sees(cells.getByRole('row', { name: /^Tickets: Delete.*none my groups$/ }));
    await axe(page);
    await saveNow(page);
    await sees(page.getByText('The profile is saved.', { exact: false }));
    expect((await as('admin').get(`/profiles/${made.id}`)).body.lines).toHaveLength(2);

    await page.goto(`/profiles/${made.id}?view=history`);
    await sees(
      page.getByText(/^without see tickets \(my groups\), with see tickets \(all\), move tickets to the trash/),
    );
    await page.getByRole('button', { name: /^Revert: changed this/ }).click();
    await sees(
      preview(page)
        .getByRole('region', { name: 'Nina Okafor' })
        .getByText(/^Loses in Support/),
    );
    await saveNow(page);
    await sees(page.getByText('Taken back.'));
    expect((await as('admin').get(`/profiles/${made.id}`)).body.lines).toEqual(lines);
  });
});

describe('a change for later', () => {
  it('is kept, seen among the planned changes, made when it is due, and another one given up', async () => {
    const id = await personOf('lara', 'Lara Later');
    const page = await house.page('admin', '/people');
    for (const year of ['2090', '2091']) {
      await giving(page, id, 'Lara Later', year === '2090' ? 'Technician' : 'Hotliner');
      await preview(page).getByRole('button', { name: 'Save at …' }).click();
      await preview(page).getByLabel('When is it to be made?').fill(`${new Date().getFullYear()}-12-31T10:00`);
      await axe(page);
      await preview(page).getByRole('button', { name: 'Keep for then' }).click();
      await gone(preview(page));
    }
    await sees(page.getByText(new RegExp(`^Kept for .*31.*${new Date().getFullYear()}.*10:00`)).first());
    await page.getByRole('link', { name: 'Planned changes' }).last().click();
    await page.waitForURL('**/changes');
    const planned = page.getByRole('link', { name: /^Give a grant: Lara Later/ });
    await sees(planned.nth(1));
    await axe(page);
    await planned.filter({ hasText: 'Hotliner' }).click();
    await sees(page.getByRole('region', { name: 'Lara Later' }).getByText(/^Gains in Network/));
    await page.getByRole('button', { name: 'Give up' }).click();
    await sees(page.getByText(/^Given up by/));
    await house.product.sql("update planned_change set run_at = now() where state = 'waiting'");
    await house.product.house.asSystem(UPKEEP, makeDue);
    await page.goto('/changes?show=ended');
    await sees(page.getByText(/^Made on .* for Administrator\.$/), page.getByText(/^Given up by/));
    expect(await grantsOf(id)).toMatchObject([{ profile_id: house.product.ids.profiles['Technician'] }]);
    await page.goto('/audit?type=change');
    const told = (what: string, profile: string) =>
      page
        .getByRole('row')
        .filter({ hasText: what })
        .filter({ hasText: `Give a grant: ${profile}, Lara Later, Network` });
    await sees(told('gave up a planned change', 'Hotliner'), told('planned a change', 'Technician').first());
  });
});

describe('a dangerous change', () => {
  it('asks for a second person: one refuses, then agrees, each in a browser of their own', async () => {
    const { as } = house.product;
    const id = await personOf('dora', 'Dora Danger');
    expect((await as('admin').put('/change-settings', { second_person: true })).status).toBe(200);
    const page = await house.page('admin', '/people');
    const greta = await house.page('greta', '/inbox');
    for (const answer of ['Refuse', 'Agree']) {
      await giving(page, id, 'Dora Danger', 'Admin');
      await sees(preview(page).getByText('Somebody gains permissions that hand out power or destroy'));
      await refused(preview(page).getByRole('button', { name: 'Save now' }), /needs a second person/);
      await preview(page).getByRole('button', { name: 'Ask a second person …' }).click();
      const who = preview(page).getByRole('combobox', { name: 'Who is to agree?' });
      // Only those are offered who could make the change as well.
      await who.fill('Tom');
      await sees(page.getByText('Nobody found who could make this change as well.'));
      await axe(page);
      await pick(who, 'Greta', /^Greta Holm/);
      await axe(page);
      await preview(page).getByRole('button', { name: 'Ask', exact: true }).click();
      await gone(preview(page));
      expect(await grantsOf(id)).toEqual([]);

      await greta.goto('/changes');
      await greta.getByRole('link', { name: /^Give a grant: Dora Danger/ }).click();
      await sees(greta.getByRole('region', { name: 'Dora Danger' }).getByText(/^Gains in Network/));
      await greta.getByLabel('Your answer (optional)').fill('As we said.');
      await axe(greta);
      await greta.getByRole('button', { name: answer }).click();
      await sees(greta.getByText(answer === 'Agree' ? /^Made on/ : /^Refused by Greta Holm/));
    }
    expect(await grantsOf(id)).toHaveLength(1);
    await page.goto('/inbox');
    await sees(
      page.getByText('Greta Holm has refused your change.'),
      page.getByText('Greta Holm has agreed to your change.'),
    );
    // Taking the demand back needs the second person, too.
    expect((await as('admin').put('/change-settings', { second_person: false })).status).toBe(403);
    const put = { call: 'changes.putSettings', body: { second_person: false } };
    const asked = { changes: [put], asked_id: house.product.ids.people['greta'] };
    const { body } = await as('admin').post('/changes', asked);
    expect((await as('greta').post(`/changes/${body.id}/approve`)).status).toBe(200);
  });
});

describe('whoever is alone', () => {
  it('hears what to do where nobody they may see could agree', async () => {
    const id = await personOf('una', 'Una Alone');
    const page = await house.page('ada', '/people');
    await giving(page, id, 'Una Alone', 'Technician');
    await preview(page).getByRole('button', { name: 'Ask a second person …' }).click();
    await sees(preview(page).getByRole('status').filter({ hasText: 'whoever manages the places above' }));
  });
});

describe('the audit', () => {
  it('is filtered, opens an entry, brings back what was deleted, and is exported', async () => {
    const { as, ids } = house.product;
    const id = await personOf('greg', 'Greg Gone');
    const grant = { person_id: id, profile_id: ids.profiles['Technician'], place_id: ids.places['network'] };
    expect((await as('admin').post('/grants', grant)).status).toBe(201);
    const page = await house.page('admin', `/people/${id}`);
    await heading(page, 'Greg Gone');
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const asked = page.getByRole('dialog', { name: 'Delete “Greg Gone”?' });
    await sees(asked.getByRole('region', { name: 'Greg Gone' }).getByText(/^Loses in Network/));
    await axe(page);
    await asked.getByRole('button', { name: 'Delete' }).click();
    await heading(page, 'People');

    await page.goto('/audit?type=person&action=delete');
    const rows = page.getByRole('table', { name: 'Audit' }).getByRole('row');
    await rows.filter({ hasText: 'deleted' }).getByRole('cell', { name: 'deleted', exact: true }).click();
    const entry = page.getByRole('dialog', { name: 'Entry of the audit' });
    await sees(entry.getByText('The account comes back', { exact: false }));
    await axe(page);
    expect(new URL(page.url()).searchParams.get('entry')).toBeTruthy();
    await entry.getByRole('button', { name: 'Revert this change' }).click();
    await sees(
      preview(page)
        .getByRole('region', { name: 'Greg Gone' })
        .getByText(/^Gains in Network/),
    );
    await saveNow(page);
    await sees(page.getByText('Taken back.'));
    expect(await grantsOf(id)).toHaveLength(1);

    await page.goto('/audit?type=person&action=create');
    await rows.getByRole('link', { name: 'Person Greg Gone' }).first().click();
    await heading(page, 'Greg Gone');

    await page.goto('/audit?type=person&action=delete');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'JSON Lines' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/\.jsonl$/);
    const stream = await file.createReadStream();
    const text = (await stream.toArray()).join('');
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).record_id),
    ).toEqual([id]);
  });
});
