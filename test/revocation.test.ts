import { afterAll, beforeAll, expect, test } from 'vitest';
import { StoredPolicies } from '#modules/access/section.ts';
import type { PolicySource, PolicyState } from '#platform/policy-source.ts';
import { REGISTRY } from '../src/compose.ts';
import { type Caller, type Product, product } from './product.ts';

let house: Product;
/** A ticket that is only looked at, and one that is written on. */
let seen: string;
let written: string;

beforeAll(async () => {
  house = await product();
  const { care } = house.ids.places;
  const file = async (title: string): Promise<string> =>
    (await house.as('karl').post('/tickets', { title, place_id: care })).body.id;
  seen = await file('Broken again');
  written = await file('Broken for good');
});
afterAll(() => house?.close());

const ask = (who: Caller): Promise<number[]> =>
  Promise.all(
    [
      who.get(`/tickets/${seen}`),
      who.get(`/tickets/${seen}/workunits`),
      who.post(`/tickets/${written}/comments`, { body: 'And again' }),
    ].map(async (answer) => (await answer).status),
  );

/** A grant is given and taken away on one process; the other one is asked before, meanwhile and after. */
async function giveAndTake(here: Product, there: Product, n: number): Promise<void> {
  const chief = here.as('greta');
  const stranger = there.as('nina');
  const given = await chief.post('/grants', {
    person_id: here.ids.people['nina'],
    profile_id: here.ids.profiles['Standard user'],
    place_id: here.ids.places['care'],
  });
  expect(given.status, given.text).toBe(201);
  expect(await ask(stranger), `round ${n}, granted`).toEqual([200, 200, 200]);
  // Asked while the grant is being taken away: either answer is right then.
  const meanwhile = n % 2 === 0 ? ask(stranger) : undefined;
  const taken = await chief.delete(`/grants/${given.body.id}`);
  const after = ask(stranger);
  expect(taken.status, taken.text).toBe(204);
  // Whoever wrote on a ticket keeps sight of it, so there the answer is a refusal.
  expect(await after, `round ${n}, revoked`).toEqual([404, 404, 403]);
  await meanwhile;
}

/** Comments written after a revocation and before the next grant, in the order of the audit. */
const WRITTEN_TOO_LATE = `
  with marks as (
    select id, action, lead(id) over (order by id) as next from audit where type = 'grant' and action in ('create', 'delete')
  )
  select c.id from audit c join marks m on m.action = 'delete' and c.id > m.id and (m.next is null or c.id < m.next)
  where c.type = 'workunit' and c.actor_id = $1`;

test('nothing is decided by an older policy once the revoking call has returned, on any process', async () => {
  const other = await house.another();
  const pairs = [
    [house, other],
    [other, house],
    [house, house],
  ] as const;
  for (let n = 0; n < 100; n++) {
    const [here, there] = pairs[n % pairs.length] as (typeof pairs)[number];
    await giveAndTake(here, there, n);
  }
  expect(await house.sql(WRITTEN_TOO_LATE, [house.ids.people['nina']])).toEqual([]);
}, 60_000);

/** A source that never looks again: the mistake that the test above must notice. */
function frozen(): PolicySource {
  const resources = REGISTRY.all().map((s) => s.spec.resource);
  const real = new StoredPolicies(house.database.database, resources);
  let first: Promise<PolicyState> | undefined;
  return { at: (epoch) => (first ??= real.at(epoch)), within: (db) => real.within(db) };
}

test('a process that never reloads its policy fails this very test', async () => {
  const stale = await house.another({ policies: frozen() });
  await expect(giveAndTake(house, stale, 0)).rejects.toThrow('revoked');
});
