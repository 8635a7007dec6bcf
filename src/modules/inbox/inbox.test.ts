import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { UPKEEP } from '#modules/access/section.ts';
import { type Product, product } from '#test/product.ts';
import { forgetRead } from './service.ts';
import { type Notice, notify } from './section.ts';

let p: Product;

beforeAll(async () => {
  p = await product();
});
beforeEach(async () => {
  await p.sql('delete from notice');
});
afterAll(() => p.close());

const tell = (people: readonly string[], notice: Notice): Promise<string[]> =>
  p.house.asSystem(UPKEEP, (ctx) =>
    notify(
      ctx,
      people.map((login) => p.ids.people[login] as string),
      notice,
    ),
  );

const about = (login: string): Notice => ({
  // A sentence with a value, of whatever section.
  key: 'grant.excess',
  values: { permissions: 'one', place: { type: 'person', id: p.ids.people[login] as string } },
  link: `/people/${p.ids.people[login]}`,
});

describe('the inbox', () => {
  test('holds what one was told, newest first, and counts what is unread', async () => {
    await tell(['tom', 'nina'], { key: 'notice.hidden', once: 'first' });
    await tell(['tom'], { key: 'notice.hidden', once: 'second' });
    const { body } = await p.as('tom').get('/me/notices');
    expect(body.items).toHaveLength(2);
    expect(body.items[0].created_at >= body.items[1].created_at).toBe(true);
    expect(body.items[0]).toMatchObject({ key: 'notice.hidden', read_at: null, link: null });
    expect((await p.as('tom').get('/me/notices/count')).body).toEqual({ unread: 2 });
    expect((await p.as('nina').get('/me/notices/count')).body).toEqual({ unread: 1 });
    expect((await p.as('helen').get('/me/notices')).body).toEqual({ items: [], next: null });
  });

  test('is read page by page', async () => {
    for (let i = 0; i < 5; i += 1) await tell(['tom'], { key: 'notice.hidden' });
    const first = (await p.as('tom').get('/me/notices?limit=3')).body;
    const second = (await p.as('tom').get(`/me/notices?limit=3&after=${first.next}`)).body;
    expect([first.items.length, second.items.length, second.next]).toEqual([3, 2, null]);
    expect(new Set([...first.items, ...second.items].map((n: { id: string }) => n.id)).size).toBe(5);
  });

  test('marks as read and unread, one and all up to one', async () => {
    await tell(['tom'], { key: 'notice.hidden' });
    await tell(['tom'], { key: 'notice.hidden' });
    const [newer, older] = (await p.as('tom').get('/me/notices')).body.items;
    await p.as('tom').put(`/me/notices/${newer.id}`, { read: true });
    expect((await p.as('tom').get('/me/notices?unread=true')).body.items.map((n: { id: string }) => n.id)).toEqual([
      older.id,
    ]);
    await p.as('tom').put(`/me/notices/${newer.id}`, { read: false });
    expect((await p.as('tom').get('/me/notices/count')).body.unread).toBe(2);
    await p.as('tom').post('/me/notices/read', { until: older.id });
    expect((await p.as('tom').get('/me/notices/count')).body.unread).toBe(1);
  });

  test('of somebody else is not found, for super administrators either', async () => {
    await tell(['tom'], { key: 'notice.hidden' });
    const [{ id }] = (await p.as('tom').get('/me/notices')).body.items;
    for (const login of ['nina', 'admin']) {
      expect((await p.as(login).put(`/me/notices/${id}`, { read: true })).status).toBe(404);
      await p.as(login).post('/me/notices/read', { until: 'ffffffff-ffff-7fff-bfff-ffffffffffff' });
    }
    expect((await p.as('tom').get('/me/notices/count')).body.unread).toBe(1);
  });

  test('tells the same thing once', async () => {
    const { tom, nina } = p.ids.people;
    expect(await tell(['tom'], { key: 'notice.hidden', once: 'x' })).toEqual([tom]);
    expect(await tell(['tom', 'nina', 'nina'], { key: 'notice.hidden', once: 'x' })).toEqual([nina]);
  });

  test('tells nothing of a change that did not happen', async () => {
    const failing = p.house.asSystem(UPKEEP, async (ctx) => {
      await notify(ctx, [p.ids.people['tom'] as string], { key: 'notice.hidden' });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await p.as('tom').get('/me/notices/count')).body.unread).toBe(0);
  });
});

describe('the text of a notice', () => {
  test('names only what the reader may view when it is read', async () => {
    await tell(['ada', 'nina'], about('tom'));
    const name = 'Tom';
    const text = async (login: string): Promise<string> => (await p.as(login).get('/me/notices')).body.items[0].text;
    expect(await text('ada')).toContain(name);
    expect(await text('nina')).not.toContain(name);
    expect(await text('nina')).toContain('(something you may not view)');
    const { ada } = p.ids.people;
    await p.sql('delete from access_grant where person_id = $1', [ada]);
    expect(await text('ada')).not.toContain(name);
  });

  test('is told in the language asked for', async () => {
    await tell(['tom'], { key: 'notice.hidden' });
    expect((await p.as('tom').get('/me/notices?language=es')).body.items[0].text).toBe('(algo que no puede ver)');
  });
});

test('a token that is narrower than its person gets nothing', async () => {
  const token = await p.as('tom').post('/me/tokens', {
    name: 'Narrow',
    scopes: ['read'],
    lines: [{ type: 'ticket', action: 'view', reach: 'all' }],
  });
  expect(token.status).toBe(200);
  expect((await p.withBearer(token.body.secret).get('/me/notices')).status).toBe(403);
  expect((await p.withBearer(token.body.secret).get('/me/notices/count')).status).toBe(403);
});

test('what was read long ago is forgotten', async () => {
  await tell(['tom'], { key: 'notice.hidden', once: 'old' });
  await tell(['tom'], { key: 'notice.hidden', once: 'new' });
  await tell(['tom'], { key: 'notice.hidden', once: 'unread' });
  await p.sql("update notice set read_at = now() - interval '181 days' where once = 'old'");
  await p.sql("update notice set read_at = now() - interval '179 days' where once = 'new'");
  await p.house.asSystem(UPKEEP, forgetRead);
  expect((await p.sql('select once from notice order by id')).map((r) => r.once)).toEqual(['new', 'unread']);
});
