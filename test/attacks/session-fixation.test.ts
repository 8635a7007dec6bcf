import { createHash } from 'node:crypto';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '#modules/demo/world.ts';
import { type Answer, type Product, product } from '../product.ts';

let house: Product;
beforeAll(async () => {
  house = await product();
});
afterAll(() => house?.close());

const tokenIn = (a: Answer): string => /gatehouse=([^;]+)/.exec(String(a.headers['set-cookie']))?.[1] ?? '';
const signInWith = (token: string, login: string): Promise<Answer> =>
  house.withToken(token).post('/session', { login, password: DEMO_PASSWORD });
const statusOf = async (token: string): Promise<number> => (await house.withToken(token).get('/me')).status;
const whoIs = async (token: string): Promise<string> => (await house.withToken(token).get('/me')).body.login;

describe('a session that somebody planted', () => {
  test('with a token that was made up is not the one after signing in, nor is it ever one', async () => {
    const planted = 'planted-by-a-stranger-0123456789-0123456789';
    expect(await statusOf(planted)).toBe(401);
    const own = tokenIn(await signInWith(planted, 'nina'));
    expect(own).not.toBe('');
    expect(own).not.toBe(planted);
    expect([await statusOf(planted), await whoIs(own)]).toEqual([401, 'nina']);
    const hash = createHash('sha256').update(planted).digest();
    expect(await house.sql('select 1 from session where token_hash = $1', [hash])).toEqual([]);
  });

  test('with the planter’s own session does not become that of whoever signs in over it', async () => {
    const planter = tokenIn(await house.nobody.post('/session', { login: 'otto', password: DEMO_PASSWORD }));
    const victim = tokenIn(await signInWith(planter, 'nina'));
    expect(victim).not.toBe(planter);
    expect([await statusOf(planter), await whoIs(victim)]).toEqual([401, 'nina']);
  });

  test('that waits for the second factor is not the one after it', async () => {
    const { caller, secret } = await withApp('hana');
    const half = tokenIn(await house.nobody.post('/session', { login: 'hana', password: DEMO_PASSWORD }));
    expect(await statusOf(half)).toBe(403);
    const whole = tokenIn(await house.withToken(half).post('/session/factor', { code: generateSync({ secret }) }));
    expect(whole).not.toBe(half);
    expect([await statusOf(half), await whoIs(whole)]).toEqual([401, 'hana']);
    // Nor does the one before the factor was set up go on, anywhere but where it was.
    expect(await whoIs(caller)).toBe('hana');
  });

  test('is not told by any address: a token in the query or the body opens nothing', async () => {
    const token = tokenIn(await house.nobody.post('/session', { login: 'otto', password: DEMO_PASSWORD }));
    expect((await house.nobody.get(`/me?gatehouse=${token}`)).status).toBe(401);
    expect((await house.nobody.get('/me', { authorization: `Bearer ${token}` })).status).toBe(401);
    expect((await house.nobody.get('/me', { 'x-session': token })).status).toBe(401);
  });
});

test('the cookie of a session is out of reach for scripts and for other sites', async () => {
  const plain = await house.nobody.post('/session', { login: 'otto', password: DEMO_PASSWORD });
  const cookies = [plain.headers['set-cookie']].flat().map(String);
  expect(cookies).toHaveLength(2);
  for (const cookie of cookies) {
    expect(cookie).toMatch(/; Path=\/;/);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=(Lax|Strict)/);
    expect(cookie).not.toMatch(/Domain=/);
  }
  const proxied = await house.another({ trustProxy: true });
  const body = { login: 'otto', password: DEMO_PASSWORD };
  const secure = await proxied.nobody.post('/session', body, { 'x-forwarded-proto': 'https' });
  for (const cookie of [secure.headers['set-cookie']].flat().map(String)) {
    expect(cookie).toMatch(/^__Host-gatehouse/);
    expect(cookie).toMatch(/; Secure/);
  }
  // A page of a sister site can set the plain name for a whole domain; over TLS it counts for nothing.
  const planted = await proxied.withToken(tokenIn(plain)).get('/me', { 'x-forwarded-proto': 'https' });
  expect(planted.status).toBe(401);
});

test('signing out, a new password and being disabled leave no session behind', async () => {
  const enter = async (): Promise<string> =>
    tokenIn(await house.nobody.post('/session', { login: 'leo', password: DEMO_PASSWORD }));
  const [first, second] = [await enter(), await enter()];
  await house.withToken(first).delete('/session');
  expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200]);
  const leo = house.ids.people['leo'];
  expect((await house.as('ada').patch(`/people/${leo}`, { enabled: false })).status).toBe(200);
  expect(await statusOf(second)).toBe(401);
  expect((await house.as('ada').patch(`/people/${leo}`, { enabled: true })).status).toBe(200);
  expect(await statusOf(second)).toBe(401);
  const third = await enter();
  const given = { password: 'Given-by-another-4711', must_change: false };
  expect((await house.as('ada').post(`/people/${leo}/password`, given)).status).toBe(204);
  expect(await statusOf(third)).toBe(401);
});

/** Somebody's session in which an authenticator app was set up, with a code of a step that is over. */
async function withApp(login: string): Promise<{ caller: string; secret: string }> {
  const caller = tokenIn(await house.nobody.post('/session', { login, password: DEMO_PASSWORD }));
  const who = house.withToken(caller);
  const { secret } = (await who.post('/me/totp')).body;
  const code = generateSync({ secret, epoch: Math.floor(Date.now() / 1000) - 30 });
  expect((await who.post('/me/totp/confirmation', { code })).status).toBe(200);
  return { caller, secret };
}
