import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { MUTANTS } from '../tools/mutants/catalogue.ts';

const root = resolve(import.meta.dirname, '..');

/** `npm run mutants` asks whether each is noticed; here only that it can still be planted. */
test.for(MUTANTS.map((m) => [m.bug, m] as const))('can be planted: %s', ([, { file, from, to }]) => {
  const parts = readFileSync(resolve(root, file), 'utf8').split(from);
  expect(parts).toHaveLength(2);
  expect(from).not.toBe(to);
});
