import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type Target, openSession, otherDatabase } from '#platform/db.ts';
import { migrate } from '#platform/migrate.ts';
import { type Embedded, startEmbedded } from '#platform/postgres/embedded.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this run and the migrated database every test database is a copy of. */
    database: { readonly server: Target; readonly template: string; readonly failure: string | undefined };
  }
}

/**
 * One PostgreSQL for the whole run: `TEST_DATABASE_URL` (its role must be allowed to create databases), or the embedded
 * one in a temporary folder. The migrations run once, into a template.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env['TEST_DATABASE_URL'];
  const embedded = url ? undefined : await startTemporary();
  const server: Target = url ? { url } : (embedded as Running).connection;
  const template = `gatehouse_template_${process.pid}_${project.name}`;
  // A migration that fails is told to the tests that need the schema; the others still run.
  const failure = await createTemplate(server, template).then(() => undefined, String);
  project.provide('database', { server, template, failure });
  return async () => {
    if (embedded) return embedded.remove();
    for (const made of [template, `${template}_world`, `${template}_making`]) {
      await admin(server, `drop database if exists "${made}" with (force)`);
    }
  };
}

async function createTemplate(server: Target, template: string): Promise<void> {
  await admin(server, `drop database if exists "${template}" with (force)`);
  // Byte order on every server, so that what a test says of an order holds on all of them.
  await admin(
    server,
    `create database "${template}" template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'`,
  );
  await migrate(otherDatabase(server, template));
}

async function admin(server: Target, sql: string): Promise<void> {
  const session = await openSession(otherDatabase(server, 'postgres'));
  await session.query(sql).finally(() => session.close());
}

interface Running extends Embedded {
  remove(): Promise<void>;
}

const RUNS = join(tmpdir(), `gatehouse-tests-${process.getuid?.() ?? 'user'}`);

async function startTemporary(): Promise<Running> {
  mkdirSync(RUNS, { recursive: true });
  await sweep();
  const dataDir = mkdtempSync(join(RUNS, `${process.pid}-`));
  const embedded = await startEmbedded({ dataDir, log: console, fast: true });
  const abandon = () => {
    // Begun only so that the server is not started again; there is no time left to wait for it.
    void embedded.stop().catch(() => undefined);
    killServer(dataDir);
  };
  process.once('exit', abandon);
  return {
    ...embedded,
    remove: async () => {
      process.removeListener('exit', abandon);
      await embedded.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The run is ended from outside: the server goes at once, its data are worthless. */
function killServer(dataDir: string): void {
  const pidFile = join(dataDir, 'postgres/postmaster.pid');
  if (existsSync(pidFile)) process.kill(Number.parseInt(readFileSync(pidFile, 'utf8'), 10), 'SIGQUIT');
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
}

/** A run that was killed leaves its server behind: attach to it as the last user, which stops it. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(RUNS, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const dataDir = join(RUNS, name.name);
    if (isAlive(Number.parseInt(name.name, 10))) continue;
    const left = await startEmbedded({ dataDir, log: console, fast: true }).catch(() => undefined);
    await left?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
