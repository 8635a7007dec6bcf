import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { UPKEEP } from '#modules/access/section.ts';
import type { Caller, Json, Product } from '#test/product.ts';
import { careForReviews } from './close.ts';
import { decideOn, rowOf, rows, type Reviewing, reviewing } from '#test/reviewing.ts';

let p: Product;
let greta: Caller;
let ada: Caller;
let bea: Caller;
let holder: Reviewing['holder'];
let start: Reviewing['start'];
let exists: Reviewing['exists'];
let care: Reviewing['care'];

beforeAll(async () => {
  ({ p, greta, ada, bea, holder, start, exists, care } = await reviewing());
});
beforeEach(async () => {
  await p.sql('delete from review');
  await p.sql('delete from notice');
});
afterAll(() => p?.close());

describe('closing', () => {
  test('keeps what nobody spoke of when that was chosen, and lets nothing be decided afterwards', async () => {
    const one = await holder();
    const review = await start(ada);
    const row = await rowOf(bea, review, one.id);
    expect((await bea.post(`/reviews/${review.id}/close`)).body).toEqual({ closed: true });
    expect(await rowOf(ada, review, one.id)).toMatchObject({ decision: 'keep', by_silence: true, decided_by: null });
    expect(await exists(one.grant)).toBe(true);
    const late = await decideOn(bea, review, row, { decision: 'remove' });
    expect(late.status).toBe(403);
    expect(late.body.detail).toBe('This review is closed.');
    expect((await bea.post(`/reviews/${review.id}/close`)).status).toBe(403);
    // Silence is no decision.
    const { body } = await ada.get(`/reviews/${review.id}`);
    expect(body).toMatchObject({ state: 'closed', decided: 0, silent_kept: body.total, silent_removed: 0 });
  });

  test('removes what nobody spoke of, once, however many close at once', async () => {
    const [one, two] = [await holder(), await holder()];
    const review = await start(ada, { silence: 'remove' });
    await decideOn(bea, review, await rowOf(bea, review, one.id), { decision: 'keep' });
    await p.sql("update review set due_at = now() - interval '1 minute' where id = $1", [review.id]);
    const other = await p.another();
    await Promise.all([
      care(),
      other.house.outside(UPKEEP).then(careForReviews),
      ada.post(`/reviews/${review.id}/close`),
    ]);
    expect([await exists(one.grant), await exists(two.grant)]).toEqual([true, false]);
    const ended = (await greta.get(`/audit?type=grant&action=delete&record_id=${two.grant}`)).body.items;
    expect(ended.map((e: Json) => e.actor)).toEqual(['system: reviews']);
    expect((await greta.get(`/audit?type=review&action=close&record_id=${review.id}`)).body.items).toHaveLength(1);
  });

  test('names whoever closes it in the audit, and the installation for what silence decides and when it is due', async () => {
    const one = await holder();
    const nameOf = async (who: Caller): Promise<string> => (await who.get('/me')).body.name;
    const actorsOf = async (query: string): Promise<string[]> =>
      (await greta.get(`/audit?${query}`)).body.items.map((e: Json) => e.actor);
    const byHand = await start(ada, { silence: 'remove' });
    expect((await greta.post(`/reviews/${byHand.id}/close`)).body).toEqual({ closed: true });
    expect(await actorsOf(`type=review&action=close&record_id=${byHand.id}`)).toEqual([await nameOf(greta)]);
    expect(await actorsOf(`type=grant&action=delete&record_id=${one.grant}`)).toEqual(['system: reviews']);
    await holder();
    const handedOn = await start(ada, { silence: 'escalate' });
    expect((await ada.post(`/reviews/${handedOn.id}/close`)).body).toEqual({ closed: false });
    expect(await actorsOf(`type=review&action=escalate&record_id=${handedOn.id}`)).toEqual([await nameOf(ada)]);
    await p.sql("update review set due_at = now() - interval '1 minute' where id = $1", [handedOn.id]);
    await care();
    expect(await actorsOf(`type=review&action=close&record_id=${handedOn.id}`)).toEqual(['system: reviews']);
  });

  test('tells in the audit what was decided, by silence too, to whoever may view the grant', async () => {
    const [kept, gone] = [await holder(), await holder()];
    const review = await start(ada, { silence: 'remove' });
    await decideOn(bea, review, await rowOf(bea, review, kept.id), { decision: 'keep' });
    await ada.post(`/reviews/${review.id}/close`);
    const told = async (who: Caller, grant: string) =>
      (await who.get(`/audit?type=review&action=decide&record_id=${review.id}&limit=200`)).body.items.find(
        (e: Json) => e.after.grant_id === grant,
      );
    expect(await told(ada, kept.grant)).toMatchObject({
      after: { decision: 'keep', person_id: kept.id },
      withheld: 0,
      _names: { 'value.person_id': expect.any(String) },
    });
    expect(await told(ada, gone.grant)).toMatchObject({
      after: { decision: 'remove', person_id: gone.id, by_silence: true },
      withheld: 0,
    });
  });

  test('takes nothing away by silence that whoever started the review could not', async () => {
    const review = await start(ada, { place_id: p.ids.places['acme'], silence: 'remove' });
    const kept = await p.sql<{ grant_id: string }>(
      'select grant_id from review_item where review_id = $1 and not silence_may_remove',
      [review.id],
    );
    // What Ada could remove by hand is not what is looked at here.
    await p.sql('delete from review_item where review_id = $1 and silence_may_remove', [review.id]);
    await ada.post(`/reviews/${review.id}/close`);
    for (const { grant_id } of kept) expect(await exists(grant_id)).toBe(true);
  });

  test('hands on to super administrators first, when that was chosen', async () => {
    const one = await holder();
    const review = await start(ada, { silence: 'escalate' });
    expect((await ada.post(`/reviews/${review.id}/close`)).body).toEqual({ closed: false });
    expect((await rowOf(greta, review, one.id)).mine).toBe(true);
    expect((await greta.get('/me/notices')).body.items[0].key).toBe('notice.reviewEscalated');
    expect((await ada.post(`/reviews/${review.id}/close`)).body).toEqual({ closed: true });
    expect(await exists(one.grant)).toBe(true);
  });

  test('begins the next one of its cadence, once', async () => {
    await holder();
    const review = await start(ada, { cadence: 'quarterly' });
    await Promise.all([ada.post(`/reviews/${review.id}/close`), bea.post(`/reviews/${review.id}/close`)]);
    const { items } = (await ada.get('/reviews?state=open')).body;
    expect(items.map((r: Json) => r.title)).toEqual(['Spring']);
    expect(Date.parse(items[0].due_at)).toBeGreaterThan(Date.parse(review.due_at) + 80 * 86_400_000);
  });
});

describe('evidence', () => {
  test('tells every row with its outcome, defused for spreadsheets, and is noted', async () => {
    const one = await holder();
    await greta.patch(`/people/${one.id}`, { name: '=HYPERLINK("x")' });
    const review = await start(ada);
    await decideOn(bea, review, await rowOf(bea, review, one.id), { decision: 'keep', note: '+1' });
    const csv = await ada.get(`/reviews/${review.id}/evidence.csv`);
    const lines = parse(csv.text, { columns: true, bom: true }) as Json[];
    expect(lines).toHaveLength((await rows(ada, review)).length);
    expect(lines.find((l) => l.note !== '')).toMatchObject({ decision: 'keep', note: "'+1", decided_by: 'Bea' });
    expect(csv.text).toContain(`'=HYPERLINK`);
    expect((await greta.get(`/audit?type=review&action=export&record_id=${review.id}`)).body.items).toHaveLength(1);
    expect((await p.as('nina').get(`/reviews/${review.id}/evidence.csv`)).status).toBe(404);
  });

  test('suggestions are real counts of what one may change', async () => {
    const counts = (await ada.get('/reviews/suggestions')).body;
    expect(counts.administrators).toBeGreaterThan(0);
    expect((await p.as('nina').get('/reviews/suggestions')).body).toEqual({ administrators: 0, idle: 0, endless: 0 });
  });
});
