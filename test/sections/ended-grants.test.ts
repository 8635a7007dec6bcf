import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import { type Answer, type Caller, type Json, type Product, product } from '../product.ts';

let house: Product;
let greta: Caller;
let reads: string;
let id: string;
let number = 0;

beforeAll(async () => {
  house = await product();
  greta = house.as('greta');
  reads = ok(await greta.post('/profiles', { name: 'Reads on', place_id: ROOT_ID, bits: ['IR'] })).id;
});
afterAll(() => house?.close());

beforeEach(async () => {
  const login = `ends${++number}`;
  id = ok(await greta.post('/people', { login, name: login, organization_id: house.ids.places['acme'] })).id;
});

function ok(answer: Answer): Json {
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
}

const give = (more: object = {}): Promise<Answer> =>
  greta.post('/grants', { person_id: id, profile_id: reads, place_id: house.ids.places['acme'], ...more });
const over = (grant: string) =>
  house.sql("update access_grant set ends_at = now() - interval '1 day' where id = $1", [grant]);

describe('a grant', () => {
  test('is given no end that is over, and keeps one that it has', async () => {
    const past = { ends_at: '2001-01-01T00:00:00Z' };
    const refused = (a: Answer) =>
      expect([a.status, a.body.errors]).toMatchObject([
        422,
        [{ field: 'ends_at', message: expect.stringContaining('is over already') }],
      ]);
    refused(await give(past));
    const { id: given } = ok(await give());
    refused(await greta.patch(`/grants/${given}`, past));
    await over(given);
    const { ends_at } = ok(await greta.get(`/grants/${given}`));
    ok(await greta.patch(`/grants/${given}`, { below: true, ends_at }));
    ok(await greta.patch(`/grants/${given}`, { ends_at: '2090-01-01T00:00:00Z' }));
  });

  test('that has ended makes room for a new one', async () => {
    const { id: first } = ok(await give());
    await over(first);
    ok(await give());
    expect((await greta.get(`/grants/${first}`)).status).toBe(404);
    expect((await give()).status).toBe(422);
  });

  test('that made room for another does not hold up the undoing of that one', async () => {
    const { id: first } = ok(await give());
    await over(first);
    const { id: second } = ok(await give());
    expect(ok(await greta.post('/changes/undo', { record_id: second }))).toMatchObject({
      reverted: 1,
      left: [{ type: 'grant', reason: expect.stringContaining('is over already') }],
    });
    expect(ok(await greta.get(`/grants?person_id=${id}`)).items).toEqual([]);
    // By itself, it is refused in words.
    const [entry] = await house.sql("select number from audit where record_id = $1 and action = 'delete'", [first]);
    const again = await greta.post('/changes/revert', { entry: Number(entry?.['number']) });
    expect([again.status, again.text]).toEqual([422, expect.stringContaining('is over already')]);
  });
});
