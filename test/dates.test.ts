import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Product, product } from './product.ts';

const HOUR = 3_600_000;

let house: Product;
let other: Product;
let ticket: string;

beforeAll(async () => {
  house = await product();
  other = await house.another();
  const { care } = house.ids.places;
  ticket = (await house.as('karl').post('/tickets', { title: 'A pelican', place_id: care })).body.id;
});
afterEach(() => vi.useRealTimers());
afterAll(() => house?.close());

/** The clock of both processes, and nothing else of them, goes to so many hours from now. */
function goTo(hours: number): void {
  vi.useRealTimers();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * HOUR });
}

const moment = (hours: number): string => new Date(Date.now() + hours * HOUR).toISOString();

/** What nina gets on either process: the ticket, its place in the list, the number of those found, a way to write. */
async function asked(): Promise<unknown[]> {
  const answers = await Promise.all(
    [house, other].map(async (server) => {
      const nina = server.as('nina');
      const list = await nina.get('/tickets?q=pelican');
      const count = await nina.get('/tickets/count?q=pelican');
      const change = await nina.patch(`/tickets/${ticket}`, { title: 'A pelican' }, 99);
      return [(await nina.get(`/tickets/${ticket}`)).status, list.body.items.length, count.body.count, change.status];
    }),
  );
  expect(answers[0]).toEqual(answers[1]);
  return answers[0] as unknown[];
}

/** Somebody who may do nothing with the ticket does not learn that it is there; who may hears of the old version. */
const CLOSED = [404, 0, 0, 404];

test('a grant begins and ends by itself, on every process, without anything being changed', async () => {
  const given = await house.as('greta').post('/grants', {
    person_id: house.ids.people['nina'],
    profile_id: house.ids.profiles['Supervisor'],
    place_id: house.ids.places['care'],
    starts_at: moment(1),
    ends_at: moment(3),
  });
  expect(given.status, given.text).toBe(201);
  expect(await asked(), 'before').toEqual(CLOSED);
  goTo(2);
  const [status, listed, counted, changed] = await asked();
  expect([status, listed, counted], 'meanwhile').toEqual([200, 1, 1]);
  expect(changed, 'meanwhile').not.toBe(404);
  goTo(3.01);
  expect(await asked(), 'after').toEqual(CLOSED);
  const why = await house
    .as('greta')
    .get(`/access/explain?person_id=${house.ids.people['nina']}&type=ticket&id=${ticket}&action=view`);
  expect(why.body.allowed, why.text).toBe(false);
});

test("a person's own dates close everything, whatever was granted", async () => {
  const nina = house.ids.people['nina'];
  const edited = await house.as('greta').patch(`/people/${nina}`, { valid_until: moment(2) });
  expect(edited.status, edited.text).toBe(200);
  expect((await house.as('nina').get('/me')).status).toBe(200);
  goTo(2.01);
  expect((await house.as('nina').get('/me')).status).toBe(401);
  expect((await other.as('nina').get('/me')).status).toBe(401);
});
