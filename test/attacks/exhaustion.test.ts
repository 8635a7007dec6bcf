import { once } from 'node:events';
import { get, type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Product, product } from '../product.ts';

/** What nobody can use up for others: memory by bodies that need not be read, connections, live streams. */
let house: Product;
let base: string;

beforeAll(async () => {
  house = await product();
  base = await house.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => house?.close());

/** Calls that take larger bodies than others. */
const LARGE = ['/people-import', '/people-import/errors', '/policy/diff', '/policy/apply', '/policy/test'];

describe('a large body', () => {
  test.each(LARGE)('of a stranger is not read by %s', async (path) => {
    const json = { 'content-type': 'application/json' };
    const statuses = async (who: Caller): Promise<number> => (await who.call('POST', path, '{"csv":', json)).status;
    expect(await statuses(house.nobody)).toBe(401);
    expect(await statuses(house.withBearer('gh_made-up'))).toBe(401);
    expect(await statuses(house.withToken('made-up'))).toBe(401);
    expect(await statuses(house.as('ada'))).toBe(400);
  });

  test('of a stranger is answered before it has come', async () => {
    const sent = request(`${base}/api/v1/people-import`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '60000000' },
    });
    sent.write('{"csv":"');
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(401);
    sent.destroy();
  });
});

test('a request that does not come to its end is given up', () => {
  expect(house.app.server.requestTimeout).toBeGreaterThan(0);
  expect(house.app.server.headersTimeout).toBeGreaterThan(0);
});

test('one person keeps fifty live streams open, and no more; others theirs', async () => {
  const open = async (login: string): Promise<IncomingMessage> => {
    const asked = get(`${base}/api/v1/events`, { agent: false, headers: { cookie: `gatehouse=session-of-${login}` } });
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    return answer;
  };
  const streams: IncomingMessage[] = [];
  for (let n = 0; n < 50; n += 1) streams.push(await open('nina'));
  expect(new Set(streams.map((s) => s.statusCode))).toEqual(new Set([200]));
  expect((await open('nina')).statusCode).toBe(429);
  const other = await open('ada');
  expect(other.statusCode).toBe(200);
  for (const stream of [...streams, other]) stream.destroy();
});
