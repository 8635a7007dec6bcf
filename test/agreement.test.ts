import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PersonFacts } from '#access/policy.ts';
import { cellsOf, type Line } from '#access/resource.ts';
import { openSession, type Session } from '#platform/db.ts';
import { agree, load } from './agree.ts';
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
            const rows = await load(session, r);
            const seen = answers.get(r.type);
            if (!seen) continue;
            seen.rows += rows.length;
            for (const link of Object.keys(r.links)) {
              if (rows.some((row) => (row[link] as unknown[]).length > 0)) seen.links.add(link);
            }
            for (const p of world.data.people) {
              const used = await agree(
                session,
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
