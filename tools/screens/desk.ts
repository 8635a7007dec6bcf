import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DEMO_PASSWORD } from '#modules/demo/world.ts';
import { API } from '#wire/call.ts';
import type { Method } from '#wire/endpoint.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const READY = /Gatehouse is ready: http:\/\/\S+?:(\d+)/;

/** The product on the demonstration, in a folder of its own that goes with it. */
export interface Desk {
  /** Where it answers, without a slash at the end. */
  readonly base: string;
  /** The cookies of a session of somebody of the demonstration, as a header. */
  session(login: string): Promise<string>;
  /** Calls as somebody and answers the body; `path` is under /api/v1. @throws when the call is refused */
  // oxlint-disable-next-line typescript/no-explicit-any -- a script reads what it needs of any answer
  call(login: string, method: Method, path: string, body?: unknown): Promise<any>;
  stop(): Promise<void>;
}

export async function openDesk(): Promise<Desk> {
  const data = mkdtempSync(join(tmpdir(), 'gatehouse-screens-'));
  const server = spawn(
    process.execPath,
    [MAIN, 'serve', '--demo', '--port', '0', '--host', '127.0.0.1', '--data', data],
    { env: { ...process.env, DATABASE_URL: undefined, LOG_LEVEL: 'error' }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const stopped = once(server, 'exit');
  const port = await new Promise<string>((resolve, reject) => {
    createInterface({ input: server.stdout }).on('line', (line) => {
      const found = READY.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    server.once('exit', () => reject(new Error('The server ended before it was ready.')));
  });
  const base = `http://127.0.0.1:${port}`;
  const sessions = new Map<string, Promise<string>>();
  const session = (login: string): Promise<string> => {
    const open = sessions.get(login) ?? signIn(base, login);
    sessions.set(login, open);
    return open;
  };
  return {
    base,
    session,
    call: async (login, method, path, body) => {
      const answer = await fetch(`${base}${API}${path}`, {
        method,
        headers: { cookie: await session(login), origin: base, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path} as ${login} was answered ${answer.status}: ${text}`);
      return text === '' ? undefined : JSON.parse(text);
    },
    stop: async () => {
      server.kill('SIGTERM');
      await stopped;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function signIn(base: string, login: string): Promise<string> {
  const answer = await fetch(`${base}${API}/session`, {
    method: 'POST',
    headers: { origin: base, 'content-type': 'application/json' },
    body: JSON.stringify({ login, password: DEMO_PASSWORD }),
  });
  if (!answer.ok) throw new Error(`${login} cannot sign in: ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}
