/** Runs the named benchmarks one after the other, or all of them. Each is a folder here with its programs. */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { writeDocs } from './docs.ts';

const here = import.meta.dirname;
const known = [...new Set(globSync('*/check.ts', { cwd: here }).map(dirname))].toSorted();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !existsSync(resolve(here, name, 'check.ts')));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  process.exit(2);
}
for (const name of asked.length > 0 ? asked : known) {
  const { status } = spawnSync(process.execPath, [resolve(here, name, 'check.ts')], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
writeDocs();
