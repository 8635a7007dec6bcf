import { describe, expect, it } from 'vitest';
import { heading, tabTo, worldJourneys } from './browser.ts';

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
});
