import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { MUTANTS } from './catalogue.ts';

const mutant = MUTANTS[Number(process.env['MUTANT'] ?? -1)];
const root = resolve(import.meta.dirname, '../..');

/** The suite as it is, on a product in which one bug is planted. */
export default defineConfig({
  root,
  plugins: [
    {
      name: 'plant',
      enforce: 'pre',
      transform: (code, id) =>
        mutant && id === resolve(root, mutant.file) ? code.replace(mutant.from, () => mutant.to) : null,
    },
  ],
  test: {
    pool: 'forks',
    maxWorkers: 2,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/journeys/**', '**/node_modules/**'],
    globalSetup: process.env['MUTANT_DATABASE'] === 'yes' ? ['test/global-setup.ts'] : [],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    bail: 1,
  },
});
