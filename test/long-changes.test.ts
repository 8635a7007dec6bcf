import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DEMO_ADMIN } from '#modules/demo/section.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { openSession } from '#platform/db.ts';
import { UPKEEP } from '#platform/system-actors.ts';
import { eventually } from './eventually.ts';
import { type Product, product } from './product.ts';

let house: Product;
/** A grant that nina needs for writing on the ticket, which is not hers. */
let grant: string;
let ticket: string;

beforeAll(async () => {
  house = await product();
});
afterAll(() => house?.close());

beforeEach(async () => {
  const { care } = house.ids.places;
  ticket = (await house.as('karl').post('/tickets', { title: 'Broken', place_id: care })).body.id;
  const given = await house.as('greta').post('/grants', {
    person_id: house.ids.people['nina'],
    profile_id: house.ids.profiles['Technician'],
    place_id: care,
  });
  expect(given.status, given.text).toBe(201);
  grant = given.body.id;
});

interface LongChange {
  /** Lets it come to its end, and waits until it is committed. */
  end(): Promise<void>;
  readonly over: Promise<void>;
}

/** A long change of rights, as imports and changes of many people are: it has done its work, and has not ended. */
async function longChange(work: (ctx: Ctx) => Promise<unknown>): Promise<LongChange> {
  const ctx = await house.house.outside(UPKEEP);
  const done = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const over = ctx.transaction(
    async (inside) => {
      await work(inside);
      done.resolve();
      await gate.promise;
    },
    { long: true },
  );
  await Promise.race([done.promise, over]);
  return {
    over,
    end: () => {
      gate.resolve();
      return over;
    },
  };
}

const takeGrant = (ctx: Ctx): Promise<unknown> => ctx.write(grantSpec).remove(grant);
const granted = async (): Promise<number> =>
  (await house.sql('select 1 from access_grant where id = $1', [grant])).length;
const comment = (body: string) => house.as('nina').post(`/tickets/${ticket}/comments`, { body });

test('a long change of rights holds up no ordinary write and no sign-in, and counts from its end on', async () => {
  const change = await longChange(takeGrant);
  expect((await comment('Still allowed')).status).toBe(200);
  expect((await house.nobody.post('/session', DEMO_ADMIN)).status).toBe(200);
  await change.end();
  expect((await comment('Too late')).status).toBe(403);
});

test('a write decided by the rights from before is committed before a long change, not after it', async () => {
  const change = await longChange(takeGrant);
  const other = await openSession(house.database.target);
  await other.query('begin');
  await other.query('select 1 from ticket where id = $1 for update', [ticket]);
  const writing = house.as('nina').patch(`/tickets/${ticket}`, { title: 'Broken for good' });
  const held = (waits: boolean) =>
    house.sql(
      "select 1 from pg_locks where locktype = 'advisory' and objid = 4711 and objsubid = 1 and database = " +
        `(select oid from pg_database where datname = current_database()) and granted = ${!waits}`,
    );
  await eventually('the write is decided', async () => (await held(false)).length > 0);
  let isOver = false;
  const over = change.end().then(() => {
    isOver = true;
  });
  await eventually('the change wants to end', async () => (await held(true)).length > 0);
  expect([isOver, await granted()]).toEqual([false, 1]);
  await other.query('commit');
  await other.close();
  expect((await writing).status).toBe(200);
  await over;
  expect(await granted()).toBe(0);
});

test('a write that waits for what a long change has changed gives way to it, and is done after it', async () => {
  const admin = house.ids.people['admin'] as string;
  await house.sql("update person set picture = repeat('0', 64) where id = $1", [admin]);
  const change = await longChange((ctx) => ctx.write(personSpec).touch(admin, { phone: '+43 1 4711' }));
  const removing = house.as('admin').delete('/me/picture');
  // Long enough that the database has looked for a deadlock before, and found none.
  await eventually('the write waits for the row', async () => {
    const waiting = await house.sql(
      'select 1 from pg_stat_activity where cardinality(pg_blocking_pids(pid)) > 0 ' +
        "and clock_timestamp() - query_start > interval '1.5 seconds'",
    );
    return waiting.length > 0;
  });
  await change.end();
  expect((await removing).status).toBe(204);
  const [row] = await house.sql('select phone, picture from person where id = $1', [admin]);
  expect(row).toEqual({ phone: '+43 1 4711', picture: null });
});
