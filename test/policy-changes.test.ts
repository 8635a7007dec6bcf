import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide } from '#access/decide.ts';
import type { Policy } from '#access/policy.ts';
import { cellsOf } from '#access/resource.ts';
import { StoredPolicies } from '#modules/access/policy-source.ts';
import { ticketSpec } from '#modules/tickets/schema.ts';
import { type Database, openDatabase, openSession, rowsOf, type Session } from '#platform/db.ts';
import type { PolicyState } from '#platform/policy-source.ts';
import type { Tables } from '#platform/tables.ts';
import { REGISTRY } from '../src/compose.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { expectAlike } from './policy-alike.ts';
import { RandomPolicyChanges } from './policy-statements.ts';

const resources = REGISTRY.all().map((s) => s.spec.resource);
const ROUNDS = 1000;

let database: TestDatabase<Tables>;
let watched: Database<Tables>;
/** How often somebody loaded everything over the watched connection. */
let wholeLoads = 0;
let session: Session;

beforeAll(async () => {
  database = await testDatabase<Tables>();
  watched = openDatabase<Tables>(database.target, {
    size: 2,
    onQuery: ({ sql }) => {
      if (/from access_grant where \(ends_at[^)]*\)+$/.test(sql)) wholeLoads++;
    },
  });
  session = await openSession(database.target);
});
afterAll(async () => {
  await session?.close();
  await watched?.close();
  await database?.close();
});

const anew = (): Promise<PolicyState> => new StoredPolicies(database.database, resources).at(0);

async function epoch(): Promise<number> {
  return (await rowsOf<{ n: number }>(database.db, 'select n from policy_epoch'))[0]?.n as number;
}

/** The same decisions for everybody about tickets at every place. */
function expectSameDecisions(one: Policy, other: Policy, now: number): void {
  const r = ticketSpec.resource;
  for (const { id: personId } of other.people) {
    for (const { id } of other.tree.all()) {
      const row = { place_id: id, creator_id: personId, confidential: false, closed: false, trashed: false };
      for (const { action, facet } of cellsOf(r)) {
        const of = (policy: Policy) => decide(policy, { personId, now }, r, action, row, facet);
        expect(of(one), `${personId} ${action} at ${id}`).toEqual(of(other));
      }
    }
  }
}

async function expectLike(fresh: PolicyState, state: PolicyState): Promise<void> {
  const now = Date.now();
  expect(state.epoch).toBe(fresh.epoch);
  expectAlike(state.policy, fresh.policy, now);
  for (const { id } of fresh.policy.people) expect(state.names.person(id)).toBe(fresh.names.person(id));
}

describe('a policy that takes over what has changed', () => {
  test('is the one that is loaded anew, after whatever statements, on processes that look at different times', async () => {
    const changes = new RandomPolicyChanges(session, 20261122);
    await changes.begin();
    const [often, rarely] = [new StoredPolicies(watched, resources), new StoredPolicies(watched, resources)];
    await often.at(0);
    await rarely.at(0);
    const before = wholeLoads;
    let expected = 0;
    for (let round = 0; round < ROUNDS; round++) {
      expected += await changes.transaction();
      const fresh = await anew();
      await expectLike(fresh, await often.at(fresh.epoch));
      const late = round % 7 === 6;
      if (late) await expectLike(fresh, await rarely.at(fresh.epoch));
      if (round % 10 === 0) expectSameDecisions((await often.at(0)).policy, fresh.policy, Date.now());
    }
    expect(changes.made).toBeGreaterThan(ROUNDS);
    // Once for each process after what cannot be told, and never else.
    expect(wholeLoads - before).toBeGreaterThanOrEqual(expected);
    expect(wholeLoads - before).toBeLessThanOrEqual(2 * expected);
  }, 120_000);

  test('knows inside a transaction what that has changed so far, and forgets it when it is taken back', async () => {
    const policies = new StoredPolicies(watched, resources);
    await policies.at(0);
    const before = await anew();
    const loads = wholeLoads;
    await watched.kysely
      .transaction()
      .execute(async (trx) => {
        await rowsOf(trx, "update person set name = 'Somebody else', enabled = not enabled");
        await rowsOf(trx, 'delete from membership');
        const inside = await policies.within(trx);
        expectAlike(inside.policy, (await new StoredPolicies(watched, resources).within(trx)).policy, Date.now());
        expect(inside.policy.people.some((p) => p.groups.length > 0)).toBe(false);
        const [someone] = await rowsOf<{ id: string }>(trx, 'select id from person limit 1');
        expect(inside.names.person(someone?.id as string)).toBe('Somebody else');
        throw new Error('taken back');
      })
      .catch((error: Error) => expect(error.message).toBe('taken back'));
    // Only the one to compare with.
    expect(wholeLoads - loads).toBe(1);
    await rowsOf(
      database.db,
      'update person set enabled = not enabled where id = (select min(id::text)::uuid from person)',
    );
    const after = await policies.at(before.epoch + 1);
    await expectLike(await anew(), after);
    expect(wholeLoads - loads).toBe(1);
  });

  test('is loaded whole when the log does not tell, and each process notices', async () => {
    const policies = new StoredPolicies(watched, resources);
    const ways: readonly string[][] = [
      ['truncate access_grant cascade'],
      ['truncate membership'],
      // What goes in behind the back of the triggers, as a restored copy does.
      [
        'set session_replication_role = replica',
        "update person set name = 'Restored' where enabled",
        'update policy_epoch set n = n + 1',
        'reset session_replication_role',
      ],
      // Another history that has come as far.
      [
        'set session_replication_role = replica',
        "update person set name = 'Of another history' where enabled",
        "update policy_change set at = at - interval '1 hour'",
        'reset session_replication_role',
        'update person set enabled = not enabled where id = (select min(id::text)::uuid from person)',
      ],
      [
        'update person set enabled = not enabled where id = (select min(id::text)::uuid from person)',
        'update person set enabled = not enabled where id = (select min(id::text)::uuid from person)',
        'delete from policy_change where epoch < (select n from policy_epoch)',
      ],
      [
        'insert into person (id, login, name) ' +
          "select gen_random_uuid(), 'many' || n, 'Many ' || n from generate_series(1, 1001) n",
      ],
    ];
    for (const statements of ways) {
      await policies.at(await epoch());
      const loads = wholeLoads;
      for (const statement of statements) await session.query(statement);
      const fresh = await anew();
      await expectLike(fresh, await policies.at(fresh.epoch));
      expect(wholeLoads - loads, statements.join('; ')).toBe(1);
    }
  });

  test('stays as it is, at its epoch, when nothing changes that it is about', async () => {
    const before = await epoch();
    await session.query("update person set last_seen_at = now(), description = 'Seen', version = version + 1");
    await session.query("update place set description = 'Nice', version = version + 1");
    await session.query("update profile set description = 'Nice', version = version + 1");
    await session.query('update person set enabled = enabled');
    expect(await epoch()).toBe(before);
    await session.query("update person set enabled = not enabled where login = 'many1'");
    expect(await epoch()).toBe(before + 1);
  });
});
