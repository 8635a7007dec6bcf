import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Caller, type Json, type Product, product } from '#test/product.ts';

let p: Product;
let admin: Caller;
let greta: Caller;
/** A third super administrator. */
let zoe: string;

beforeAll(async () => {
  p = await product();
  [admin, greta] = [p.as('admin'), p.as('greta')];
  zoe = (await greta.post('/people', { login: 'zoe', name: 'Zoe', kind: 'superadmin' })).body.id;
});
beforeEach(async () => {
  await p.sql('delete from review');
  await p.sql("update person set kind = 'superadmin' where id = any($1::uuid[])", [[zoe, p.ids.people['greta']]]);
});
afterAll(() => p.close());

async function start(who: Caller, more: object = {}): Promise<Json> {
  const answer = await who.post('/reviews', {
    title: 'Who administers',
    place_id: (await p.sql<{ id: string }>('select id from place where parent_id is null'))[0]?.id,
    scope: 'administrators',
    reviewers: 'managers',
    due_at: new Date(Date.now() + 10 * 86_400_000).toISOString(),
    silence: 'keep',
    ...more,
  });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

const rows = async (who: Caller, review: Json): Promise<Json[]> =>
  (await who.get(`/reviews/${review.id}/items?limit=500`)).body.items;
const rowOf = async (who: Caller, review: Json, person: string): Promise<Json> =>
  (await rows(who, review)).find((row) => row.person_id === person && row.profile_id === null);
const send = async (who: Caller, verb: string, review: Json, person: string, body: object = {}): Promise<Json> => {
  const { id, version } = await rowOf(who, review, person);
  return (await who.post(`/reviews/${review.id}/${verb}`, { items: [{ id, version }], ...body })).body.items[0];
};
const kindOf = async (id: string): Promise<string> =>
  (await p.sql<{ kind: string }>('select kind from person where id = $1', [id]))[0]?.kind ?? 'none';

describe('a review of all administrators', () => {
  test('has the super administrators among its rows, each for the others to decide', async () => {
    const review = await start(admin);
    const greta_id = p.ids.people['greta'] as string;
    expect(await rowOf(admin, review, zoe)).toMatchObject({ mine: true, now: 'same', low_risk: false, below: true });
    expect((await rowOf(admin, review, zoe))._names).toMatchObject({ profile_id: 'Super administrator' });
    expect((await rowOf(greta, review, greta_id)).mine).toBe(false);
    expect((await rowOf(admin, review, greta_id)).mine).toBe(true);
    const elsewhere = await start(admin, { place_id: p.ids.places['acme'] });
    expect((await rows(admin, elsewhere)).filter((r) => r.profile_id === null)).toEqual([]);
    expect((await greta.get('/reviews/suggestions')).body.administrators).toBeGreaterThanOrEqual(3);
  });

  test('keeps or removes them, and gives back what was removed', async () => {
    const review = await start(admin);
    const none = (await admin.get(`/reviews/${review.id}`)).body.decided;
    const shortened = { decision: 'shorten', until: new Date(Date.now() + 86_400_000).toISOString() };
    expect(await send(admin, 'decide', review, zoe, shortened)).toMatchObject({
      done: false,
      reason: 'Being a super administrator has no end of its own: keep it or remove it.',
    });
    expect(await send(admin, 'decide', review, zoe, { decision: 'remove' })).toMatchObject({ done: true });
    expect(await kindOf(zoe)).toBe('grouped');
    expect(await rowOf(admin, review, zoe)).toMatchObject({ decision: 'remove', now: 'gone' });
    expect((await admin.get(`/reviews/${review.id}`)).body.decided).toBe(none + 1);
    const [entry] = (await admin.get(`/audit?type=person&record_id=${zoe}`)).body.items;
    expect(entry).toMatchObject({ actor: 'Administrator', after: { kind: 'grouped' } });
    expect(await send(admin, 'undo', review, zoe)).toMatchObject({ done: true });
    expect(await kindOf(zoe)).toBe('superadmin');
    expect(await send(admin, 'decide', review, zoe, { decision: 'keep' })).toMatchObject({ done: true });
  });

  test('is not decided by anybody about themselves, nor by those who make no super administrators', async () => {
    const review = await start(admin, { reviewers: 'named', named: [p.ids.people['ada'], zoe] });
    const asked = await p.sql<{ person_id: string; reviewer: string }>(
      'select i.person_id, r.person_id as reviewer from review_item i join review_reviewer r on r.item_id = i.id ' +
        'where i.review_id = $1 and i.grant_id is null',
      [review.id],
    );
    expect(asked.length).toBeGreaterThan(2);
    expect(asked.filter((a) => a.person_id === a.reviewer || a.reviewer === p.ids.people['ada'])).toEqual([]);
    const taken = await p.asPerson(zoe);
    expect(await send(taken, 'decide', review, p.ids.people['greta'] as string, { decision: 'keep' })).toMatchObject({
      done: true,
    });
  });

  test('lets the last one stay, also when silence removes, and says why in the evidence', async () => {
    const review = await start(admin, { silence: 'remove' });
    expect((await admin.post(`/reviews/${review.id}/close`)).body).toEqual({ closed: true });
    const left = await p.sql<{ id: string }>("select id from person where kind = 'superadmin' and enabled");
    expect(left).toHaveLength(1);
    const who = await p.asPerson(left[0]?.id as string);
    const lines = parse((await who.get(`/reviews/${review.id}/evidence.csv`)).text, { columns: true, bom: true });
    const chiefs = (lines as Json[]).filter((l) => l.profile === 'Super administrator');
    expect(chiefs.filter((l) => l.decision === 'remove')).toHaveLength(chiefs.length - 1);
    expect(chiefs.find((l) => l.decision === 'keep')?.refused).toMatch(/last/i);
    await p.sql("update person set kind = 'superadmin' where login = 'admin'");
  });

  test('of oneself: one may step down, and not take it back', async () => {
    const review = await start(admin, { reviewers: 'self' });
    const me = await p.asPerson(zoe);
    expect(await send(me, 'decide', review, zoe, { decision: 'remove' })).toMatchObject({ done: true });
    expect(await kindOf(zoe)).toBe('grouped');
    const row = (await rows(me, review)).find((r) => r.person_id === zoe);
    const back = await me.post(`/reviews/${review.id}/undo`, { items: [{ id: row.id, version: row.version }] });
    expect(back.body.items[0].done).toBe(false);
  });
});
