import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Product, product } from './product.ts';

/** Each way to the database and back costs more than most of the work there: what is done most often takes few. */
let house: Product;
const asked: { readonly client: pg.Client; readonly text: string }[] = [];

beforeAll(async () => {
  house = await product();
  const real = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    const [first] = args;
    asked.push({ client: this, text: typeof first === 'string' ? first : String((first as { text?: string }).text) });
    return real.apply(this, args) as never;
  } as never);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await house?.close();
});

/**
 * The statements of the second of two calls, by their first words: the first makes ready what is made once. Only those of
 * its transaction: that the caller was here is noted beside it, on another connection.
 */
async function waysOf(call: () => Promise<{ readonly status: number }>): Promise<string[]> {
  await call();
  await house.sql("update session set last_seen_at = now() - interval '1 hour'");
  asked.length = 0;
  expect((await call()).status).toBe(201);
  const begun = asked.findIndex(({ text }) => text.startsWith('begin'));
  const own = asked.slice(begun).filter(({ client }) => client === asked[begun]?.client);
  const ended = own.findIndex(({ text }) => text === 'commit');
  return own.slice(0, ended + 1).map(({ text }) => /^(begin; )?\w+/.exec(text)?.[0] ?? text);
}

test('a ticket is created in seven ways to the database', async () => {
  const create = () =>
    house.as('nina').post('/tickets', { title: 'It is slow', place_id: house.ids.places['support'] });
  // Lock; session and epoch; default person; ticket; limits of its group; audit with the event.
  const ways = 'begin; select, select, select, insert, select, with, commit';
  expect((await waysOf(create)).join(', ')).toBe(ways);
});
