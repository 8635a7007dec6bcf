import { API } from '#wire/call.ts';
import type { Method } from '#wire/endpoint.ts';
import type { DemoApi } from './load.ts';
import { DEMO_PASSWORD } from './world.ts';

/** Who makes places, people and grants; must be a super administrator. */
export interface Admin {
  readonly login: string;
  readonly password: string;
}

/** A server that answers requests handed to it in memory, as Fastify does. */
export interface Injectable {
  inject(request: {
    method: Method;
    url: string;
    headers: Record<string, string>;
    payload?: string;
  }): Promise<{ readonly statusCode: number; readonly headers: Record<string, unknown>; readonly body: string }>;
}

/** A client for `loadDemo`, with one session a person, opened when it is first needed; `signOut` ends them. */
export function demoClient(server: Injectable, admin: Admin): DemoApi & { signOut(): Promise<void> } {
  const sessions = new Map<string, string>();

  async function send(method: Method, path: string, body: unknown, headers: Record<string, string>) {
    const response = await server.inject({
      method,
      url: `${API}${path}`,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    if (response.statusCode >= 400) {
      throw new Error(`${method} ${path} was answered ${response.statusCode}: ${response.body}`);
    }
    return response;
  }

  async function sessionOf(login: string | undefined): Promise<string> {
    const who = login === undefined ? admin : { login, password: DEMO_PASSWORD };
    const known = sessions.get(who.login);
    if (known !== undefined) return known;
    const { headers } = await send('POST', '/session', who, {});
    const cookies = [headers['set-cookie']].flat().map((cookie) => String(cookie).split(';', 1)[0]);
    sessions.set(who.login, cookies.join('; '));
    return cookies.join('; ');
  }

  return {
    async request<T>(method: Method, path: string, body?: unknown, as?: string, version?: number): Promise<T> {
      const headers = { cookie: await sessionOf(as), ...(version === undefined ? {} : { 'if-match': `"${version}"` }) };
      const response = await send(method, path, body, headers);
      return (response.body === '' ? undefined : JSON.parse(response.body)) as T;
    },
    async signOut() {
      for (const cookie of sessions.values()) await send('DELETE', '/session', undefined, { cookie });
      sessions.clear();
    },
  };
}
