import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openSession } from '#platform/db.ts';
import { eventually } from '../eventually.ts';
import { type Caller, type Json, type Product, product } from '../product.ts';

let house: Product;
let greta: Caller;
let group: string;
let count = 0;

beforeAll(async () => {
  house = await product();
  greta = house.as('greta');
});
afterAll(() => house?.close());

beforeEach(async () => {
  group = await newGroup({});
});

async function newGroup(fields: object): Promise<string> {
  const { status, body } = await greta.post('/places', {
    name: `Limited ${++count}`,
    kind: 'group',
    parent_id: house.ids.places['acme'],
    open: true,
    ...fields,
  });
  expect(status).toBe(201);
  return body.id;
}

const person = (login: string): string => house.ids.people[login] as string;
const limit = (fields: object) => greta.patch(`/places/${group}`, fields);
const open = (more: object = {}, by: Caller = greta) =>
  by.post('/tickets', { title: 'One more', place_id: group, ...more });
const quota = async (query = ''): Promise<Json> => (await greta.get(`/ticket-quota?place_id=${group}${query}`)).body;
const close = (id: string) => greta.post(`/tickets/${id}/close`, { resolution: 'fixed' });

describe('the limit of all tickets', () => {
  test('refuses when it is reached, names the group and counts closed tickets too', async () => {
    await limit({ total_limit: 2 });
    const first = await open();
    expect(first.status).toBe(201);
    await close(first.body.id);
    expect((await open()).status).toBe(201);
    const third = await open();
    expect(third.status).toBe(422);
    expect(third.body.errors[0].field).toBe('place_id');
    expect(third.body.errors[0].message).toMatch(/takes no more than 2 tickets in 365 days/);
    expect(await quota()).toEqual({ counts: 'group', total: { limit: 2, used: 2, left: 0 }, open: null });
  });

  test('counts 365 days, and nothing in the trash', async () => {
    await limit({ total_limit: 1 });
    const old = (await open()).body.id;
    await house.sql("update ticket set created_at = now() - interval '366 days' where id = $1", [old]);
    const second = await open();
    expect(second.status).toBe(201);
    await greta.delete(`/tickets/${second.body.id}`);
    expect((await open()).status).toBe(201);
    const back = await greta.post(`/tickets/${second.body.id}/restore`, {});
    expect(back.status).toBe(409);
    expect(back.body.detail).toMatch(/takes no more than 1 ticket in 365 days, and has it/);
  });

  test('is asked before the limit of open ones', async () => {
    await limit({ total_limit: 1, open_limit: 1, open_limit_enforced: true });
    await open();
    expect((await open()).body.errors[0].message).toMatch(/in 365 days/);
  });

  test('counts the tickets of grouped people together, of whomever they are', async () => {
    await limit({ total_limit: 2 });
    expect((await open({ requester_id: person('helen') })).status).toBe(201);
    expect((await open({ requester_id: person('otto') })).status).toBe(201);
    expect((await open({ requester_id: person('nina') })).status).toBe(422);
  });

  test('counts standalone people each for themselves, in each group', async () => {
    const standalone = (await greta.get('/people?kind=standalone')).body.items as Json[];
    const [one, two] = standalone.map((p) => p.id);
    await limit({ total_limit: 1 });
    expect((await open({ requester_id: one })).status).toBe(201);
    expect((await open({ requester_id: one })).body.errors[0].message).toMatch(/ticket of one person/);
    if (two) expect((await open({ requester_id: two })).status).toBe(201);
    expect(await quota(`&requester_id=${one}`)).toMatchObject({ counts: 'own', total: { left: 0 } });
    group = await newGroup({ total_limit: 1 });
    expect((await open({ requester_id: one })).status).toBe(201);
  });

  test('counts for the requester, not for who typed', async () => {
    const [standalone] = (await greta.get('/people?kind=standalone')).body.items as Json[];
    await limit({ total_limit: 1 });
    const mine = await house.asPerson(standalone.id);
    expect((await open({}, mine)).status).toBe(201);
    expect((await open({ requester_id: standalone.id })).status).toBe(422);
    expect((await open({ requester_id: person('helen') })).status).toBe(422);
  });

  test('0 is no limit', async () => {
    await limit({ total_limit: 0, open_limit: 0 });
    for (let i = 0; i < 4; i++) expect((await open()).status).toBe(201);
    expect(await quota()).toEqual({ counts: 'group', total: null, open: null });
  });
});

describe('the limit of open tickets', () => {
  test('refuses when it is enforced, until one is closed', async () => {
    await limit({ open_limit: 1, open_limit_enforced: true });
    const first = (await open()).body.id;
    expect((await open()).body.errors[0].message).toMatch(/there would be 2: 1 must be closed first/);
    await close(first);
    expect((await open()).status).toBe(201);
  });

  test('says how many must be closed where it came after more than it allows', async () => {
    for (let i = 0; i < 3; i++) await open();
    await limit({ open_limit: 1, open_limit_enforced: true });
    expect((await open()).body.errors[0].message).toMatch(/there would be 4: 3 must be closed first/);
  });

  test('only informs otherwise, and the history of the ticket tells', async () => {
    await limit({ open_limit: 1 });
    await open();
    const second = await open();
    expect(second.status).toBe(201);
    const history = (await greta.get(`/tickets/${second.body.id}/history`)).body.items as Json[];
    expect(history.map((h) => h.action)).toContain('overLimit');
    expect(await quota()).toMatchObject({ open: { limit: 1, used: 2, left: 0, enforced: false } });
  });

  test('counts a ticket that is opened again', async () => {
    await limit({ open_limit: 1, open_limit_enforced: true });
    const first = (await open()).body.id;
    await close(first);
    expect((await open()).status).toBe(201);
    const again = await greta.post(`/tickets/${first}/reopen`, {});
    expect(again.status).toBe(409);
    expect((await greta.get(`/tickets/${first}`)).body.status).toBe('closed');
  });
});

describe('moving a ticket into a group', () => {
  let elsewhere: string;
  beforeEach(async () => {
    const from = house.ids.places['support'];
    elsewhere = (await greta.post('/tickets', { title: 'To be moved', place_id: from })).body.id;
    await limit({ total_limit: 1 });
    await open();
  });

  test('by an edit meets its limits', async () => {
    const moved = await greta.patch(`/tickets/${elsewhere}`, { place_id: group });
    expect(moved.status).toBe(422);
    expect(moved.body.errors[0].field).toBe('place_id');
    expect((await greta.get(`/tickets/${elsewhere}`)).body.place_id).toBe(house.ids.places['support']);
  });

  test('by handing over meets them too, and the note is not kept', async () => {
    const handed = await greta.post(`/tickets/${elsewhere}/escalate`, { place_id: group, note: 'Yours' });
    expect(handed.status).toBe(422);
    expect((await greta.get(`/tickets/${elsewhere}/workunits`)).body.items).toEqual([]);
  });

  test('takes a place from nobody when it is only edited there', async () => {
    const [there] = (await greta.get(`/tickets?place_id=${group}`)).body.items;
    expect((await greta.patch(`/tickets/${there.id}`, { title: 'Still here' })).status).toBe(200);
    expect((await greta.patch(`/tickets/${there.id}`, { requester_id: person('otto') })).status).toBe(200);
  });
});

test('of many who come at once to the last free place, exactly one gets it, on whatever server', async () => {
  await limit({ total_limit: 3 });
  await open();
  await open();
  const other = (await house.another()).as('greta');
  // None of them ends before another one waits beside it: with the count made, or to make it.
  const audit = await openSession(house.database.target);
  await audit.query('begin');
  await audit.query('lock table audit in share mode');
  const coming = Promise.all(Array.from({ length: 12 }, (_, i) => open({}, i % 2 === 0 ? greta : other)));
  const waiting = 'select 1 from pg_stat_activity where cardinality(pg_blocking_pids(pid)) > 0';
  await eventually('two of them wait', async () => (await house.sql(waiting)).length > 1);
  await audit.query('commit');
  await audit.close();
  const answers = await coming;
  expect(answers.filter((a) => a.status === 201)).toHaveLength(1);
  expect(answers.filter((a) => a.status === 422)).toHaveLength(11);
  const [row] = await house.sql('select count(*)::int as n from ticket where place_id = $1', [group]);
  expect(row?.n).toBe(3);
});

describe('the remaining quota', () => {
  test('is told to those who may open a ticket there, and to nobody else', async () => {
    await limit({ total_limit: 5 });
    const [standalone] = (await greta.get('/people?kind=standalone')).body.items as Json[];
    const path = `/ticket-quota?place_id=${group}`;
    expect((await (await house.asPerson(standalone.id)).get(path)).body.total).toEqual({ limit: 5, used: 0, left: 5 });
    await greta.patch(`/places/${group}`, { open: false });
    const none = { counts: 'group', total: null, open: null };
    expect((await (await house.asPerson(standalone.id)).get(path)).body).toEqual(none);
    expect((await greta.get('/ticket-quota?place_id=00000000-0000-7000-8000-00000000dead')).body).toEqual(none);
  });
});

describe('the default person of a group', () => {
  test('owns what is opened there without an owner', async () => {
    await limit({ default_user_id: person('helen') });
    const made = (await open()).body;
    expect(made).toMatchObject({ owner_id: person('helen'), status: 'assigned' });
    expect((await open({ owner_id: person('greta') })).body.owner_id).toBe(person('greta'));
  });

  test('owns nothing while disabled, or taken off what is assigned there', async () => {
    await limit({ default_user_id: person('otto') });
    await greta.put(`/places/${group}/members/${person('otto')}`, { assigned: false });
    expect((await open()).body).toMatchObject({ owner_id: null, status: 'new' });
    await greta.put(`/places/${group}/members/${person('otto')}`, { assigned: true });
    expect((await open()).body.owner_id).toBe(person('otto'));
    await greta.patch(`/people/${person('otto')}`, { enabled: false });
    expect((await open()).body.owner_id).toBeNull();
    await greta.patch(`/people/${person('otto')}`, { enabled: true });
  });

  test('is chosen only by those who may assign tickets there', async () => {
    const profile = await greta.post('/profiles', {
      name: `People only ${count}`,
      place_id: house.ids.places['acme'],
      bits: ['UM'],
    });
    const login = `keeper${count}`;
    const made = await greta.post('/people', { login, name: 'Keeper', organization_id: house.ids.places['acme'] });
    const keeper = await house.asPerson(made.body.id);
    const grant = { person_id: made.body.id, profile_id: profile.body.id, place_id: house.ids.places['acme'] };
    expect((await greta.post('/grants', { ...grant, below: true })).status).toBe(201);
    expect((await keeper.patch(`/places/${group}`, { total_limit: 9 })).status).toBe(200);
    const refused = await keeper.patch(`/places/${group}`, { default_user_id: made.body.id });
    expect(refused.status).toBe(403);
    expect(refused.body.detail).toMatch(/may assign tickets/);
  });
});

describe('the fields of a group', () => {
  test('keep addresses by commas, each once, and name a bad one', async () => {
    const set = await limit({ group_emails: ' desk@acme.example,boss@acme.example , desk@acme.example' });
    expect(set.body.group_emails).toBe('desk@acme.example, boss@acme.example');
    const bad = await limit({ group_emails: 'desk@acme.example, nobody' });
    expect(bad.status).toBe(422);
    expect(bad.body.errors[0].field).toBe('group_emails');
  });

  test('take a picture from the set alone', async () => {
    expect((await limit({ icon: 'headset' })).body.icon).toBe('headset');
    expect((await limit({ icon: 'skull' })).status).toBe(422);
    expect((await limit({ icon: null })).body.icon).toBeNull();
  });

  test('are not for organizations', async () => {
    const refused = await greta.patch(`/places/${house.ids.places['acme']}`, { total_limit: 3 });
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toEqual([{ field: 'total_limit', message: expect.stringMatching(/Only groups/) }]);
  });

  test('are mail domains for an organization, each of which belongs to one', async () => {
    const [acme, globex] = [house.ids.places['acme'], house.ids.places['globex']];
    const set = await greta.patch(`/places/${acme}`, {
      mail_domains: 'ACME.example,acme-iberia.example, acme.example',
    });
    expect(set.body.mail_domains).toBe('acme.example, acme-iberia.example');
    const taken = await greta.patch(`/places/${globex}`, { mail_domains: 'globex.example, Acme.example' });
    expect(taken.status).toBe(422);
    expect(taken.body.errors[0]).toMatchObject({
      field: 'mail_domains',
      message: expect.stringMatching(/^acme\.example/),
    });
    for (const bad of ['acme', 'a b.example', '-x.example', 'acme.example;b.example']) {
      expect((await greta.patch(`/places/${acme}`, { mail_domains: bad })).status, bad).toBe(422);
    }
    expect((await limit({ mail_domains: 'acme2.example' })).body.errors[0].message).toMatch(/Only organizations/);
  });

  test.each([{ total_limit: -1 }, { open_limit: 1.5 }, { open_limit: '3' }])('refuse %j', async (fields) => {
    const refused = await limit(fields);
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0].field).toBe(Object.keys(fields)[0]);
  });
});
