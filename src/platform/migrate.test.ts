import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, emptyDatabase } from '#test/database.ts';
import { migrate } from './migrate.ts';

let empty: TestDatabase<unknown>;
let root: string;

beforeEach(async () => {
  empty = await emptyDatabase();
  root = mkdtempSync(join(tmpdir(), 'gatehouse-migrate-'));
});

afterEach(async () => {
  await empty.close();
  rmSync(root, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}

const run = () => migrate(empty.target, { root });
const count = async (table: string) =>
  (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(empty.db)).rows[0]?.n;

test('applies files in the order of their names, whatever folder they are in, and each once', async () => {
  write('modules/b/migrations/0020_tree.sql', 'create table leaf (tree int references tree);');
  write('platform/migrations/0010_ground.sql', 'create table tree (id int primary key); create index on tree (id);');
  write('modules/a/migrations/0030_more.sql', 'insert into tree values (1); insert into leaf values (1);');
  expect(await run()).toEqual(['0010_ground', '0020_tree', '0030_more']);
  expect(await run()).toEqual([]);
  expect(await count('leaf')).toBe(1);
});

test('two processes at once apply each file once', async () => {
  write(
    'platform/migrations/0010_ground.sql',
    'create table tree (id int); select pg_sleep(0.2); insert into tree values (1);',
  );
  const applied = await Promise.all([run(), run(), run()]);
  expect(applied.flat()).toEqual(['0010_ground']);
  expect(await count('tree')).toBe(1);
});

test('refuses an applied file that was changed, but not changed line ends', async () => {
  write('platform/migrations/0010_ground.sql', 'create table tree (id int);\n');
  await run();
  write('platform/migrations/0010_ground.sql', 'create table tree (id int);\r\n');
  expect(await run()).toEqual([]);
  write('platform/migrations/0010_ground.sql', 'create table tree (id bigint);\n');
  await expect(run()).rejects.toThrow('0010_ground.sql was changed after it had been applied');
});

test('refuses a database that is newer than the program', async () => {
  write('platform/migrations/0010_ground.sql', '');
  write('platform/migrations/0020_later.sql', '');
  await run();
  rmSync(join(root, 'platform/migrations/0020_later.sql'));
  await expect(run()).rejects.toThrow(
    'newer version of Gatehouse: this version does not know its migration 0020_later',
  );
});

test('refuses a new file that would come before an applied one', async () => {
  write('platform/migrations/0020_later.sql', '');
  await run();
  write('platform/migrations/0010_ground.sql', '');
  await expect(run()).rejects.toThrow('Give it a higher number');
});

test('a file that fails leaves nothing behind and is named with its line', async () => {
  write('platform/migrations/0010_ground.sql', 'create table tree (id int);');
  write('platform/migrations/0020_bad.sql', 'insert into tree values (1);\n\ninsert into nowhere values (1);');
  await expect(run()).rejects.toThrow('0020_bad.sql failed in line 3: relation "nowhere" does not exist');
  expect(await count('tree')).toBe(0);
  write('platform/migrations/0020_bad.sql', 'insert into tree values (1);');
  expect(await run()).toEqual(['0020_bad']);
});

test('refuses a file that ends its own transaction, a strange name and a name given twice', async () => {
  write('platform/migrations/0010_ground.sql', 'commit; begin;');
  await expect(run()).rejects.toThrow('ends its own transaction');
  write('modules/a/migrations/0010_ground.sql', '');
  await expect(run()).rejects.toThrow('have the same name');
  rmSync(join(root, 'modules'), { recursive: true });
  write('platform/migrations/ground.sql', '');
  await expect(run()).rejects.toThrow('must have a name like 0010_people.sql');
});
