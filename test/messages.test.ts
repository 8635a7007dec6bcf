import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cellsOf } from '#access/resource.ts';
import { STATUS } from '#platform/errors.ts';
import { knowsMessage, LANGUAGES } from '#platform/messages.ts';
import { declaredResources } from './declarations.ts';

const SRC = resolve(import.meta.dirname, '../src');
const read = (pattern: string): string[] =>
  globSync(pattern, { cwd: SRC, exclude: ['modules/demo/**', 'modules/*/web/**', '**/*.test.ts'] }).map((file) =>
    readFileSync(join(SRC, file), 'utf8'),
  );

/** Server code and what it shares with the browser. */
const code = read('{access,wire,platform,modules}/**/*.ts');
const sql = read('**/migrations/*.sql');

const found = (texts: readonly string[], pattern: RegExp): string[] =>
  texts.flatMap((t) => [...t.matchAll(pattern)].map((m) => m[1] as string));

const keys = new Set([
  ...found(code, /\b(?:because|key|message): '([a-z]\w*\.[\w.-]+)'/g),
  ...found(code, /new Fault\(\s*'[\w-]+',\s*'([\w.-]+)'/g),
  ...found(code, /\? '([a-z]+\.[a-z]\w*)' : '[a-z]+\.[a-z]\w*'/gi),
  ...found(code, /\? '[a-z]+\.[a-z]\w*' : '([a-z]+\.[a-z]\w*)'/gi),
  ...found(code, /: '(field\.\w+)'/g),
  ...found(code, /return '(field\.\w+)'/g),
  ...found(code, /conflict\(\s*'([\w.-]+)'/g),
  ...Object.keys(STATUS).map((kind) => `problem.title.${kind}`),
  ...['person', 'place', 'profile', 'record'].map((type) => `field.unknown.${type}`),
  'problem.title.internal',
]);

/** Rules of the schema that a caller can break: unique indexes and columns, and what triggers raise by name. */
const constraints = [
  ...found(sql, /create unique index (\w+)/g),
  ...found(sql, /constraint = '(\w+)'/g),
  ...read('modules/*/migrations/*.sql').flatMap((text) =>
    [...text.matchAll(/create table (\w+) \(([\s\S]*?)\n\);/g)].flatMap(([, table, body = '']) =>
      found([body], /^\s+(\w+) [\w ]*\bunique\b/gm).map((column) => `${table}_${column}_key`),
    ),
  ),
].filter((name) => name !== 'ticket_number_key');

const resources = await declaredResources();
const permissions = resources.flatMap((r) => cellsOf(r).map((cell) => `permission.${cell.name}`));

describe.each([...LANGUAGES])('in %s', (language) => {
  const missing = (wanted: Iterable<string>): string[] =>
    [...wanted].filter((key) => !knowsMessage(language, key)).toSorted();

  test('there is a sentence for every reason and error that the code names', () => {
    expect(keys.size).toBeGreaterThan(60);
    expect(missing(keys)).toEqual([]);
  });

  test('there is a sentence for every rule of the schema', () => {
    expect(constraints.length).toBeGreaterThan(5);
    expect(missing(constraints.map((name) => `constraint.${name}`))).toEqual([]);
  });

  test('every permission has a name', () => {
    expect(permissions.length).toBeGreaterThan(40);
    expect(missing(permissions)).toEqual([]);
  });
});

test.each(['access', 'holdings'])('the pages of %s say in words where each floor gives something', (section) => {
  const floors = resources.filter((r) => !r.declared).flatMap((r) => r.floors.map((f) => f.because));
  expect(floors.length).toBeGreaterThan(5);
  for (const language of LANGUAGES) {
    const path = join(SRC, `modules/${section}/web/messages/${language}.json`);
    const known = Object.keys(JSON.parse(readFileSync(path, 'utf8')) as object);
    const page = section === 'access' ? 'explain' : section;
    expect(known).toEqual(expect.arrayContaining(floors.map((because) => `${page}.floor.${because}`)));
  }
});

test('every language says the same things, with the same values in them', () => {
  const catalogue = (language: string): Record<string, string> =>
    Object.assign(
      {},
      ...read(`{platform,modules/*}/messages/${language}.json`).map((text) => JSON.parse(text) as object),
    );
  const [first, ...others] = LANGUAGES.map(catalogue) as [Record<string, string>, ...Record<string, string>[]];
  const values = (text = ''): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1] as string).toSorted();
  for (const other of others) {
    expect(Object.keys(other).toSorted()).toEqual(Object.keys(first).toSorted());
    for (const [key, text] of Object.entries(first)) expect(values(other[key]), key).toEqual(values(text));
  }
});

test('no two sections claim the same key', () => {
  const all = read('{platform,modules/*}/messages/en.json').flatMap((text) => Object.keys(JSON.parse(text) as object));
  expect(all.filter((key, i) => all.indexOf(key) !== i)).toEqual([]);
});
