import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { inject } from 'vitest';
import { FIRST_START } from '#modules/access/section.ts';
import { demoClient } from '#modules/demo/client.ts';
import { loadDemo } from '#modules/demo/load.ts';
import { DEMO_ADMIN } from '#modules/demo/section.ts';
import { makeFirstAdmin } from '#modules/signin/section.ts';
import { openSession, otherDatabase, rowsOf, type Target } from '#platform/db.ts';
import type { HttpServer } from '#platform/http/server.ts';
import type { Tables } from '#platform/tables.ts';
import { API } from '#wire/call.ts';
import type { Method } from '#wire/endpoint.ts';
import { type Gatehouse, gatehouse, type Installation } from '../src/compose.ts';
import { smallWorld } from './cast.ts';
import { copyOf, type TestDatabase } from './database.ts';

/** A body is judged by what a test expects of it, so it is not typed beforehand. */
// oxlint-disable-next-line typescript/no-explicit-any -- see above
export type Json = any;

export interface Answer {
  readonly status: number;
  /** Parsed when it is JSON, else the text. */
  readonly body: Json;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

type Headers = Readonly<Record<string, string>>;

/** Somebody who calls the API. Paths are under /api/v1. */
export interface Caller {
  call(method: Method, path: string, body?: unknown, headers?: Headers): Promise<Answer>;
  get(path: string, headers?: Headers): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Headers): Promise<Answer>;
  put(path: string, body?: unknown, headers?: Headers): Promise<Answer>;
  delete(path: string, headers?: Headers): Promise<Answer>;
  /** Sends the version as If-Match; the present one, read first, unless said. */
  patch(path: string, body: unknown, version?: number): Promise<Answer>;
}

export interface Ids {
  readonly places: Readonly<Record<string, string>>;
  readonly people: Readonly<Record<string, string>>;
  readonly profiles: Readonly<Record<string, string>>;
  /** In the order of the world's seeds. */
  readonly tickets: readonly string[];
}

/** The product on a database of its own, with the small world in it. */
export interface Product {
  readonly app: HttpServer;
  readonly house: Gatehouse;
  readonly database: TestDatabase<Tables>;
  readonly ids: Ids;
  readonly nobody: Caller;
  /** A person of the world, or `admin`, signed in. */
  as(login: string): Caller;
  /** Signs a person in by id, without a password. */
  asPerson(id: string): Promise<Caller>;
  /** Whoever holds this session token. */
  withToken(token: string): Caller;
  /** A program that shows this API token. */
  withBearer(secret: string): Caller;
  /** SQL past all rights, to arrange and to look. */
  sql<R = Record<string, Json>>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** A further server process on the same database. */
  another(options?: Parameters<Gatehouse['http']>[0]): Promise<Product>;
  close(): Promise<void>;
}

const tokenOf = (login: string): string => `session-of-${login}`;

/** Starts the product on a copy of the small world. */
export async function product(
  options: Parameters<Gatehouse['http']>[0] = {},
  installation: Installation = {},
): Promise<Product> {
  const database = await copyOf<Tables>(inject('database').server, await worldTemplate());
  const started = await start(database, options, { key: KEY, ...installation });
  return {
    ...started,
    close: async () => {
      await started.close();
      await database.close();
    },
  };
}

/** Processes of one installation share its key. */
const KEY = Buffer.alloc(32, 'a key for tests');

async function start(
  database: TestDatabase<Tables>,
  options: Parameters<Gatehouse['http']>[0],
  installation: Installation,
): Promise<Product> {
  const house = gatehouse(database.target, pino({ level: process.env['TEST_LOG'] ?? 'silent' }), installation);
  const app = await house.http(options);
  await app.ready();
  const sql: Product['sql'] = (text, values = []) => rowsOf(database.db, text, values);
  const withToken = (token: string): Caller => caller(app, { cookie: `gatehouse=${token}` });
  const others: Product[] = [];
  return {
    app,
    house,
    database,
    sql,
    ids: await idsOf(sql),
    nobody: caller(app, {}),
    as: (login) => withToken(tokenOf(login)),
    withToken,
    withBearer: (secret) => caller(app, { authorization: `Bearer ${secret}` }),
    asPerson: async (id) => {
      await openSessions(sql, 'id = $1', [id]);
      return withToken(tokenOf(id));
    },
    another: async (more) => {
      const other = await start(database, more, installation);
      others.push(other);
      return other;
    },
    close: async () => {
      for (const other of others) await other.close();
      await app.close();
      await house.close();
    },
  };
}

function caller(app: HttpServer, cookie: Headers): Caller {
  const call: Caller['call'] = async (method, path, body, headers = {}) => {
    const response = await app.inject({
      method,
      url: /^\/(api|access\/v1|\.well-known)\//.test(path) ? path : `${API}${path}`,
      headers: { ...cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const json = /json(?!l)/.test(String(response.headers['content-type'] ?? ''));
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.body,
      body: json && response.body !== '' ? JSON.parse(response.body) : response.body,
    };
  };
  return {
    call,
    get: (path, headers) => call('GET', path, undefined, headers),
    post: (path, body = {}, headers) => call('POST', path, body, headers),
    put: (path, body = {}, headers) => call('PUT', path, body, headers),
    delete: (path, headers) => call('DELETE', path, undefined, headers),
    patch: async (path, body, version) => {
      const now = version ?? ((await call('GET', path)).body as { version?: number }).version ?? 1;
      return call('PATCH', path, body, { 'if-match': `"${now}"` });
    },
  };
}

async function idsOf(sql: Product['sql']): Promise<Ids> {
  const named = async (text: string): Promise<Record<string, string>> =>
    Object.fromEntries((await sql<{ key: string; id: string }>(text)).map((r) => [r.key, r.id]));
  const places = await named('select name as key, id from place');
  return {
    places: Object.fromEntries(smallWorld.places.map((p) => [p.key, places[p.name] as string])),
    people: await named('select login as key, id from person'),
    profiles: await named('select name as key, id from profile'),
    tickets: (await sql<{ id: string }>('select id from ticket order by number')).map((t) => t.id),
  };
}

/** Sessions with tokens made from the login and from the id: hashing passwords would take most of the time. */
async function openSessions(sql: Product['sql'], where: string, values: readonly unknown[] = []): Promise<void> {
  const people = await sql<{ id: string; login: string }>(`select id, login from person where ${where}`, values);
  for (const { id, login } of people) {
    for (const token of [tokenOf(login), tokenOf(id)]) {
      await sql(
        // Proved until then, however long the tests take.
        'insert into session (token_hash, person_id, expires_at, proved_at) ' +
          "values ($1, $2, now() + interval '1 day', now() + interval '1 day')" +
          ' on conflict do nothing',
        [createHash('sha256').update(token).digest(), id],
      );
    }
  }
}

/** The small world, loaded through the API once a run; whoever comes first makes it. */
async function worldTemplate(): Promise<string> {
  const { server, template, failure } = inject('database');
  if (failure) throw new Error(`The schema of the test databases could not be made. ${failure}`);
  const world = `${template}_world`;
  const admin = await openSession(otherDatabase(server, 'postgres'));
  try {
    await admin.query('select pg_advisory_lock(hashtext($1))', [world]);
    const made = await admin.query('select 1 from pg_database where datname = $1', [world]);
    if (made.length === 0) {
      const making = `${template}_making`;
      await admin.query(`drop database if exists "${making}" with (force)`);
      await admin.query(`create database "${making}" template "${template}"`);
      await fill(otherDatabase(server, making));
      await admin.query(`alter database "${making}" rename to "${world}"`);
    }
  } finally {
    await admin.close();
  }
  return world;
}

async function fill(target: Target): Promise<void> {
  const house = gatehouse(target, pino({ level: 'error' }));
  const app = await house.http();
  try {
    await house.asSystem(FIRST_START, (ctx) => makeFirstAdmin(ctx, { name: 'Administrator', ...DEMO_ADMIN }));
    await loadDemo(demoClient(app, DEMO_ADMIN), smallWorld);
    await openSessions((text, values = []) => rowsOf(house.db.kysely, text, values), 'enabled and may_sign_in');
  } finally {
    await app.close();
    await house.close();
  }
}
