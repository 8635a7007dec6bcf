import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { type Database, type Target, openDatabase, openSession, otherDatabase } from '#platform/db.ts';

/** A database of one test file: migrated, empty, and nobody else's. */
export interface TestDatabase<DB> {
  readonly target: Target;
  readonly database: Database<DB>;
  readonly db: Database<DB>['kysely'];
  /** Closes every connection and drops the database. */
  close(): Promise<void>;
}

/** Copies the migrated template, which takes some 20 ms. Call it in `beforeAll`, and `close` in `afterAll`. */
export async function testDatabase<DB = unknown>(): Promise<TestDatabase<DB>> {
  const { server, template, failure } = inject('database');
  if (failure) throw new Error(`The schema of the test databases could not be made. ${failure}`);
  return copyOf<DB>(server, template);
}

/** A database without any table. */
export async function emptyDatabase<DB = unknown>(): Promise<TestDatabase<DB>> {
  const { server } = inject('database');
  return copyOf<DB>(server, 'template0');
}

/** A database of its own, made from another one that nobody is connected to. */
export async function copyOf<DB>(server: Target, template: string): Promise<TestDatabase<DB>> {
  const name = `gatehouse_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  const target = otherDatabase(server, name);
  await onServer(server, `create database "${name}" template "${template}"`);
  const database = openDatabase<DB>(target, { size: 4, applicationName: name });
  return {
    target,
    database,
    db: database.kysely,
    close: async () => {
      await database.close();
      await onServer(server, `drop database "${name}" with (force)`);
    },
  };
}

async function onServer(server: Target, sql: string): Promise<void> {
  const session = await openSession(otherDatabase(server, 'postgres'));
  await session.query(sql).finally(() => session.close());
}
