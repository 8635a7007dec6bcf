import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Installation } from '../../src/compose.ts';
import { product, type Product } from '../product.ts';
import { settled } from './settled.ts';

const ROOT = join(import.meta.dirname, '../..');
/** The built web app that is tried out. */
const WEB = process.env['TEST_WEB_DIR'] ?? join(ROOT, 'dist/web');
const PICTURES = join(ROOT, 'test-results');

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const ARGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** How long something may take to appear, in milliseconds: long, for slow and busy machines. */
export const PATIENCE = 30_000;

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export interface Look {
  readonly dark?: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly language?: 'en' | 'es';
  /** By finger. */
  readonly touch?: boolean;
}

/** A browser for the journeys of one file. */
export interface Journeys {
  /** Where the product answers, without a slash at the end. */
  readonly base: string;
  /** A window of its own, signed in unless `login` is null, at the given path. */
  page(login: string | null, path: string, look?: Look): Promise<Page>;
  /** Problems in the browser's console that belong to the journey at hand. Forgotten after it. */
  expects(message: RegExp): void;
}

/** The same, with the product on the small world behind it. */
export interface WorldJourneys extends Journeys {
  readonly product: Product;
}

interface Stage {
  /** What the installation is given, such as a mail server. */
  readonly installation?: () => Promise<Installation>;
  /** By its name, as devices that keep passkeys and links in mails know it. */
  readonly named?: boolean;
}

/** Journeys through the small world: registers what comes before and after, so call it at the top of a file. */
export function worldJourneys({ installation, named = false }: Stage = {}): WorldJourneys {
  let started: Product | undefined;
  const ofWorld = (): Product => started ?? fail();
  const journeys = browserJourneys(async () => {
    started = await product({ webDir: WEB }, await installation?.());
    const base = await started.app.listen({ port: 0, host: '127.0.0.1' });
    return { base: named ? base.replace('127.0.0.1', 'localhost') : base, close: started.close };
  });
  return Object.defineProperties(journeys, { product: { get: ofWorld } }) as WorldJourneys;
}

const fail = (): never => {
  throw new Error('The product is there once the tests run.');
};

/** Journeys through whatever `start` starts. */
export function browserJourneys(start: () => Promise<{ base: string; close(): Promise<void> }>): Journeys {
  let browser: Browser | undefined;
  let server: Awaited<ReturnType<typeof start>> | undefined;
  const windows: BrowserContext[] = [];
  const problems: string[] = [];
  const expected: RegExp[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([
      start(),
      chromium.launch({ executablePath: CHROMIUM, args: ARGS.split(' ') }),
    ]);
  });

  afterEach(async ({ task }) => {
    const open = windows.splice(0);
    if (task.result?.state === 'fail') await takePictures(open, `${task.file.name} ${task.name}`);
    for (const window of open) await window.close();
    const unexpected = problems.splice(0).filter((p) => !expected.some((e) => e.test(p)));
    expected.splice(0);
    expect(unexpected, 'problems in the console of the browser').toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  return {
    get base() {
      return (server ?? fail()).base;
    },
    expects: (message) => void expected.push(message),
    page: async (login, path, look = {}) => {
      const { base } = server ?? fail();
      const window = await (browser ?? fail()).newContext(contextOf(look, base));
      windows.push(window);
      window.setDefaultTimeout(PATIENCE);
      if (login !== null) {
        await window.addCookies([{ name: 'gatehouse', value: `session-of-${login}`, url: base }]);
      }
      const page = await window.newPage();
      listen(page, problems);
      await page.goto(path);
      return page;
    },
  };
}

const contextOf = (look: Look, baseURL: string) =>
  ({
    baseURL,
    viewport: { width: look.width ?? 1280, height: look.height ?? 900 },
    colorScheme: look.dark ? 'dark' : 'light',
    locale: look.language === 'es' ? 'es-ES' : 'en-GB',
    timezoneId: 'UTC',
    hasTouch: look.touch ?? false,
    isMobile: look.touch ?? false,
    reducedMotion: 'reduce',
  }) as const;

/** Refusals are answers; only what the page itself does wrong, or the server fails at, is a problem. */
const REFUSAL = /^Failed to load resource: the server responded with a status of 4\d\d/;

function listen(page: Page, problems: string[]): void {
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  // A breach of the content security policy is written there, too.
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !REFUSAL.test(text))
      problems.push(`${text} (at ${new URL(page.url()).pathname})`);
  });
}

async function takePictures(windows: readonly BrowserContext[], name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  const file = name.replace(/^.*\//, '').replace(/[^\w]+/g, '-');
  for (const [n, page] of windows.flatMap((w) => w.pages()).entries()) {
    const path = join(PICTURES, `${file}-${n}.png`);
    // A window that is gone leaves no picture; the failure itself is what counts.
    await page.screenshot({ path }).catch(() => undefined);
    console.error(`${path}\n${page.url()}`);
  }
}

/** Fails when the page at hand breaks a rule of WCAG 2.2 A or AA that a program can see, or one of those named. */
export async function axe(page: Page, only?: readonly string[]): Promise<void> {
  await settled(page);
  const builder = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (only ? builder.withRules([...only]) : builder.withTags(RULES)).analyze();
  const told = violations.flatMap((v) =>
    v.nodes.map(
      (n) => `${v.id}: ${v.help}\n  ${n.html.slice(0, 300)}\n  ${n.failureSummary?.replaceAll('\n', '\n  ')}`,
    ),
  );
  expect(told, `axe at ${page.url()}`).toEqual([]);
}

/** Waits until it is on the screen. */
export const sees = async (...things: readonly Locator[]): Promise<void> => {
  for (const thing of things) await thing.first().waitFor({ state: 'visible' });
};

/** Waits until it is not, or no longer, on the screen. */
export const gone = async (...things: readonly Locator[]): Promise<void> => {
  for (const thing of things) await expect.poll(() => thing.count(), { timeout: PATIENCE }).toBe(0);
};

/** Waits until the page's heading says this. */
export const heading = (page: Page, text: string | RegExp): Promise<void> =>
  sees(page.getByRole('heading', { level: 1, name: text, ...(typeof text === 'string' ? { exact: true } : {}) }));

/** What a change would do is on the screen: it is saved all the same. */
export async function saveNow(page: Page): Promise<void> {
  const shown = page.getByRole('dialog', { name: 'What this changes' });
  await shown.getByRole('button', { name: 'Save now' }).click();
  await gone(shown);
}

/** The button is there, says that it does not work, and why, to a screen reader. */
export async function refused(button: Locator, reason: string | RegExp): Promise<void> {
  await sees(button);
  expect(await button.getAttribute('aria-disabled')).toBe('true');
  const ids = (await button.getAttribute('aria-describedby')) ?? '';
  const told = await button
    .page()
    .locator(
      ids
        .split(' ')
        .map((id) => `[id="${id}"]`)
        .join(','),
    )
    .allTextContents();
  expect(told.join(' ')).toMatch(reason);
}

/** Picks one of the choices of a combobox by typing part of its name. */
export async function pick(box: Locator, text: string, option: string | RegExp = text): Promise<void> {
  await box.click();
  await box.fill(text);
  await box.page().getByRole('option', { name: option }).first().click();
}

/** The same without a mouse; the box has the focus already. */
export async function pickWithKeys(box: Locator, text: string, option: string | RegExp = text): Promise<void> {
  const { keyboard } = box.page();
  await keyboard.type(text);
  await sees(box.page().getByRole('option', { name: option }));
  // A list that opens forgets its marked option in a timer; whatever waits there comes first.
  await box.evaluate(() => new Promise((done) => setTimeout(done, 0)));
  await keyboard.press('ArrowDown');
  await expect.poll(() => box.getAttribute('aria-activedescendant'), { timeout: PATIENCE }).toBeTruthy();
  await keyboard.press('Enter');
}

/** Moves on with Tab until this has the focus, as somebody without a mouse does. */
export async function tabTo(thing: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await sees(thing);
  for (let step = 0; step < 120; step += 1) {
    if (await thing.evaluate((node) => node === document.activeElement)) return;
    await thing.page().keyboard.press(key);
  }
  throw new Error(`Not reached with ${key}: ${thing}`);
}
