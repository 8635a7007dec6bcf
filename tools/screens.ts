/**
 * Makes the screenshots of the guides: starts the product on the demonstration in a folder of its own, lets a few
 * things happen, and looks at the pages with a real browser. Needs a built web app and Chromium (CHROMIUM: its path).
 *
 *   npm run screens                 all of them
 *   npm run screens -- people seats some, by name
 *
 * What happened while this ran is shown as of one fixed morning, so that pictures of unchanged pages stay as they are.
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { settled } from '#test/journeys/settled.ts';
import { openDesk, type Desk } from './screens/desk.ts';
import { type Screen, SCREENS } from './screens/list.ts';
import { type Named, tellStory } from './screens/story.ts';

const ROOT = resolve(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'docs/pictures/screens');
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const ARGS = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

const MINUTE_MS = 60_000;
/** When everything of this run happened, as the pictures tell it, and when they are looked at. */
const MORNING = Date.parse('2026-11-23T08:30:00Z');
const LOOKED_AT = MORNING + 45 * MINUTE_MS;
/** Moments further away than this are the demonstration's own, and stay. */
const NEAR_MS = 400 * 24 * 60 * MINUTE_MS;
const MOMENT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

const started = Date.now();
await main(process.argv.slice(2));

async function main(only: readonly string[]): Promise<void> {
  const wanted = SCREENS.filter(({ name }) => only.length === 0 || only.includes(name));
  if (wanted.length < only.length) throw new Error(`There are: ${SCREENS.map(({ name }) => name).join(', ')}`);
  if (!existsSync(join(ROOT, 'dist/web/index.html'))) throw new Error('Build the web app first: npx vite build');
  mkdirSync(FOLDER, { recursive: true });
  const desk = await openDesk();
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  try {
    const ids = await tellStory(desk);
    for (const screen of wanted) await take(browser, desk, ids, screen);
  } finally {
    await browser.close();
    await desk.stop();
  }
  if (only.length === 0) removeOthers();
}

async function take(browser: Browser, desk: Desk, ids: Named, screen: Screen): Promise<void> {
  const window = await windowOf(browser, screen);
  try {
    if (screen.as !== undefined) await signedIn(window, desk, screen.as);
    const page = await window.newPage();
    await tellTime(page);
    await page.goto(`${desk.base}${screen.path(ids)}`);
    await settled(page);
    await screen.after?.(page);
    await page.waitForLoadState('networkidle');
    await settled(page);
    await page.evaluate(colourByInitials);
    const file = join(FOLDER, `${screen.name}.png`);
    const { size } = await sharp(await page.screenshot())
      .png({ palette: true, colours: 128, effort: 10 })
      .toFile(file);
    console.log(`${file.slice(ROOT.length + 1)}  ${Math.ceil(size / 1024)} kB`);
  } finally {
    await window.close();
  }
}

function windowOf(browser: Browser, { look, height = 800 }: Screen): Promise<BrowserContext> {
  return browser.newContext({
    viewport: look === 'phone' ? { width: 390, height: 780 } : { width: 1280, height },
    colorScheme: look === 'dark' ? 'dark' : 'light',
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  });
}

async function signedIn(window: BrowserContext, desk: Desk, login: string): Promise<void> {
  const cookies = (await desk.session(login)).split('; ').map((cookie) => {
    const [name = '', value = ''] = cookie.split('=', 2);
    return { name, value, url: desk.base };
  });
  await window.addCookies(cookies);
}

/** The page believes that it is that morning, and that what the server tells of now happened then. */
async function tellTime(page: Page): Promise<void> {
  await page.clock.setFixedTime(LOOKED_AT);
  await page.route(/\/api\/v1\/(?!events)/, async (route) => {
    const answer = await route.fetch();
    if (!(answer.headers()['content-type'] ?? '').includes('json')) return route.fulfill({ response: answer });
    return route.fulfill({ response: answer, body: (await answer.text()).replaceAll(MOMENT, told) });
  });
}

function told(moment: string): string {
  const at = Date.parse(moment);
  const away = at - started;
  if (Math.abs(away) > NEAR_MS) return moment;
  const hours = Math.round(away / (60 * MINUTE_MS));
  return new Date(MORNING + hours * 60 * MINUTE_MS).toISOString();
}

/** The colour behind initials comes from an id, which is another one in every run. Runs in the page. */
function colourByInitials(): void {
  for (const shown of document.querySelectorAll<HTMLElement>('[data-picture=initials]')) {
    const [first = 0, second = 0] = [...(shown.textContent ?? '')].map((letter) => letter.charCodeAt(0));
    shown.style.backgroundColor = `hsl(${(first * 47 + second * 11) % 360} 32% 32%)`;
  }
}

/** Pictures of pages that are not in the list any more. */
function removeOthers(): void {
  const names = new Set(SCREENS.map(({ name }) => `${name}.png`));
  for (const file of readdirSync(FOLDER).filter((one) => !names.has(one))) rmSync(join(FOLDER, file));
}
