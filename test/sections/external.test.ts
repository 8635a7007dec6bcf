import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import { type Caller, type Json, type Product, product } from '../product.ts';

const INVOICE = {
  type: 'invoice',
  title: 'Invoice',
  section: 'finance',
  attributes: { status: 'text', total: 'number', owner: 'person', readers: 'people', team: 'place', tags: 'texts' },
  relations: { owner: { field: 'owner' }, reader: { field: 'readers' } },
  own: ['owner'],
  groups: ['team'],
  facets: { lines: { fields: ['lines'], actions: ['view'] } },
  actions: { view: {}, pay: { title: 'Pay out', needs: ['view'] }, void: {} },
  floors: [{ actions: ['view'], allow: { op: 'own', via: ['reader'] }, because: 'Readers read.' }],
};

let house: Product;
let greta: Caller;
const path = '/declared-types/invoice';
const line = (action: string, reach = 'all', more = {}) => ({ type: 'invoice', action, reach, ...more });

async function made(answer: Promise<{ status: number; text: string; body: Json }>): Promise<Json> {
  const a = await answer;
  expect(a.status, a.text).toBeLessThan(300);
  return a.body;
}

/** A profile with these lines for this person, at this place and below. */
async function give(login: string, place: string, ...lines: object[]): Promise<{ profile: string; grant: string }> {
  const place_id = house.ids.places[place];
  const profile = (
    await made(greta.post('/profiles', { name: `For ${login} ${place} ${lines.length}`, place_id, lines }))
  ).id;
  const body = { person_id: house.ids.people[login], profile_id: profile, place_id, below: true };
  return { profile, grant: (await made(greta.post('/grants', body))).id };
}

beforeAll(async () => {
  house = await product();
  greta = house.as('greta');
  await made(greta.put(path, INVOICE));
});
afterAll(() => house?.close());

describe('a declared type', () => {
  test('stands in the matrix beside the built-in ones, and says what it is', async () => {
    const { sections } = (await greta.get('/permission-matrix')).body;
    const type = sections.flatMap((s: Json) => s.types).find((t: Json) => t.type === 'invoice');
    expect(type.rows[0].actions.map((a: Json) => a.action)).toEqual(['view', 'pay', 'void', 'ask', 'register']);
    expect(type.title).toBe('Invoice');
    expect(type.rows[0].actions.map((a: Json) => a.title)).toEqual([
      undefined,
      'Pay out',
      undefined,
      undefined,
      undefined,
    ]);
    expect((await greta.get(path)).body.declaration).toEqual(INVOICE);
    expect((await greta.get('/declared-types')).body.items.map((t: Json) => t.type)).toEqual(['invoice']);
  });

  test('is shown to those who work with profiles, not to everybody', async () => {
    for (const login of ['nina', 'leo']) {
      expect((await house.as(login).get('/declared-types')).body.items, login).toEqual([]);
      expect((await house.as(login).get(path)).status, login).toBe(404);
    }
  });

  test('opens no section of ours and is created nowhere here', async () => {
    await give('leo', 'acme', line('view'));
    const a = await house.as('leo').get('/session');
    expect(a.status, a.text).toBe(200);
    expect(a.body.sections).not.toContain('finance');
    expect(Object.keys(a.body.creates)).not.toContain('invoice');
  });

  test('may be changed while nobody loses a line by it, and removed when no profile uses it', async () => {
    const spare = { type: 'spare', title: 'Spare', attributes: {}, actions: { look: {}, touch: {} } };
    await made(greta.put('/declared-types/spare', spare));
    const lines = [{ type: 'spare', action: 'touch', reach: 'all' }];
    const profile = await made(greta.post('/profiles', { name: 'Toucher', place_id: house.ids.places['acme'], lines }));
    const less = await greta.put('/declared-types/spare', { ...spare, actions: { look: {} } });
    expect([less.status, less.body.detail]).toEqual([
      409,
      'The profile "Toucher" uses "touch" of the record type "spare". Take the line away first.',
    ]);
    expect((await greta.delete('/declared-types/spare')).body.detail).toContain('"Toucher"');
    await made(greta.put('/declared-types/spare', { ...spare, actions: { ...spare.actions, smell: {} } }));
    await made(greta.delete(`/profiles/${profile.id}`));
    expect((await greta.delete('/declared-types/spare')).status).toBe(204);
    expect((await greta.get('/declared-types/spare')).status).toBe(404);
    const changes = await house.sql("select action from audit where type = 'declared_type' order by id");
    expect(changes.map((c) => c['action'])).toEqual(['declare', 'declare', 'declare', 'undeclare']);
  });

  test('takes no name of the product', async () => {
    const a = await greta.put('/declared-types/ticket', { type: 'ticket', title: 'Ours', actions: { view: {} } });
    expect(a.status).toBe(409);
    expect((await greta.put('/declared-types/bill', { ...INVOICE })).status).toBe(422);
  });

  test('is declared by those who may make profiles at the top; what gives rights is changed by super administrators', async () => {
    const type = { type: 'raise', title: 'Raise', actions: { take: {} } };
    for (const login of ['ada', 'otto', 'nina']) {
      expect((await house.as(login).put('/declared-types/raise', type)).status, login).toBe(403);
    }
    const um = await made(greta.post('/profiles', { name: 'Root UM', place_id: await root(), bits: ['UM'] }));
    const grant = { person_id: house.ids.people['otto'], profile_id: um.id, place_id: await root(), below: true };
    await made(greta.post('/grants', grant));
    const otto = house.as('otto');
    await made(otto.put('/declared-types/raise', type));
    const floor = { actions: ['take'], allow: { op: 'always' }, because: 'Everybody.' };
    expect((await otto.put('/declared-types/raise', { ...type, floors: [floor] })).status).toBe(403);
    expect((await otto.delete('/declared-types/raise')).status).toBe(403);
    await made(greta.delete('/declared-types/raise'));
  });

  const wrong: readonly (readonly [string, object, string])[] = [
    [
      'an unknown word',
      { floors: [{ actions: ['view'], allow: { op: 'not', of: [] }, because: 'x' }] },
      'floors.0.allow.op',
    ],
    ['an unknown attribute', { groups: ['nowhere'] }, 'groups'],
    ['a strange name', { actions: { 'a b': {} } }, 'actions.a b'],
    ['an unknown key', { tables: {} }, 'tables'],
    ['an unknown kind', { attributes: { a: 'blob' } }, 'attributes.a'],
  ];
  test.each(wrong)('is refused with %s', async (_, change, field) => {
    const a = await greta.put('/declared-types/bad', { ...INVOICE, type: 'bad', ...change });
    expect(a.status, a.text).toBe(422);
    expect(a.body.errors.map((e: Json) => e.field)).toContain(field);
  });

  test('is refused when its conditions go too deep', async () => {
    const deep = (n: number): object => (n === 0 ? { op: 'always' } : { op: 'all', of: [deep(n - 1)] });
    const put = (n: number) =>
      greta.put('/declared-types/deep', {
        ...INVOICE,
        type: 'deep',
        floors: [{ actions: ['view'], allow: deep(n), because: 'x' }],
      });
    expect((await put(7)).status).toBe(200);
    expect((await put(8)).status).toBe(422);
    expect((await put(500)).status).toBe(422);
    const bottomless = `{"floors":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect((await greta.put('/declared-types/deep', bottomless)).status).toBe(422);
    await made(greta.delete('/declared-types/deep'));
  });

  test('whose name the product has taken since is passed over, and the rest goes on', async () => {
    const other = await house.another();
    await house.sql(
      "insert into declared_type (type, declaration) values ('ticket', '{\"type\":\"ticket\"}'), ('broken', '{\"type\":7}')",
    );
    expect((await other.as('helen').get('/tickets')).status).toBe(200);
    const items = (await greta.get('/declared-types')).body.items as Json[];
    expect(items.find((t) => t.type === 'ticket').ignored).toBe(true);
    await house.sql("delete from declared_type where type in ('ticket', 'broken')");
  });
});

const root = async (): Promise<string> =>
  (await house.sql<{ id: string }>('select id from place where parent_id is null'))[0]?.id as string;

describe('a registered record', () => {
  const one = `${path}/records/one`;

  test('keeps what is of its kind, with people and places by id, login or code', async () => {
    const attributes = {
      status: 'open',
      total: 12.5,
      owner: 'helen',
      readers: ['nina', house.ids.people['leo']],
      tags: ['a'],
    };
    const { acme } = house.ids.places;
    const kept = await made(greta.put(one, { place_id: acme, attributes }));
    expect(kept.attributes).toEqual({
      ...attributes,
      owner: house.ids.people['helen'],
      readers: [house.ids.people['nina'], house.ids.people['leo']],
    });
    expect((await greta.get(one)).body).toEqual(kept);
    const wrong = { status: 7, total: 'x', owner: 'nobody-here', readers: 'nina', tags: [1], place: acme, more: 1 };
    for (const [name, value] of Object.entries(wrong)) {
      const a = await greta.put(one, { attributes: { [name]: value } });
      expect([a.status, a.body.errors?.[0]?.field], name).toEqual([422, `attributes.${name}`]);
    }
    expect((await greta.put(one, { place_id: 'nowhere' })).status).toBe(422);
    expect((await greta.get(one)).body).toEqual(kept);
  });

  test('is read by those who may ask about it, and written by those who may register it, where they may', async () => {
    await give('karl', 'acme', line('ask'), line('register'));
    await give('hana', 'acme', line('ask'));
    const { acme, globex } = house.ids.places;
    await made(greta.put(`${path}/records/far`, { place_id: globex }));
    await made(greta.put(`${path}/records/near`, { place_id: acme }));
    const ids = async (login: string) =>
      (await house.as(login).get(`${path}/records`)).body.items.map((r: Json) => r.id);
    expect(await ids('hana')).toEqual(['near', 'one']);
    expect(await ids('helen')).toEqual([]);
    expect((await house.as('hana').get(`${path}/records/far`)).status).toBe(404);
    expect((await house.as('hana').put(`${path}/records/near`, { place_id: acme })).status).toBe(403);
    const karl = house.as('karl');
    expect((await karl.put(`${path}/records/far`, { place_id: acme })).status).toBe(404);
    expect((await karl.put(`${path}/records/near`, { place_id: globex })).status).toBe(404);
    expect((await karl.put(`${path}/records/fresh`, { place_id: globex })).status).toBe(403);
    const initech = { name: 'Initech', kind: 'organization', parent_id: ROOT_ID };
    const hidden = (await made(greta.post('/places', initech))).id;
    expect((await karl.get(`/places/${hidden}`)).status).toBe(404);
    const elsewhere = await karl.put(`${path}/records/fresh`, { place_id: hidden });
    const nowhere = await karl.put(`${path}/records/fresh`, { place_id: '00000000-0000-7000-8000-00000000dead' });
    expect(elsewhere.status).toBe(422);
    expect({ ...elsewhere.body, requestId: '' }).toEqual({ ...nowhere.body, requestId: '' });
    expect((await karl.put(`${path}/records/fresh`, { place_id: acme })).status).toBe(200);
    expect((await karl.delete(`${path}/records/fresh`)).status).toBe(204);
    expect((await karl.delete(`${path}/records/far`)).status).toBe(404);
  });

  test('is listed page by page', async () => {
    const ids: string[] = [];
    for (let after = ''; ; ) {
      const { body } = await greta.get(`${path}/records?limit=1${after === '' ? '' : `&after=${after}`}`);
      ids.push(...body.items.map((r: Json) => r.id));
      if (body.next === null) break;
      after = body.next;
    }
    expect(ids).toEqual(['far', 'near', 'one']);
  });

  test('can be explained, and tells who may', async () => {
    await give('sara', 'acme', line('pay', 'own'));
    const person_id = house.ids.people['sara'];
    const about = `type=invoice&id=one&action=pay`;
    const no = await greta.get(`/access/explain?${about}&person_id=${person_id}`);
    expect([no.status, no.body.allowed], no.text).toEqual([200, false]);
    expect(no.body.fixes.flatMap((x: Json) => x.changes.map((c: Json) => c.change))).not.toContain('relation');
    await made(
      greta.put(one, { place_id: house.ids.places['acme'], attributes: { owner: 'sara', readers: ['nina'] } }),
    );
    expect((await greta.get(`/access/explain?${about}&person_id=${person_id}`)).body.allowed).toBe(true);
    const who = (await greta.get(`/access/who?type=invoice&id=one&action=view`)).body;
    expect(who.people.map((p: Json) => p.id)).toContain(house.ids.people['nina']);
    const held = (await house.as('sara').get('/access/what')).body.permissions;
    expect(held.map((p: Json) => p.permission)).toContain('invoice:pay');
    for (const login of ['helen', 'nina']) {
      expect((await house.as(login).get(`/access/explain?${about}`)).status, login).toBe(404);
    }
    expect((await greta.get('/access/who?type=ticket&id=one&action=view')).status).toBe(422);
  });

  test('counts for nothing in what-if: there is nothing here to count', async () => {
    const { profile } = await give('tom', 'acme', line('view'));
    const a = await greta.post('/access/diff', { changes: [{ change: 'profile', id: profile, lines: [] }] });
    expect(a.status, a.text).toBeLessThan(300);
  });

  test('stops its place from being removed', async () => {
    const place = await made(
      greta.post('/places', { name: 'Short', kind: 'group', parent_id: house.ids.places['acme'] }),
    );
    await made(greta.put(`${path}/records/held`, { place_id: place.id }));
    const a = await greta.delete(`/places/${place.id}`);
    expect([a.status, a.body.detail], a.text).toEqual([409, expect.stringContaining('registered records')]);
    await made(greta.delete(`${path}/records/held`));
    expect((await greta.delete(`/places/${place.id}`)).status).toBe(204);
  });

  test('goes with its type', async () => {
    await made(greta.put('/declared-types/brief', { type: 'brief', title: 'Brief', actions: { view: {} } }));
    await made(greta.put('/declared-types/brief/records/x', {}));
    await made(greta.delete('/declared-types/brief'));
    expect(await house.sql("select 1 from declared_record where type = 'brief'")).toEqual([]);
    expect((await greta.put('/declared-types/brief/records/x', {})).status).toBe(404);
  });
});
