import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keyOfSystem, partsOf } from '#modules/audit/web/actor.ts';
import { keysOfDone, keysOfName, keysOfType, keysOfWord } from '#modules/audit/web/keys.ts';
import { bulkChangeSchema } from '#modules/bulk/api.ts';
import { CAUSES } from '#modules/grants/schema.ts';
import { SECTIONS } from '#modules/registry.ts';
import { SYSTEM_ACTORS } from '#platform/system-actors.ts';
import { SCOPES } from '#wire/endpoint.ts';
import { declaredResources } from './declarations.ts';

/** What pages name by a key that is put together, and fall back to the key itself for: nothing may. */

const SRC = resolve(import.meta.dirname, '../src');
const LANGUAGES = ['en', 'es'];

const catalogueOf = (language: string): ReadonlySet<string> =>
  new Set(
    globSync([`{platform,web,modules/*,modules/*/web}/messages/${language}.json`], { cwd: SRC }).flatMap((file) =>
      Object.keys(JSON.parse(readFileSync(join(SRC, file), 'utf8'))),
    ),
  );

const resources = await declaredResources();

/** What sections write into the audit, found where they write it. */
const code = globSync('{platform,modules}/**/*.ts', { cwd: SRC, exclude: ['modules/demo/**', '**/*.test.ts'] }).map(
  (file) => readFileSync(join(SRC, file), 'utf8'),
);
const written = code.flatMap((text) => [
  ...[...text.matchAll(/audit\((?:\.\.\.)?(?:[^()]|\([^()]*\)){0,700}/g)].map(([call]) => call),
  ...[...text.matchAll(/entry = \{[^}]*\}/g)].map(([entry]) => entry),
]);
const noted = code.flatMap((text) => [...text.matchAll(/\bnote\((?:\w+, )+'(\w+)'/g)].map(([, action = '']) => action));
const named = (name: 'action' | 'type'): string[] => [
  ...new Set(
    written.flatMap((call) =>
      [...call.matchAll(new RegExp(`\\b${name}: (?:[^,'\\n]*\\? )?'([\\w.]+)'(?: : '([\\w.]+)')?`, 'g'))].flatMap(
        ([, one, other]) => [one, other].filter((word) => word !== undefined),
      ),
    ),
  ),
];

/** The names of values that are written where an entry is: of `after: { token: { prefix } }` both. */
const valueNames = [
  ...new Set(
    written.flatMap((call) =>
      [...call.matchAll(/\b(?:before|after): (\{(?:[^{}]|\{[^{}]*\})*\})/g)].flatMap(([, values = '']) =>
        [...values.matchAll(/[{,]\s*(\w+)(?=\s*[:,}])/g)].map(([, name = '']) => name),
      ),
    ),
  ),
];

describe.each(LANGUAGES)('in %s', (language) => {
  const known = catalogueOf(language);
  const knows = (keys: readonly string[]): boolean => keys.some((key) => known.has(key));

  test('the matrix has words for every section, record type, part and action', () => {
    const missing = resources.flatMap(({ type, section, actions, facets = {} }) => [
      ...[`profiles.section.${section}`, `profiles.type.${type}`].filter((key) => !known.has(key)),
      ...Object.keys(facets)
        .filter((facet) => !knows([`profiles.facet.${type}.${facet}`, `profiles.facet.${facet}`]))
        .map((facet) => `profiles.facet.${facet}`),
      ...[...Object.keys(actions), ...Object.values(facets).flatMap((facet) => facet.actions)]
        .filter((action) => !knows([`profiles.action.${type}.${action}`, `profiles.action.${action}`]))
        .map((action) => `profiles.action.${action}`),
    ]);
    expect(missing).toEqual([]);
  });

  test('what somebody may do says of every grant why they have it', () => {
    // What is given by hand is told with the name of whoever gave it.
    const causes = CAUSES.filter((cause) => cause !== 'hand').map((cause) => `holdings.cause.${cause}`);
    expect(causes.filter((key) => !known.has(key))).toEqual([]);
  });

  test('the audit has words for what sections do, and to what', () => {
    const done = [...named('action'), ...noted];
    expect(done.length).toBeGreaterThan(35);
    expect(done.filter((action) => !knows(keysOfDone('person', action)))).toEqual([]);
    expect(named('type').filter((type) => !knows(keysOfType(type)))).toEqual([]);
  });

  test('the audit has words for the values that sections write beside the fields of a record', () => {
    expect(valueNames.length).toBeGreaterThan(35);
    const fields = SECTIONS.flatMap((section) => section.records).flatMap(({ spec }) => Object.keys(spec.fields));
    const wordless = valueNames.filter((name) => !knows([...keysOfName(name), `field.${name}`]));
    expect(wordless.filter((name) => !fields.includes(name))).toEqual([]);
  });

  test('the audit has words for everything that is looked at through the eyes of others', () => {
    const looks = SECTIONS.flatMap((section) => section.routes).flatMap(({ endpoint: e }) =>
      e.method === 'GET' && 'on' in e.access ? [e.id] : [],
    );
    expect(looks.filter((call) => !knows(keysOfWord('call', call)))).toEqual([]);
  });

  test('the audit has words for every change of many people and every scope of a token', () => {
    const changes = bulkChangeSchema.options.map((option) => option.shape.do.value);
    expect(changes.filter((change) => !knows(keysOfWord('do', change)))).toEqual([]);
    expect(SCOPES.filter((scope) => !knows(keysOfWord('scopes', scope)))).toEqual([]);
  });

  test('the audit has words for everything that the installation does by itself', () => {
    const wordless = SYSTEM_ACTORS.filter(({ actor }) => {
      const told = partsOf(actor.name);
      return told === undefined || !('system' in told) || !known.has(keyOfSystem(told.system));
    });
    expect(wordless).toEqual([]);
  });

  test('the audit has words for every call that can be refused', () => {
    const wordless = SECTIONS.flatMap((section) => section.routes).flatMap(({ endpoint }) => {
      if (!('on' in endpoint.access)) return [];
      return knows(keysOfDone(endpoint.access.on.type, endpoint.id)) ? [] : [endpoint.id];
    });
    expect(wordless).toEqual([]);
  });
});
