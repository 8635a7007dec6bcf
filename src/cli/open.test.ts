import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nowhere-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ELSEWHERE = ['DATABASE_URL', 'GATEHOUSE_DATA'];

function gatehouse(args: readonly string[]): { code: number | null; out: string; err: string } {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ELSEWHERE.includes(name)));
  const main = join(import.meta.dirname, '../main.ts');
  const done = spawnSync(process.execPath, [main, ...args], { env, cwd: folder, encoding: 'utf8' });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

test.each([
  'audit verify',
  'policy export',
  'policy test',
  'access what greta',
  'access who view ticket:1',
  'rescue list',
])(
  '%s refuses a folder without an installation, named or not, and makes none there',
  { timeout: 30_000 },
  (command) => {
    const args = command.split(' ');
    const typo = join(folder, 'typo');
    for (const [data, more] of [
      [typo, ['--data', typo]],
      [join(folder, 'data'), []],
    ] as const) {
      const { code, out, err } = gatehouse([...args, ...more]);
      expect([code, out, err]).toEqual([2, '', expect.stringContaining(`There is no installation in ${data}`)]);
      expect(existsSync(data)).toBe(false);
    }
    expect(readdirSync(folder)).toEqual([]);
  },
);
