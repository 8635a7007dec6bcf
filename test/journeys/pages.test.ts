import { describe, expect, it } from 'vitest';
import { gone, heading, sees, tabTo, worldJourneys } from './browser.ts';

const house = worldJourneys();

describe('every page', () => {
  it('takes the focus to its heading when one arrives from another page', async () => {
    const page = await house.page('admin', '/tickets');
    await heading(page, 'Tickets');
    for (const name of ['People', 'Profiles', 'Places']) {
      const link = page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name });
      await link.focus();
      await page.keyboard.press('Enter');
      await heading(page, name);
      await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe(name);
      expect(await link.getAttribute('aria-current')).toBe('page');
    }
  });

  it('lets one skip to the content', async () => {
    const page = await house.page('admin', '/tickets');
    await heading(page, 'Tickets');
    await tabTo(page.getByRole('link', { name: 'Skip to the content' }));
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main-content');
  });

  it('changes its language and its colours at once, and remembers', async () => {
    const page = await house.page('admin', '/tickets');
    await page.getByRole('button', { name: 'Language' }).click();
    await page.getByRole('menuitem', { name: 'Español' }).click();
    await heading(page, 'Tickets');
    await page.getByRole('button', { name: 'Colores' }).click();
    await page.getByRole('menuitem', { name: 'Oscuro' }).click();
    const scheme = () => page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme'));
    await expect.poll(scheme).toBe('dark');
    await page.reload();
    await page.getByRole('button', { name: 'Colores' }).waitFor();
    expect(await scheme()).toBe('dark');
  });

  it('speaks of keys to whoever has some, and not to a finger', async () => {
    const { ids } = house.product;
    const profile = `/profiles/${ids.profiles['Technician']}`;
    const pages = [
      [profile, /^Arrow keys move; 0 to 6/],
      [`${profile}?view=lifecycle`, /^Arrow keys move, the space bar/],
      ['/places', /^Space shows the people/],
    ] as const;
    const desk = await house.page('admin', '/tickets');
    const phone = await house.page('admin', '/tickets', { width: 390, height: 780, touch: true });
    for (const [path, hint] of pages) {
      await desk.goto(path);
      await sees(desk.getByText(hint));
      await phone.goto(path);
      await phone.getByText(hint).waitFor({ state: 'attached' });
      expect(await phone.getByText(hint).isVisible(), path).toBe(false);
    }
    for (const page of [desk, phone]) {
      await page.goto(`/tickets/${ids.tickets[0]}`);
      await page.getByRole('button', { name: 'More actions' }).click();
      await sees(page.getByRole('menuitem', { name: 'Edit' }));
      if (page === desk) await sees(page.getByRole('menuitem', { name: 'Keyboard' }));
      else await gone(page.getByRole('menuitem', { name: 'Keyboard' }));
    }
  });
});
