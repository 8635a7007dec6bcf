import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

/** Every schema that a part of the document refers to. */
function refsOf(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value] : refsOf(value),
  );
}

const named = (document: unknown, ref: string): unknown =>
  ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], document);

test.each(['openapi.json', 'docs/policy.schema.json'])('%s can be read whole: what it refers to is in it', (name) => {
  const text = readFileSync(resolve(import.meta.dirname, '..', name), 'utf8');
  const document: unknown = JSON.parse(text);
  const refs = new Set(refsOf(document));
  expect(refs.size).toBeGreaterThan(0);
  expect([...refs].filter((ref) => named(document, ref) === undefined)).toEqual([]);
  // A schema that contains itself stands there once, not written out level by level.
  expect(text.length).toBeLessThan(2_000_000);
});

test('filters by custom fields stand there as what they are: parameters whose names each installation knows', () => {
  const text = readFileSync(resolve(import.meta.dirname, '..', 'openapi.json'), 'utf8');
  const paths = named(JSON.parse(text), '#/paths') as Record<string, { get?: { parameters?: { name: string }[] } }>;
  for (const path of ['/api/v1/people', '/api/v1/people/count', '/api/v1/people/export.csv']) {
    const custom = paths[path]?.get?.parameters?.find((p) => p.name === 'custom');
    expect(custom, path).toMatchObject({
      in: 'query',
      style: 'form',
      explode: true,
      schema: { type: 'object', additionalProperties: { type: 'string' } },
    });
  }
});
