import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import type { Write } from '#wire/write.ts';
import type { Answer, Caller, Json } from '#test/product.ts';
import { later, ok, type Planning, plan, planning } from '#test/sections/planning.ts';

let desk: Planning;
let auditor: Caller;

const VIEWS = ['person', 'profile', 'place', 'grant'];

/** Somebody who reads the whole audit, and the records of these types at ACME. */
async function reads(types: readonly string[]): Promise<Caller> {
  const { house, greta, person } = desk;
  const id = await person();
  const give = async (name: string, of: readonly string[], place_id: string): Promise<void> => {
    const lines = of.map((type) => ({ type, action: 'view', reach: 'all' }));
    const profile = ok(await greta.post('/profiles', { name: `${name} ${id}`, place_id: ROOT_ID, lines }), 201);
    ok(await greta.post('/grants', { person_id: id, profile_id: profile.id, place_id, below: true }), 201);
  };
  await give('Audit', ['audit'], ROOT_ID);
  await give('Views', types, house.ids.places['acme'] as string);
  return house.asPerson(id);
}

const entriesOf = async (who: Caller, id: string): Promise<Json[]> =>
  ok(await who.get(`/audit?type=change&record_id=${id}`)).items.toReversed();
const planned = async (a: Promise<Answer>): Promise<string> => ok(await a).id;

beforeAll(async () => {
  desk = await planning();
  auditor = await reads(VIEWS);
});
afterAll(() => desk?.house.close());

describe('the audit of a planned change', () => {
  test('says each time what it is, for whom, where and when', async () => {
    const { greta, admin, adminId, person, give, reader, due, house } = desk;
    const id = await person({ name: 'Zoe Planned' });
    const other = await planned(plan(greta, [give(id, reader)], { asked_id: adminId }));
    ok(await admin.post(`/changes/${other}/refuse`, { note: 'No.' }));
    const third = await planned(plan(greta, [give(id, reader, { below: true })], { run_at: later }));
    ok(await greta.post(`/changes/${third}/cancel`));
    const one = await planned(plan(greta, [give(id, reader)], { run_at: later }));
    await due(one);
    const about = [id, reader, house.ids.places['support']].map((of) => `about.${of}`);
    for (const [change, actions] of [
      [one, ['plan', 'done']],
      [other, ['plan', 'refuse']],
      [third, ['plan', 'cancel']],
    ] as const) {
      const entries = await entriesOf(greta, change);
      expect(entries.map((e) => e.action)).toEqual(actions);
      for (const { after, _names, withheld } of entries) {
        expect(withheld).toBe(0);
        expect(after.changes).toMatchObject([{ call: 'grants.create', body: { person_id: id, profile_id: reader } }]);
        expect(about.map((key) => _names[key])).toEqual(['Zoe Planned', 'Reader', expect.any(String)]);
        expect(after.run_at === null).toBe(change === other);
      }
    }
  });

  test('names a grant that it changes, and who goes with it', async () => {
    const { greta, person, give, reader } = desk;
    const id = await person({ name: 'Yan Planned' });
    const grant = ok(await greta.post('/grants', give(id, reader).body), 201).id;
    const gone = { call: 'grants.delete', params: { id: grant } };
    const [entry] = await entriesOf(greta, await planned(plan(greta, [gone], { run_at: later })));
    expect(entry?._names[`about.${grant}`]).toMatch(/^Reader, Yan Planned, .+/);
  });

  test('tells somebody who reads the audit what they could view of it, and of the rest nothing', async () => {
    const { greta, person, give, reader, house } = desk;
    const { globex } = house.ids.places;
    const [near, far] = [await person({ name: 'Near' }), await person({ name: 'Far', organization_id: globex })];
    const seen = await planned(plan(greta, [give(near, reader)], { run_at: later }));
    const [told] = await entriesOf(auditor, seen);
    expect(told).toMatchObject({
      withheld: 0,
      after: { changes: [{ call: 'grants.create', body: { person_id: near } }] },
    });
    expect(Date.parse(told?.after.run_at)).toBe(Date.parse(later));
    expect(Object.values(told?._names)).toEqual(expect.arrayContaining(['Near', 'Reader']));

    const edit = { call: 'people.edit', params: { id: far }, body: { name: 'Farther' } };
    const writes = [give(near, reader, { place_id: globex }), give(far, reader, { place_id: globex }), edit];
    const hidden = await planned(plan(greta, writes, { run_at: later }));
    const [entry] = await entriesOf(auditor, hidden);
    expect(entry?.after.changes.map((c: Json) => c.call)).toEqual(writes.map((w) => w.call));
    expect(entry?.withheld).toBeGreaterThan(0);
    // Where an entry is at home is told of every entry, as it would be of the entries of the change itself.
    const { home_id, ...named } = entry?._names ?? {};
    expect(home_id).toBe('Globex');
    const said = JSON.stringify([entry?.after, named]);
    for (const id of [near, far, reader, globex]) expect(said).not.toContain(id);
    for (const word of ['Near', 'Far', 'Globex', 'Reader']) expect(said).not.toContain(word);
  });

  test('does not tell who gets what where one may view the people and not their grants', async () => {
    const { greta, person, give, reader } = desk;
    const id = await person({ name: 'Xan Planned' });
    const one = await planned(plan(greta, [give(id, reader)], { run_at: later }));
    const [entry] = await entriesOf(await reads(VIEWS.filter((type) => type !== 'grant')), one);
    expect(entry?.after.changes).toEqual([{ call: 'grants.create', body: {} }]);
    expect(JSON.stringify(entry?._names)).not.toContain('Xan');
  });

  test('is seen from the place that has all it is about, and what becomes of it, too', async () => {
    const { greta, person, give, reader, due, house } = desk;
    const { acme, support, globex } = house.ids.places;
    const [near, far] = [await person(), await person({ organization_id: globex })];
    const homesOf = async (...writes: Write[]): Promise<string[]> => {
      const id = await planned(plan(greta, writes, { run_at: later }));
      await due(id);
      return (await entriesOf(greta, id)).map((e) => e.home_id);
    };
    const rename = (id: string): Write => ({ call: 'people.edit', params: { id }, body: { name: 'Renamed' } });
    expect(await homesOf(give(far, reader))).toEqual([support, support]);
    const [grant] = ok(await greta.get(`/grants?person_id=${far}`)).items;
    expect(await homesOf({ call: 'grants.delete', params: { id: grant.id } })).toEqual([support, support]);
    expect(await homesOf(give(near, reader), rename(near))).toEqual([acme, acme]);
    expect(await homesOf(rename(near), rename(far))).toEqual([ROOT_ID, ROOT_ID]);
    const bulk = (ids: string[], change: object): Write => ({ call: 'people.applyBulk', body: { ids, change } });
    expect(await homesOf(bulk([near], { do: 'join', place_id: support }))).toEqual([acme, acme]);
    const ada = house.as('ada');
    const seen = await planned(plan(greta, [give(far, reader, { below: true })], { run_at: later }));
    expect(await entriesOf(ada, seen)).toMatchObject([{ action: 'plan' }]);
    const unseen = await planned(plan(greta, [rename(far)], { run_at: later }));
    expect(await entriesOf(ada, unseen)).toEqual([]);
  });
});
