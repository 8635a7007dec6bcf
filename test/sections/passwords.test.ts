import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '#modules/demo/world.ts';
import { type Answer, type Json, type Product, product } from '../product.ts';

let house: Product;
beforeAll(async () => {
  house = await product();
});
afterAll(() => house?.close());
beforeEach(async () => {
  await house.sql("delete from setting where key = 'sign_in'");
  await house.sql('delete from former_password');
  await house.sql('delete from sign_in_failure');
});

const rules = (body: object): Promise<Answer> => house.as('greta').put('/settings/sign-in', body);
const give = (password: string, more = {}, login = 'leo'): Promise<Answer> =>
  house.as('ada').post(`/people/${house.ids.people[login]}/password`, { password, ...more });
const said = (a: Answer): string[] => (a.body.errors ?? []).map((e: Json) => e.message);
const tokenIn = (a: Answer): string => /gatehouse=([^;]+)/.exec(String(a.headers['set-cookie']))?.[1] ?? '';
const signIn = (login: string, password: string): Promise<Answer> => house.nobody.post('/session', { login, password });

describe('the rules for passwords', () => {
  test('are told to everybody before one is typed, without the words that are refused', async () => {
    await rules({ length: 14, classes: 3, refused_words: ['acme'] });
    const a = await house.nobody.get('/password-rules');
    expect(a.body).toMatchObject({ length: 14, classes: 3, refuse_known: true, refuse_words: true });
    expect(a.text).not.toContain('acme');
  });

  const refused: readonly (readonly [string, object, string, RegExp])[] = [
    ['too short', { length: 14 }, 'thirteen char', /14 characters/],
    ['of too few kinds', { classes: 3 }, 'only small letters', /at least 3 of these kinds/],
    ['with the login in it', {}, 'my-name-is-LEO-77', /login/],
    ['with a refused word', { refused_words: ['Acme'] }, 'we-love-aCMe-77', /Acme/],
    ['that is tried first', {}, 'qwertyuiop', /tried first/],
    ['that is tried first, with digits and signs around it', {}, '!!baseball1987', /tried first/],
  ];
  test.each(refused)('refuse one %s', async (_, setting, password, sentence) => {
    expect((await rules(setting)).status).toBe(200);
    const a = await give(password);
    expect(a.status, a.text).toBe(422);
    expect(said(a).join(' ')).toMatch(sentence);
  });

  test('say of a short one that it is short, not what else it is', async () => {
    await rules({});
    expect(said(await give('short'))).toEqual(['At least 10 characters.']);
  });

  test('count for a person’s own new one, for the first administrator and for imported ones', async () => {
    await rules({ length: 20 });
    const own = await house
      .as('nina')
      .post('/me/password', { current: DEMO_PASSWORD, password: 'nineteen characters' });
    expect(said(own)).toEqual(['At least 20 characters.']);
    const file = (must: boolean) => ({
      apply: false,
      must_change_password: must,
      csv: 'zed,nineteen characters,Zed,,,,,0,,,1',
    });
    expect((await house.as('greta').post('/people-import', file(false))).body).toMatchObject({ error: 1 });
    // One that opens the door once is judged where the installation says so.
    expect((await house.as('greta').post('/people-import', file(true))).body).toMatchObject({ error: 0 });
    await rules({ length: 20, judge_imported: true });
    expect((await house.as('greta').post('/people-import', file(true))).body).toMatchObject({ error: 1 });
  });

  test('let no earlier one come again, whoever sets it', async () => {
    await rules({ history: 3 });
    for (const password of ['first of them 1', 'second of them 2', 'third of them 3']) {
      expect((await give(password)).status).toBe(204);
    }
    for (const password of ['third of them 3', 'first of them 1']) {
      expect(said(await give(password))).toEqual(['This is one of the last 3 passwords. Choose another one.']);
    }
    expect((await give('fourth of them 4')).status).toBe(204);
    expect((await give('first of them 1')).status).toBe(204);
  });

  test('can say that one set by somebody else must always be changed', async () => {
    await rules({ change_given: true });
    expect((await give('given by ada 1', { must_change: false })).status).toBe(422);
    expect((await give('given by ada 1')).status).toBe(204);
  });

  test('are changed by super administrators and holders of FM at the root, and by nobody else; it is noted', async () => {
    for (const login of ['ada', 'nina', 'otto']) {
      const by = house.as(login);
      expect((await by.put('/settings/sign-in', { length: 8 })).status, login).toBe(403);
      expect((await by.get('/settings/sign-in')).status, login).toBe(403);
    }
    const greta = house.as('greta');
    const root = '00000000-0000-7000-8000-000000000001';
    const profile = await greta.post('/profiles', { name: 'Setting up', place_id: root, bits: ['FM'] });
    const grant = { person_id: house.ids.people['otto'], profile_id: profile.body.id };
    const narrow = await greta.post('/grants', { ...grant, place_id: house.ids.places['acme'] });
    expect(narrow.status, narrow.text).toBe(201);
    expect((await house.as('otto').put('/settings/sign-in', { length: 11 })).status).toBe(403);
    expect((await greta.post('/grants', { ...grant, place_id: root })).status).toBe(201);
    expect((await house.as('otto').put('/settings/sign-in', { length: 11 })).status).toBe(200);
    const [row] = await house.sql(
      "select before, after from audit where type = 'signInSettings' order by id desc limit 1",
    );
    expect(row).toEqual({ before: { length: 10 }, after: { length: 11 } });
  });
});

describe('an expired password', () => {
  test('opens nothing but the change, for sessions and tokens alike', async () => {
    const secret = (await house.as('tom').post('/me/tokens', { name: 'T', scopes: ['read'] })).body.secret as string;
    await rules({ expiry_days: 90 });
    await house.sql("update person set password_set_at = now() - interval '91 days' where login = 'tom'");
    const entered = await signIn('tom', DEMO_PASSWORD);
    expect(entered.body).toMatchObject({ step: 'password', must_change_password: true });
    const tom = house.withToken(tokenIn(entered));
    for (const path of ['/me', '/tickets', '/events']) expect((await tom.get(path)).status, path).toBe(403);
    expect((await house.withBearer(secret).get('/tickets')).status).toBe(403);
    expect((await tom.post('/me/password', { current: DEMO_PASSWORD, password: 'chosen anew 77' })).status).toBe(204);
    expect((await tom.get('/me')).status).toBe(200);
    expect((await house.withBearer(secret).get('/tickets')).status).toBe(200);
  });
});

describe('a password set by somebody else', () => {
  test('ends sessions and the API tokens made before', async () => {
    const secret = (await house.as('sara').post('/me/tokens', { name: 'T', scopes: ['read'] })).body.secret as string;
    expect((await house.withBearer(secret).get('/me')).status).toBe(200);
    expect((await give('given by ada 2', { must_change: false }, 'sara')).status).toBe(204);
    expect((await house.withBearer(secret).get('/me')).status).toBe(401);
    expect((await house.as('sara').get('/me')).status).toBe(401);
    const after = house.withToken(tokenIn(await signIn('sara', 'given by ada 2')));
    const fresh = (await after.post('/me/tokens', { name: 'T2', scopes: ['read'] })).body.secret as string;
    expect((await house.withBearer(fresh).get('/me')).status).toBe(200);
  });
});

describe('failures in a row', () => {
  const device = (a: Answer): string => /gatehouse-device=([^;]+)/.exec(String(a.headers['set-cookie']))?.[1] ?? '';
  const from = (mark: string, login: string, password: string): Promise<Answer> =>
    house.nobody.post('/session', { login, password }, { cookie: `gatehouse-device=${mark}` });

  test('lock strangers out, not the browser in which the person has signed in before', async () => {
    const mark = device(await signIn('greta', DEMO_PASSWORD));
    for (let n = 0; n < 8; n++) await signIn('greta', 'wrong');
    expect((await signIn('greta', DEMO_PASSWORD)).status).toBe(401);
    expect((await from(mark, 'greta', DEMO_PASSWORD)).status).toBe(200);
    // The mark opens nothing, is nobody else's, and is locked like any other after as many failures.
    for (const forged of [mark.replace(/.$/, '_'), `x${mark}`, '']) {
      expect((await from(forged, 'greta', DEMO_PASSWORD)).status).toBe(401);
    }
    for (let n = 0; n < 5; n++) await from(mark, 'greta', 'wrong');
    expect((await from(mark, 'greta', DEMO_PASSWORD)).status).toBe(401);
  });

  test('are forgotten with time: the window of the settings', async () => {
    await rules({ lock_after: 3, lock_window: 10 });
    for (let n = 0; n < 2; n++) await signIn('otto', 'wrong');
    await house.sql("update sign_in_failure set at = now() - interval '11 minutes'");
    await signIn('otto', 'wrong');
    expect((await signIn('otto', DEMO_PASSWORD)).status).toBe(200);
    for (let n = 0; n < 3; n++) await signIn('otto', 'wrong');
    expect((await signIn('otto', DEMO_PASSWORD)).status).toBe(401);
  });

  test('are lifted by an administrator, who sees them; the lock is noted', async () => {
    for (let n = 0; n < 5; n++) await signIn('nina', 'wrong');
    const path = `/people/${house.ids.people['nina']}`;
    expect((await house.as('ada').get(`${path}/security`)).body.locked_until).toEqual(expect.any(String));
    expect((await house.as('otto').post(`${path}/unlock`)).status).toBe(403);
    expect((await house.as('ada').post(`${path}/unlock`)).status).toBe(204);
    expect((await signIn('nina', DEMO_PASSWORD)).status).toBe(200);
    const noted = await house.sql(
      "select action from audit where record_id = $1 and action in ('lock', 'unlock') order by id",
      [house.ids.people['nina']],
    );
    expect(noted.map((r) => r.action)).toEqual(['lock', 'unlock']);
  });

  test('of a whole address make it wait, whoever is tried', async () => {
    await house.sql(
      "insert into sign_in_failure (login, failures, locked_until) values ('address 127.0.0.1', 100, now() + interval '1 minute')",
    );
    const known = await signIn('nina', 'wrong');
    const unknown = await signIn('nobody-at-all', 'wrong');
    expect([known.status, unknown.status]).toEqual([429, 429]);
    expect(known.body.detail).toMatch(/address/);
  });
});

describe('sessions', () => {
  test('are listed with what is known of them, and end one by one or all but this one', async () => {
    await house.sql('delete from session where person_id = $1', [house.ids.people['helen']]);
    const open = async (agent: string) =>
      tokenIn(
        await house.nobody.post('/session', { login: 'helen', password: DEMO_PASSWORD }, { 'user-agent': agent }),
      );
    const [a, b, c] = [await open('Firefox at home'), await open('Phone'), await open('Office')] as const;
    const helen = house.withToken(a);
    const listed = (await helen.get('/me/sessions')).body.items as Json[];
    expect(listed.map((s) => s.agent).toSorted()).toEqual(['Firefox at home', 'Office', 'Phone']);
    expect(listed.filter((s) => s.current).map((s) => s.agent)).toEqual(['Firefox at home']);
    expect(JSON.stringify(listed)).not.toContain('token');
    const phone = listed.find((s) => s.agent === 'Phone');
    expect((await house.as('nina').delete(`/me/sessions/${phone.id}`)).status).toBe(404);
    expect((await helen.delete(`/me/sessions/${phone.id}`)).status).toBe(204);
    expect((await house.withToken(b).get('/me')).status).toBe(401);
    expect((await helen.delete('/me/sessions')).status).toBe(204);
    expect((await house.withToken(c).get('/me')).status).toBe(401);
    expect((await helen.get('/me')).status).toBe(200);
  });

  test('of others are seen and ended by those who administer them', async () => {
    const path = `/people/${house.ids.people['quinn']}/sessions`;
    const token = tokenIn(await signIn('quinn', DEMO_PASSWORD));
    const items = (await house.as('ada').get(path)).body.items as Json[];
    expect(items.length).toBeGreaterThan(0);
    expect(items.some((s) => s.current)).toBe(false);
    expect([403, 404]).toContain((await house.as('nina').get(path)).status);
    expect((await house.as('ada').delete(path)).status).toBe(204);
    expect((await house.withToken(token).get('/me')).status).toBe(401);
  });
});
