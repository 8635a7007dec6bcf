import { randomBytes } from 'node:crypto';
import { chownSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from './account.ts';

/** Creates the data folder, closed to other people, unless it exists. */
export function makeDataDir(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
}

/** Creates a folder that belongs to the account PostgreSQL runs under, closed to everybody else. */
export function makeOwnedDir(path: string, account: Account): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  giveTo(path, account);
}

/** Hands a file or folder to the account; nothing to do where that is ourselves. */
export function giveTo(path: string, account: Account): void {
  if (account.switch) chownSync(path, account.uid, account.gid);
}

/** The database password of a data folder: 32 random bytes in a file only its owner reads, made at the first call. */
export function readPassword(dataDir: string): string {
  const file = join(dataDir, 'postgres.password');
  const draft = `${file}.${process.pid}`;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  // Written whole, then linked: of two processes that start at once both end up with the file of the first.
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(file, 'utf8').trim();
}

/** Whether the error says that a file or folder is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
