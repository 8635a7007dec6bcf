import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, lstatSync, openSync, readSync, renameSync, rmdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, canEnter } from './account.ts';
import { clusterDir, identity, openEntrance } from './cluster.ts';
import { EmbeddedError } from './errors.ts';
import { makeOwnedDir } from './files.ts';

/** The number in the socket's name; nothing listens on the network. */
export const PORT = 5432;

const LOG_LIMIT = 10_000_000;
/** The kernel cuts socket paths at 107 bytes; some systems earlier. */
const SOCKET_PATH_LIMIT = 90;

/** A postmaster this process started. */
export interface Postmaster {
  readonly pid: number | undefined;
  /** Undefined while it runs; afterwards what it last wrote to its log. */
  readonly failure: () => string | undefined;
  kill(signal: NodeJS.Signals): void;
}

/**
 * Starts the server program. It is a process group of its own and writes to a file, so that neither Ctrl-C nor our own
 * sudden end reaches it: it is stopped on purpose, or found running by the next start.
 */
export function spawnPostmaster(task: {
  dataDir: string;
  socketDir: string;
  binaries: string;
  account: Account;
  fast: boolean;
}): Postmaster {
  const logFile = join(task.dataDir, 'postgres.log');
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT) renameSync(logFile, `${logFile}.1`);
  const log = openSync(logFile, 'a+', 0o600);
  const logStart = fstatSync(log).size;
  const entrance = openEntrance(task.account, clusterDir(task.dataDir));
  const child = spawn(join(task.binaries, 'postgres'), ['-D', entrance.path, ...settings(task)], {
    ...identity(task.account),
    detached: true,
    stdio: ['ignore', log, log, ...entrance.descriptors],
  });
  entrance.close();
  child.unref();
  return watch(child, log, logStart);
}

function watch(child: ChildProcess, log: number, logStart: number): Postmaster {
  let failure: string | undefined;
  const ended = (text: string) => {
    if (failure !== undefined) return;
    failure = text || 'PostgreSQL ended without a word.';
    closeSync(log);
  };
  child.once('error', (error) => ended(`PostgreSQL cannot be run: ${error.message}`));
  child.once('exit', (code, signal) => ended(readFrom(log, logStart) || `PostgreSQL ended (${code ?? signal}).`));
  return { pid: child.pid, failure: () => failure, kill: (signal) => child.kill(signal) };
}

function readFrom(file: number, start: number): string {
  const length = Math.min(Math.max(0, fstatSync(file).size - start), 20_000);
  const buffer = Buffer.alloc(length);
  readSync(file, buffer, 0, length, start);
  return buffer.toString('utf8').trim();
}

function settings(task: { socketDir: string; fast: boolean }): string[] {
  const values: Record<string, string> = {
    listen_addresses: '',
    port: String(PORT),
    unix_socket_directories: `"${task.socketDir.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    max_connections: '60',
    shared_buffers: '256MB',
    random_page_cost: '1.1',
    jit: 'off',
    log_checkpoints: 'off',
    timezone: 'UTC',
    ...(task.fast ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/**
 * The folder of the socket: beside the data, or a short one in the system's temporary folder where that path is too
 * long or the account cannot pass it.
 */
export function makeSocketDir(dataDir: string, account: Account): string {
  const beside = join(dataDir, 'socket');
  if (fits(beside) && canEnter(account, dataDir)) {
    makeOwnedDir(beside, account);
    return beside;
  }
  const name = `gatehouse-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
  for (const parent of [tmpdir(), '/tmp']) {
    const folder = join(parent, name);
    if (!fits(folder) || !canEnter(account, parent)) continue;
    makeTemporary(folder, account);
    return folder;
  }
  throw new EmbeddedError(
    `No folder for the database's socket: ${dataDir} and ${tmpdir()} are too long or not reachable. Set TMPDIR.`,
  );
}

function fits(folder: string): boolean {
  return Buffer.byteLength(`${folder}/.s.PGSQL.${PORT}.lock`) < SOCKET_PATH_LIMIT;
}

/** The name is known in advance, so somebody else may have been there first: their folder is never used. */
function makeTemporary(folder: string, account: Account): void {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found && (!found.isDirectory() || found.uid !== account.uid)) {
    throw new EmbeddedError(
      `${folder} belongs to somebody else and cannot hold the database's socket. Remove it or set TMPDIR.`,
    );
  }
  if (!found) makeOwnedDir(folder, account);
}

/** Tidies up after the server's end; whoever starts it again in this very moment keeps the folder. */
export function removeSocketDir(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Not empty or gone: both are fine.
  }
}
