import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { UPKEEP } from '#modules/access/section.ts';
import { type Caller, type Json, type Product, product } from '#test/product.ts';
import { tellOfEnds } from './tell.ts';

let p: Product;
let greta: Caller;
let ada: Caller;

beforeAll(async () => {
  p = await product();
  [greta, ada] = [p.as('greta'), p.as('ada')];
});
beforeEach(async () => {
  await p.sql('update access_grant set ends_at = null');
  await p.sql('delete from notice');
});
afterAll(() => p.close());

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** A grant of somebody that ends in so many days, by its place. */
async function ending(place: string, days: number, login?: string): Promise<string> {
  const [row] = await p.sql<{ id: string }>(
    'select id from access_grant where place_id = $1 and person_id is not null and ($2::uuid is null or person_id = $2) ' +
      'order by id limit 1',
    [p.ids.places[place], login === undefined ? null : p.ids.people[login]],
  );
  const id = row?.id as string;
  await p.sql('update access_grant set ends_at = $2 where id = $1', [id, inDays(days)]);
  return id;
}
const listed = async (who: Caller): Promise<Json[]> => (await who.get('/expiring')).body.items;
const ids = (rows: readonly Json[]): string[] => rows.map((row) => row.id);

describe('grants that end', () => {
  test('are listed for those who may change them, the next end first', async () => {
    const late = await ending('network', 20);
    const soon = await ending('support', 3);
    const far = await ending('facilities', 40);
    const foreign = await ending('care', 5);
    expect(ids(await listed(ada))).toEqual([soon, late]);
    expect(ids(await listed(greta))).toEqual([soon, foreign, late]);
    expect(ids(await listed(greta))).not.toContain(far);
    expect(await listed(p.as('nina'))).toEqual([]);
  });

  test('are renewed several at once, each for itself', async () => {
    const [mine, foreign] = [await ending('support', 3), await ending('care', 5)];
    const until = inDays(100);
    const unknown = '00000000-0000-7000-8000-00000000dead';
    const { body } = await ada.post('/expiring/renew', { ids: [mine, foreign, unknown], until });
    expect(body.items.map((i: Json) => [i.id, i.done])).toEqual([
      [mine, true],
      [foreign, false],
      [unknown, false],
    ]);
    // Not to be seen is not to be there.
    expect(body.items[1].reason).toBe(body.items[2].reason);
    expect((await greta.get(`/grants/${mine}`)).body.ends_at.slice(0, 19)).toBe(until.slice(0, 19));
    expect(ids(await listed(ada))).toEqual([]);
  });

  test('are renewed to a later day only', async () => {
    const id = await ending('support', 10);
    expect((await ada.post('/expiring/renew', { ids: [id], until: inDays(-1) })).status).toBe(422);
    const { body } = await ada.post('/expiring/renew', { ids: [id], until: inDays(5) });
    expect(body.items[0]).toMatchObject({ done: false, reason: 'The grant holds longer than that already.' });
  });

  test('are not renewed by somebody who holds less, nor by the holder', async () => {
    const id = await ending('support', 10);
    const [row] = await p.sql<{ person_id: string }>('select person_id from access_grant where id = $1', [id]);
    const holder = await p.asPerson(row?.person_id as string);
    const own = (await holder.post('/expiring/renew', { ids: [id], until: inDays(50) })).body.items[0];
    expect(own.done).toBe(false);
    expect((await p.as('nina').post('/expiring/let-go', { ids: [id], let_go: true })).body.items[0].done).toBe(false);
  });

  test('are let go, and taken back; another end is another matter', async () => {
    const id = await ending('support', 10);
    const go = (let_go: boolean) => ada.post('/expiring/let-go', { ids: [id], let_go });
    expect((await go(true)).body.items[0].done).toBe(true);
    expect((await listed(ada))[0].let_go).toBe(true);
    await go(false);
    expect((await listed(ada))[0].let_go).toBe(false);
    await go(true);
    await p.sql('update access_grant set ends_at = $2 where id = $1', [id, inDays(12)]);
    expect((await listed(ada))[0].let_go).toBe(false);
  });
});

describe('before a grant ends', () => {
  const tell = (at: Product): Promise<void> => at.house.asSystem(UPKEEP, tellOfEnds);
  const told = () =>
    p.sql<{ person_id: string; key: string }>("select person_id, key from notice where key like 'notice.grant%'");

  test('its holder and the managers of the place are told, once, whoever does it how often', async () => {
    const id = await ending('support', 5);
    const other = await p.another();
    await Promise.all([tell(p), tell(other), tell(p)]);
    await tell(other);
    const [grant] = await p.sql<{ person_id: string }>('select person_id from access_grant where id = $1', [id]);
    const notices = await told();
    expect(notices.filter((n) => n.key === 'notice.grantEnds').map((n) => n.person_id)).toEqual([grant?.person_id]);
    const managers = notices.filter((n) => n.key === 'notice.grantOfOtherEnds').map((n) => n.person_id);
    expect(managers.length).toBeGreaterThan(0);
    for (const manager of managers) {
      expect((await (await p.asPerson(manager)).get(`/grants/${id}`)).body._can.edit).toBe(true);
    }
    expect(new Set(managers).size).toBe(managers.length);
    expect(managers).not.toContain(p.ids.people['nina']);
  });

  test('of the grant by which its holder manages the place alone, those are told who manage the place above', async () => {
    const [[own], organization_id] = [
      await p.sql('select profile_id from access_grant where person_id = $1 and below limit 1', [p.ids.people['ada']]),
      p.ids.places['acme'],
    ];
    const group = { kind: 'group', name: 'Dispatch', parent_id: organization_id };
    const place_id = (await greta.post('/places', group)).body.id;
    const person_id = (await greta.post('/people', { login: 'gus', name: 'Gus', organization_id })).body.id;
    const given = await greta.post('/grants', { person_id, place_id, ...own, ends_at: inDays(5) });
    expect(given.status, given.text).toBe(201);
    await tell(p);
    const notices = (await told()).filter((n) => n.key === 'notice.grantOfOtherEnds');
    expect(notices.map((n) => n.person_id)).toEqual([p.ids.people['ada']]);
  });

  test('nobody is told too early, of what was let go, or when that is switched off', async () => {
    await ending('support', 20);
    await tell(p);
    expect(await told()).toEqual([]);
    const id = await ending('support', 5);
    await ada.post('/expiring/let-go', { ids: [id], let_go: true });
    await tell(p);
    expect(await told()).toEqual([]);
    await ada.post('/expiring/let-go', { ids: [id], let_go: false });
    expect((await ada.put('/expiring/settings', { notice_days: 0 })).status).toBe(403);
    expect((await greta.put('/expiring/settings', { notice_days: 0 })).status).toBe(200);
    await tell(p);
    expect(await told()).toEqual([]);
    await greta.put('/expiring/settings', { notice_days: 30 });
    await tell(p);
    expect((await told()).length).toBeGreaterThan(1);
  });

  test('a new end is told of anew', async () => {
    const id = await ending('support', 5);
    await tell(p);
    const first = (await told()).length;
    await p.sql('update access_grant set ends_at = $2 where id = $1', [id, inDays(6)]);
    await tell(p);
    expect((await told()).length).toBe(2 * first);
  });
});
