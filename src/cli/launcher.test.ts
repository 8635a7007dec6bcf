import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const LAUNCHER = join(import.meta.dirname, '../../bin/gatehouse');

const run = (env: Readonly<Record<string, string>> = {}) => {
  const { NODE_COMPILE_CACHE: _, ...own } = process.env;
  return promisify(execFile)(LAUNCHER, ['help'], {
    env: { ...own, NODE_DEBUG_NATIVE: 'COMPILE_CACHE', ...env },
    maxBuffer: 64_000_000,
  });
};

test('code that one start has made ready is taken as it is by the next', async () => {
  await run();
  const { stdout, stderr } = await run();
  expect(stdout).toContain('Gatehouse');
  expect(stderr).toMatch(/code cache for ESM \S+src\/main\.ts was accepted/);
});

test('where nothing can be kept it starts all the same', async () => {
  const { stdout, stderr } = await run({ NODE_COMPILE_CACHE: '/dev/null/nowhere' });
  expect(stdout).toContain('Gatehouse');
  expect(stderr).not.toMatch(/was accepted/);
});
