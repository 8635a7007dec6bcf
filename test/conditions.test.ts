import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Condition, matches, type Row } from '#access/condition.ts';
import { identifier, linkColumns, whereSql } from '#access/sql.ts';
import { PlaceTree } from '#access/tree.ts';
import { openSession, type Session } from '#platform/db.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { THING_TABLES, thing } from './thing.ts';
import { personId, placeId } from './worlds.ts';

let database: TestDatabase<unknown>;
let session: Session;
let rows: readonly Row[];

/** All > 1 > 2 > 3, All > 4; 5 is no place. */
const ABOVE: readonly (number | null)[] = [null, 0, 1, 2, 0];
const tree = new PlaceTree(
  ABOVE.map((above, n) => ({
    id: placeId(n),
    parentId: above === null ? null : placeId(above),
    kind: 'organization',
    name: `place ${n}`,
  })),
);
const places = fc.constantFrom(...[0, 1, 2, 3, 4].map(placeId));
const people = fc.constantFrom(...[0, 1, 2].map(personId));
const some = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.uniqueArray(of, { maxLength: 3 });

const row = fc.record({
  place_id: fc.option(places),
  maker_id: fc.option(people),
  state: fc.option(fc.constantFrom('new', 'used', '')),
  secret: fc.option(fc.boolean()),
  tags: fc.option(some(fc.constantFrom('free', 'public'))),
  readers: some(people),
  shelves: some(places),
});

beforeAll(async () => {
  database = await testDatabase();
  session = await openSession(database.target);
  await session.query(THING_TABLES);
  for (const [n, { readers, shelves, ...columns }] of fc.sample(row, { numRuns: 120, seed: 1 }).entries()) {
    const id = placeId(1000 + n);
    const names = ['id', ...Object.keys(columns)];
    const params = names.map((_, i) => `$${i + 1}`).join(', ');
    await session.query(`insert into thing (${names.join(', ')}) values (${params})`, [id, ...Object.values(columns)]);
    // Other relations in the same table must not be taken for this one.
    for (const person of readers)
      await session.query("insert into thing_person values ($1, $2, 'reader')", [id, person]);
    await session.query("insert into thing_person values ($1, $2, 'writer')", [id, personId(n % 3)]);
    for (const place of shelves) await session.query('insert into thing_place values ($1, $2)', [id, place]);
  }
  rows = await session.query(`select t.*, ${linkColumns(thing, 't').join(', ')} from ${identifier('thing')} t`);
});
afterAll(async () => {
  await session?.close();
  await database?.close();
});

const placesOrNot = some(fc.constantFrom(...[0, 1, 2, 3, 4, 5].map(placeId)));

/** Conditions of every word, as deep as three, whether somebody would write them or not. */
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'condition' },
    fc.constant({ op: 'always' } as const),
    fc.record({ op: fc.constant('missing' as const), field: fc.constantFrom('place_id', 'state', 'secret') }),
    fc.record({
      op: fc.constant('eq' as const),
      field: fc.constant('state'),
      value: fc.constantFrom('new', 'none', ''),
    }),
    fc.record({ op: fc.constant('eq' as const), field: fc.constant('secret'), value: fc.boolean() }),
    fc.record({ op: fc.constant('in' as const), field: fc.constant('place_id'), values: placesOrNot }),
    fc.record({ op: fc.constant('in' as const), field: fc.constant('maker_id'), values: some(people) }),
    fc.record({
      op: fc.constant('within' as const),
      field: fc.constantFrom('place_id', 'shelves'),
      places: placesOrNot,
    }),
    fc.record({
      op: fc.constant('overlaps' as const),
      field: fc.constant('tags'),
      values: some(fc.constantFrom('free', 'x')),
    }),
    fc.record({ op: fc.constant('linked' as const), field: fc.constant('readers'), values: some(people) }),
    fc.record({ op: fc.constant('linked' as const), field: fc.constant('shelves'), values: placesOrNot }),
    fc.record({
      op: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('condition'), { maxLength: 3 }),
    }),
  ),
}));

test('a condition finds the same rows in memory and in the database, NULLs and empty lists included', async () => {
  await fc.assert(
    fc.asyncProperty(condition, async (c) => {
      const { text, values } = whereSql(c, thing, tree);
      const found = await session.query<Row>(`select t.id from thing t where ${text}`, values);
      const matching = rows.filter((r) => matches(c, r, tree)).map((r) => r['id'] as string);
      expect(found.map((r) => r['id']).toSorted(), text).toEqual(matching.toSorted());
    }),
    { numRuns: 500 },
  );
});
