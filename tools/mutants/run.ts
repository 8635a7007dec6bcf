/**
 * Plants known bugs, one at a time, and asks of the suite that it notices each:
 *
 *   npm run mutants              all of them
 *   npm run mutants -- tree sql  those whose file or text contains one of these
 *
 * Nothing is written: the bug is planted while a file is loaded. Ends with 1 when a bug lives.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { MUTANTS } from './catalogue.ts';
import { type Mutant, type Suite, SUITES } from './mutant.ts';

const root = resolve(import.meta.dirname, '../..');
const wanted = process.argv.slice(2);
const chosen = [...MUTANTS.entries()].filter(
  ([, m]) => wanted.length === 0 || wanted.some((text) => `${m.file} ${m.suite} ${m.bug}`.includes(text)),
);

/** Whether the suite passes with this bug planted; -1 stands for none. */
function passes(suite: Suite, mutant: number): boolean {
  const args = ['run', '--config', 'tools/mutants/vitest.config.ts', '--reporter=dot', ...SUITES[suite]];
  const run = spawnSync(process.execPath, [resolve(root, 'node_modules/vitest/vitest.mjs'), ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', MUTANT: String(mutant), MUTANT_DATABASE: suite === 'kernel' ? 'no' : 'yes' },
  });
  if (!/\d+ (passed|failed)/.test(run.stdout)) throw new Error(`${run.stdout}\n${run.stderr}`);
  return run.status === 0;
}

for (const suite of new Set(chosen.map(([, m]) => m.suite))) {
  if (passes(suite, -1)) continue;
  console.error(`The suite "${suite}" fails as it is.`);
  process.exit(2);
}
const living: Mutant[] = [];
for (const [n, mutant] of chosen) {
  const lives = passes(mutant.suite, n);
  if (lives) living.push(mutant);
  console.log(`${lives ? 'LIVES ' : 'caught'}  ${mutant.file.padEnd(36)} ${mutant.bug}`);
}
console.log(`\n${chosen.length - living.length} of ${chosen.length} bugs caught.`);
process.exitCode = living.length > 0 ? 1 : 0;
