import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller, Json, Product } from '#test/product.ts';
import { decideOn, inDays, rowOf, rows, type Reviewing, reviewing } from '#test/reviewing.ts';

let p: Product;
let greta: Caller;
let ada: Caller;
let bea: Caller;
let beaId: string;
let holder: Reviewing['holder'];
let start: Reviewing['start'];
let exists: Reviewing['exists'];
let care: Reviewing['care'];

beforeAll(async () => {
  ({ p, greta, ada, bea, beaId, holder, start, exists, care } = await reviewing());
});
beforeEach(async () => {
  await p.sql('delete from review');
  await p.sql('delete from notice');
});
afterAll(() => p?.close());

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
      criteria: [{ field: 'employee_number', in: ['n4711'] }],
      profile_id: p.ids.profiles['Self-Service'],
      at_place_id: p.ids.places['network'],
    });
    expect(rule.status, rule.text).toBe(201);
    await greta.patch(`/people/${one.id}`, { employee_number: 'n4711' });
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
