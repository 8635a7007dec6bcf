import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ticket } from '#modules/tickets/access.ts';
import { REGISTRY } from '../../src/compose.ts';
import type { Answer, Caller, Product } from '../product.ts';
import { product } from '../product.ts';
import { sees, stored, storedPolicy } from '../rows.ts';

/**
 * Time tells what words do not. Where somebody must not learn whether there is such a thing, the same is asked of the
 * database for what is there as for what is not: as many statements, with the same text.
 */
const UNKNOWN = '00000000-0000-7000-8000-00000000dead';
let house: Product;
const statements: string[] = [];

beforeAll(async () => {
  house = await product();
  await (await house.house.startJobs()).stop();
  const real = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    const [first] = args;
    statements.push(typeof first === 'string' ? first : String((first as { text?: string }).text));
    return real.apply(this, args) as never;
  } as never);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await house?.close();
});

/** What one call asks of the database, and what it answers. */
async function work(call: () => Promise<Answer>): Promise<{ asked: string[]; told: string }> {
  statements.length = 0;
  const a = await call();
  const told = `${a.status} ${a.text}`.replaceAll(/"requestId":"[^"]*"/g, '');
  return { asked: [...statements], told };
}

/** The second of two calls: the first makes ready what is made once, such as prepared statements and sessions noted. */
const twice = async (call: () => Promise<Answer>) => {
  await work(call);
  return work(call);
};

async function isSame(
  there: () => Promise<Answer>,
  not: () => Promise<Answer>,
  hide: readonly string[] = [],
): Promise<void> {
  const [a, b] = [await twice(there), await twice(not)];
  const plain = (text: string): string => hide.reduce((t, word) => t.replaceAll(word, '?'), text);
  expect(plain(a.told)).toBe(plain(b.told));
  expect(a.asked.length).toBeGreaterThan(0);
  expect(a.asked).toEqual(b.asked);
}

describe('a stranger who tries', () => {
  const signIn = (login: string) => () => house.nobody.post('/session', { login, password: 'not the one' });

  test('logins finds out nothing: one that is there, is disabled, mails only or is none costs the same', async () => {
    await house.sql("update person set enabled = false where login = 'hana'");
    await house.sql("update person set may_sign_in = false where login = 'tom'");
    await house.sql('update policy_epoch set n = n + 1');
    for (const login of ['nina', 'hana', 'tom', 'admin'])
      await isSame(signIn(login), signIn(`not-${login}`), [`not-${login}`, login]);
  });

  test('addresses for a link finds out nothing', async () => {
    const other = await house.another();
    const ask = (who: string) => () => other.nobody.post('/recovery', { who });
    await isSame(ask('nina'), ask('nobody-at-all'), ['nina', 'nobody-at-all']);
  });

  test('links finds out nothing', async () => {
    const link = (token: string) => () => house.nobody.post('/recovery/password', { token, password: 'x'.repeat(20) });
    await isSame(link('a.b'), link('c.d'));
  });
});

describe('somebody who asks for what they may not view', () => {
  const cases: (readonly [string, string])[] = [];
  const callers: readonly (readonly [string, () => Caller])[] = [
    ['nina', () => house.as('nina')],
    ['karl', () => house.as('karl')],
  ];
  beforeAll(async () => {
    const policy = await storedPolicy(house);
    for (const [login] of callers) {
      const asker = { personId: house.ids.people[login] as string, now: Date.now() };
      for (const { spec } of REGISTRY.all()) {
        const r = spec.resource;
        const row = (await stored(house, r)).find((one) => !sees(policy, asker, r, one));
        if (row) cases.push([login, `${spec.resource.type} /${spec.path}/${row.id}`]);
      }
    }
  });

  test('waits for a record out of sight as for none, whatever its type', async () => {
    expect(cases.length).toBeGreaterThan(10);
    for (const [login, named] of cases) {
      const path = named.split(' ')[1] as string;
      const none = path.replace(/[^/]+$/, UNKNOWN);
      const get = (at: string) => () => house.as(login).get(at);
      const [a, b] = [await twice(get(path)), await twice(get(none))];
      expect([named, a.told]).toEqual([named, b.told]);
      expect([named, ...a.asked]).toEqual([named, ...b.asked]);
    }
  });

  test('hears and waits alike in explanations, looks and pickers', async () => {
    const { people } = house.ids;
    const ivan = people['ivan'] as string;
    const ways: ((id: string) => string)[] = [
      (id) => `/access/explain?type=person&id=${id}&action=view`,
      (id) => `/access/who?type=person&id=${id}&action=view`,
      (id) => `/access/what?person_id=${id}`,
      (id) => `/access/summary?person_id=${id}`,
      (id) => `/people-pictures?people=${id}`,
      (id) => `/tickets?requester_id=${id}`,
      (id) => `/grants?person_id=${id}`,
    ];
    for (const way of ways) {
      await isSame(
        () => house.as('nina').get(way(ivan)),
        () => house.as('nina').get(way(UNKNOWN)),
        [ivan, UNKNOWN],
      );
    }
  });

  test('for access to a record waits and hears alike, whether there is one or not', async () => {
    const cast = house.as('nina');
    const policy = await storedPolicy(house);
    const asker = { personId: house.ids.people['nina'] as string, now: Date.now() };
    const types = REGISTRY.all().filter(({ spec }) => spec.resource.actions['view'] !== undefined);
    let tried = 0;
    for (const { spec } of types) {
      const { type } = spec.resource;
      const row = (await stored(house, spec.resource)).find((one) => !sees(policy, asker, spec.resource, one));
      if (!row) continue;
      tried += 1;
      const ask = (id: string) => async (): Promise<Answer> => {
        await house.sql('delete from access_request');
        statements.length = 0;
        return cast.post('/access-requests', { type, id, action: 'view', reason: 'I help', days: 2 });
      };
      const [a, b] = [await twice(ask(row.id)), await twice(ask(UNKNOWN))];
      const plain = (text: string): string =>
        text
          .replaceAll(row.id, '?')
          .replaceAll(UNKNOWN, '?')
          .replaceAll(/"(id|number|created_at|expires_at)":("[^"]*"|\d+)/g, '');
      expect([type, plain(a.told)]).toEqual([type, plain(b.told)]);
      expect([type, ...a.asked]).toEqual([type, ...b.asked]);
    }
    expect(tried).toBeGreaterThan(4);
  });

  test('asks for a ticket by its number alike whether there is one or not', async () => {
    const cast = house.as('nina');
    const policy = await storedPolicy(house);
    const asker = { personId: house.ids.people['nina'] as string, now: Date.now() };
    const row = (await stored(house, ticket)).find((one) => !sees(policy, asker, ticket, one));
    const ask = (number: number) => async (): Promise<Answer> => {
      await house.sql('delete from access_request');
      statements.length = 0;
      return cast.post('/access-requests', { type: 'ticket', number, action: 'view', reason: 'I help', days: 2 });
    };
    const NONE = 2_000_000_000;
    const number = Number(row?.['number']);
    expect(number).toBeGreaterThan(0);
    const [a, b] = [await twice(ask(number)), await twice(ask(NONE))];
    const plain = (text: string): string =>
      text.replaceAll(/"(id|number|asked_number|created_at|expires_at)":("[^"]*"|\d+)/g, '');
    expect(plain(a.told)).toEqual(plain(b.told));
    expect(a.asked).toEqual(b.asked);
  });

  test('hears alike of names in a search, and gets no count', async () => {
    const search = (q: string) => () => house.as('nina').get(`/people?q=${encodeURIComponent(q)}`);
    for (const [there, not] of [
      ['group:"Customer care"', 'group:"Customer cars"'],
      ['organization:Globex', 'organization:Glomex'],
      ['profile:Technician', 'profile:Technicien'],
      ['ivan', 'ivam'],
    ] as const) {
      const words = [there, not].map((q) => q.split(':').at(-1)?.replaceAll('"', '') ?? '');
      await isSame(search(there), search(not), words);
    }
    for (const q of ['ivan', 'ivam']) {
      expect((await house.as('nina').get(`/people/count?q=${q}`)).body.count).toBe(0);
      expect((await house.as('nina').get(`/choices/people?q=${q}`)).body.items).toEqual([]);
    }
  });
});
