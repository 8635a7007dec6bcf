import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { axe, type Look, type WorldJourneys } from './browser.ts';
import { settled } from './settled.ts';

/** Words joined by dots, as the keys of messages are; addresses of mail, files and machines are none. */
const KEY = /(?<![\w@./-])[a-z][a-zA-Z_]+(?:\.[a-zA-Z_-]+)+(?![\w@/])/g;

/** What a program writes and nobody reads: `{"type":` of JSON, `[object Object]`. */
const DATA = /[{[]"|\[object /;

/** A page is opened in each of these. Colours are judged in both schemes, all else once wide and once narrow. */
const LOOKS: readonly (readonly [string, Look, 'everything' | 'colours' | 'words'])[] = [
  ['in light', {}, 'everything'],
  ['in the dark', { dark: true }, 'colours'],
  ['on the narrowest phone', { width: 320, height: 700 }, 'everything'],
  ['on the narrowest phone in Spanish', { width: 320, height: 700, language: 'es' }, 'words'],
];

/** Sees that an administrator's pages are accessible, titled, translated, and fit on every screen. */
export function sweep(house: WorldJourneys, pages: () => readonly string[]): void {
  it.each(LOOKS)(
    'is accessible, titled, translated and not too wide %s',
    { timeout: 240_000 },
    async (_, look, how) => {
      const wide: string[] = [];
      await everyPage(house, pages(), look, async (page, path) => {
        if (how !== 'words') await axe(page, how === 'colours' ? ['color-contrast'] : undefined);
        const title = await page.getByRole('heading', { level: 1 }).innerText();
        expect(await page.title(), path).toBe(`${title} · Gatehouse`);
        expect(await page.evaluate(() => document.documentElement.lang)).toBe(look.language ?? 'en');
        expect(await keysOnScreen(page), `keys shown at ${path}`).toEqual([]);
        expect(await page.innerText('body'), `data in place of words at ${path}`).not.toMatch(DATA);
        const over = await overhang(page);
        if (over > 0) wide.push(`${path}: ${over} px too wide`);
      });
      expect(wide).toEqual([]);
    },
  );
}

/** Opens each page once, in two windows at a time. */
async function everyPage(
  house: WorldJourneys,
  paths: readonly string[],
  look: Look,
  visit: (page: Page, path: string) => Promise<void>,
): Promise<void> {
  const left = [...paths];
  const walk = async (): Promise<void> => {
    const page = await house.page('admin', left[0] ?? '/me', look);
    for (let path = left.shift(); path !== undefined; path = left.shift()) {
      await page.goto(path);
      await settled(page);
      await visit(page, path);
    }
  };
  await Promise.all([walk(), walk()]);
}

async function keysOnScreen(page: Page): Promise<string[]> {
  const text = await page.evaluate(() => {
    const attributes = [...document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')].flatMap((e) =>
      ['aria-label', 'placeholder', 'title', 'alt'].map((name) => e.getAttribute(name) ?? ''),
    );
    return [document.title, document.body.innerText, ...attributes].join('\n');
  });
  return text.match(KEY) ?? [];
}

/** How many pixels of the page, or of the bar at its top, lie beyond the edge of the window. */
const overhang = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const cut = [...document.querySelectorAll('header button, header a')].map((e) => e.getBoundingClientRect().right);
    return Math.max(document.documentElement.scrollWidth, ...cut) - innerWidth;
  });
