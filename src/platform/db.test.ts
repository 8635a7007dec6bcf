import { CompiledQuery, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, emptyDatabase } from '#test/database.ts';
import { eventually } from '#test/eventually.ts';
import {
  CheckViolation,
  DatabaseUnavailable,
  ForeignKeyViolation,
  NotNullViolation,
  StatementTimeout,
  TransactionConflict,
  UniqueViolation,
  inTransaction,
  openDatabase,
  openSession,
  prepared,
  targetUrl,
} from './db.ts';

interface Schema {
  tree: { id: number; name: string; parent: number | null; height: number };
}

let scratch: TestDatabase<Schema>;

beforeAll(async () => {
  scratch = await emptyDatabase<Schema>();
  await run(`create table tree (id int primary key, name text not null, parent int references tree,
    height int check (height > 0))`);
  await run('create unique index on tree (parent, lower(name))');
  await run("insert into tree values (1, 'Oak', null, 5), (2, 'Elm', 1, 6)");
});

afterAll(() => scratch.close());

const run = <Row = unknown>(text: string, values: unknown[] = []) =>
  scratch.db.executeQuery<Row>(CompiledQuery.raw(text, values) as CompiledQuery<Row>);

test('values arrive as the product wants them', async () => {
  const { rows } = await run(`select 9007199254740991::int8 as exact, 9007199254740993::int8 as beyond,
    date '2026-11-22' as day, timestamptz '2026-11-22 03:32:14.5+01' as moment, timestamp '2026-11-22 02:32' as clock,
    array[1::int8, null] as numbers, array[timestamptz '2026-11-22 02:32Z'] as moments, timestamptz 'infinity' as ever`);
  expect(rows).toEqual([
    {
      exact: 9007199254740991,
      beyond: '9007199254740993',
      day: '2026-11-22',
      moment: '2026-11-22T02:32:14.500000Z',
      clock: '2026-11-22T02:32:00.000000',
      numbers: [1, null],
      moments: ['2026-11-22T02:32:00.000000Z'],
      ever: 'infinity',
    },
  ]);
});

describe('a refusal of the schema is a typed error', () => {
  test.each([
    ["insert into tree values (3, 'ELM', 1, 1)", UniqueViolation, 'tree_parent_lower_idx', ['parent', 'lower(name)']],
    ["insert into tree values (1, 'Ash', 1, 1)", UniqueViolation, 'tree_pkey', ['id']],
    ["insert into tree values (3, 'Ash', 9, 1)", ForeignKeyViolation, 'tree_parent_fkey', ['parent']],
    ["insert into tree values (3, 'Ash', 1, 0)", CheckViolation, 'tree_height_check', []],
    ['insert into tree values (3, null, 1, 1)', NotNullViolation, '', ['name']],
  ])('%s', async (text, kind, constraint, columns) => {
    const error = await run(text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ constraint, columns, table: 'tree' });
  });
});

test('a statement that takes too long is stopped', async () => {
  const impatient = openDatabase(scratch.target, { statementTimeout: 50, size: 1 });
  await expect(sql`select pg_sleep(10)`.execute(impatient.kysely)).rejects.toBeInstanceOf(StatementTimeout);
  await impatient.close();
});

test('a database that is not there is said to be unavailable', async () => {
  const nowhere = { host: '/nowhere', port: 1, user: 'a', password: 'b', database: 'c' };
  await expect(openSession(nowhere)).rejects.toBeInstanceOf(DatabaseUnavailable);
  const database = openDatabase(nowhere);
  await expect(sql`select 1`.execute(database.kysely)).rejects.toBeInstanceOf(DatabaseUnavailable);
  await database.close();
});

test('a named statement is planned once a connection, also inside a transaction', async () => {
  const single = openDatabase(scratch.target, { size: 1 });
  const find = (id: number) => prepared(single.kysely, 'tree_by_id', 'select name from tree where id = $1', [id]);
  expect([await find(1), await find(2)]).toEqual([[{ name: 'Oak' }], [{ name: 'Elm' }]]);
  const names = await inTransaction(single.kysely, (trx) =>
    prepared<{ name: string }>(trx, 'statements', 'select name from pg_prepared_statements order by name'),
  );
  expect(names).toEqual([{ name: 'statements' }, { name: 'tree_by_id' }]);
  await single.close();
});

describe('inTransaction', () => {
  test('begins with its first statement, and leaves a connection as it was when there was none', async () => {
    const single = openDatabase<Schema>(scratch.target, { size: 1 });
    const id = () => sql<{ id: string }>`select pg_current_xact_id()::text as id`.execute(single.kysely);
    const inside = (value: number) =>
      inTransaction(single.kysely, async (trx) => {
        const one = await sql<{ id: string }>`select pg_current_xact_id()::text as id where ${value} = 1`.execute(trx);
        const two = await sql<{ id: string }>`select pg_current_xact_id()::text as id`.execute(trx);
        return [...one.rows, ...two.rows].map((row) => row.id);
      });
    const plain = inTransaction(single.kysely, async (trx) => {
      const rows = async () => (await sql<{ id: string }>`select pg_current_xact_id()::text as id`.execute(trx)).rows;
      return [...(await rows()), ...(await rows())].map((row) => row.id);
    });
    for (const [one, two] of [await inside(1), await plain]) expect(one).toBe(two);
    await inTransaction(single.kysely, async () => undefined);
    await expect(inTransaction(single.kysely, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect((await id()).rows).not.toEqual((await id()).rows);
    await single.close();
  });

  test('takes back its first statement like every other', async () => {
    const lost = inTransaction(scratch.db, async (trx) => {
      await sql`delete from tree`.execute(trx);
      throw new Error('no');
    });
    await expect(lost).rejects.toThrow('no');
    expect((await run('select * from tree')).rows).toHaveLength(2);
  });

  test('runs the loser of a deadlock again', async () => {
    let attempts = 0;
    const touch = (first: number, second: number, meet: () => Promise<void>) =>
      inTransaction(scratch.db, async (trx) => {
        attempts++;
        await trx.updateTable('tree').set({ height: 7 }).where('id', '=', first).execute();
        await meet();
        await trx.updateTable('tree').set({ height: 8 }).where('id', '=', second).execute();
      });
    const arrived = Promise.withResolvers<void>();
    let waiting = 0;
    const meet = () => {
      if (++waiting === 2) arrived.resolve();
      return arrived.promise;
    };
    await Promise.all([touch(1, 2, meet), touch(2, 1, meet)]);
    expect(attempts).toBe(3);
  });

  test('gives up after the retries and leaves nothing behind', async () => {
    let attempts = 0;
    const lose = inTransaction(
      scratch.db,
      async (trx) => {
        attempts++;
        await trx.deleteFrom('tree').execute();
        await sql`do $$ begin raise exception using errcode = '40001'; end $$`.execute(trx);
      },
      { retries: 2 },
    );
    await expect(lose).rejects.toBeInstanceOf(TransactionConflict);
    expect(attempts).toBe(3);
    expect((await run('select * from tree')).rows).toHaveLength(2);
  });
});

describe('listen', () => {
  test('hears what is said on its channel, and nothing after it stopped', async () => {
    const heard: string[] = [];
    const stop = await scratch.database.listen('Birds', (payload) => heard.push(payload));
    await run(`select pg_notify('Birds', 'one'), pg_notify('birds', 'other')`);
    await eventually('the first word', () => heard.length === 1);
    await stop();
    const last = Promise.withResolvers<void>();
    const stopLast = await scratch.database.listen('Last', () => last.resolve());
    await run(`select pg_notify('Birds', 'two'), pg_notify('Last', '')`);
    await last.promise;
    await stopLast();
    expect(heard).toEqual(['one']);
  });

  test('comes back after its connection broke and says that words may be missing', async () => {
    const heard: string[] = [];
    const gap = Promise.withResolvers<void>();
    const stop = await scratch.database.listen('birds', (payload) => heard.push(payload), gap.resolve);
    await run(
      `select pg_terminate_backend(pid) from pg_stat_activity 
      where query like 'listen %' and datname = current_database()`,
    );
    await gap.promise;
    await run(`select pg_notify('birds', 'after')`);
    await eventually('the word after the gap', () => heard.includes('after'));
    await stop();
  });
});

test('a connection that is lost is told, and is no error any more once the pool is being closed', async () => {
  const told: unknown[] = [];
  const own = openDatabase(scratch.target, { size: 1, onError: (error) => told.push(error) });
  const lost = new Error('terminating connection due to administrator command');
  const connected = async () => {
    const client = await own.pool.connect();
    client.release();
    return client;
  };
  (await connected()).emit('error', lost);
  expect(told).toEqual([lost]);
  const client = await connected();
  const closed = own.close();
  client.emit('error', lost);
  await closed;
  expect(told).toEqual([lost]);
});

test('a target is also an address, whatever is in its parts', async () => {
  const connection = { host: '/a folder', port: 5432, user: 'a:b', password: 'p@/?', database: 'd b' };
  expect(targetUrl(connection)).toBe('postgres://a%3Ab:p%40%2F%3F@localhost:5432/d%20b?host=%2Fa+folder');
  const database = openDatabase({ url: targetUrl(scratch.target) });
  expect((await sql`select 1 as one`.execute(database.kysely)).rows).toEqual([{ one: 1 }]);
  await database.close();
});
