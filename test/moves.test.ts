import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { matches } from '#access/condition.ts';
import { conditionFor, decide } from '#access/decide.ts';
import { cellName } from '#access/resource.ts';
import { PlaceTree } from '#access/tree.ts';
import { whoCan } from '#access/who.ts';
import { openSession, type Session } from '#platform/db.ts';
import { uuidv7 } from '#platform/uuid.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { declaredResources } from './declarations.ts';
import { Oracle } from './oracle.ts';
import { thing } from './thing.ts';
import { NOW, placeId, policyOf, questions, sayQuestion, type World, worlds } from './worlds.ts';

const resources = await declaredResources();

/** Types that are shared below, and one for each way in which a place counts. */
const worldsToMove = worlds([...resources.filter((r) => r.sharedBelow !== undefined || r.type === 'place'), thing], 6);

/** Some moves, one after the other, each of a place with everything below it. */
const moves = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { minLength: 1, maxLength: 4 });

/** The parent of each place after the moves; what would make a circle is left out. */
function moved(world: World, list: readonly (readonly [number, number])[]): World['data']['places'][] {
  const steps: World['data']['places'][] = [];
  let { places } = world.data;
  for (const [n, m] of list) {
    const [what, to] = [places[n % places.length], places[m % places.length]];
    if (!what || !to || what.parentId === null || new PlaceTree(places).isUnder(to.id, what.id)) continue;
    places = places.map((p) => (p.id === what.id ? { ...p, parentId: to.id } : p));
    steps.push(places);
  }
  return steps;
}

describe('moving places with everything below them', () => {
  test('decides, lists and names people as the model reads after each move', () => {
    fc.assert(
      fc.property(worldsToMove, moves, (world, list) => {
        let policy = policyOf(world);
        for (const places of moved(world, list)) {
          policy = policy.with({ places });
          const oracle = new Oracle({ ...world.data, places }, world.resources);
          for (const q of questions(world)) {
            const expected = oracle.allowed({ ...q.asker, ...q });
            expect(decide(policy, q.asker, q.r, q.action, q.row, q.facet).allowed, sayQuestion(q)).toBe(expected);
            const listed = matches(conditionFor(policy, q.asker, q.r, q.action, q.facet), q.row, policy.tree);
            expect(listed, `listed: ${sayQuestion(q)}`).toBe(expected);
          }
          const [first] = world.data.people;
          for (const q of questions(world)) {
            if (q.asker.personId !== first?.id) continue;
            const may = whoCan(policy, q.r, q.action, q.row, NOW, q.facet).map((w) => w.personId);
            const asked = world.data.people.filter((p) => oracle.allowed({ ...q, personId: p.id, now: NOW }));
            const what = `${cellName(q.r.type, q.action, q.facet)} ${JSON.stringify(q.row)}`;
            expect(may.toSorted(), what).toEqual(asked.map((p) => p.id).toSorted());
          }
        }
      }),
      { numRuns: 120 },
    );
  });
});

describe('moving places in the database', () => {
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

  test('keeps of every place what it lies under, and refuses circles', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(worldsToMove, moves, async (world, list) => {
        await session.query('begin');
        try {
          const ids = new Map(world.data.places.map((p) => [p.id, p.parentId === null ? p.id : uuidv7(Date.now())]));
          for (const p of world.data.places.slice(1)) {
            await session.query("insert into place (id, parent_id, kind, name) values ($1, $2, 'group', $3)", [
              ids.get(p.id),
              ids.get(p.parentId ?? ''),
              p.name,
            ]);
          }
          let now = world.data.places;
          for (const [n, m] of list) {
            const [what, to] = [now[n % now.length], now[m % now.length]];
            if (!what || !to || what.id === placeId(0)) continue;
            const isCircle = new PlaceTree(now).isUnder(to.id, what.id);
            await session.query('savepoint move');
            const done = await session
              .query('update place set parent_id = $2 where id = $1', [ids.get(what.id), ids.get(to.id)])
              .then(() => true)
              .catch(() => false);
            expect(done).toBe(!isCircle);
            if (!done) await session.query('rollback to savepoint move');
            else now = now.map((p) => (p.id === what.id ? { ...p, parentId: to.id } : p));
          }
          const tree = new PlaceTree(now);
          for (const { id, path } of await session.query<{ id: string; path: string[] }>(
            'select id, path from place',
          )) {
            const named = [...ids].find(([, stored]) => stored === id)?.[0] ?? id;
            const above = tree.ancestors(named).map((p) => ids.get(p));
            expect(path).toEqual(above.toReversed());
          }
        } finally {
          await session.query('rollback');
        }
      }),
      { numRuns: 40 },
    );
  });
});
