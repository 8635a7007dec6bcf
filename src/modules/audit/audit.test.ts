import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Json, type Product, product } from '#test/product.ts';

let p: Product;
let greta: Caller;
let ada: Caller;
let gina: Caller;

beforeAll(async () => {
  p = await product();
  [greta, ada] = [p.as('greta'), p.as('ada')];
  const { globex } = p.ids.places;
  const { id } = (await greta.post('/people', { login: 'gina', name: 'Gina', organization_id: globex })).body;
  const power = { profile_id: p.ids.profiles['Admin'], place_id: globex, below: true };
  await greta.post('/grants', { person_id: id, ...power });
  gina = await p.asPerson(id);
});
afterAll(() => p.close());

const entries = async (who: Caller, query: string): Promise<Json[]> => (await who.get(`/audit?${query}`)).body.items;

describe('the audit', () => {
  test('tells who did what to which record, with the values before and after', async () => {
    const id = p.ids.places['support'] as string;
    await greta.patch(`/places/${id}`, { name: 'First line' });
    const [entry] = await entries(greta, `type=place&action=edit&record_id=${id}`);
    expect(entry).toMatchObject({
      actor_id: p.ids.people['greta'],
      before: { name: expect.any(String) },
      after: { name: 'First line' },
      withheld: 0,
      ip: '127.0.0.1',
      denied: false,
    });
    expect(entry._names.record_id).toBe('First line');
    expect((await greta.get(`/audit/${entry.id}`)).body.number).toBe(entry.number);
  });

  test('names the ticket of a reply to those who may view it', async () => {
    const place_id = p.ids.places['support'];
    const replyTo = async (fields: object) => {
      const ticket = (await greta.post('/tickets', { title: 'Loud fan', place_id, ...fields })).body;
      const reply = await greta.post(`/tickets/${ticket.id}/comments`, { body: 'On my way', hours: 0.5 });
      expect(reply.status, reply.text).toBeLessThan(300);
      const entryOf = async (who: Caller) => (await entries(who, 'type=workunit&limit=1'))[0];
      return { ticket, entryOf, seen: (await ada.get(`/tickets/${ticket.id}`)).status };
    };
    const open = await replyTo({});
    expect(open.seen).toBe(200);
    for (const who of [greta, ada]) {
      expect(await open.entryOf(who)).toMatchObject({
        after: { ticket_id: open.ticket.id, hours: 0.5 },
        withheld: 0,
        _names: { 'value.ticket_id': 'Loud fan' },
      });
    }
    const closed = await replyTo({ confidential: true });
    expect(closed.seen).toBe(404);
    const { after, withheld, _names: names } = await closed.entryOf(ada);
    expect([after, withheld, names['value.ticket_id']]).toEqual([{}, 2, undefined]);
  });

  test('tells of a reply, and of a decision about a grant, no more than the reader may view of them', async () => {
    const view = (type: string) => ({ type, action: 'view', reach: 'all' });
    const support = p.ids.places['support'] as string;
    const lines = ['audit', 'ticket', 'review'].map(view);
    const profile = (await greta.post('/profiles', { name: 'Looks on', lines, place_id: p.ids.places['acme'] })).body;
    const made = { login: 'onlooker', name: 'On Looker', organization_id: p.ids.places['acme'] };
    const { id } = (await greta.post('/people', made)).body;
    const given = { person_id: id, profile_id: profile.id, place_id: p.ids.places['acme'], below: true };
    expect((await greta.post('/grants', given)).status).toBe(201);
    const onlooker = await p.asPerson(id);
    const ticket = (await greta.post('/tickets', { title: 'Slow lift', place_id: support })).body;
    await greta.post(`/tickets/${ticket.id}/comments`, { body: 'On my way', hours: 0.5 });
    expect((await onlooker.get(`/tickets/${ticket.id}`)).status).toBe(200);
    expect((await entries(onlooker, 'type=workunit&limit=1'))[0]).toMatchObject({
      after: { ticket_id: ticket.id },
      withheld: 1,
    });
    const due_at = new Date(Date.now() + 864e6).toISOString();
    const asked = { title: 'Who', place_id: support, scope: 'place', reviewers: 'managers', silence: 'keep', due_at };
    const review = await ada.post('/reviews', asked);
    expect(review.status, review.text).toBe(201);
    expect((await ada.post(`/reviews/${review.body.id}/close`)).status).toBe(200);
    const [decided] = await entries(onlooker, `action=decide&record_id=${review.body.id}`);
    expect(decided.after).toEqual({});
    const told = (await onlooker.get(`/reviews/${review.body.id}/history`)).body.items;
    expect(told.find((e: Json) => e.action === 'decide')?.changes).toEqual({});
    expect(Object.keys(decided._names).filter((name) => name.startsWith('value.'))).toEqual([]);
  });

  test('shows an administrator of a part what concerns that part, and nothing of the others', async () => {
    await greta.patch(`/places/${p.ids.places['acme']}`, { name: 'ACME Inc.' });
    await greta.patch(`/places/${p.ids.places['globex']}`, { name: 'Globex Inc.' });
    const of = async (who: Caller) => new Set((await entries(who, 'type=place&limit=200')).map((e) => e.record_id));
    expect((await of(ada)).has(p.ids.places['acme'])).toBe(true);
    expect((await of(ada)).has(p.ids.places['globex'])).toBe(false);
    expect((await of(gina)).has(p.ids.places['globex'])).toBe(true);
    expect((await of(gina)).has(p.ids.places['acme'])).toBe(false);
    const [foreign] = await entries(greta, `record_id=${p.ids.places['globex']}`);
    expect((await ada.get(`/audit/${foreign.id}`)).status).toBe(404);
    expect(await entries(p.as('nina'), 'limit=200')).toEqual([]);
  });

  test('names neither records nor values that one may not view on the record', async () => {
    const ticket = (
      await greta.post('/tickets', { title: 'A secret title', place_id: p.ids.places['support'], confidential: true })
    ).body.id;
    const [seen] = await entries(ada, `record_id=${ticket}`);
    const mayView = (await ada.get(`/tickets/${ticket}`)).status === 200;
    expect(mayView).toBe(false);
    expect(JSON.stringify(seen)).not.toContain('A secret title');
    expect(seen.withheld).toBeGreaterThan(0);
    expect((await entries(greta, `record_id=${ticket}`))[0].after.title).toBe('A secret title');
    for (const path of ['export.csv', 'export.jsonl']) {
      expect((await ada.get(`/audit/${path}?record_id=${ticket}`)).text).not.toContain('A secret title');
    }
  });

  test('still tells an administrator of a grant that is gone', async () => {
    const person_id = p.ids.people['tom'];
    const place_id = p.ids.places['network'];
    const body = { person_id, place_id, profile_id: p.ids.profiles['Self-Service'] };
    const made = await ada.post('/grants', body);
    expect(made.status).toBe(201);
    await ada.delete(`/grants/${made.body.id}`);
    const [end, begin] = await entries(ada, `record_id=${made.body.id}`);
    expect([end.action, begin.action]).toEqual(['delete', 'create']);
    expect(begin.after.person_id).toBe(person_id);
    expect(end.withheld + begin.withheld).toBe(0);
    for (const entry of [begin, end]) {
      expect(entry._names).toMatchObject({
        record_id: 'Self-Service',
        'record.person_id': (await ada.get(`/people/${person_id}`)).body.name,
        'record.place_id': (await ada.get(`/places/${place_id}`)).body.name,
      });
    }
    expect(await entries(gina, `record_id=${made.body.id}`)).toEqual([]);
  });

  test('names nobody out of sight by a grant that is gone, whatever they are called since', async () => {
    const of = { login: 'foreign', name: 'Old Name', organization_id: p.ids.places['globex'] };
    const person_id = (await greta.post('/people', of)).body.id;
    const body = { person_id, place_id: p.ids.places['network'], profile_id: p.ids.profiles['Self-Service'] };
    const grant = (await greta.post('/grants', body)).body.id;
    await greta.delete(`/grants/${grant}`);
    await greta.patch(`/people/${person_id}`, { name: 'New Secret' });
    expect((await ada.get(`/people/${person_id}`)).status).toBe(404);
    for (const path of [
      `/audit?record_id=${grant}`,
      `/audit/export.jsonl?record_id=${grant}`,
      `/places/${body.place_id}/history`,
    ]) {
      const told = await ada.get(path);
      expect([told.status, told.text.includes('New Secret')], path).toEqual([200, false]);
      expect((await greta.get(path)).text, path).toContain('New Secret');
    }
  });

  test('of a place that is gone is seen from the place above', async () => {
    const made = (await ada.post('/places', { name: 'Short-lived', kind: 'group', parent_id: p.ids.places['acme'] }))
      .body;
    await ada.delete(`/places/${made.id}`);
    expect((await entries(ada, `record_id=${made.id}`)).map((e) => e.action)).toEqual(['delete', 'create']);
  });

  test('names a place that is gone where others are about it, to super administrators', async () => {
    const place = async (name: string): Promise<string> =>
      (await ada.post('/places', { name, kind: 'group', parent_id: p.ids.places['acme'] })).body.id;
    const [old, heir] = [await place('Old desk'), await place('New desk')];
    const person_id = p.ids.people['tom'];
    const grant = await ada.post('/grants', { person_id, place_id: old, profile_id: p.ids.profiles['Self-Service'] });
    expect(grant.status, grant.text).toBe(201);
    const ticket = (await greta.post('/tickets', { title: 'Moves along', place_id: old })).body;
    expect((await greta.post(`/places/${old}/dissolve`, { home_id: heir })).status).toBe(204);
    const [moved] = await entries(greta, `type=ticket&action=edit&record_id=${ticket.id}`);
    expect(moved._names).toMatchObject({ [`about.${old}`]: 'Old desk', [`about.${heir}`]: 'New desk' });
    const [gone] = await entries(greta, `type=grant&action=delete&record_id=${grant.body.id}`);
    expect(gone._names).toMatchObject({ 'record.place_id': 'Old desk', record_id: 'Self-Service' });
    expect(await entries(gina, `record_id=${ticket.id}`)).toEqual([]);
  });

  test('marks who became an administrator', async () => {
    const profile_id = p.ids.profiles['Admin'];
    const { id: person_id } = (await greta.post('/people', { login: 'newadmin', name: 'New Admin' })).body;
    const grant = (await greta.post('/grants', { person_id, profile_id, place_id: p.ids.places['acme'] })).body;
    await greta.patch(`/people/${person_id}`, { kind: 'superadmin' });
    const marked = await entries(greta, 'mark=admin&limit=200');
    expect(marked.slice(0, 2).map((e) => e.record_id)).toEqual([person_id, grant.id]);
    const plain = { person_id, profile_id: p.ids.profiles['Observer'], place_id: p.ids.places['globex'] };
    const other = (await greta.post('/grants', plain)).body;
    expect((await entries(greta, 'mark=admin&limit=200')).map((e) => e.record_id)).not.toContain(other.id);
  });

  test('notes refusals at the record, failed sign-ins at the person, and nothing about an address that is none', async () => {
    await p.as('sara').delete(`/places/${p.ids.places['support']}`);
    const [denied] = await entries(ada, `denied=true&record_id=${p.ids.places['support']}`);
    expect(denied).toMatchObject({ action: 'places.delete', actor_id: p.ids.people['sara'], denied: true });
    await p.nobody.post('/session', { login: 'tom', password: 'certainly-wrong-1' });
    const [failed] = await entries(ada, 'action=signIn&denied=true');
    expect(failed).toMatchObject({ record_id: p.ids.people['tom'], reason: 'tom' });
    expect(await entries(gina, 'action=signIn&denied=true')).toEqual([]);
  });

  test('is filtered by place with all below, time, address and person', async () => {
    const all = await entries(greta, 'limit=200');
    const at = (id: string) => entries(greta, `home_id=${id}&limit=200`);
    expect((await at(p.ids.places['acme'] as string)).some((e) => e.home_id === p.ids.places['support'])).toBe(true);
    const only = await entries(greta, `actor_id=${p.ids.people['sara']}`);
    expect(new Set(only.map((e) => e.actor_id))).toEqual(new Set([p.ids.people['sara']]));
    expect(await entries(greta, 'at_to=2001-01-01')).toEqual([]);
    expect(await entries(greta, 'ip=10.1.2.3')).toEqual([]);
    expect(all.length).toBeGreaterThan(20);
  });
});

describe('an export', () => {
  test('is what the filters show, defused for spreadsheets, and itself noted', async () => {
    await greta.patch(`/places/${p.ids.places['support']}`, { name: '=1+1' });
    const query = 'type=place&action=edit';
    const shown = await entries(greta, `${query}&limit=200`);
    const csv = parse((await greta.get(`/audit/export.csv?${query}`)).text, { columns: true, bom: true }) as Json[];
    expect(csv.map((row) => row.id)).toEqual(shown.map((e) => e.id));
    for (const cell of csv.flatMap((row) => Object.values(row) as string[])) expect(cell).not.toMatch(/^[=+@\t\r]/);
    const lines = (await greta.get(`/audit/export.jsonl?${query}`)).text.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).id)).toEqual(shown.map((e) => e.id));
    const noted = await entries(greta, 'action=export&limit=2');
    expect(noted.map((e) => e.after)).toEqual([
      { format: 'jsonl', type: 'place', action: 'edit' },
      { format: 'csv', type: 'place', action: 'edit' },
    ]);
  });

  test('of people is noted where whoever made it is at home', async () => {
    await ada.get('/people/export.csv');
    expect((await entries(ada, 'action=export'))[0]).toMatchObject({ actor_id: p.ids.people['ada'], type: 'person' });
  });
});

describe('the chain', () => {
  test('is verified by those who may see the whole, as a job', async () => {
    const jobs = await p.house.startJobs();
    try {
      const { job_id } = (await greta.post('/audit/verify')).body;
      await expect.poll(async () => (await greta.get(`/jobs/${job_id}`)).body.state, { timeout: 20_000 }).toBe('done');
      const chain = (await greta.get('/audit/chain')).body;
      expect(chain.verified).toMatchObject({ ok: true, misfit: null });
      expect(chain.anchor).toMatch(/^\d+:[0-9a-f]{64}$/);
      expect((await ada.get('/audit/chain')).status).toBe(403);
      expect((await ada.post('/audit/verify')).status).toBe(403);
    } finally {
      await jobs.stop();
    }
  });
});
