import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Row } from '#access/condition.ts';
import { type Asker, conditionFor, decide } from '#access/decide.ts';
import type { PersonFacts, Policy } from '#access/policy.ts';
import { cellName, cellsOf, type Line, type Resource } from '#access/resource.ts';
import { identifier, linkColumns, toSql, whereSql } from '#access/sql.ts';
import { openSession, type Session } from '#platform/db.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { declaredResources } from './declarations.ts';
import { Filler } from './fill.ts';
import { THING_TABLES, thing } from './thing.ts';
import { ceilingsFor, grantId, NOW, personId, placeId, policyOf, profileId, type World, worlds } from './worlds.ts';

const declared = await declaredResources();
const resources = [...declared, thing];

let database: TestDatabase<unknown>;
let session: Session;
let filler: Filler;

beforeAll(async () => {
  database = await testDatabase();
  session = await openSession(database.target);
  await session.query(THING_TABLES);
  filler = new Filler(session);
});

afterAll(async () => {
  await session.close();
  await database.close();
});

/** The tables that hold the policy itself already have rows: those of the world. */
const POLICY_TABLES = new Set(['place', 'person', 'profile', 'access_grant']);

const CHIEF = personId(50);

/** With somebody who holds every permission everywhere, so that none goes unused for want of a lucky profile. */
function withChief(world: World): World {
  const lines = resources.flatMap((r) =>
    cellsOf(r).map(({ action, facet }): Line => ({ type: r.type, action, facet, reach: 'all' })),
  );
  const chief = { ...(world.data.people[0] as PersonFacts), id: CHIEF, kind: 'grouped' as const, groups: [] };
  const always = { enabled: true, validFrom: null, validUntil: null };
  const all = { id: profileId(50), name: 'everything', bits: [], lines };
  const given = { personId: chief.id, groupId: null, profileId: all.id, placeId: placeId(0), below: true };
  return {
    ...world,
    data: {
      ...world.data,
      people: [...world.data.people, { ...chief, ...always }],
      profiles: [...world.data.profiles, all],
      grants: [...world.data.grants, { ...given, id: grantId(50), cause: 'hand', from: null, until: null }],
    },
  };
}

/** A world, and the ceilings under which everybody but the chief asks. */
const asked = worlds(resources, 12)
  .map(withChief)
  .chain((world) => fc.tuple(fc.constant(world), fc.record({ ceilings: ceilingsFor(world) }, { requiredKeys: [] })));

async function fill(world: World): Promise<void> {
  await filler.policy(world);
  for (const r of resources) if (!POLICY_TABLES.has(r.table)) await filler.records(world, r);
}

/** Rows as a section loads them: every column, links as arrays. */
const load = (r: Resource): Promise<Row[]> =>
  session.query<Row>(`select ${['t.*', ...linkColumns(r, 't')].join(', ')} from ${identifier(r.table)} t`);

/**
 * For one person and type: `decide` on each loaded row, the WHERE of each list, the column of each ability. Answers the
 * permissions of which some row was allowed.
 */
async function agree(policy: Policy, asker: Asker, r: Resource, rows: readonly Row[]): Promise<string[]> {
  const values: unknown[] = [];
  const columns = cellsOf(r).map(({ action, facet }, i) => {
    const condition = conditionFor(policy, asker, r, action, facet);
    return `(${toSql(condition, r, policy.tree, 't', values)}) as c${i}`;
  });
  const judged = await session.query<Row>(`select t.id, ${columns.join(', ')} from ${identifier(r.table)} t`, values);
  const abilities = new Map(judged.map((row) => [row.id, row]));
  const used: string[] = [];
  for (const [i, { action, facet }] of cellsOf(r).entries()) {
    const allowed = rows.filter((row) => decide(policy, asker, r, action, row, facet).allowed).map((row) => row.id);
    const where = whereSql(conditionFor(policy, asker, r, action, facet), r, policy.tree);
    const listed = await session.query<Row>(
      `select t.id from ${identifier(r.table)} t where ${where.text}`,
      where.values,
    );
    const what = `${asker.personId} ${cellName(r.type, action, facet)} where ${where.text}`;
    expect(listed.map((row) => row.id).toSorted(), what).toEqual([...allowed].toSorted());
    const shown = rows.filter((row) => abilities.get(row.id)?.[`c${i}`] === true).map((row) => row.id);
    expect(shown.toSorted(), `column: ${what}`).toEqual([...allowed].toSorted());
    if (allowed.length > 0) used.push(cellName(r.type, action, facet));
  }
  return used;
}

describe('memory and database', () => {
  const answers = new Map(
    resources.map((r) => [r.type, { rows: 0, used: new Set<string>(), links: new Set<string>() }]),
  );

  test('give the same answer for every record type, action, person and row', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ([world, ceilings]) => {
        await session.query('begin');
        try {
          await fill(world);
          const policy = policyOf(world);
          for (const r of resources) {
            const rows = await load(r);
            const seen = answers.get(r.type);
            if (!seen) continue;
            seen.rows += rows.length;
            for (const link of Object.keys(r.links)) {
              if (rows.some((row) => (row[link] as unknown[]).length > 0)) seen.links.add(link);
            }
            for (const p of world.data.people) {
              const used = await agree(
                policy,
                { personId: p.id, now: NOW, ...(p.id === CHIEF ? {} : ceilings) },
                r,
                rows,
              );
              if (p.kind !== 'superadmin') for (const name of used) seen.used.add(name);
            }
          }
        } finally {
          await session.query('rollback');
        }
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  test.each(resources.map((r) => [r.type, r] as const))(
    'were asked about %s: each permission, each link',
    (type, r) => {
      const seen = answers.get(type);
      expect(seen?.rows).toBeGreaterThan(60);
      expect([...(seen?.used ?? [])].toSorted()).toEqual(
        cellsOf(r)
          .map((c) => c.name)
          .toSorted(),
      );
      expect([...(seen?.links ?? [])].toSorted()).toEqual(Object.keys(r.links).toSorted());
    },
  );
});
