import { globSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Row } from '#access/condition.ts';
import { decide } from '#access/decide.ts';
import type { Resource } from '#access/resource.ts';
import { openSession, type Session } from '#platform/db.ts';
import { agree, load } from './agree.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { declaredResources } from './declarations.ts';
import { makeTables, rowsOf } from './world-database.ts';
import { readWorld } from './world-file.ts';

const WORLDS = resolve(import.meta.dirname, '../src/access/worlds');
const resources = await declaredResources();

let database: TestDatabase<unknown>;
let session: Session;

beforeAll(async () => {
  database = await testDatabase();
  session = await openSession(database.target);
});
afterAll(async () => {
  await session.close();
  await database.close();
});

/** Two types may keep links in one table, and then each finds what the other wrote. */
const sameLinks = (r: Resource, a: Row | undefined, b: Row): boolean =>
  Object.keys(r.links).every((name) => sorted(a?.[name]) === sorted(b[name]));

const sorted = (values: unknown): string =>
  JSON.stringify([...new Set((values as string[] | undefined) ?? [])].toSorted());

describe.each(globSync('*.yaml', { cwd: WORLDS }).toSorted())('the world %s', (file) => {
  const world = readWorld(readFileSync(resolve(WORLDS, basename(file)), 'utf8'), resources);
  const types = world.resources.filter((r) => world.records.some((x) => x.type === r.type));

  test('has the same answers in memory, in lists and in columns', { timeout: 120_000 }, async () => {
    await session.query('begin');
    try {
      await makeTables(session, world);
      for (const r of types) {
        const rows = await load(session, r);
        for (const { id } of world.data.people) {
          const asker = { personId: id, now: world.now };
          await agree(session, world.policy, asker, r, rows);
          // What the database gives back is what the world says, as far as decisions go.
          const stored = new Map(rows.map((row) => [row.id, row]));
          for (const row of rowsOf(world, r)) {
            if (!sameLinks(r, stored.get(row.id), row)) continue;
            for (const { short, action, facet } of world.policy.permissions.of(r.type)) {
              const as = (of: typeof row) => decide(world.policy, asker, r, action, of, facet).allowed;
              const back = stored.get(row.id);
              if (back && as(back) !== as(row)) expect(as(back), `${id} ${short} ${row.id as string}`).toBe(as(row));
            }
          }
        }
      }
    } finally {
      await session.query('rollback');
    }
  });
});
