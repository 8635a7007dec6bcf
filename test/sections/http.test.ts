import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { UPKEEP } from '#modules/access/section.ts';
import { notify } from '#modules/inbox/section.ts';
import { eventually } from '../eventually.ts';
import { type Caller, type Json, type Product, product } from '../product.ts';

let house: Product;
let greta: Caller;
let helen: Caller;
let ticket: Json;

beforeAll(async () => {
  house = await product();
  greta = house.as('greta');
  helen = house.as('helen');
});
afterAll(() => house?.close());
beforeEach(async () => {
  ticket = (await greta.post('/tickets', { title: 'Slow', place_id: house.ids.places['support'] })).body;
});

describe('an Idempotency-Key', () => {
  const body = () => ({ title: 'Once', place_id: house.ids.places['support'] });
  const once = (who: Caller, key: string, sent: object = body()) =>
    who.post('/tickets', sent, { 'idempotency-key': key });
  const many = async (title: string): Promise<number> =>
    (await house.sql('select 1 from ticket where title = $1', [title])).length;

  test('repeated answers as the first time and makes nothing', async () => {
    const before = await many('Once');
    const first = await once(helen, 'k1');
    const second = await once(helen, 'k1');
    expect([second.status, second.body]).toEqual([first.status, first.body]);
    expect(await many('Once')).toBe(before + 1);
  });

  test('used for something else is refused; other people’s keys are their own', async () => {
    await once(helen, 'k2');
    expect((await once(helen, 'k2', { ...body(), title: 'Another' })).status).toBe(409);
    expect((await once(greta, 'k2')).status).toBe(201);
  });

  test('sent five times at once makes one record', async () => {
    const before = await many('Once');
    const answers = await Promise.all(Array.from({ length: 5 }, () => once(helen, 'k3')));
    expect(new Set(answers.map((a) => a.body.id)).size).toBe(1);
    expect(await many('Once')).toBe(before + 1);
  });

  test('of a refused creation can be used again', async () => {
    expect((await once(helen, 'k4', { ...body(), title: '' })).status).toBe(422);
    expect((await once(helen, 'k4')).status).toBe(201);
  });
});

describe('a version', () => {
  test('must be sent with a change, and travels with every answer', async () => {
    const path = `/tickets/${ticket.id}`;
    expect((await greta.get(path)).headers['etag']).toBe('"1"');
    const missing = await greta.call('PATCH', path, { title: 'x' });
    expect([missing.status, missing.body.type]).toEqual([428, '/problems/version-required']);
  });

  test('that is old is refused with the record as it is now', async () => {
    const path = `/tickets/${ticket.id}`;
    await greta.patch(path, { title: 'Newer' });
    const stale = await greta.patch(path, { title: 'Mine' }, 1);
    expect(stale.status).toBe(409);
    expect(stale.body).toMatchObject({ type: '/problems/stale', current: { title: 'Newer', version: 2 } });
  });

  test('read by two lets exactly one of them save', async () => {
    for (let n = 0; n < 10; n++) {
      const { id, version } = (await greta.post('/tickets', { title: 'Race', place_id: house.ids.places['support'] }))
        .body;
      const answers = await Promise.all(
        ['a', 'b', 'c'].map((title) => greta.patch(`/tickets/${id}`, { title }, version)),
      );
      expect(answers.map((a) => a.status).toSorted()).toEqual([200, 409, 409]);
      expect((await greta.get(`/tickets/${id}`)).body.title).toBe(answers.find((a) => a.status === 200)?.body.title);
    }
  });
});

test('an export runs nothing in a spreadsheet', async () => {
  const titles = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', 'plain, "quoted"'];
  for (const title of titles)
    await greta.post('/tickets', { title, place_id: house.ids.places['support'], description: title });
  const csv = await greta.get('/tickets/export.csv');
  const rows = parse(csv.text, { columns: true, bom: true }) as Record<string, string>[];
  expect(rows.length).toBeGreaterThan(titles.length);
  for (const cell of rows.flatMap((row) => Object.values(row))) expect(cell).not.toMatch(/^[=+@\t\r]|^-(?!\d)/);
  expect(rows.map((row) => row['title'])).toContain("'=1+1");
  expect(rows.map((row) => row['title'])).toContain('plain, "quoted"');
});

describe('live events', () => {
  interface Stream {
    readonly events: { name: string; data: Json }[];
    readonly ended: () => boolean;
    close(): void;
  }
  let address: string;
  beforeAll(async () => {
    address = await house.app.listen({ port: 0, host: '127.0.0.1' });
  });

  async function listen(login: string): Promise<Stream> {
    const stop = new AbortController();
    const headers = { cookie: `gatehouse=session-of-${login}` };
    const response = await fetch(`${address}/api/v1/events`, { headers, signal: stop.signal });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const events: Stream['events'] = [];
    let over = false;
    void (async () => {
      let text = '';
      for await (const chunk of response.body as ReadableStream<Uint8Array>) {
        text += new TextDecoder().decode(chunk);
        const parts = text.split('\n\n');
        text = parts.pop() ?? '';
        for (const part of parts) {
          const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(part) ?? [];
          if (name && data) events.push({ name, data: JSON.parse(data) });
        }
      }
      over = true;
    })().catch(() => {
      over = true;
    });
    return { events, ended: () => over, close: () => stop.abort() };
  }

  const told = (s: Stream, id: string): boolean => s.events.some((e) => e.name === 'change' && e.data.id === id);

  test('need a session', async () => {
    expect((await fetch(`${address}/api/v1/events`)).status).toBe(401);
  });

  test('tell of a record those who may view it, and nobody else', async () => {
    const [sees, sees_not] = [await listen('helen'), await listen('karl')];
    const secret = (await greta.post('/tickets', { title: 'A', place_id: house.ids.places['support'] })).body.id;
    const shared = (await greta.post('/tickets', { title: 'B', place_id: house.ids.places['care'] })).body.id;
    await eventually('Karl hears of the ticket in his group', () => told(sees_not, shared));
    await eventually('Helen hears of the one in hers', () => told(sees, secret));
    expect(told(sees_not, secret)).toBe(false);
    expect(told(sees, shared)).toBe(false);
    sees.close();
    sees_not.close();
  });

  test('tell the person concerned that there is something in the inbox, and nobody else', async () => {
    const [tom, nina] = [await listen('tom'), await listen('nina')];
    const heard = (s: Stream): number => s.events.filter((e) => e.data.type === 'notices').length;
    const tell = (login: string): Promise<unknown> =>
      house.house.asSystem(UPKEEP, (ctx) => notify(ctx, [house.ids.people[login] as string], { key: 'notice.hidden' }));
    await tell('tom');
    await tell('nina');
    await eventually('both hear of theirs', () => heard(nina) > 0 && heard(tom) > 0);
    expect([heard(nina), heard(tom)]).toEqual([1, 1]);
    expect(tom.events[0]?.data).toEqual({ type: 'notices', id: '', kind: 'created' });
    tom.close();
    nina.close();
  });

  test('say that rights changed, and nothing of what was taken away', async () => {
    const stream = await listen('tom');
    const { items } = (await greta.get(`/grants?person_id=${house.ids.people['tom']}`)).body;
    for (const grant of items) await greta.delete(`/grants/${grant.id}`);
    await eventually('Tom hears that his rights changed', () => stream.events.some((e) => e.name === 'access'));
    const witness = await listen('helen');
    const { id } = (await greta.post('/tickets', { title: 'C', place_id: house.ids.places['support'] })).body;
    await eventually('Helen hears of the new ticket', () => told(witness, id));
    expect(told(stream, id)).toBe(false);
    stream.close();
    witness.close();
  });

  test('end with the session', async () => {
    const stream = await listen('sara');
    await greta.patch(`/people/${house.ids.people['sara']}`, { enabled: false });
    await eventually('the stream of a disabled person ends', () => stream.ended());
    expect(stream.events.at(-1)?.name).toBe('access');
  });
});

test('a known address names its methods when asked with another, any other is none', async () => {
  const wrong = [
    [await house.nobody.put('/tickets'), 'GET, POST'],
    [await house.nobody.call('DELETE', '/me'), 'GET, PATCH'],
    [await house.nobody.post(`/tickets/${ticket.id}`), 'GET, PATCH, DELETE'],
  ] as const;
  for (const [answer, allow] of wrong) {
    expect(answer.status, answer.text).toBe(405);
    expect(answer.headers['allow']).toBe(allow);
    expect(answer.body.detail).toContain(allow);
  }
  const get = await house.app.inject({ method: 'GET', url: '/access/v1/evaluation' });
  expect([get.statusCode, get.headers.allow]).toEqual([405, 'POST']);
  expect((await house.nobody.get('/nothing')).status).toBe(404);
});

test.for([
  ['en', 'This is no e-mail address; one looks like name@example.org.'],
  ['es', 'No es una dirección de correo; una tiene esta forma: nombre@example.org.'],
] as const)('says in whole sentences that an address is none: %s', async ([language, message]) => {
  const form = { login: 'addressed', name: 'Addressed', email: 'nowhere' };
  const answer = await greta.post('/people', form, { 'accept-language': language });
  expect([answer.status, answer.body.errors]).toEqual([422, [expect.objectContaining({ field: 'email', message })]]);
});
