import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { UPKEEP } from '#modules/access/section.ts';
import { type Caller, type Json, type Product, product } from '#test/product.ts';
import { careForReviews } from './close.ts';

let p: Product;
let greta: Caller;
let ada: Caller;
/** A second administrator of ACME. */
let bea: Caller;
let beaId: string;

beforeAll(async () => {
  p = await product();
  [greta, ada] = [p.as('greta'), p.as('ada')];
  const [own] = await p.sql<{ profile_id: string; place_id: string }>(
    'select profile_id, place_id from access_grant where person_id = $1 and below order by id limit 1',
    [p.ids.people['ada']],
  );
  beaId = (await greta.post('/people', { login: 'bea', name: 'Bea', organization_id: p.ids.places['acme'] })).body.id;
  await greta.post('/grants', { person_id: beaId, ...own, below: true });
  bea = await p.asPerson(beaId);
});
beforeEach(async () => {
  await p.sql('delete from review');
  await p.sql('delete from notice');
});
afterAll(() => p.close());

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** Somebody with one grant of their own in a group. */
let made = 0;
async function holder(place = 'support', profile = 'Self-Service'): Promise<{ id: string; grant: string }> {
  made += 1;
  const person = { login: `holder${made}`, name: `Holder ${made}`, organization_id: p.ids.places['acme'] };
  const id = (await greta.post('/people', person)).body.id;
  const body = { person_id: id, profile_id: p.ids.profiles[profile], place_id: p.ids.places[place] };
  const grant = (await greta.post('/grants', body)).body.id;
  return { id, grant };
}

async function start(who: Caller, more: object = {}): Promise<Json> {
  const usual = { title: 'Spring', place_id: p.ids.places['support'], scope: 'place' };
  const asked = { reviewers: 'named', named: [beaId] };
  const answer = await who.post('/reviews', { ...usual, ...asked, due_at: inDays(10), silence: 'keep', ...more });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

const rows = async (who: Caller, review: Json, show = ''): Promise<Json[]> =>
  (await who.get(`/reviews/${review.id}/items?limit=500${show}`)).body.items;
const rowOf = async (who: Caller, review: Json, person: string): Promise<Json> =>
  (await rows(who, review)).find((row) => row.person_id === person);
const decideOn = (who: Caller, review: Json, row: Json, body: object) =>
  who.post(`/reviews/${review.id}/decide`, { items: [{ id: row.id, version: row.version }], ...body });
const exists = async (grant: string): Promise<boolean> =>
  (await p.sql('select 1 from access_grant where id = $1', [grant])).length === 1;
const care = async (): Promise<void> => careForReviews(await p.house.outside(UPKEEP));

describe('a review', () => {
  test('holds the grants of the place and below as they are at its start, and tells the reviewers', async () => {
    const one = await holder();
    const review = await start(ada);
    const row = await rowOf(bea, review, one.id);
    expect(row).toMatchObject({ decision: null, now: 'same', mine: true, cause: 'hand' });
    expect(row._names).toMatchObject({ profile_id: 'Self-Service' });
    await greta.patch(`/grants/${one.grant}`, { ends_at: inDays(50) });
    expect((await rowOf(bea, review, one.id)).now).toBe('changed');
    await greta.delete(`/grants/${one.grant}`);
    expect(await rowOf(bea, review, one.id)).toMatchObject({ now: 'gone', ends_at: null });
    expect((await bea.get('/me/notices')).body.items[0]).toMatchObject({
      key: 'notice.review',
      link: `/reviews/${review.id}`,
    });
    expect((await bea.get('/me/notices')).body.items[0].text).toContain('Spring');
  });

  test('is about one profile, or about administrators, when that is asked', async () => {
    const one = await holder();
    const profile_id = p.ids.profiles['Self-Service'];
    const ofProfile = await start(ada, { scope: 'profile', profile_id });
    expect(new Set((await rows(ada, ofProfile)).map((r) => r.profile_id))).toEqual(new Set([profile_id]));
    const ofAdmins = await start(greta, { scope: 'administrators', place_id: p.ids.places['acme'] });
    const people = (await rows(greta, ofAdmins)).map((r) => r.person_id);
    expect(people).toContain(beaId);
    expect(people).not.toContain(one.id);
  });

  test('says what is wrong with its form', async () => {
    const post = async (body: object): Promise<string[]> => {
      const usual = { title: 'X', place_id: p.ids.places['support'], scope: 'place', reviewers: 'managers' };
      const answer = await ada.post('/reviews', { ...usual, due_at: inDays(1), silence: 'keep', ...body });
      return [answer.status, ...(answer.body.errors ?? []).map((e: Json) => e.field)];
    };
    expect(await post({ scope: 'profile' })).toEqual([422, 'profile_id']);
    expect(await post({ reviewers: 'named' })).toEqual([422, 'named']);
    expect(await post({ named: [beaId] })).toEqual([422, 'named']);
    expect(await post({ due_at: inDays(-1) })).toEqual([422, 'due_at']);
    expect(await post({ reviewers: 'named', named: ['00000000-0000-7000-8000-00000000dead'] })).toEqual([422, 'named']);
    const nina = await p.as('nina').post('/reviews', {
      title: 'X',
      place_id: p.ids.places['support'],
      scope: 'place',
      reviewers: 'managers',
      due_at: inDays(1),
      silence: 'keep',
    });
    expect(nina.status).toBe(403);
  });
});

describe('deciding', () => {
  test('keeps, shortens and removes through the ordinary grants, and can be taken back', async () => {
    const [a, b, c] = [await holder(), await holder(), await holder()];
    const review = await start(ada);
    const at = async (h: { id: string }) => rowOf(bea, review, h.id);
    const until = inDays(30);
    expect((await decideOn(bea, review, await at(a), { decision: 'keep', note: 'Needs it' })).body.items[0].done).toBe(
      true,
    );
    await decideOn(bea, review, await at(b), { decision: 'shorten', until });
    await decideOn(bea, review, await at(c), { decision: 'remove' });
    expect(await at(a)).toMatchObject({ decision: 'keep', note: 'Needs it', decided_by: beaId, by_silence: false });
    expect((await greta.get(`/grants/${b.grant}`)).body.ends_at.slice(0, 19)).toBe(until.slice(0, 19));
    expect(await exists(c.grant)).toBe(false);
    const [entry] = (await greta.get(`/audit?type=review&action=decide&record_id=${review.id}`)).body.items;
    expect(entry.after).toMatchObject({ decision: 'remove', person_id: c.id });

    const undo = async (h: { id: string }) => {
      const row = await at(h);
      return bea.post(`/reviews/${review.id}/undo`, { items: [{ id: row.id, version: row.version }] });
    };
    for (const h of [a, b, c]) expect((await undo(h)).body.items[0]).toMatchObject({ done: true });
    expect(await at(c)).toMatchObject({ decision: null, now: 'same' });
    expect((await greta.get(`/grants/${b.grant}`)).body.ends_at).toBeNull();
  });

  test('is for the reviewers of the row alone; others do not find it', async () => {
    const one = await holder();
    const review = await start(greta, { reviewers: 'named', named: [beaId] });
    const row = await rowOf(bea, review, one.id);
    for (const who of [ada, greta]) {
      const answer = await decideOn(who, review, row, { decision: 'keep' });
      expect([403, 404, 200]).toContain(answer.status);
      if (answer.status === 200) expect(answer.body.items[0].done).toBe(false);
    }
    expect((await decideOn(p.as('nina'), review, row, { decision: 'keep' })).status).toBe(404);
    const other = await start(greta, { title: 'Other' });
    const foreign = await decideOn(bea, other, row, { decision: 'remove' });
    expect(foreign.body.items?.[0]?.done ?? false).toBe(false);
    expect(await exists(one.grant)).toBe(true);
  });

  test('never falls to the holder, nor to somebody who could not change the grant', async () => {
    const one = await holder();
    const review = await start(greta, { place_id: p.ids.places['acme'], reviewers: 'named', named: [one.id, beaId] });
    const all = await p.sql<{ person_id: string; reviewer: string }>(
      'select i.person_id, r.person_id as reviewer from review_item i join review_reviewer r on r.item_id = i.id ' +
        'where i.review_id = $1',
      [review.id],
    );
    expect(all.length).toBeGreaterThan(3);
    expect(all.filter((r) => r.person_id === r.reviewer)).toEqual([]);
    expect(all.map((r) => r.reviewer)).not.toContain(one.id);
  });

  test('of oneself, when the review says so: keeping, or giving up and not taking it back', async () => {
    const one = await holder();
    const review = await start(ada, { reviewers: 'self', named: [] });
    const me = await p.asPerson(one.id);
    const mine = await rows(me, review, '&show=mine');
    expect(mine.map((r) => r.person_id)).toEqual([one.id]);
    expect((await decideOn(me, review, mine[0], { decision: 'remove' })).body.items[0].done).toBe(true);
    expect(await exists(one.grant)).toBe(false);
    const row = await rowOf(me, review, one.id);
    const back = await me.post(`/reviews/${review.id}/undo`, { items: [{ id: row.id, version: row.version }] });
    expect(back.body.items[0].done).toBe(false);
    expect(await exists(one.grant)).toBe(false);
  });

  test('by two at once is done once', async () => {
    const one = await holder();
    const review = await start(greta, { reviewers: 'named', named: [beaId, p.ids.people['ada']] });
    const row = await rowOf(bea, review, one.id);
    const answers = await Promise.all([
      decideOn(ada, review, row, { decision: 'remove' }),
      decideOn(bea, review, row, { decision: 'keep' }),
    ]);
    const done = answers.map((a) => a.body.items[0].done);
    expect(done.filter(Boolean)).toHaveLength(1);
    expect(await exists(one.grant)).toBe(done[1]);
    expect(answers.find((a) => !a.body.items[0].done)?.body.items[0].reason).toMatch(/meanwhile|already/);
  });

  test('ends with the right to change the grant, and the row goes to somebody who can', async () => {
    const one = await holder();
    const review = await start(greta, { reviewers: 'named', named: [beaId] });
    const row = await rowOf(bea, review, one.id);
    const grants = await p.sql<{ id: string; profile_id: string; place_id: string }>(
      'select id, profile_id, place_id from access_grant where person_id = $1',
      [beaId],
    );
    for (const g of grants) await greta.delete(`/grants/${g.id}`);
    const answer = await decideOn(bea, review, row, { decision: 'remove' });
    expect(answer.body.items[0]).toMatchObject({ done: false });
    expect(await exists(one.grant)).toBe(true);
    await care();
    const asked = await p.sql<{ person_id: string }>('select person_id from review_reviewer where item_id = $1', [
      row.id,
    ]);
    expect(asked.length).toBeGreaterThan(0);
    for (const { person_id } of asked) {
      expect((await (await p.asPerson(person_id)).get(`/grants/${one.grant}`)).body._can.edit).toBe(true);
    }
    for (const { profile_id, place_id } of grants) {
      await greta.post('/grants', { person_id: beaId, profile_id, place_id, below: true });
    }
  });

  test('about what a rule gives is keeping; the rule is what one changes', async () => {
    const one = await holder();
    const rule = await greta.post('/rules', {
      name: 'Everybody of that number',
      place_id: p.ids.places['acme'],
      criteria: [{ field: 'employee_number', in: [`n${made}`] }],
      profile_id: p.ids.profiles['Self-Service'],
      at_place_id: p.ids.places['network'],
    });
    expect(rule.status, rule.text).toBe(201);
    await greta.patch(`/people/${one.id}`, { employee_number: `n${made}` });
    const review = await start(ada, { place_id: p.ids.places['network'] });
    const row = (await rows(bea, review)).find((r) => r.person_id === one.id && r.cause === 'rule');
    expect(row).toMatchObject({ low_risk: false, fixed: expect.stringContaining('rule') });
    expect((await decideOn(bea, review, row, { decision: 'remove' })).body.items[0]).toMatchObject({ done: false });
    expect((await decideOn(bea, review, row, { decision: 'keep' })).body.items[0]).toMatchObject({ done: true });
  });

  test('takes over hints on rows of low risk only', async () => {
    const one = await holder();
    await p.sql("update person set created_at = now() - interval '100 days' where id = $1", [one.id]);
    const review = await start(greta, { place_id: p.ids.places['acme'], reviewers: 'named', named: [beaId] });
    const row = await rowOf(bea, review, one.id);
    expect(row).toMatchObject({ hint: 'remove', low_risk: true });
    expect(row.reasons.map((r: Json) => r.key)).toContain('neverSignedIn');
    const risky = (await rows(bea, review)).find((r) => r.mine && !r.low_risk);
    const items = [row, risky].map((r: Json) => ({ id: r.id, version: r.version }));
    const { body } = await bea.post(`/reviews/${review.id}/accept-hints`, { items });
    expect(body.items.map((i: Json) => i.done)).toEqual([true, false]);
    expect(await exists(one.grant)).toBe(false);
  });
});

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
