import { CompiledQuery, Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { LockTimeout, TransactionConflict, databaseError } from './db-errors.ts';
import { Listener } from './db-listen.ts';
import { adaptPool, keepAs } from './db-pool.ts';
import { parserFor } from './db-types.ts';

export * from './db-errors.ts';

/** Where a PostgreSQL listens. `host` may be a folder that holds its unix socket. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** A database to talk to: a `postgres://` address or the parts of one. */
export type Target = { readonly url: string } | Connection;

export interface DatabaseOptions {
  /** Connections kept at most; 8 unless said otherwise. */
  readonly size?: number;
  /** Milliseconds a statement may run; 30,000 unless said otherwise, 0 for no limit. */
  readonly statementTimeout?: number;
  /** Milliseconds a transaction may sit idle; 30,000 unless said otherwise, 0 for no limit. */
  readonly idleInTransactionTimeout?: number;
  /** Shown in the server's list of sessions. */
  readonly applicationName?: string;
  /** Told of a connection that broke while idle; the pool has already dropped it. */
  readonly onError?: (error: Error) => void;
  /** Told of every statement after it ran: its text and the milliseconds it took. */
  readonly onQuery?: (query: { readonly sql: string; readonly milliseconds: number; readonly failed: boolean }) => void;
}

/** One open database: the query builder, notifications, and the pool for adapters of this folder that need the driver. */
export interface Database<DB> {
  readonly kysely: Kysely<DB>;
  readonly pool: pg.Pool;
  readonly target: Target;
  /**
   * Calls `handler` with the payload of every NOTIFY on `channel`. After the connection broke and came back `onGap` is
   * called, since notifications may have been missed. Resolves once listening; answers a function that stops it.
   */
  listen(channel: string, handler: (payload: string) => void, onGap?: () => void): Promise<() => Promise<void>>;
  /** Waits for running statements and closes every connection. Safe to call twice. */
  close(): Promise<void>;
}

/** A database handle or a transaction, whatever its schema. */
export interface QueryExecutor {
  executeQuery<Row>(query: CompiledQuery<Row>): Promise<{ readonly rows: Row[] }>;
}

/** Opens a pool on the database. Nothing is connected until the first statement. */
export function openDatabase<DB>(target: Target, options: DatabaseOptions = {}): Database<DB> {
  const pool = new pg.Pool({ ...driverConfig(target, options), max: options.size ?? 8 });
  // While the pool closes its connections the database may already have ended them.
  pool.on('error', (error) => !pool.ending && options.onError?.(error));
  const kysely = new Kysely<DB>({
    dialect: new PostgresDialect({ pool: adaptPool(pool) }),
    ...(options.onQuery ? { log: queryLog(options.onQuery) } : {}),
  });
  const listener = new Listener(() => new pg.Client(driverConfig(target, { ...options, statementTimeout: 0 })));
  let closing: Promise<void> | undefined;
  return {
    kysely,
    pool,
    target,
    listen: (channel, handler, onGap) => listener.listen(channel, handler, onGap),
    close: () => {
      closing ??= Promise.all([listener.close(), pool.end()]).then(() => undefined);
      return closing;
    },
  };
}

/** A pool with the driver's own types, for a library that brings its SQL along. The caller ends it. */
export function openDriverPool(target: Target, options: DatabaseOptions): pg.Pool {
  const { types: _ours, ...config } = driverConfig(target, options);
  const pool = new pg.Pool({ ...config, max: options.size ?? 4 });
  const lost = (error: Error) => !pool.ending && options.onError?.(error);
  pool.on('error', lost);
  // One in use that breaks is told here as well; unheard, that would end the process.
  pool.on('connect', (client) => client.on('error', lost));
  return pool;
}

/** Runs one statement on a handle or in a transaction and answers its rows. */
export async function rowsOf<Row>(
  executor: QueryExecutor,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return (await executor.executeQuery<Row>(CompiledQuery.raw(text, [...values]) as CompiledQuery<Row>)).rows;
}

/**
 * Runs a statement the server keeps prepared under `name` on each connection. Only for texts whose best plan does not
 * depend on the values: a primary key, a list in fixed order. A name belongs to one text for ever. A `steady` one is
 * planned once for good; others the server may plan anew as long as it expects to gain from it.
 */
export async function prepared<Row>(
  executor: QueryExecutor,
  name: string,
  text: string,
  values: readonly unknown[] = [],
  steady = false,
): Promise<Row[]> {
  const query = CompiledQuery.raw(text, [...values]) as CompiledQuery<Row>;
  keepAs(query.parameters, { name, steady });
  return (await executor.executeQuery<Row>(query)).rows;
}

/**
 * Runs `fn` in a transaction and commits. When the transaction loses against another one (40001, 40P01) or has waited
 * for it as long as it wanted to (55P03), it is rolled back and run again, at most `retries` (3) times: `fn` must have no
 * effects outside the database.
 */
export async function inTransaction<DB, T>(
  db: Kysely<DB>,
  fn: (trx: Transaction<DB>) => Promise<T>,
  options: {
    readonly retries?: number;
    readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  } = {},
): Promise<T> {
  const retries = options.retries ?? 3;
  for (let attempt = 0; ; attempt++) {
    try {
      const builder = db.transaction();
      return await (options.isolation ? builder.setIsolationLevel(options.isolation) : builder).execute(fn);
    } catch (error) {
      if (!(error instanceof TransactionConflict || error instanceof LockTimeout) || attempt >= retries) throw error;
      // Two losers that wait equally long meet again; a random pause that grows parts them.
      await pause(Math.random() * 20 * 2 ** attempt);
    }
  }
}

/** Carries what came out of a transaction that is rolled back. */
class TakenBack<T> extends Error {
  readonly result: T;
  constructor(result: T) {
    super('The transaction was a trial.');
    this.result = result;
  }
}

/** Runs `fn` in a transaction, rolls back whatever it has written, and answers what it answered. */
export async function takenBack<DB, T>(db: Kysely<DB>, fn: (trx: Transaction<DB>) => Promise<T>): Promise<T> {
  try {
    await inTransaction(db, async (trx) => {
      throw new TakenBack(await fn(trx));
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.result as T;
    throw error;
  }
  throw new Error('A trial was not taken back.');
}

/** One connection of its own, for work that belongs to a session: advisory locks, migrations, supervision. */
export interface Session {
  /** Runs SQL; without values it may hold several statements, of which the last one's rows are answered. */
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Settles when the connection is gone, whoever ended it. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/** Connects once. Throws `DatabaseUnavailable` when nothing answers within `connectTimeout` (5,000 ms). No statement time-out. */
export async function openSession(
  target: Target,
  options: DatabaseOptions & { readonly connectTimeout?: number } = {},
): Promise<Session> {
  const client = new pg.Client({
    ...driverConfig(target, { statementTimeout: 0, idleInTransactionTimeout: 0, ...options }),
    connectionTimeoutMillis: options.connectTimeout ?? 5000,
  });
  const closed = new Promise<void>((resolve) => client.once('end', () => resolve()));
  client.on('error', (error) => options.onError?.(error));
  try {
    await client.connect();
  } catch (error) {
    throw databaseError(error);
  }
  return {
    closed,
    close: () => client.end().catch(() => undefined),
    query: async <Row>(text: string, values?: readonly unknown[]) => {
      try {
        const result: unknown = await client.query(text, values ? [...values] : undefined);
        const last = Array.isArray(result) ? result.at(-1) : result;
        return ((last as { rows?: Row[] } | undefined)?.rows ?? []) as Row[];
      } catch (error) {
        throw databaseError(error);
      }
    },
  };
}

/** The address of a target as one `postgres://` text; it holds the password, so it belongs in no log. */
export function targetUrl(target: Target): string {
  if ('url' in target) return target.url;
  const url = new URL(`postgres://localhost/${encodeURIComponent(target.database)}`);
  url.username = encodeURIComponent(target.user);
  url.password = encodeURIComponent(target.password);
  if (target.host.startsWith('/')) url.searchParams.set('host', target.host);
  else url.hostname = target.host;
  url.port = String(target.port);
  return url.href;
}

/** The same server, another database on it. */
export function otherDatabase(target: Target, database: string): Target {
  if (!('url' in target)) return { ...target, database };
  const url = new URL(target.url);
  url.pathname = `/${encodeURIComponent(database)}`;
  return { url: url.href };
}

function driverConfig(target: Target, options: DatabaseOptions): pg.ClientConfig {
  const address = 'url' in target ? { connectionString: target.url } : { ...target };
  return {
    ...address,
    application_name: options.applicationName ?? 'gatehouse',
    connectionTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: options.statementTimeout ?? 30_000,
    idle_in_transaction_session_timeout: options.idleInTransactionTimeout ?? 30_000,
    options: '-c TimeZone=UTC -c jit=off',
    types: { getTypeParser: parserFor as pg.CustomTypesConfig['getTypeParser'] },
  };
}

function queryLog(onQuery: NonNullable<DatabaseOptions['onQuery']>) {
  return (event: { level: string; query: { sql: string }; queryDurationMillis: number }) =>
    onQuery({ sql: event.query.sql, milliseconds: event.queryDurationMillis, failed: event.level === 'error' });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
