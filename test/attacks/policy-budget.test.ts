import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Budget } from '#modules/policy/budget.ts';
import { openSession } from '#platform/db.ts';
import { eventually } from '../eventually.ts';
import { type Answer, type Product, product } from '../product.ts';

let p: Product;

beforeAll(async () => {
  p = await product();
});
afterAll(() => p?.close());

const many = (n: number, who = 'karl'): string =>
  `gatehouse: 1\ntests:\n${Array.from({ length: n }, () => `  - ${who} must not purge any ticket\n`).join('')}`;

describe('permission tests of a file', () => {
  test.each(['apply', 'diff', 'test'])('are few for %s by those without full power', async (verb) => {
    const answer = await p.as('karl').post(`/policy/${verb}`, { file: many(501) });
    expect(answer.status).toBe(422);
    expect(answer.body.detail).toMatch(/500 permission tests; this one has 501/);
    expect((await p.as('karl').post(`/policy/${verb}`, { file: many(3) })).status).toBe(200);
    expect((await p.as('greta').post(`/policy/${verb}`, { file: many(501) })).status).toBe(200);
  });

  test('are not run when the file is refused', async () => {
    const file = `${many(2)}  - nobody must not purge any ticket\nplaces: [{ name: X, kind: group }]\n`;
    const answer = await p.as('karl').post('/policy/apply', { file });
    expect([answer.status, answer.text]).toEqual([422, expect.not.stringContaining('nobody')]);
    expect(answer.body.errors).toEqual([expect.objectContaining({ field: 'places.0.under' })]);
  });

  test('of a file that changes nothing are run and told', async () => {
    const file = 'gatehouse: 1\ntests:\n  - karl may purge every ticket at Globex\n';
    const answer = await p.as('karl').post('/policy/apply', { file });
    expect(answer.status, answer.text).toBe(409);
    const dry = await p.as('karl').post('/policy/diff', { file });
    expect(dry.body).toMatchObject({ changed: 0, tests: [{ passed: false }] });
  });

  test('end when their time is over', async () => {
    await expect(new Budget(1, -1).spend()).rejects.toMatchObject({ kind: 'invalid', key: 'policy.testsLong' });
    await expect(new Budget(1, Infinity).spend()).resolves.toBeUndefined();
  });
});

describe('files that are worked on at once', () => {
  const post = (who: string, verb = 'diff'): Promise<Answer> =>
    p.as(who).post(`/policy/${verb}`, { file: many(1, who) });

  test('are one for each person and two in all, and those of full power besides', async () => {
    const waiting = async (): Promise<number> => {
      const locks =
        "select 1 from pg_locks where locktype = 'advisory' and objid = 4712 and objsubid = 1 and not granted " +
        'and database = (select oid from pg_database where datname = current_database())';
      return (await p.sql(locks)).length;
    };
    const other = await openSession(p.database.target);
    try {
      await other.query('select pg_advisory_lock(4712)');
      const first = post('karl');
      await eventually('the first waits', async () => (await waiting()) === 1);
      const refused = await post('karl', 'test');
      expect([refused.status, refused.headers['retry-after']]).toEqual([429, '5']);
      expect(refused.body.detail).toMatch(/Try again in 5 seconds/);
      const second = post('otto');
      await eventually('the second waits', async () => (await waiting()) === 2);
      expect((await post('helen', 'test')).status).toBe(429);
      expect((await post('greta', 'test')).status).toBe(200);
      await other.query('select pg_advisory_unlock(4712)');
      expect((await Promise.all([first, second])).map((a) => a.status)).toEqual([200, 200]);
    } finally {
      await other.close();
    }
    expect((await post('karl')).status).toBe(200);
    expect((await post('helen')).status).toBe(200);
  });
});
