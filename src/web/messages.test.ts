import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '..');
const PATTERNS = [
  'platform/messages/*.json',
  'modules/*/messages/*.json',
  'web/messages/*.json',
  'modules/*/web/messages/*.json',
];

const files = PATTERNS.flatMap((pattern) => globSync(pattern, { cwd: SRC }));
const read = (file: string): Record<string, string> => JSON.parse(readFileSync(join(SRC, file), 'utf8'));
const english = files.filter((file) => file.endsWith('en.json'));
const words = new Map(english.flatMap((file) => Object.entries(read(file))));

/** Plural forms differ from language to language; the sentence is the same one. */
const sentence = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, '');
const known = new Set([...words.keys()].map(sentence));
const placeholders = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1] ?? '').toSorted();

describe('catalogues', () => {
  test.each(english)('%s says the same in every language', (file) => {
    const mine = read(file);
    for (const other of files.filter((f) => f !== file && f.replace(/[\w-]+\.json$/, 'en.json') === file)) {
      const theirs = read(other);
      expect([...new Set(Object.keys(theirs).map(sentence))].toSorted()).toEqual(
        [...new Set(Object.keys(mine).map(sentence))].toSorted(),
      );
      for (const [key, text] of Object.entries(theirs)) {
        if (mine[key] !== undefined) expect([key, placeholders(text)]).toEqual([key, placeholders(mine[key])]);
      }
    }
  });

  test('a key stands in one catalogue only', () => {
    const keys = english.flatMap((file) => Object.keys(read(file)));
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  test('every sentence that a page names exists', () => {
    const pages = [
      ...globSync('web/**/*.{ts,tsx}', { cwd: SRC }),
      ...globSync('modules/*/web/**/*.{ts,tsx}', { cwd: SRC }),
    ];
    const missing = pages.flatMap((page) =>
      [...readFileSync(join(SRC, page), 'utf8').matchAll(/\bt\(\s*'([\w.:-]+)'/g)]
        .map((m) => m[1] ?? '')
        .filter((key) => !known.has(key))
        .map((key) => `${page}: ${key}`),
    );
    expect(missing).toEqual([]);
  });
});
