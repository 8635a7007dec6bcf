import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, canEnter } from './account.ts';
import { EmbeddedError } from './errors.ts';
import { giveTo, isMissing, makeOwnedDir } from './files.ts';

/** The name of the superuser of an embedded cluster, and of the database the product lives in. */
export const NAME = 'gatehouse';

/**
 * A way into a folder for a program that runs under another account, also where that account may not pass the folders
 * above (a data folder below /root, say): the opened folder is handed to the program as descriptor 3.
 */
export interface Entrance {
  readonly path: string;
  readonly descriptors: readonly number[];
  close(): void;
}

/** Opens an entrance to `folder` for `account`; the plain path wherever that works. */
export function openEntrance(account: Account, folder: string): Entrance {
  if (canEnter(account, folder)) return { path: folder, descriptors: [], close: () => undefined };
  if (!existsSync('/proc/self/fd')) {
    throw new EmbeddedError(
      `PostgreSQL must run as user ${account.uid}, who may not enter ${folder}. ` +
        'Choose a data folder every user may reach, or start Gatehouse as an ordinary user.',
    );
  }
  const descriptor = openSync(folder, 'r');
  return { path: '/proc/self/fd/3', descriptors: [descriptor], close: () => closeSync(descriptor) };
}

/**
 * Creates the cluster in `dataDir/postgres` unless it is there. It is made in a folder beside and renamed when whole, so
 * that a start cut short leaves nothing half-made. Of two processes doing this at once, one wins and both go on.
 */
export function ensureCluster(task: {
  dataDir: string;
  binaries: () => string;
  account: Account;
  password: string;
  fast: boolean;
}): void {
  const cluster = clusterDir(task.dataDir);
  if (existsSync(join(cluster, 'PG_VERSION'))) return;
  removeDrafts(task.dataDir);
  const draft = join(task.dataDir, `postgres.new-${process.pid}`);
  makeOwnedDir(draft, task.account);
  try {
    writeFileSync(join(draft, 'password'), task.password, { mode: 0o600 });
    giveTo(join(draft, 'password'), task.account);
    initialise(task.binaries(), task.account, draft, task.fast);
    renameSync(join(draft, 'cluster'), cluster);
    syncDir(task.dataDir);
  } catch (error) {
    if (!existsSync(join(cluster, 'PG_VERSION'))) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Where the cluster of a data folder lives. */
export function clusterDir(dataDir: string): string {
  return join(dataDir, 'postgres');
}

function initialise(binaries: string, account: Account, draft: string, fast: boolean): void {
  const entrance = openEntrance(account, draft);
  const { status, signal, stdout, stderr, error } = spawnSync(
    join(binaries, 'initdb'),
    [
      `--pgdata=${entrance.path}/cluster`,
      `--username=${NAME}`,
      `--pwfile=${entrance.path}/password`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--lc-messages=C',
      '--data-checksums',
      ...localeOptions(binaries),
      ...(fast ? ['--no-sync'] : []),
    ],
    { ...identity(account), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe', ...entrance.descriptors] },
  );
  entrance.close();
  if (error) throw new EmbeddedError(`PostgreSQL's initdb cannot be run: ${error.message}`, { cause: error });
  if (status !== 0)
    throw new EmbeddedError(`PostgreSQL's initdb failed (${status ?? signal}): ${`${stdout}\n${stderr}`.trim()}`);
}

/**
 * Byte order and, from version 17, built-in rules for letters: the same on every system and in every version, unlike
 * those of the C library, whose upgrades silently break indexes.
 */
function localeOptions(binaries: string): string[] {
  const { stdout } = spawnSync(join(binaries, 'initdb'), ['--version'], { encoding: 'utf8' });
  const major = Number(/\d+/.exec(stdout ?? '')?.[0]);
  const provider = major < 17 ? ['--locale-provider=libc'] : ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  return [...provider, '--lc-collate=C', '--lc-ctype=C.UTF-8'];
}

/** The options that start a program as `account`, away from any folder it might not be able to read. */
export function identity(account: Account): { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number } {
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
  return { cwd: '/', env, ...(account.switch ? { uid: account.uid, gid: account.gid } : {}) };
}

/** What the running (or killed) postmaster wrote about itself. */
export interface Running {
  readonly pid: number;
  readonly port: number;
  readonly socketDir: string;
}

/** Reads `postmaster.pid`; undefined when there is none or it is not complete yet. */
export function readRunning(dataDir: string): Running | undefined {
  try {
    const lines = readFileSync(join(clusterDir(dataDir), 'postmaster.pid'), 'utf8').split('\n');
    const [pid, , , port, socketDir] = lines;
    if (!pid || !port || !socketDir) return undefined;
    return { pid: Number(pid), port: Number(port), socketDir };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * Removes `postmaster.pid` and the socket's lock when no process works in the cluster although the number in them is in
 * use: numbers are given again after a restart of the machine or container, and PostgreSQL then waits for a stranger.
 * Every process of a postmaster works in the cluster's folder, also the ones that outlive a killed postmaster for a moment.
 */
export function clearStaleRun(dataDir: string): void {
  if (!existsSync('/proc/self/cwd') || someoneWorksIn(realpathSync(clusterDir(dataDir)))) return;
  const running = readRunning(dataDir);
  rmSync(join(clusterDir(dataDir), 'postmaster.pid'), { force: true });
  if (running) rmSync(join(running.socketDir, `.s.PGSQL.${running.port}.lock`), { force: true });
}

function someoneWorksIn(folder: string): boolean {
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readlinkSync(`/proc/${name}/cwd`) === folder;
    } catch {
      return false;
    }
  });
}

function removeDrafts(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    const pid = /^postgres\.new-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A rename survives a power cut only once its folder is on disk. */
function syncDir(folder: string): void {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
