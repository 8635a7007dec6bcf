import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '#modules/demo/world.ts';
import { type Says, type SoftPasskey, softPasskey } from '../passkey.ts';
import { type Answer, type Caller, type Product, product } from '../product.ts';

const ORIGIN = 'https://desk.example';
let house: Product;
beforeAll(async () => {
  house = await product({ publicUrl: `${ORIGIN}/it` });
});
afterAll(() => house?.close());
beforeEach(async () => {
  await house.sql('delete from passkey');
  await house.sql('delete from sign_in_failure');
  for (const login of ['nina', 'otto']) await house.asPerson(house.ids.people[login] as string);
});

const person = (login: string): Caller => house.withToken(`session-of-${house.ids.people[login]}`);
const challengeFor = async (caller: Caller, path: string): Promise<string> =>
  (await caller.post(path)).body.options.challenge;
const toMake = (caller: Caller): Promise<string> => challengeFor(caller, '/me/passkeys/options');
const toEnter = (): Promise<string> => challengeFor(house.nobody, '/session/passkey/options');

const make = (caller: Caller, response: object): Promise<Answer> =>
  caller.post('/me/passkeys', { name: 'Laptop', response });
const enter = (response: object): Promise<Answer> => house.nobody.post('/session/passkey', { response });

/** Somebody with a passkey. */
async function enrolled(login: string): Promise<SoftPasskey> {
  const key = softPasskey(ORIGIN);
  const caller = person(login);
  const made = await make(caller, key.made(await toMake(caller)));
  expect(made.status, made.text).toBe(200);
  return key;
}

/** A session that waits for its second step. */
async function halfWay(login: string): Promise<Caller> {
  const answer = await house.nobody.post('/session', { login, password: DEMO_PASSWORD });
  return house.withToken(/gatehouse=([^;]+)/.exec(String(answer.headers['set-cookie']))?.[1] ?? '');
}

test('a passkey lets its person in, alone and after the password', async () => {
  const key = await enrolled('nina');
  const alone = await enter(key.shown(await toEnter()));
  expect([alone.status, alone.body.person?.login]).toEqual([200, 'nina']);
  const half = await halfWay('nina');
  const challenge = await challengeFor(half, '/session/factor/options');
  const second = await half.post('/session/factor', { passkey: key.shown(challenge, { counter: 2 }) });
  expect([second.status, second.body.step]).toEqual([200, null]);
});

const LIES: readonly (readonly [string, Says])[] = [
  ['another origin', { origin: 'https://desk.example.evil.test' }],
  ['the same host without encryption', { origin: 'http://desk.example' }],
  ['the same host on another port', { origin: 'https://desk.example:8443' }],
  ['a subdomain', { origin: 'https://it.desk.example' }],
  ['another installation', { rpId: 'evil.test' }],
];

describe('is refused', () => {
  test.each(LIES)('when it was made for %s', async (_, says) => {
    const caller = person('nina');
    const made = await make(caller, softPasskey(ORIGIN).made(await toMake(caller), says));
    expect([made.status, made.body.errors]).toMatchObject([422, [{ field: 'response' }]]);
    expect((await caller.get('/me/factors')).body.passkeys).toEqual([]);
  });

  test.each([...LIES, ['a device that did not ask who holds it', { verified: false }] as const])(
    'when it was shown to %s',
    async (_, says) => {
      const key = await enrolled('nina');
      const a = await enter(key.shown(await toEnter(), says));
      expect([a.status, a.headers['set-cookie']]).toEqual([401, undefined]);
    },
  );

  test('when its challenge was answered before, was made up, is too old, or was asked for something else', async () => {
    const key = await enrolled('nina');
    const challenge = await toEnter();
    const response = key.shown(challenge);
    expect((await enter(response)).status).toBe(200);
    expect((await enter(response)).status).toBe(401);
    expect((await enter(key.shown(challenge, { counter: 9 }))).status).toBe(401);
    expect((await enter(key.shown('bWFkZS11cA', { counter: 9 }))).status).toBe(401);
    const old = await toEnter();
    await house.sql("update passkey_challenge set expires_at = now() - interval '1 second' where challenge = $1", [
      old,
    ]);
    expect((await enter(key.shown(old, { counter: 9 }))).status).toBe(401);
    const half = await halfWay('nina');
    const second = await challengeFor(half, '/session/factor/options');
    expect((await enter(key.shown(second, { counter: 9 }))).status).toBe(401);
    const first = await toEnter();
    const stepped = await half.post('/session/factor', { passkey: key.shown(first, { counter: 9 }) });
    expect([stepped.status, stepped.body.errors]).toMatchObject([422, [{ field: 'passkey' }]]);
    const forAnother = key.shown(await toMake(person('nina')), { counter: 9 });
    expect((await half.post('/session/factor', { passkey: forAnother })).status).toBe(422);
  });

  test('when two show the same answer at once: one gets in', async () => {
    const key = await enrolled('nina');
    const response = key.shown(await toEnter());
    const answers = await Promise.all(Array.from({ length: 6 }, () => enter(response)));
    expect(answers.map((a) => a.status).toSorted()).toEqual([200, 401, 401, 401, 401, 401]);
  });

  test('when it is somebody else’s, in place of a second factor or as one’s own', async () => {
    await enrolled('nina');
    const ottos = await enrolled('otto');
    const half = await halfWay('nina');
    const challenge = await challengeFor(half, '/session/factor/options');
    expect((await half.post('/session/factor', { passkey: ottos.shown(challenge) })).status).toBe(422);
    // What Otto was asked to sign does not bind his key to Nina, nor is a known key bound twice.
    const caller = person('nina');
    expect((await make(caller, softPasskey(ORIGIN).made(await toMake(person('otto'))))).status).toBe(422);
    const again = await make(caller, ottos.made(await toMake(caller)));
    expect([again.status, again.body.errors?.[0]?.message]).toEqual([422, 'This passkey is in use already.']);
  });

  test('when somebody has copied the key, and its counter goes back', async () => {
    const key = await enrolled('nina');
    expect((await enter(key.shown(await toEnter(), { counter: 7 }))).status).toBe(200);
    expect((await enter(key.shown(await toEnter(), { counter: 6 }))).status).toBe(401);
  });

  test('when it is signed by another key, has been removed, or its person may not sign in', async () => {
    const key = await enrolled('nina');
    const challenge = await toEnter();
    const forged = softPasskey(ORIGIN).shown(challenge).response.signature;
    const real = key.shown(challenge);
    expect((await enter({ ...real, response: { ...real.response, signature: forged } })).status).toBe(401);
    const { body } = await person('nina').get('/me/factors');
    await house.sql('update person set enabled = false where login = $1', ['nina']);
    try {
      expect((await enter(key.shown(await toEnter()))).status).toBe(401);
    } finally {
      await house.sql('update person set enabled = true where login = $1', ['nina']);
    }
    await house.asPerson(house.ids.people['nina'] as string);
    expect((await person('nina').delete(`/me/passkeys/${body.passkeys[0].id}`)).status).toBe(204);
    expect((await enter(key.shown(await toEnter(), { counter: 9 }))).status).toBe(401);
  });

  test('by its name in somebody else’s hands: their keys are not found', async () => {
    await enrolled('otto');
    const [key] = (await person('otto').get('/me/factors')).body.passkeys;
    expect((await person('nina').delete(`/me/passkeys/${key.id}`)).status).toBe(404);
    expect((await person('nina').put(`/me/passkeys/${key.id}`, { name: 'Mine' })).status).toBe(404);
  });
});
