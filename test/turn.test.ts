import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession, type Session } from '#platform/db.ts';
import { eventually } from './eventually.ts';
import { type Answer, type Product, product } from './product.ts';

/** A long change of rights somewhere else has the turn: previews and other changes of rights wait for it. */
let house: Product;
let change: Session;

/** As many as the process has connections, and some more. */
const WAITING = 12;

beforeAll(async () => {
  house = await product();
  change = await openSession(house.database.target);
  await change.query('begin');
  await change.query('select pg_advisory_xact_lock(4712)');
});
afterAll(async () => {
  await change?.close();
  await house?.close();
});

test('whoever waits for a long change leaves connections to everybody else, and is served after it', async () => {
  const greta = house.as('greta');
  const id = house.ids.people['nina'];
  const disable = { changes: [{ call: 'people.edit', params: { id }, body: { enabled: false } }] };
  const asked = Array.from({ length: WAITING }, (_, n): Promise<Answer> => {
    if (n % 2 === 0) return greta.post('/access/preview', disable);
    return greta.post('/people', { login: `waits${n}`, name: 'Waits', organization_id: house.ids.places['acme'] });
  });
  await eventually('some wait', async () => {
    const waiting = await house.sql(
      "select 1 from pg_locks where locktype = 'advisory' and objid = 4712 and objsubid = 1 and not granted and " +
        'database = (select oid from pg_database where datname = current_database())',
    );
    return waiting.length > 2;
  });
  const nina = house.as('nina');
  const ticket = (await nina.get('/tickets?limit=1')).body.items[0].id;
  expect((await nina.post(`/tickets/${ticket}/comments`, { body: 'Still at work' })).status).toBe(200);
  // Nor does anybody unknown stand in their line: they are turned away before it.
  expect((await house.nobody.post('/people', { login: 'unknown', name: 'Unknown' })).status).toBe(401);
  await change.query('commit');
  const statuses = (await Promise.all(asked)).map((a) => a.status);
  expect(statuses).toEqual(Array.from({ length: WAITING }, (_, n) => (n % 2 === 0 ? 200 : 201)));
});
