import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '#modules/demo/world.ts';
import { issueSetupToken } from '#modules/signin/section.ts';
import { pino } from 'pino';
import { gatehouse } from '../../src/compose.ts';
import { testDatabase } from '../database.ts';
import { eventually } from '../eventually.ts';
import { type Answer, type Product, product } from '../product.ts';

let house: Product;
beforeAll(async () => {
  house = await product();
});
afterAll(() => house?.close());
beforeEach(() => house.sql('delete from sign_in_failure'));

const signIn = (login: string, password = DEMO_PASSWORD, headers = {}): Promise<Answer> =>
  house.nobody.post('/session', { login, password }, headers);
const tokenIn = (a: Answer): string => /gatehouse=([^;]+)/.exec(String(a.headers['set-cookie']))?.[1] ?? '';
const told = (a: Answer): unknown => [a.status, { ...a.body, requestId: '' }];

describe('signing in', () => {
  test('opens a session that says who one is and where one may go', async () => {
    const a = await signIn(' NINA ');
    expect(a.status).toBe(200);
    expect(a.body.person).toMatchObject({ login: 'nina', kind: 'grouped', language: 'en' });
    expect(a.body.creates).toMatchObject({ ticket: true, person: false });
    expect(String(a.headers['set-cookie'])).toMatch(/HttpOnly.*SameSite=Lax/);
    expect((await house.withToken(tokenIn(a)).get('/me')).body.login).toBe('nina');
  });

  test('fails alike for a wrong password, an unknown login, a disabled account and one that may not sign in', async () => {
    const greta = house.as('greta');
    await greta.patch(`/people/${house.ids.people['hana']}`, { enabled: false });
    await greta.patch(`/people/${house.ids.people['quinn']}`, { may_sign_in: false });
    await greta.patch(`/people/${house.ids.people['leo']}`, { valid_until: '2020-01-01T00:00:00Z' });
    const expected = told(await signIn('nina', 'wrong'));
    expect(expected).toMatchObject([401, { type: '/problems/unauthenticated' }]);
    for (const [login, password] of [['nobody-at-all', 'x'], ['hana'], ['quinn'], ['leo'], ['nina', '']] as const) {
      expect(told(await signIn(login, password)), login).toEqual(expected);
    }
  });

  test.each(['nina', 'nobody-at-all'])(
    'is paused for %s after five failures, and looks no different',
    async (login) => {
      const first = told(await signIn(login, 'wrong'));
      for (let n = 0; n < 4; n++) expect(told(await signIn(login, 'wrong'))).toEqual(first);
      expect(told(await signIn(login))).toEqual(first);
      expect((await signIn('otto')).status).toBe(200);
      await house.sql('update sign_in_failure set locked_until = now()');
      expect((await signIn(login)).status).toBe(login === 'nina' ? 200 : 401);
    },
  );

  test('forgets earlier failures', async () => {
    for (let n = 0; n < 4; n++) await signIn('nina', 'wrong');
    expect((await signIn('nina')).status).toBe(200);
    expect((await signIn('nina', 'wrong')).status).toBe(401);
    expect((await signIn('nina')).status).toBe(200);
  });

  test('changes the token and ends the session it came from', async () => {
    const first = tokenIn(await signIn('otto'));
    const second = tokenIn(await house.withToken(first).post('/session', { login: 'otto', password: DEMO_PASSWORD }));
    expect(second).not.toBe(first);
    expect((await house.withToken(first).get('/me')).status).toBe(401);
    expect((await house.withToken(second).get('/me')).status).toBe(200);
  });

  test('loses against a change that takes it away at the same moment', async () => {
    const id = house.ids.people['carla'];
    const sessions = () => house.sql('select token_hash from session where person_id = $1', [id]);
    const before = await sessions();
    let answer: Promise<Answer> | undefined;
    await house.database.db.transaction().execute(async (trx) => {
      await trx
        .updateTable('person')
        .set({ may_sign_in: false })
        .where('id', '=', id as string)
        .execute();
      answer = signIn('carla');
      await eventually('the sign-in waits for the change', async () => {
        const waiting = await house.sql(
          "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into session%' and pid <> pg_backend_pid()",
        );
        return waiting.length > 0;
      });
    });
    expect((await answer)?.status).toBe(401);
    expect(await sessions()).toEqual(before);
  });
});

test('somebody comes in from many places at once', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => signIn('tom')));
  expect(answers.map((a) => a.status)).toEqual(answers.map(() => 200));
});

test('signing out ends the session for good, and is always possible', async () => {
  const token = tokenIn(await signIn('otto'));
  const out = await house.withToken(token).delete('/session');
  expect(out.status).toBe(204);
  expect((await house.withToken(token).get('/me')).status).toBe(401);
  expect((await house.nobody.delete('/session')).status).toBe(204);
});

test('only the hash of a session’s token is stored', async () => {
  const token = tokenIn(await signIn('otto'));
  const stored = await house.sql('select encode(token_hash, $1) as hash from session', ['escape']);
  expect(JSON.stringify(stored)).not.toContain(token);
});

describe('a request made by a foreign page', () => {
  const post = (headers: Record<string, string>) =>
    house.as('nina').call('PATCH', '/me', { phone: '1' }, { host: 'desk.example', ...headers });
  test.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'https://desk.example.evil.example' },
    { origin: 'https://desk.example:8443' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: 'https://desk.example' },
  ])('is refused: %o', async (headers) => {
    const a = await post(headers as unknown as Record<string, string>);
    expect([a.status, a.body.type]).toEqual([403, '/problems/forbidden']);
    expect((await house.as('nina').get('/me')).body.phone).not.toBe('1');
  });

  test.each([{ origin: 'https://desk.example' }, { 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }])(
    'is let in from our own: %o',
    async (headers) => {
      expect((await post({ ...headers, 'x-nothing': '' } as Record<string, string>)).status).toBe(200);
      await house.as('nina').patch('/me', { phone: '2' });
    },
  );
});

test('the set-up token makes one super administrator, once, and only while there is none', async () => {
  const database = await testDatabase();
  const fresh = gatehouse(database.target, pino({ level: 'silent' }));
  const app = await fresh.http();
  const call = async (body: object) => {
    const a = await app.inject({ method: 'POST', url: '/api/v1/setup', payload: body });
    return [a.statusCode, a.json()] as const;
  };
  const first = { name: 'First', login: 'first', password: 'correct horse battery' };
  const old = await issueSetupToken(fresh.db.kysely);
  const token = await issueSetupToken(fresh.db.kysely);
  expect((await app.inject('/api/v1/setup')).json()).toEqual({ needed: true, mail: false });
  expect((await call({ ...first, token: 'guessed' }))[0]).toBe(403);
  expect((await call({ ...first, token: old }))[0]).toBe(403);
  expect((await call({ ...first, token, password: 'short' }))[0]).toBe(422);
  const both = await Promise.all([call({ ...first, token }), call({ ...first, login: 'second', token })]);
  expect(both.map(([status]) => status).toSorted()).toEqual([200, 403]);
  expect((await call({ ...first, login: 'third', token }))[0]).toBe(403);
  expect((await app.inject('/api/v1/setup')).json()).toEqual({ needed: false, mail: false });
  await app.close();
  await fresh.close();
  await database.close();
});
