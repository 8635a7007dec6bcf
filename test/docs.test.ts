import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCREENS } from '../tools/screens/list.ts';
import { type Product, product } from './product.ts';

const ROOT = resolve(import.meta.dirname, '..');
const PAGES = ['*.md', 'docs/**/*.md', 'decisions/*.md'].flatMap((glob) => globSync(glob, { cwd: ROOT })).toSorted();
const read = (page: string): string => readFileSync(resolve(ROOT, page), 'utf8');

/** Targets of the links of a page that lead to a file, with what follows #. */
const linksOf = (page: string): { file: string; part: string | undefined }[] =>
  [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([, file = '', part]) => ({
    file: file === '' ? resolve(ROOT, page) : resolve(ROOT, dirname(page), file),
    part,
  }));

const headingsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

test.each(PAGES)('%s leads to pages and headings that are there', (page) => {
  for (const { file, part } of linksOf(page)) {
    expect(existsSync(file), file).toBe(true);
    if (part !== undefined) expect(headingsOf(file), file).toContain(part);
  }
});

test('every guide and every picture is reached from the map of the documents', () => {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    if (file.endsWith('.md')) for (const link of linksOf(file.slice(ROOT.length + 1))) visit(link.file);
  };
  visit(resolve(ROOT, 'docs/README.md'));
  const files = globSync(['docs/**/*.md', 'docs/**/*.{svg,png}'], { cwd: ROOT }).map((file) => resolve(ROOT, file));
  expect(files.filter((file) => !seen.has(file))).toEqual([]);
});

describe('screenshots', () => {
  const files = globSync('docs/pictures/screens/*', { cwd: ROOT });

  test('are those that the list says', () => {
    expect(files.map((file) => basename(file)).toSorted()).toEqual(SCREENS.map(({ name }) => `${name}.png`).toSorted());
  });

  test('are small', () => {
    const sizes = files.map((file) => statSync(resolve(ROOT, file)).size);
    expect(Math.max(...sizes)).toBeLessThan(120_000);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(3_000_000);
  });

  test('are told in words to those who do not see them', () => {
    const wordless = PAGES.flatMap((page) =>
      [...read(page).matchAll(/!\[([^\]]*)\]\(([^)]*screens[^)]*)\)/g)]
        .filter(([, alt = '']) => alt.split(' ').length < 4)
        .map(([, , file]) => `${page}: ${file}`),
    );
    expect(wordless).toEqual([]);
  });
});

describe('policy files in the pages for people who come from elsewhere', () => {
  let p: Product;
  beforeAll(async () => {
    p = await product();
  });
  afterAll(() => p?.close());

  const examples = PAGES.filter((page) => page.startsWith('docs/coming-from/')).flatMap((page) =>
    [...read(page).matchAll(/```yaml\n(.*?)```/gs)].map(([, file = '']) => ({ page, file })),
  );

  test('are there', () => {
    expect(examples.length).toBeGreaterThan(2);
  });

  test.each(examples)('apply, and pass their own tests: $page', async ({ file }) => {
    const applied = await p.as('greta').post('/policy/apply', { file });
    expect(applied.status, applied.text).toBe(200);
    expect(applied.body.tests.length).toBeGreaterThan(0);
    expect(applied.body.tests.filter((t: { passed: boolean }) => !t.passed)).toEqual([]);
    const again = await p.as('greta').post('/policy/apply', { file });
    expect(again.body).toMatchObject({ changed: 0 });
  });
});
