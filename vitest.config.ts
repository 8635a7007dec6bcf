import { defineConfig } from 'vitest/config';

const journeys = 'test/journeys/**/*.test.ts';

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'main',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [journeys, '**/node_modules/**'],
          globalSetup: ['test/global-setup.ts'],
          setupFiles: ['test/seed.ts'],
          // Starting and killing real servers takes its time on a slow machine.
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: [journeys],
          globalSetup: ['test/global-setup.ts'],
          // One browser at a time: two would make each other's waits unpredictable.
          maxWorkers: 1,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
