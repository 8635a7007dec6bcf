import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { axe } from './browser.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Every message by its key, whichever part of the application speaks it. */
const KEYS = new Set(
  globSync('src/{web,platform,modules/*,modules/*/web}/messages/en.json', { cwd: ROOT }).flatMap((file) =>
    Object.keys(JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as object),
  ),
);

/** Fails when a message is shown by its key: its words have not been fetched. */
async function inWords(page: Page): Promise<void> {
  const labels = await page
    .locator('[aria-label]')
    .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('aria-label') ?? ''));
  const texts = [...(await page.innerText('body')).split('\n').map((line) => line.trim()), ...labels];
  expect(
    texts.filter((text) => text.includes('.') && KEYS.has(text)),
    `keys in place of words at ${page.url()}`,
  ).toEqual([]);
}

/** In words, and without a fault that a program can see. */
export async function looksRight(page: Page): Promise<void> {
  await axe(page);
  await inWords(page);
}
