import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Caller, type Json, type Product, product } from '../product.ts';

let house: Product;
beforeAll(async () => {
  house = await product();
});
afterAll(() => house?.close());

interface Made {
  readonly id: string;
  readonly secret: string;
  readonly caller: Caller;
}

async function token(login: string, scopes: readonly string[], more: object = {}): Promise<Made> {
  const a = await house.as(login).post('/me/tokens', { name: 'Test', scopes, ...more });
  expect(a.status, a.text).toBe(200);
  return { id: a.body.id, secret: a.body.secret, caller: house.withBearer(a.body.secret) };
}

const detail = (a: Answer): string => a.body.detail as string;
const DAY = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY).toISOString();

describe('a token', () => {
  test('acts as its person, and its secret is told once', async () => {
    const { caller, secret } = await token('greta', ['read']);
    expect((await caller.get('/me')).body.login).toBe('greta');
    expect(secret).toMatch(/^gh_[\w-]{43}$/);
    const listed = await house.as('greta').get('/me/tokens');
    expect(listed.body.items[0].prefix).toBe(secret.slice(0, 8));
    expect(listed.text).not.toContain(secret.slice(8));
    const kept = await house.sql('select * from api_token');
    const audited = await house.sql("select * from audit where action = 'createToken'");
    expect(JSON.stringify([kept, audited])).not.toContain(secret.slice(8));
    expect(audited).toHaveLength(1);
  });

  test('sets no cookie and needs no page of ours to come from', async () => {
    const { caller } = await token('greta', ['write']);
    const a = await caller.post(
      '/places',
      { name: 'By token', kind: 'group', parent_id: house.ids.places['acme'] },
      {
        origin: 'https://elsewhere.example',
        'sec-fetch-site': 'cross-site',
      },
    );
    expect(a.status, a.text).toBe(201);
    expect(a.headers['set-cookie']).toBeUndefined();
    const [row] = await house.sql("select actor from audit where type = 'place' order by id desc limit 1");
    expect(row?.actor).toMatch(/\(token Test\)$/);
  });

  test('shown with a cookie is what counts', async () => {
    const { caller, id } = await token('nina', ['read']);
    const cookie = { cookie: 'gatehouse=session-of-greta' };
    expect((await caller.get('/me', cookie)).body.login).toBe('nina');
    await house.as('nina').delete(`/me/tokens/${id}`);
    expect((await caller.get('/me', cookie)).status).toBe(401);
    expect((await house.nobody.get('/me', { ...cookie, authorization: 'Bearer' })).status).toBe(401);
    // Another scheme is for a proxy in front, not for us.
    expect((await house.nobody.get('/me', { ...cookie, authorization: 'Basic eDp5' })).status).toBe(200);
  });

  test('is noted as used, once a minute at most', async () => {
    const { caller, id } = await token('greta', ['read']);
    const used = async () =>
      (await house.sql('select last_used_at from api_token where id = $1', [id]))[0]?.last_used_at;
    await caller.get('/me');
    await expect.poll(used).not.toBeNull();
    const first = await used();
    await caller.get('/me');
    await house.sql("update api_token set last_used_at = now() - interval '61 seconds' where id = $1", [id]);
    await caller.get('/me');
    await expect.poll(async () => Date.parse(await used())).toBeGreaterThanOrEqual(Date.parse(first));
  });
});

describe('a token is refused like one that never was', () => {
  const gone: readonly (readonly [string, (made: Made) => Promise<unknown>])[] = [
    ['revoked', ({ id }) => house.as('otto').delete(`/me/tokens/${id}`)],
    [
      'revoked by an administrator',
      ({ id }) => house.as('greta').delete(`/people/${house.ids.people['otto']}/tokens/${id}`),
    ],
    [
      'expired',
      ({ id }) => house.sql("update api_token set expires_at = now() - interval '1 second' where id = $1", [id]),
    ],
    ['of a person who is disabled', () => house.sql("update person set enabled = false where login = 'otto'")],
    ['of a person who may not sign in', () => house.sql("update person set may_sign_in = false where login = 'otto'")],
    ['of a person whose time is over', () => house.sql("update person set valid_until = now() where login = 'otto'")],
  ];
  test.each(gone)('%s', async (_, end) => {
    const made = await token('otto', ['read', 'write']);
    expect((await made.caller.get('/me')).status).toBe(200);
    await end(made);
    const a = await made.caller.get('/me');
    const unknown = await house.withBearer(`gh_${'x'.repeat(43)}`).get('/me');
    await house.sql("update person set enabled = true, may_sign_in = true, valid_until = null where login = 'otto'");
    expect(a.status).toBe(401);
    expect(a.headers['www-authenticate']).toBe('Bearer realm="Gatehouse", error="invalid_token"');
    expect({ ...a.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
  });

  test('on another process from the very next call on', async () => {
    const other = await house.another();
    const made = await token('otto', ['read']);
    const there = other.withBearer(made.secret);
    expect((await there.get('/me')).status).toBe(200);
    await house.as('otto').delete(`/me/tokens/${made.id}`);
    expect((await there.get('/me')).status).toBe(401);
  });

  test('too often: whoever guesses waits, whoever knows does not', async () => {
    const real = await token('greta', ['read']);
    for (let n = 0; n < 25; n++) await house.withBearer(`gh_${String(n).padStart(43, 'a')}`).get('/me');
    const a = await house.withBearer(`gh_${'b'.repeat(43)}`).get('/me');
    expect(a.status).toBe(429);
    expect(Number(a.headers['retry-after'])).toBeGreaterThan(0);
    expect((await real.caller.get('/me')).status).toBe(200);
    await house.sql('delete from sign_in_failure');
  });
});

describe('the scope', () => {
  test('read reads and changes nothing', async () => {
    const { caller } = await token('greta', ['read']);
    expect((await caller.get('/tickets')).status).toBe(200);
    const body = { name: 'Never', kind: 'group', parent_id: house.ids.places['acme'] };
    const a = await caller.post('/places', body);
    expect([a.status, detail(a)]).toEqual([403, 'This token was not made for changing anything.']);
    expect((await caller.get(`/tickets/${house.ids.tickets[0]}`)).body._can.edit).not.toBe(true);
  });

  test('authzen alone opens nothing else', async () => {
    const { caller } = await token('greta', ['authzen']);
    for (const path of ['/me', '/tickets', '/people']) expect((await caller.get(path)).status, path).toBe(403);
  });

  const CREDENTIALS: readonly (readonly ['GET' | 'POST' | 'DELETE', string, object?])[] = [
    ['GET', '/me/tokens'],
    ['POST', '/me/tokens', { name: 'More', scopes: ['write'] }],
    ['POST', '/me/password', { current: 'x', password: 'a new password 1' }],
    ['POST', '/session', { login: 'greta', password: 'x' }],
    ['DELETE', '/session'],
    ['POST', '/people/:otto/password', { password: 'correct horse battery' }],
    ['GET', '/people/:otto/tokens'],
  ];
  test.each(CREDENTIALS.map(([m, path, body]) => [`${m} ${path}`, { m, path, body }] as const))(
    'write does not reach credentials: %s',
    async (_, { m, path, body }) => {
      const { caller } = await token('greta', ['write', 'read', 'authzen']);
      const a = await caller.call(m, path.replace(':otto', house.ids.people['otto'] as string), body);
      expect([a.status, detail(a)]).toEqual([
        403,
        'Passwords, sessions and tokens are for people who are signed in, not for tokens.',
      ]);
      expect(a.headers['set-cookie']).toBeUndefined();
    },
  );
});

describe('a narrowed token', () => {
  test('reaches only its permissions', async () => {
    const lines = [{ type: 'ticket', action: 'view', reach: 'all' }];
    const { caller } = await token('greta', ['write'], { lines });
    expect((await caller.get('/tickets')).body.items.length).toBeGreaterThan(0);
    expect((await caller.get('/people')).body.items).toEqual([]);
  });

  test('reaches only its places', async () => {
    const { caller } = await token('greta', ['write'], { places: [house.ids.places['globex']] });
    const seen = (await caller.get('/tickets?limit=200')).body.items as Json[];
    const all = (await house.as('greta').get('/tickets?limit=200')).body.items as Json[];
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.length).toBeLessThan(all.length);
  });

  test('of a super administrator makes no super administrator, declares nothing and starts no jobs', async () => {
    const { caller } = await token('greta', ['write'], { places: [house.ids.places['acme']] });
    const made = await caller.post('/people', {
      login: 'raised',
      name: 'Raised',
      kind: 'superadmin',
      organization_id: house.ids.places['acme'],
    });
    expect(made.status, made.text).toBe(403);
    expect((await caller.put('/people-fields', { items: [] })).status).toBe(403);
    const type = { type: 'mine', title: 'Mine', actions: { view: {} } };
    expect((await caller.put('/declared-types/mine', type)).status).toBe(403);
  });

  test('names what exists and what one may see', async () => {
    const post = (more: object) => house.as('nina').post('/me/tokens', { name: 'N', scopes: ['read'], ...more });
    expect((await post({ lines: [{ type: 'ticket', action: 'fly', reach: 'all' }] })).status).toBe(422);
    expect((await post({ places: ['00000000-0000-7000-8000-00000000dead'] })).status).toBe(422);
    expect((await post({ places: [house.ids.places['globex']] })).status).toBe(422);
    expect((await post({ expires_at: inDays(-1) })).status).toBe(422);
    expect((await post({ expires_at: inDays(400) })).status).toBe(422);
    expect((await post({ expires_at: inDays(300) })).status).toBe(200);
  });
});

describe('the tokens of somebody', () => {
  test('are seen and revoked by those who could reset the password, and by no one else', async () => {
    const { id } = await token('nina', ['read']);
    const path = `/people/${house.ids.people['nina']}/tokens`;
    const seen = await house.as('greta').get(path);
    expect(seen.body.items.map((t: Json) => t.id)).toContain(id);
    expect(seen.text).not.toContain('secret');
    for (const login of ['otto', 'karl']) expect([403, 404]).toContain((await house.as(login).get(path)).status);
    expect((await house.as('greta').delete(`${path}/${id}`)).status).toBe(204);
    expect((await house.as('greta').delete(`${path}/${id}`)).status).toBe(404);
  });

  test('of a stronger account stay out of reach', async () => {
    const { id } = await token('greta', ['read']);
    const path = `/people/${house.ids.people['greta']}/tokens`;
    for (const login of Object.keys(house.ids.people).filter((l) => l !== 'greta' && l !== 'admin')) {
      const a = await house.as(login).delete(`${path}/${id}`);
      expect([401, 403, 404], `${login} ${a.text}`).toContain(a.status);
    }
  });

  test('cannot be revoked through somebody else', async () => {
    const { id } = await token('greta', ['read']);
    expect((await house.as('otto').delete(`/me/tokens/${id}`)).status).toBe(404);
    expect((await house.as('greta').delete(`/people/${house.ids.people['nina']}/tokens/${id}`)).status).toBe(404);
  });

  test('are fifty at most', async () => {
    const person = await house.asPerson(house.ids.people['karl'] as string);
    const answers = [];
    for (let n = 0; n < 51; n++)
      answers.push((await person.post('/me/tokens', { name: 'N', scopes: ['read'] })).status);
    expect(answers.filter((s) => s === 200)).toHaveLength(50);
    expect(answers.at(-1)).toBe(409);
  });
});
