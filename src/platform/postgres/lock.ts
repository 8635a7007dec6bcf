import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EmbeddedError } from './errors.ts';
import { makeDataDir } from './files.ts';

/** Proof that this process is the only server on a data folder. */
export interface Lock {
  release(): void;
}

/**
 * Makes this process the one server of `dataDir`, or throws an `EmbeddedError` that names the process which already is.
 *
 * The lock must vanish with its holder however that dies, and must not trust process numbers, which are reused. Only a
 * lock held by the kernel is like that, and Node offers none directly; an exclusive transaction of its built-in SQLite
 * on an empty file is one (fcntl). The number beside it only serves the message.
 */
export function lockData(dataDir: string): Lock {
  makeDataDir(dataDir);
  const file = join(dataDir, 'server.lock');
  const pidFile = join(dataDir, 'server.pid');
  const database = new DatabaseSync(file);
  try {
    database.exec('begin exclusive');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw new EmbeddedError(`The lock ${file} cannot be taken: ${String(error)}`, { cause: error });
    throw new EmbeddedError(
      `Another Gatehouse server${holder(pidFile)} already serves the data in ${dataDir}. ` +
        'Stop that one first, or start this one on a folder of its own.',
    );
  }
  chmodSync(file, 0o600);
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  return { release: () => database.isOpen && database.close() };
}

function isBusy(error: unknown): boolean {
  const SQLITE_BUSY = 5;
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

function holder(pidFile: string): string {
  try {
    return ` (process ${readFileSync(pidFile, 'utf8').trim()})`;
  } catch {
    return '';
  }
}
