import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '#modules/demo/world.ts';
import { ROUTES } from '../../src/compose.ts';
import { bodyOf, queryOf, type Subject } from '../derived.ts';
import { type OfEach, oneOfEach, pathTo } from '../one-of-each.ts';
import { type Answer, type Product, product } from '../product.ts';
import { stored } from '../rows.ts';
import { REGISTRY } from '../../src/compose.ts';

/** What foreign pages, odd clients and machines in between try with requests. */
let house: Product;
let each: OfEach;
const newest = new Map<string, string>();

beforeAll(async () => {
  house = await product({ publicUrl: 'https://desk.example/it' });
  each = await oneOfEach(house);
  for (const { spec } of REGISTRY.all()) {
    const row = (await stored(house, spec.resource)).at(-1);
    if (row) newest.set(spec.resource.type, row.id);
  }
});
afterAll(() => house?.close());

const endpoints = ROUTES.map((r) => r.endpoint);
type Endpoint = (typeof endpoints)[number];

const subject = (e: Endpoint): Subject => ({
  me: house.ids.people['greta'] as string,
  id: newest.get('on' in e.access ? e.access.on.type : '') ?? '00000000-0000-7000-8000-00000000dead',
  place: house.ids.places['support'] as string,
  version: 1,
  ids: house.ids,
});

function send(e: Endpoint, headers: Record<string, string>): Promise<Answer> {
  const s = subject(e);
  const query = queryOf(e, s);
  const path = pathTo(e, s, each) + (query === '' ? '' : `?${query}`);
  const body = e.method === 'GET' || e.body === undefined ? undefined : bodyOf(e, s);
  return house.as('greta').call(e.method, path, body, headers);
}

describe('a foreign page', () => {
  const writes = endpoints.filter((e) => e.method !== 'GET' && !e.scope && !e.standard);
  const FOREIGN: readonly Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost.evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];

  test('changes nothing with the cookie of its visitor, by any call', async () => {
    const rows = async (): Promise<unknown> =>
      house.sql('select (select count(*) from audit) as audit, (select count(*) from session) as sessions');
    const before = await rows();
    for (const e of writes) {
      for (const headers of FOREIGN) {
        const a = await send(e, headers);
        const what = `${e.id} ${JSON.stringify(headers)} ${a.text.slice(0, 200)}`;
        expect([a.status, a.body.detail], what).toEqual([403, 'The request comes from another site.']);
      }
    }
    expect(await rows()).toEqual(before);
  });

  test('gets no answer that it could read', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://localhost:80']) {
      const asked = await house.app.inject({
        method: 'OPTIONS',
        url: '/api/v1/people',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      });
      const got = await house.as('greta').get('/people', { origin });
      for (const headers of [asked.headers, got.headers]) {
        expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
      }
    }
  });

  test('cannot send what a form can send', async () => {
    const bodies = [
      'title=x',
      '{"title":"x"}=',
      '--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nx\r\n--x--',
    ];
    const types = [
      'application/x-www-form-urlencoded',
      'text/plain',
      'multipart/form-data; boundary=x',
      'text/plain; application/json',
    ];
    for (const type of types) {
      for (const body of bodies) {
        const a = await house.as('greta').call('POST', '/tickets', body, { 'content-type': type });
        expect(a.status, type).toBe(415);
      }
    }
  });

  test('overrides no method', async () => {
    const path = `/people/${house.ids.people['nina']}`;
    for (const header of ['x-http-method-override', 'x-method-override', 'x-http-method']) {
      expect((await house.as('greta').call('GET', path, undefined, { [header]: 'DELETE' })).status).toBe(200);
      const posted = await house.as('greta').call('POST', `${path}?_method=DELETE`, {}, { [header]: 'DELETE' });
      expect([404, 405]).toContain(posted.status);
    }
    expect((await house.as('greta').get(path)).status).toBe(200);
  });
});

describe('an answer', () => {
  const reads = endpoints.filter((e) => e.method === 'GET' && !e.standard);

  test('to one person is kept by nobody in between, and is taken for nothing else', async () => {
    for (const e of reads) {
      const a = await send(e, { 'accept-encoding': 'identity' });
      const kept = String(a.headers['cache-control']);
      expect(kept, `${e.id} ${kept}`).toMatch(/no-store|^private, no-cache$/);
      expect(a.headers['x-content-type-options'], e.id).toBe('nosniff');
      if (a.status === 200) expect(String(a.headers['content-type']), e.id).not.toMatch(/html|xml|svg|javascript/);
    }
  });

  test('names no address that the request has said', async () => {
    const evil = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      forwarded: 'host=evil.example',
    };
    for (const e of reads) {
      const a = await send(e, evil);
      expect(`${a.text} ${JSON.stringify(a.headers)}`, e.id).not.toContain('evil.example');
    }
  });

  test('says what it is made of to nobody', async () => {
    const a = await house.nobody.get('/session');
    expect(a.headers['server']).toBeUndefined();
    expect(a.headers['x-powered-by']).toBeUndefined();
  });
});

describe('a session', () => {
  const cookieOf = (a: Answer): string =>
    /gatehouse=([^;]*)/.exec([a.headers['set-cookie']].flat().join(' '))?.[1] ?? '';
  const signIn = (token: string, login = 'otto'): Promise<Answer> =>
    house.withToken(token).post('/session', { login, password: DEMO_PASSWORD });

  test('is never one that somebody else has chosen or known before', async () => {
    const chosen = 'chosen-by-somebody-else-000000000000000000';
    const first = await signIn(chosen);
    expect(first.status).toBe(200);
    const token = cookieOf(first);
    expect(token.length).toBeGreaterThan(40);
    expect(token).not.toBe(chosen);
    expect((await house.withToken(chosen).get('/me')).status).toBe(401);
    const second = await signIn(token, 'hana');
    expect((await house.withToken(token).get('/me')).status).toBe(401);
    expect((await house.withToken(cookieOf(second)).get('/me')).body.login).toBe('hana');
  });

  test('is the only one left once the password is another', async () => {
    const before = cookieOf(await signIn(''));
    const caller = house.withToken(before);
    const changed = await caller.post('/me/password', { current: DEMO_PASSWORD, password: 'another good secret 7' });
    expect(changed.status, changed.text).toBe(204);
    const others = await house.sql('select 1 from session where person_id = $1', [house.ids.people['otto']]);
    expect(others.length).toBe(1);
  });

  test('travels in a cookie that no script reads and no foreign page sends', async () => {
    const set = String([((await signIn('', 'hana')).headers['set-cookie'] as string[])[0]]);
    expect(set).toMatch(/; Path=\/(;|$)/i);
    expect(set).toMatch(/; HttpOnly/i);
    expect(set).toMatch(/; SameSite=Lax/i);
    const behind = await house.another({ trustProxy: true });
    const tls = await behind.nobody.post(
      '/session',
      { login: 'hana', password: DEMO_PASSWORD },
      { 'x-forwarded-proto': 'https' },
    );
    const cookies = [tls.headers['set-cookie']].flat().map(String);
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) expect(cookie).toMatch(/^__Host-gatehouse.*; Secure/i);
  });

  test('of a stranger is none, however it is spelled', async () => {
    const good = 'session-of-greta';
    const spellings = [
      ` ${good}`,
      `${good} `,
      `"${good}`,
      good.toUpperCase(),
      `${good}\u0000`,
      encodeURIComponent(` ${good}`),
      `x; gatehouse=`,
      'x'.repeat(5000),
    ];
    for (const token of spellings.filter((t) => !/[^\x20-\x7e]/.test(t))) {
      const a = await house.app.inject({ method: 'GET', url: '/api/v1/me', headers: { cookie: `gatehouse=${token}` } });
      expect([200, 401], token).toContain(a.statusCode);
      if (a.statusCode === 200) expect(decodeURIComponent(token).trim()).toBe(good);
    }
    for (const name of ['Gatehouse', 'gatehouse2', '__Host-gatehouse', '__Secure-gatehouse']) {
      const a = await house.app.inject({ method: 'GET', url: '/api/v1/me', headers: { cookie: `${name}=${good}` } });
      expect(a.statusCode, name).toBe(401);
    }
  });

  test('says nothing where a token was shown that is none', async () => {
    for (const authorization of ['Bearer', 'Bearer x', 'Bearer gh_x', 'bearer  ', 'BEARER x y']) {
      const a = await house.as('greta').get('/me', { authorization });
      expect(a.status, authorization).toBe(401);
    }
  });
});

describe('a body', () => {
  const make = (text: string, headers = {}): Promise<Answer> =>
    house.as('greta').call('POST', '/tickets', text, headers);
  const place = (): string => house.ids.places['network'] as string;

  test('with a name twice means one thing to everybody, and its depth breaks nothing', async () => {
    const twice = await make(`{"title":"A","place_id":"${place()}","title":"B"}`);
    expect(twice.status === 400 || twice.body.title === 'B', twice.text).toBe(true);
    const deep = `{"title":${'['.repeat(50_000)}${']'.repeat(50_000)},"place_id":"${place()}"}`;
    expect([400, 422]).toContain((await make(deep)).status);
    const object = `{"title":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`;
    expect([400, 422]).toContain((await make(object)).status);
  });

  test('with numbers that no machine holds is refused, not rounded', async () => {
    const path = `/places/${house.ids.places['network']}`;
    const { version } = (await house.as('greta').get(path)).body;
    const match = { 'if-match': `"${version}"` };
    for (const n of ['1e400', '-1', '1.5', '9007199254740993', '99999999999999999999', '-0.5', '1e-7']) {
      const a = await house.as('greta').call('PATCH', path, `{"open_limit":${n}}`, match);
      expect([400, 422], `${n} ${a.text.slice(0, 200)}`).toContain(a.status);
    }
  });

  test('with a moment that in UTC falls into a year of five digits, or of three, is refused', async () => {
    const { network } = house.ids.places;
    const grant = { person_id: house.ids.people['nina'], profile_id: house.ids.profiles['Self-Service'] };
    const give = (ends_at: string) => house.as('greta').post('/grants', { ...grant, place_id: network, ends_at });
    for (const ends_at of ['9999-12-31T23:59:59-14:00', '9999-12-31T23:59:59-00:01', '1000-01-01T00:00:00+14:00']) {
      const a = await give(ends_at);
      expect([a.status, a.body.errors], ends_at).toMatchObject([422, [{ field: 'ends_at' }]]);
    }
    const kept = await give('9999-12-31T23:59:59+14:00');
    expect(kept.body.ends_at).toBe('9999-12-31T09:59:59.000000Z');
    await house.as('greta').delete(`/grants/${kept.body.id}`);
  });

  test('that hides a prototype anywhere is refused', async () => {
    for (const text of [
      '{"title":"A","__proto__":{"kind":"superadmin"}}',
      '{"title":"A","custom":{"__proto__":{"x":1}}}',
      '{"title":"A","\\u005f_proto__":{"x":1}}',
      '{"title":"A","custom":[{"constructor":{"prototype":{"x":1}}}]}',
    ]) {
      expect((await make(text)).status, text).toBe(400);
    }
    expect(({} as Record<string, unknown>)['kind']).toBeUndefined();
  });

  test('in another charset, or packed, is not guessed at', async () => {
    const latin = Buffer.from(`{"title":"caf\u00e9","place_id":"${place()}"}`, 'latin1');
    const sent = await house.app.inject({
      method: 'POST',
      url: '/api/v1/tickets',
      headers: { cookie: 'gatehouse=session-of-greta', 'content-type': 'application/json' },
      payload: latin,
    });
    expect(sent.statusCode).toBeLessThan(500);
    const packed = await make('{"title":"A"}', { 'content-encoding': 'gzip' });
    expect([400, 415, 422]).toContain(packed.status);
  });
});
