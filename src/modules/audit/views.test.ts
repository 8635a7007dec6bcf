import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { personSpec } from '#modules/people/schema.ts';
import type { Field } from '#wire/field.ts';
import { type Caller, type Json, type Product, product } from '#test/product.ts';

let p: Product;
let greta: Caller;
let someone: string;

beforeAll(async () => {
  p = await product();
  greta = p.as('greta');
  const made = { login: 'someone', name: 'Someone', organization_id: p.ids.places['acme'] };
  someone = (await greta.post('/people', made)).body.id;
});
afterAll(() => p.close());

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const found = async (who: Caller, more = ''): Promise<Json[]> =>
  (await who.get(`/audit?view=permissions&limit=200${more}`)).body.items;
const keysOf = (e: Json): string[] => Object.keys({ ...e.before, ...e.after });

describe('changes of permissions in the audit', () => {
  test('are those of grants, profiles, rules and places, and of people what their rights hang on', async () => {
    const changes = [
      { kind: 'company-grouped' },
      { enabled: false },
      { valid_until: inDays(9) },
      { valid_from: inDays(2) },
      { organization_id: p.ids.places['globex'] },
    ];
    const others = [{ name: 'Somebody' }, { phone: '123' }, { may_sign_in: false }, { email: 'some@one.example' }];
    for (const change of [...changes, ...others]) {
      const a = await greta.patch(`/people/${someone}`, change);
      expect(a.status, a.text).toBe(200);
    }
    const mine = (await found(greta, `&record_id=${someone}`)).toReversed();
    expect(mine.map((e) => e.action)).toEqual(['create', ...changes.map(() => 'edit')]);
    expect(mine.slice(1).flatMap(keysOf)).toEqual(changes.flatMap((c) => Object.keys(c)));
    const types = new Set((await p.sql<{ type: string }>('select distinct type from audit')).map((r) => r.type));
    for (const type of ['grant', 'profile', 'place', 'ticket']) expect(types).toContain(type);
    const all = await greta.get('/audit/count?view=permissions&type=ticket');
    expect(all.body.count).toBe(0);
    const grants = await p.sql<{ n: number }>("select count(*)::int as n from audit where type = 'grant'");
    expect((await greta.get('/audit/count?view=permissions&type=grant')).body.count).toBe(grants[0]?.n);
  });

  test('are not what was only exported or looked at', async () => {
    const { people, places } = p.ids;
    const admin = p.as('admin');
    expect((await admin.get('/grants/export.csv')).status).toBe(200);
    expect((await admin.post(`/people/${people['nina']}/view-as`, { reason: 'A question' })).status).toBe(200);
    expect((await admin.get(`/places/${places['support']}`)).status).toBe(200);
    expect((await admin.delete('/session/view-as')).status).toBeLessThan(300);
    const read = ['grant export', 'place viewAs.look'];
    const told = (list: readonly Json[]) => list.map((e) => `${e.type} ${e.action}`);
    expect(told((await admin.get('/audit?limit=20')).body.items)).toEqual(expect.arrayContaining(read));
    for (const one of read) expect(told(await found(admin))).not.toContain(one);
  });

  test('hang on the very fields by which the policy changes', async () => {
    const fields = Object.entries<Field>(personSpec.fields).filter(([, field]) => field.edit !== undefined);
    const epoch = async (): Promise<number> => (await p.sql<{ n: number }>('select n from policy_epoch'))[0]?.n ?? 0;
    // A name is kept with the policy and decides nothing.
    for (const [name, field] of fields.filter(([n]) => n !== 'name')) {
      const before = await epoch();
      await p.sql(`update person set ${name} = ${other(name, field)} where id = $1`, [p.ids.people['nina']]);
      expect([name, (await epoch()) > before]).toEqual([name, field.changesPolicy === true]);
    }
  });

  test('do not tell of a value that the reader may not view on the record', async () => {
    await greta.patch(`/people/${p.ids.people['tom']}`, { valid_until: inDays(5) });
    const lines = [
      { type: 'audit', action: 'view', reach: 'all' },
      { type: 'person', action: 'view', reach: 'all' },
    ];
    const profile = (await greta.post('/profiles', { name: 'Reads the audit', lines, place_id: p.ids.places['acme'] }))
      .body;
    const grant = { person_id: p.ids.people['leo'], profile_id: profile.id, place_id: p.ids.places['acme'] };
    expect((await greta.post('/grants', { ...grant, below: true })).status).toBe(201);
    const of = (who: Caller) => found(who, `&record_id=${p.ids.people['tom']}`);
    expect((await of(p.as('ada'))).flatMap(keysOf)).toContain('valid_until');
    const entries = (await p.as('leo').get(`/audit?record_id=${p.ids.people['tom']}&action=edit`)).body.items;
    expect(entries.map((e: Json) => e.withheld)).toEqual([1]);
    expect((await of(p.as('leo'))).filter((e) => e.action === 'edit')).toEqual([]);
    await greta.patch(`/people/${p.ids.people['tom']}`, { kind: 'company-grouped' });
    expect((await of(p.as('leo'))).filter((e) => e.action === 'edit').flatMap(keysOf)).toEqual(['kind']);
  });
});

/** Another value than the one that stands there, as SQL. */
function other(name: string, field: Field): string {
  if (field.type === 'boolean') return `not ${name}`;
  if (field.type === 'datetime') return `now() ${name === 'valid_from' ? '-' : '+'} interval '1 day'`;
  if (field.type === 'place') return `'${p.ids.places['globex']}'`;
  if (field.type === 'json') return `'{"x": 1}'`;
  return `'${field.choices?.at(-1) ?? 'x-1'}'`;
}
