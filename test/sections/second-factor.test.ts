import { generateSync } from 'otplib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '#modules/demo/world.ts';
import { type Answer, type Caller, type Product, product } from '../product.ts';

let house: Product;
beforeAll(async () => {
  house = await product();
});
afterAll(() => house?.close());
beforeEach(async () => {
  await house.sql('delete from sign_in_failure');
  await house.sql('delete from totp');
  await house.sql("delete from setting where key = 'sign_in'");
  // Enrolling ends sessions.
  for (const login of ['nina', 'ada', 'otto', 'greta']) await house.asPerson(house.ids.people[login] as string);
});

const tokenIn = (a: Answer): string => /gatehouse=([^;]+)/.exec(String(a.headers['set-cookie']))?.[1] ?? '';

/** A fresh sign-in with the password alone. */
async function enter(
  login: string,
  password = DEMO_PASSWORD,
): Promise<{ answer: Answer; token: string; caller: Caller }> {
  const answer = await house.nobody.post('/session', { login, password });
  const token = tokenIn(answer);
  return { answer, token, caller: house.withToken(token) };
}

/** Seconds that count as now: the clock of the app that shows the code. */
const codeAt = (secret: string, steps = 0): string =>
  generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 });

interface Enrolled {
  readonly secret: string;
  readonly codes: string[];
  readonly caller: Caller;
}

/** Sets up an authenticator app; the code that confirmed it is of the step before, so that this one is still fresh. */
async function enrol(login: string): Promise<Enrolled> {
  const { caller } = await enter(login);
  const { secret } = (await caller.post('/me/totp')).body;
  const confirmed = await caller.post('/me/totp/confirmation', { code: codeAt(secret, -1) });
  expect(confirmed.status, confirmed.text).toBe(200);
  return { secret, codes: confirmed.body.codes, caller };
}

const factor = (caller: Caller, body: object): Promise<Answer> => caller.post('/session/factor', body);

describe('an authenticator app', () => {
  test('counts once a code has confirmed it; other sessions end, ten recovery codes are told once', async () => {
    const other = await enter('nina');
    const { caller } = await enter('nina');
    const started = await caller.post('/me/totp');
    expect(started.body.uri).toMatch(/^otpauth:\/\/totp\/Gatehouse.*nina.*secret=/);
    expect((await caller.post('/me/totp/confirmation', { code: '000000' })).body.errors).toMatchObject([
      { field: 'code' },
    ]);
    expect((await enter('nina')).answer.body.step).toBeNull();
    const confirmed = await caller.post('/me/totp/confirmation', { code: codeAt(started.body.secret) });
    expect(new Set(confirmed.body.codes).size).toBe(10);
    expect((await caller.get('/tickets')).status).toBe(200);
    expect((await other.caller.get('/tickets')).status).toBe(401);
    const told = await caller.get('/me/factors');
    expect(told.body).toMatchObject({ totp: expect.any(String), codes: 10 });
    expect(told.text).not.toContain(confirmed.body.codes[0]);
  });

  test('is asked for after the password, and nothing opens before it', async () => {
    const { secret } = await enrol('nina');
    const { answer, caller, token } = await enter('nina');
    expect(answer.body).toMatchObject({ step: 'factor', ways: ['code', 'recovery'], sections: [] });
    expect(answer.body.creates).toEqual({});
    for (const path of ['/me', '/tickets', '/me/factors', '/me/sessions', '/events', '/me/tokens']) {
      expect((await caller.get(path)).status, path).toBe(403);
    }
    expect((await caller.post('/me/totp')).status).toBe(403);
    expect((await caller.post('/session/proof', { password: DEMO_PASSWORD })).status).toBe(403);
    expect((await caller.post('/me/password', { current: DEMO_PASSWORD, password: 'a new one for me 9' })).status).toBe(
      403,
    );
    const shown = await factor(caller, { code: codeAt(secret) });
    expect(shown.body).toMatchObject({ step: null, person: { login: 'nina' } });
    // The token of the half-open session is worth nothing any more.
    expect((await house.withToken(token).get('/session')).status).toBe(401);
    const full = house.withToken(tokenIn(shown));
    expect((await full.get('/tickets')).status).toBe(200);
    expect((await factor(full, { code: codeAt(secret, 1) })).status).toBe(409);
  });

  test('may be a step of thirty seconds ahead or behind, not two', async () => {
    for (const steps of [-2, 2]) {
      const { secret } = await enrol('nina');
      expect((await factor((await enter('nina')).caller, { code: codeAt(secret, steps) })).status, `${steps}`).toBe(
        422,
      );
      await house.sql('delete from totp');
    }
    const { secret } = await enrol('nina');
    expect((await factor((await enter('nina')).caller, { code: codeAt(secret, 1) })).status).toBe(200);
  });

  test('takes no code twice, however many come at once', async () => {
    const { secret } = await enrol('nina');
    const [a, b] = [await enter('nina'), await enter('nina')];
    const code = codeAt(secret);
    const both = await Promise.all([factor(a.caller, { code }), factor(b.caller, { code })]);
    expect(both.map((x) => x.status).toSorted()).toEqual([200, 422]);
    expect((await factor((await enter('nina')).caller, { code })).status).toBe(422);
  });

  test('cannot be guessed: five tries by person, whatever the session and however many at once', async () => {
    const { secret } = await enrol('otto');
    const sessions = [await enter('otto'), await enter('otto')];
    const tries = Array.from({ length: 30 }, (_, i) =>
      factor((sessions[i % 2] as (typeof sessions)[0]).caller, { code: String(i).padStart(6, '0') }),
    );
    const statuses = (await Promise.all(tries)).map((x) => x.status);
    expect(statuses.filter((s) => s === 422)).toHaveLength(5);
    expect(statuses.filter((s) => s === 429)).toHaveLength(25);
    expect((await factor((await enter('otto')).caller, { code: codeAt(secret) })).status).toBe(429);
  });

  test('is not given away by what is kept', async () => {
    const { secret, codes } = await enrol('nina');
    const kept = JSON.stringify([
      await house.sql("select encode(sealed, 'escape') from totp"),
      await house.sql('select * from recovery_code'),
      await house.sql('select * from audit'),
    ]);
    expect(kept).not.toContain(secret);
    for (const code of codes) expect(kept).not.toContain(code);
  });
});

describe('a recovery code', () => {
  test('stands in for the app, once, however it is typed', async () => {
    const { codes } = await enrol('nina');
    const [first = ''] = codes;
    const typed = first.toUpperCase().replace('-', ' ');
    expect((await factor((await enter('nina')).caller, { recovery: typed })).status).toBe(200);
    expect((await factor((await enter('nina')).caller, { recovery: first })).status).toBe(422);
  });

  test('ends when new ones are made, and with the last factor', async () => {
    const { codes, caller } = await enrol('nina');
    const next = await caller.post('/me/recovery-codes');
    expect(next.body.codes).toHaveLength(10);
    expect((await factor((await enter('nina')).caller, { recovery: codes[1] as string })).status).toBe(422);
    expect((await caller.delete('/me/totp')).status).toBe(204);
    expect((await enter('nina')).answer.body.step).toBeNull();
    expect((await caller.post('/me/recovery-codes')).status).toBe(409);
    expect(await house.sql('select 1 from recovery_code where person_id = $1', [house.ids.people['nina']])).toEqual([]);
  });
});

describe('the installation asks for a second factor', () => {
  const ask = (second_factor: string) => house.as('greta').put('/settings/sign-in', { second_factor });

  test('of nobody, of administrators or of everybody: from the next request on, and nothing but enrolling is open', async () => {
    expect((await ask('administrators')).status).toBe(200);
    expect((await house.as('nina').get('/tickets')).status).toBe(200);
    for (const login of ['greta', 'ada']) expect((await house.as(login).get('/tickets')).status, login).toBe(403);
    const refusal = await house.as('ada').get('/people');
    expect(refusal.body.detail).toMatch(/second factor/);
    expect((await house.as('ada').get('/session')).body.step).toBe('enrol');
    const { caller } = await enrol('ada');
    expect((await caller.get('/people')).status).toBe(200);
    await house.sql('update setting set value = value || \'{"second_factor": "everybody"}\' where key = \'sign_in\'');
    expect((await house.as('nina').get('/tickets')).status).toBe(403);
  });

  test('and removing the last one leads back to enrolling', async () => {
    const { caller } = await enrol('ada');
    await house.sql('insert into setting values (\'sign_in\', \'{"second_factor": "everybody"}\')');
    expect((await caller.get('/people')).status).toBe(200);
    await caller.delete('/me/totp');
    expect((await caller.get('/people')).status).toBe(403);
  });
});

describe('an administrator', () => {
  test('takes lost factors away from those who are not stronger; sessions end, and it is noted', async () => {
    const { caller } = await enrol('otto');
    const path = `/people/${house.ids.people['otto']}/factors/reset`;
    expect((await house.as('ada').get(`/people/${house.ids.people['otto']}/security`)).body).toMatchObject({
      totp: true,
      codes: 10,
    });
    expect([403, 404]).toContain((await house.as('nina').post(path)).status);
    expect((await house.as('ada').post(path)).status).toBe(204);
    expect((await caller.get('/tickets')).status).toBe(401);
    expect((await enter('otto')).answer.body.step).toBeNull();
    expect((await house.as('ada').post(path)).status).toBe(409);
    const [row] = await house.sql("select actor_id from audit where action = 'resetFactors' and not denied");
    expect(row?.actor_id).toBe(house.ids.people['ada']);
  });

  test('never from somebody stronger, nor sees how their sign-in stands', async () => {
    await enrol('greta');
    const base = `/people/${house.ids.people['greta']}`;
    for (const login of Object.keys(house.ids.people).filter((l) => !['greta', 'admin'].includes(l))) {
      const by = house.as(login);
      for (const a of [
        await by.post(`${base}/factors/reset`),
        await by.post(`${base}/unlock`),
        await by.get(`${base}/security`),
        await by.get(`${base}/sessions`),
        await by.delete(`${base}/sessions`),
      ]) {
        expect([401, 403, 404], `${login} ${a.text}`).toContain(a.status);
      }
    }
  });
});

describe('what is dangerous', () => {
  const danger = (caller: Caller): Promise<Answer> =>
    caller.post('/people', {
      login: `p${Math.random().toString(36).slice(2)}`,
      name: 'P',
      organization_id: house.ids.places['acme'],
    });
  const age = (login: string) =>
    house.sql(
      "update session set proved_at = now() - interval '16 minutes' where person_id = (select id from person where login = $1)",
      [login],
    );

  test('asks a session again that has not shown password or factor for fifteen minutes', async () => {
    const { caller } = await enter('ada');
    expect((await danger(caller)).status).toBe(201);
    await age('ada');
    const refused = await danger(caller);
    expect([refused.status, refused.body.type]).toEqual([403, '/problems/proof-needed']);
    const spare = await caller.get('/people?q=Spare');
    expect(spare.status).toBe(200);
    // A field that is dangerous, in a call that is not.
    const path = `/people/${house.ids.people['leo']}`;
    expect((await caller.patch(path, { location: 'Room 7' })).status).toBe(200);
    expect((await caller.patch(path, { enabled: false })).body.type).toBe('/problems/proof-needed');
    expect((await caller.post('/me/totp')).body.type).toBe('/problems/proof-needed');
    expect((await caller.post('/session/proof', { password: 'wrong' })).status).toBe(422);
    expect((await danger(caller)).status).toBe(403);
    expect((await caller.post('/session/proof', { password: DEMO_PASSWORD })).status).toBe(204);
    expect((await danger(caller)).status).toBe(201);
  });

  test('takes a code for a proof as well, and wrong ones are counted', async () => {
    const { caller, secret } = await enrol('ada');
    await age('ada');
    expect((await caller.post('/session/proof', { code: codeAt(secret) })).status).toBe(204);
    expect((await danger(caller)).status).toBe(201);
    const tries = await Promise.all(
      Array.from({ length: 12 }, () => caller.post('/session/proof', { password: 'wrong' })),
    );
    expect(tries.filter((a) => a.status === 422)).toHaveLength(5);
    expect((await caller.post('/session/proof', { password: DEMO_PASSWORD })).status).toBe(429);
  });
});

describe('a passkey', () => {
  test('that is none of ours opens nothing, with the answer of a wrong password', async () => {
    const { options } = (await house.nobody.post('/session/passkey/options')).body;
    expect(options).toMatchObject({ allowCredentials: [], userVerification: 'required' });
    const clientDataJSON = Buffer.from(
      JSON.stringify({ type: 'webauthn.get', challenge: options.challenge, origin: 'http://localhost' }),
    ).toString('base64url');
    const response = {
      id: 'AAAA',
      rawId: 'AAAA',
      type: 'public-key',
      clientExtensionResults: {},
      response: { clientDataJSON, authenticatorData: 'AAAA', signature: 'AAAA' },
    };
    const a = await house.nobody.post('/session/passkey', { response });
    const wrong = await house.nobody.post('/session', { login: 'nina', password: 'wrong' });
    expect([a.status, a.body.detail]).toEqual([401, wrong.body.detail]);
    expect(a.headers['set-cookie']).toBeUndefined();
  });

  test('is asked for under the public address, whatever a request says of its host', async () => {
    const other = await house.another({ publicUrl: 'https://desk.example/it' });
    const { options } = (await other.nobody.post('/session/passkey/options', {}, { host: 'evil.example' })).body;
    expect(options.rpId).toBe('desk.example');
  });
});
