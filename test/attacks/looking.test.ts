import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { urlOf } from '#wire/call.ts';
import { ROUTES } from '../../src/compose.ts';
import { bodyOf, queryOf } from '../derived.ts';
import { type Answer, type Caller, type Product, product } from '../product.ts';

/** Looking through somebody else's eyes: what it must not become. */

let house: Product;

beforeEach(async () => {
  house = await product();
});
afterEach(() => house.close());

const id = (login: string): string => house.ids.people[login] as string;
const look = (by: string, at: string): Promise<Answer> =>
  house.as(by).post(`/people/${id(at)}/view-as`, { reason: 'A ticket they cannot find' });

/** Ada administers ACME and may look through eyes there. */
async function adaLooks(): Promise<void> {
  const greta = house.as('greta');
  const lines = [{ type: 'person', action: 'viewAs', reach: 'all' }];
  const profile = await greta.post('/profiles', { name: 'Looks', lines, place_id: house.ids.places['acme'] });
  expect(profile.status, profile.text).toBe(201);
  const grant = { person_id: id('ada'), profile_id: profile.body.id, place_id: house.ids.places['acme'], below: true };
  expect((await greta.post('/grants', grant)).status).toBe(201);
}

/** Everything stored but what a look leaves behind on purpose. */
async function everything(): Promise<Record<string, string>> {
  const tables = await house.sql<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    if (name.startsWith('audit') || name.startsWith('look')) continue;
    const [row] = await house.sql<{ sum: string }>(
      `select coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as sum from "${name}" t`,
    );
    found[name] = row?.sum ?? '';
  }
  return found;
}

const fill = (path: string, me: string): Record<string, string> =>
  Object.fromEntries(
    [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, name === 'id' ? (house.ids.tickets[0] as string) : me]),
  );

function send(caller: Caller, e: (typeof ROUTES)[number]['endpoint'], me: string): Promise<Answer> {
  const subject = { me, place: house.ids.places['support'] as string, ids: house.ids };
  const path = urlOf(e, fill(e.path, me));
  const query = e.method === 'GET' ? queryOf(e, subject) : '';
  const body = e.method === 'GET' || e.body === undefined ? undefined : bodyOf(e, subject);
  return caller.call(e.method, query === '' ? path : `${path}?${query}`, body, { 'if-match': '"1"' });
}

test('nothing is written by any call, whatever it is, and nobody is disturbed', { timeout: 60_000 }, async () => {
  // The first request of a session notes that it was used.
  await house.as('greta').get('/session');
  expect((await look('greta', 'nina')).status).toBe(200);
  const before = await everything();
  const greta = house.as('greta');
  for (const { endpoint: e } of ROUTES) {
    if ('open' in e.access || e.whileLooking) continue;
    const a = await send(greta, e, id('nina'));
    expect(a.status, `${e.id} ${a.text.slice(0, 200)}`).toBeLessThan(500);
    if (e.method === 'GET' && !e.personOnly && !e.ownEyes) continue;
    if (e.scope !== undefined) expect(a.status).toBe(401);
    else expect([e.id, a.status, a.body.title !== ''], a.text).toEqual([e.id, 403, true]);
  }
  expect(await everything()).toEqual(before);
});

test('one sees what both may see, as the other', async () => {
  const nina = await house.as('nina').get('/tickets?limit=200');
  const sees = new Set(nina.body.items.map((t: { id: string }) => t.id));
  await adaLooks();
  const ada = new Set((await house.as('ada').get('/tickets?limit=200')).body.items.map((t: { id: string }) => t.id));
  expect((await look('ada', 'nina')).status).toBe(200);
  const seen = await house.as('ada').get('/tickets?limit=200');
  const both = [...sees].filter((ticket) => ada.has(ticket)).toSorted();
  expect(seen.body.items.map((t: { id: string }) => t.id).toSorted()).toEqual(both);
  expect((await house.as('ada').get('/tickets/count')).body.count).toBe(both.length);
  const session = (await house.as('ada').get('/session')).body;
  expect(session.person.login).toBe('nina');
  expect(session.viewing).toMatchObject({ over: false });
  expect(Object.values(session.creates).some(Boolean)).toBe(false);
});

describe('nobody looks through the eyes of', () => {
  test('themselves, a super administrator, or a stronger account', async () => {
    expect((await look('greta', 'greta')).status).toBe(403);
    expect((await look('greta', 'admin')).body.detail).toContain('super administrator');
    await adaLooks();
    expect((await look('ada', 'greta')).status).toBeGreaterThanOrEqual(403);
    const greta = house.as('greta');
    const lines = [{ type: 'ticket', action: 'purge', reach: 'all' }];
    const [root] = await house.sql<{ id: string }>('select id from place where parent_id is null');
    const strong = await greta.post('/profiles', { name: 'Strong', lines, place_id: root?.id });
    const grant = { person_id: id('nina'), profile_id: strong.body.id, place_id: root?.id, below: true };
    expect((await greta.post('/grants', grant)).status).toBe(201);
    const refused = await look('ada', 'nina');
    expect([refused.status, refused.body.detail]).toEqual([403, expect.stringContaining('holds more')]);
  });

  test('another tenant, who is not even found', async () => {
    await adaLooks();
    const unknown = await house.as('ada').post('/people/00000000-0000-7000-8000-00000000dead/view-as', { reason: 'x' });
    for (const login of ['karl', 'carla', 'chloe']) {
      const a = await look('ada', login);
      if ((await house.as('ada').get(`/people/${id(login)}`)).status !== 404) continue;
      expect(a.status).toBe(404);
      expect({ ...a.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
    }
  });

  test('anybody, without the permission, with a token, or while looking', async () => {
    const refused = await look('ada', 'nina');
    expect([refused.status, refused.body.permission]).toEqual([403, 'person:viewAs']);
    const token = await house.as('greta').post('/me/tokens', { name: 'T', scopes: ['read', 'write'] });
    const byToken = house.withBearer(token.body.secret);
    expect((await byToken.post(`/people/${id('nina')}/view-as`, { reason: 'x' })).status).toBe(403);
    await look('greta', 'nina');
    expect((await look('greta', 'tom')).body.detail).toContain('only looking');
  });
});

describe('a look is over', () => {
  const states = async () => ({
    get: (await house.as('ada').get('/tickets')).status,
    write: (await house.as('ada').patch('/me', { phone: '555' }, 1)).status,
    over: (await house.as('ada').get('/session')).body.viewing?.over,
  });

  test('from the moment that the right is taken away, and nothing is open before it is left', async () => {
    await adaLooks();
    await look('ada', 'nina');
    expect(await states()).toEqual({ get: 200, write: 403, over: false });
    await house.sql("delete from access_grant where profile_id in (select id from profile where name = 'Looks')");
    expect(await states()).toEqual({ get: 403, write: 403, over: true });
    expect((await house.as('ada').delete('/session/view-as')).status).toBe(204);
    expect((await house.as('ada').get('/session')).body.person.login).toBe('ada');
    expect((await house.as('ada').get('/tickets')).status).toBe(200);
  });

  test('when its time is, when the watched person gains more, and when they are disabled', async () => {
    await adaLooks();
    await look('ada', 'nina');
    await house.sql("update look set until = now() - interval '1 second'");
    expect((await states()).over).toBe(true);
    await house.as('ada').delete('/session/view-as');
    await look('ada', 'nina');
    await house.as('greta').patch(`/people/${id('nina')}`, { kind: 'superadmin' });
    expect((await states()).over).toBe(true);
    await house.as('ada').delete('/session/view-as');
    await look('ada', 'tom');
    await house.as('greta').patch(`/people/${id('tom')}`, { enabled: false });
    expect((await states()).over).toBe(true);
  });
});

test('both names stand in the audit: at the start, at each page, at a refusal, and at the end', async () => {
  await look('greta', 'nina');
  const greta = house.as('greta');
  const [first] = (await greta.get('/tickets')).body.items;
  await greta.get(`/tickets/${first.id}`);
  await greta.get(`/tickets/${first.id}`);
  await greta.post(`/tickets/${first.id}/close`, {});
  await greta.delete('/session/view-as');
  const rows = await house.sql(
    "select actor_id, actor, action, denied from audit where action like 'viewAs%' or actor like '%viewing as%' order by id",
  );
  expect(rows.map((r) => r.action)).toEqual(['viewAs', 'viewAs.look', 'viewAs.look', 'tickets.close', 'viewAs.end']);
  expect(new Set(rows.map((r) => r.actor_id))).toEqual(new Set([id('greta')]));
  for (const { actor } of rows.slice(1)) expect(actor).toMatch(/^Greta .*\(viewing as Nina .*\)$/);
});

test('the watched person is not disturbed: no session of theirs, not last seen, no read mark', async () => {
  await house.sql("update person set last_seen_at = '2020-01-01' where login = 'nina'");
  await house.sql("update session set last_seen_at = now() - interval '1 hour'");
  const before = await house.sql('select * from session where person_id = $1 order by token_hash', [id('nina')]);
  await look('greta', 'nina');
  await house.as('greta').get('/tickets');
  await house.as('greta').get('/session');
  const after = await house.sql('select * from session where person_id = $1 order by token_hash', [id('nina')]);
  expect(after).toEqual(before);
  const [nina] = await house.sql<{ seen: string }>(
    "select last_seen_at::text as seen from person where login = 'nina'",
  );
  expect(nina?.seen).toMatch(/^2020-01-01/);
});

test('an inbox is read by its person alone: not through their eyes, and nothing in it by the one who looks', async () => {
  for (const path of ['/me/notices', '/me/notices/count', '/me/notices?unread=true&limit=1']) {
    expect((await house.as('nina').get(path)).status, path).toBe(200);
  }
  await look('greta', 'nina');
  for (const path of ['/me/notices', '/me/notices/count', '/me/notices?unread=true&limit=1']) {
    const { status, body } = await house.as('greta').get(path);
    expect([status, body.detail], path).toEqual([403, 'An inbox is read by its person alone.']);
  }
});

test('signing out ends the session, and signing in anew looks through nobody', async () => {
  await look('greta', 'nina');
  const token = house.as('greta');
  expect((await token.delete('/session')).status).toBe(204);
  expect((await token.get('/session')).status).toBe(401);
});

test('the session says whether one may look at all, and of a look what the person could create', async () => {
  const session = async (login: string) => (await house.as(login).get('/session')).body;
  expect(await session('greta')).toMatchObject({ may_view_as: true });
  expect(await session('nina')).toMatchObject({ may_view_as: false, creates: { ticket: true, profile: false } });
  await look('greta', 'nina');
  expect(await session('greta')).toMatchObject({
    may_view_as: false,
    creates: { ticket: false, profile: false },
    viewing: { creates: { ticket: true, profile: false } },
  });
});
