import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axe, heading, type Look, tabTo, worldJourneys } from './browser.ts';
import { pages } from './every-page.ts';
import { settled } from './settled.ts';

const house = worldJourneys();

/** Words joined by dots, as the keys of messages are; addresses of mail, files and machines are none. */
const KEY = /(?<![\w@./-])[a-z][a-zA-Z_]+(?:\.[a-zA-Z_-]+)+(?![\w@/])/g;

async function keysOnScreen(page: Page): Promise<string[]> {
  const text = await page.evaluate(() => {
    const attributes = [...document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')].flatMap((e) =>
      ['aria-label', 'placeholder', 'title', 'alt'].map((name) => e.getAttribute(name) ?? ''),
    );
    return [document.title, document.body.innerText, ...attributes].join('\n');
  });
  return text.match(KEY) ?? [];
}

const LOOKS: readonly (readonly [string, Look])[] = [
  ['in light', {}],
  ['in the dark', { dark: true }],
  ['on a phone', { width: 360, height: 740 }],
  ['in Spanish', { language: 'es' }],
];

/** Opens each page once, in two windows at a time. */
async function everyPage(look: Look, visit: (page: Page, path: string) => Promise<void>): Promise<void> {
  const left = [...pages(house.product.ids)];
  const walk = async (): Promise<void> => {
    const page = await house.page('admin', '/me', look);
    for (let path = left.shift(); path !== undefined; path = left.shift()) {
      await page.goto(path);
      await settled(page);
      await visit(page, path);
    }
  };
  await Promise.all([walk(), walk()]);
}

describe('every page', () => {
  it.each(LOOKS)('is accessible, titled and translated %s', { timeout: 240_000 }, async (_, look) => {
    await everyPage(look, async (page, path) => {
      await axe(page);
      const title = await page.getByRole('heading', { level: 1 }).innerText();
      expect(await page.title(), path).toBe(`${title} · Gatehouse`);
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(look.language ?? 'en');
      expect(await keysOnScreen(page), `keys shown at ${path}`).toEqual([]);
    });
  });

  it('needs no scrolling to the side at 320 px', { timeout: 240_000 }, async () => {
    const wide: string[] = [];
    await everyPage({ width: 320, height: 700 }, async (page, path) => {
      const over = await page.evaluate(() => {
        const cut = [...document.querySelectorAll('header button, header a')].map(
          (e) => e.getBoundingClientRect().right,
        );
        return Math.max(document.documentElement.scrollWidth, ...cut) - innerWidth;
      });
      if (over > 0) wide.push(`${path}: ${over} px too wide`);
    });
    expect(wide).toEqual([]);
  });

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
