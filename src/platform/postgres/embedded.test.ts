import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '#test/eventually.ts';
import { type Connection, openDatabase, openSession, prepared } from '../db.ts';
import { type Embedded, lockData, startEmbedded } from './embedded.ts';

const HOLDER = join(import.meta.dirname, '../../../test/embedded-holder.ts');
const NOBODY = 65_534;
const asRoot = process.getuid?.() === 0;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A data folder that has been started and stopped once; creating a cluster for each test would take most of the time. */
const seed = mkdtempSync(join(tmpdir(), 'gatehouse-embedded-'));
let home: string;
let dataDir: string;
let running: Embedded[];
let holders: ChildProcess[];

beforeAll(async () => {
  await (await startEmbedded({ dataDir: seed, log })).stop();
});

afterAll(() => rmSync(seed, { recursive: true }));

beforeEach(() => {
  // Closed to everybody else, as a home folder is: where root runs this, PostgreSQL's account may not pass it.
  home = mkdtempSync(join(tmpdir(), 'gatehouse-embedded-'));
  dataDir = join(home, 'data');
  running = [];
  holders = [];
});

afterEach(async () => {
  for (const holder of holders) await end(holder);
  for (const embedded of running) await embedded.stop();
  // Whatever a test left behind on purpose: the last to leave stops it.
  if (postmasterPid()) await (await startEmbedded({ dataDir, log })).stop();
  rmSync(home, { recursive: true, force: true });
});

const sow = () => execFileSync('cp', ['--archive', seed, dataDir]);

async function start(fast = true): Promise<Embedded> {
  const embedded = await startEmbedded({ dataDir, log, fast });
  running.push(embedded);
  return embedded;
}

/** Another process that serves the data; resolves with its first line. */
async function hold(
  wrap: readonly string[] = [],
): Promise<{ child: ChildProcess; ready: boolean; owned: boolean; message: string }> {
  const [program = '', ...args] = [...wrap, process.execPath, HOLDER, dataDir];
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], cwd: join(HOLDER, '../..') });
  holders.push(child);
  for await (const line of createInterface({ input: child.stdout })) return { child, ...JSON.parse(line) };
  throw new Error('The holder said nothing.');
}

function ended(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', resolve));
}

async function end(child: ChildProcess): Promise<void> {
  child.stdin?.end();
  await ended(child);
}

async function killHard(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await ended(child);
}

function postmasterPid(): number | undefined {
  const file = join(dataDir, 'postgres/postmaster.pid');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}

async function ask<Row>(connection: Connection, text: string, values?: readonly unknown[]): Promise<Row[]> {
  const session = await openSession(connection);
  return session.query<Row>(text, values).finally(() => session.close());
}

const remember = (connection: Connection) => ask(connection, 'create table note (n int); insert into note values (7)');
const recall = async (connection: Connection) => (await ask<{ n: number }>(connection, 'select n from note'))[0]?.n;

test('starts with safe settings, and the data survive a restart', async () => {
  const first = await start(false);
  expect(first.owned).toBe(true);
  const [settings] = await ask(
    first.connection,
    `select current_setting('fsync') as fsync, current_setting('data_checksums') as checksums,
      current_setting('shared_buffers') as buffers, current_setting('jit') as jit, datlocprovider as provider,
      datlocale as locale, current_setting('listen_addresses') as network
      from pg_database where datname = current_database()`,
  );
  const expected = {
    fsync: 'on',
    checksums: 'on',
    buffers: '256MB',
    jit: 'off',
    provider: 'b',
    locale: 'C.UTF-8',
    network: '',
  };
  expect(settings).toEqual(expected);
  expect(statSync(join(dataDir, 'postgres.password')).mode & 0o777).toBe(0o600);
  await remember(first.connection);
  await first.stop();
  expect(postmasterPid()).toBeUndefined();
  expect(await recall((await start(false)).connection)).toBe(7);
});

test('another user attaches, and only the last to leave stops the server', async () => {
  sow();
  const server = await start();
  const command = await start();
  expect([server.owned, command.owned]).toEqual([true, false]);
  await server.stop();
  expect(await ask(command.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
  await command.stop();
  expect(postmasterPid()).toBeUndefined();
});

test('two that start at once on an empty folder share one cluster', async () => {
  const both = await Promise.all([hold(), start(), start()]);
  expect([both[0].owned, both[1].owned, both[2].owned].filter(Boolean)).toHaveLength(1);
  await remember(both[1].connection);
  expect(await recall(both[2].connection)).toBe(7);
});

test('a killed database comes back by itself with everything acknowledged', async () => {
  sow();
  const { connection } = await start(false);
  const database = openDatabase<{ note: { n: number } }>(connection);
  await remember(connection);
  process.kill(postmasterPid() ?? Number.NaN, 'SIGKILL');
  const rows = await eventually('the database answers', () => prepared(database.kysely, 'note', 'select n from note'));
  expect(rows).toEqual([{ n: 7 }]);
  await database.close();
});

test('a killed server leaves the database running; the next one attaches and stops it', async () => {
  sow();
  const { child } = await hold();
  const pid = postmasterPid();
  await killHard(child);
  const next = await start();
  expect([next.owned, postmasterPid()]).toEqual([false, pid]);
  await next.stop();
  expect(postmasterPid()).toBeUndefined();
});

test('after both were killed at once the next start has the data', async () => {
  sow();
  const command = await start(false);
  const { child } = await hold();
  await remember(command.connection);
  // From here on this process would not revive it: the holder is the only user left.
  await command.stop();
  process.kill(postmasterPid() ?? Number.NaN, 'SIGKILL');
  await killHard(child);
  const next = await start();
  expect([next.owned, await recall(next.connection)]).toEqual([true, 7]);
});

test('a process number that was given to a stranger does not keep the database from starting', async () => {
  sow();
  const { uid, gid } = statSync(join(dataDir, 'postgres'));
  const stranger = spawn('sleep', ['60'], { cwd: '/', ...(asRoot ? { uid, gid } : {}) });
  const file = join(dataDir, 'postgres/postmaster.pid');
  writeFileSync(file, `${stranger.pid}\n${dataDir}/postgres\n1700000000\n5432\n/nowhere\n\n  1  1\nready   \n`);
  if (asRoot) chownSync(file, uid, gid);
  expect((await start()).owned).toBe(true);
  await killHard(stranger);
});

test('a long path to the data does not matter', async () => {
  dataDir = join(home, 'a-folder-with-quite-a-long-name'.repeat(3), 'and, "quotes"', 'data');
  const { connection } = await start();
  expect(connection.host.length).toBeLessThan(90);
  expect(await ask(connection, 'select 1 as one')).toEqual([{ one: 1 }]);
});

describe('lock', () => {
  test('refuses a second server and names the first', async () => {
    sow();
    const { child } = await hold();
    expect(() => lockData(dataDir)).toThrow(`Another Gatehouse server (process ${child.pid}) already serves the data`);
    expect((await hold()).message).toMatch(/Stop that one first/);
  });

  test('is free at once when its holder is killed, and after a release', async () => {
    sow();
    const { child } = await hold();
    await killHard(child);
    const lock = lockData(dataDir);
    expect(() => lockData(dataDir)).toThrow(`process ${process.pid}`);
    lock.release();
    lockData(dataDir).release();
  });
});

describe('says what is wrong', () => {
  test('a password file that is not that of the data', async () => {
    sow();
    await start();
    writeFileSync(join(dataDir, 'postgres.password'), 'guess');
    await expect(startEmbedded({ dataDir, log })).rejects.toThrow(
      'does not accept the password in the file postgres.password',
    );
  });

  test("the server's own words when it does not start", async () => {
    sow();
    writeFileSync(join(dataDir, 'postgres/postgresql.conf'), 'nonsense = on\n');
    await expect(startEmbedded({ dataDir, log })).rejects.toThrow('unrecognized configuration parameter "nonsense"');
    rmSync(join(dataDir, 'postgres/postmaster.pid'), { force: true });
  });
});

describe.runIf(asRoot)('accounts', () => {
  const asNobody = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];

  beforeEach(() => {
    chmodSync(home, 0o755);
    mkdirSync(dataDir);
    chownSync(dataDir, NOBODY, NOBODY);
  });

  test('an ordinary user runs it as himself, and root attaches to it', async () => {
    expect(await hold(asNobody)).toMatchObject({ ready: true, owned: true });
    expect(statSync(join(dataDir, 'postgres')).uid).toBe(NOBODY);
    expect((await start()).owned).toBe(false);
  });

  test("root starts an ordinary user's data as that user, who can go on with it", async () => {
    await end((await hold(asNobody)).child);
    await (await start()).stop();
    expect(await hold(asNobody)).toMatchObject({ ready: true });
  });

  test('data of somebody else are refused', async () => {
    chownSync(dataDir, 0, 0);
    await (await start()).stop();
    chownSync(dataDir, NOBODY, NOBODY);
    const { message } = await hold(asNobody);
    expect(message).toMatch(/belongs to user \d+, and Gatehouse runs as user 65534/);
  });

  test('a user without an account is told so', async () => {
    chownSync(dataDir, 54_321, 54_321);
    const { message } = await hold(['setpriv', '--reuid=54321', '--regid=54321', '--clear-groups']);
    expect(message).toMatch(/user 54321, who has no entry in \/etc\/passwd/);
  });
});
