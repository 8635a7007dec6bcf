import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Target } from '#platform/db.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');
const READY = /Gatehouse is ready: http:\/\/\S+?:(\d+)/;

export interface ServerProcess {
  /** Where it answers, without a slash at the end. */
  readonly base: string;
  stop(): Promise<void>;
}

/** The product as a process of its own, on a database that others may use as well, or on a data folder. */
export async function serverProcess(
  on: Target | { readonly dataDir: string },
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const where = 'dataDir' in on ? { GATEHOUSE_DATA: on.dataDir } : { DATABASE_URL: urlOf(on) };
  const server = spawn(process.execPath, [MAIN, 'serve', '--port', '0', '--host', '127.0.0.1'], {
    env: { ...withoutDatabase(), ...where, LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stopped = once(server, 'exit');
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    await stopped;
  };
  const port = await new Promise<string>((resolve, reject) => {
    createInterface({ input: server.stdout }).on('line', (line) => {
      const found = READY.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    server.once('exit', () => reject(new Error('The server ended before it was ready.')));
  });
  return { base: `http://127.0.0.1:${port}`, stop };
}

/** What this process runs with, but for the database that somebody may have named. */
export function withoutDatabase(): NodeJS.ProcessEnv {
  const { DATABASE_URL: _, ...env } = process.env;
  return env;
}

function urlOf(target: Target): string {
  if ('url' in target) return target.url;
  const { user, password, host, port, database } = target;
  return `postgres://${user}:${encodeURIComponent(password)}@${encodeURIComponent(host)}:${port}/${database}`;
}
