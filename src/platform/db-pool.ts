import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { databaseError } from './db-errors.ts';

/** How a statement is prepared: under which name, and whether it is planned once for good. */
interface Kept {
  readonly name: string;
  readonly steady: boolean;
}

const keptAs = new WeakMap<readonly unknown[], Kept>();

/** Prepares the statement with exactly these values: the builder passes them on untouched. */
export function keepAs(values: readonly unknown[], kept: Kept): void {
  keptAs.set(values, kept);
}

/** The builder's view of the pool: named statements get their name, and every failure leaves as a typed error. */
export function adaptPool(pool: pg.Pool): PostgresPool {
  const adapted = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect().catch((error: unknown) => {
        throw databaseError(error);
      });
      const known = adapted.get(client) ?? adaptClient(client);
      adapted.set(client, known);
      return known;
    },
  };
}

const BEGIN = 'begin';
/** What the builder is answered when there was nothing to send. */
const nothing = (command: string) => ({ command, rowCount: 0, rows: [] });

function adaptClient(client: pg.PoolClient): PostgresPoolClient {
  let planning = 'auto';
  /** A transaction is to begin: it does with its first statement, which saves a way to the server. */
  let begins = false;
  const plan = async (wanted: string): Promise<void> => {
    if (planning === wanted) return;
    await client.query(`set plan_cache_mode = ${wanted}`);
    planning = wanted;
  };
  const run = async (text: string, values: readonly unknown[]) => {
    const kept = keptAs.get(values);
    const first = begins;
    begins = false;
    if (first && ENDS.has(text)) return nothing(text.toUpperCase());
    if (first && values.length === 0 && !kept) return last(await client.query(`${BEGIN}; ${text}`));
    if (first) await client.query(BEGIN);
    if (values.length > 0 && !(kept && !kept.steady)) await plan(kept ? 'force_generic_plan' : 'auto');
    return client.query({ text, values: [...values], ...(kept ? { name: kept.name } : {}) });
  };
  const query = async (text: string, values: readonly unknown[]) => {
    if (text === BEGIN) {
      begins = true;
      return nothing('BEGIN');
    }
    try {
      return await run(text, values);
    } catch (error) {
      throw databaseError(error);
    } finally {
      // It may have undone what was said about planning.
      if (text === 'rollback') planning = 'unknown';
    }
  };
  return { query: query as unknown as PostgresPoolClient['query'], release: (destroy) => client.release(destroy) };
}

const ENDS: ReadonlySet<string> = new Set(['commit', 'rollback']);

/** Of several statements sent at once the last one's result. */
const last = (results: unknown): unknown => (Array.isArray(results) ? results.at(-1) : results);
