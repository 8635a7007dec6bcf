import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../product.ts';
import {
  admin,
  alice,
  archived,
  asked,
  decisionOf,
  bob,
  EVALUATION,
  EVALUATIONS,
  one,
  read,
  remove,
  searchPath,
  two,
  write,
  type Fixture,
  fixture,
} from './authzen-fixture.ts';

/** The certification scenario of the Authorization API 1.0, level by level. */

let f: Fixture;
beforeAll(async () => {
  f = await fixture();
});
afterAll(() => f?.house.close());

const ask = (body: object): Promise<boolean> => asked(f, body);

async function askAll(body: object): Promise<boolean[]> {
  const a = await f.app.post(EVALUATIONS, body);
  expect(a.status, a.text).toBe(200);
  return a.body.evaluations.map((e: Json) => e.decision);
}

describe('basic: the eight rules of the fixture', () => {
  const rules: readonly (readonly [string, object, boolean])[] = [
    ['1 alice reads', { subject: alice, action: read, resource: one }, true],
    ['2 alice writes', { subject: alice, action: write, resource: one }, true],
    ['3 bob reads', { subject: bob, action: read, resource: one }, true],
    ['4 bob, an administrator, does not write what is active', { subject: bob, action: write, resource: one }, false],
    ['5 alice does not write what is archived', { subject: alice, action: write, resource: archived }, false],
    [
      '5 of any record',
      { subject: alice, action: write, resource: { ...one, properties: { status: 'archived' } } },
      false,
    ],
    [
      '5 of a record nobody has registered',
      { subject: alice, action: write, resource: { ...archived, id: 'new' } },
      false,
    ],
    ['6 an administrator writes what is archived', { subject: admin, action: write, resource: archived }, true],
    [
      '6 whoever it is',
      { subject: { ...alice, properties: { role: 'admin' } }, action: write, resource: archived },
      true,
    ],
    ['7 alice deletes softly', { subject: alice, action: remove(true), resource: one }, true],
    ['8 alice does not delete for good', { subject: alice, action: remove(false), resource: one }, false],
  ];
  test.each(rules)('%s', async (_, body, decision) => {
    for (const context of [undefined, { time: '2025-06-27T18:03-07:00', ip: '192.168.1.1' }]) {
      expect(await ask({ ...body, ...(context ? { context } : {}) })).toBe(decision);
    }
    expect(await ask(body)).toBe(await ask(body));
  });

  test('what the request says comes before what is stored', async () => {
    expect(await ask({ subject: { ...bob, properties: { role: 'guest' } }, action: write, resource: two })).toBe(false);
    expect(await ask({ subject: bob, action: write, resource: two })).toBe(true);
    expect(await ask({ subject: alice, action: write, resource: { ...two, properties: { status: 'active' } } })).toBe(
      true,
    );
  });

  test('further properties and unknown fields are passed over', async () => {
    const more = {
      subject: { ...alice, properties: { department: 'Sales', role: 'manager' } },
      action: { ...read, properties: { method: 'GET' } },
      resource: { ...one, properties: { status: 'active', owner: 'bob' } },
    };
    expect(await ask(more)).toBe(true);
    const unknown = { foo: 'bar', futureField: { nested: true } };
    expect(await ask({ subject: { ...alice, ...unknown }, action: read, resource: one, ...unknown })).toBe(true);
  });
});

describe('basic: a request that is not one', () => {
  const whole = { subject: alice, action: read, resource: one };
  const bad: readonly (readonly [string, unknown])[] = [
    ['without subject', { action: read, resource: one }],
    ['without action', { subject: alice, resource: one }],
    ['without resource', { subject: alice, action: read }],
    ['subject without type', { ...whole, subject: { id: 'alice' } }],
    ['subject without id', { ...whole, subject: { type: 'user' } }],
    ['action without name', { ...whole, action: {} }],
    ['resource without type', { ...whole, resource: { id: 'record-1' } }],
    ['resource without id', { ...whole, resource: { type: 'record' } }],
    ['subject as text', { ...whole, subject: 'alice' }],
    ['name as number', { ...whole, action: { name: 123 } }],
    ['id as list', { ...whole, resource: { type: 'record', id: ['record-1'] } }],
    ['properties as list', { ...whole, subject: { ...alice, properties: ['role'] } }],
    ['context as text', { ...whole, context: 'now' }],
    ['a list', [whole]],
    ['null', null],
  ];
  test.each(bad)('%s', async (_, body) => {
    const a = await f.app.post(EVALUATION, JSON.stringify(body));
    expect([a.status, a.body.status], a.text).toEqual([400, 400]);
    expect(a.body.detail.length).toBeGreaterThan(10);
  });

  test.each([EVALUATION, EVALUATIONS, searchPath('subject')])('%s: not JSON, nothing, another type', async (path) => {
    for (const text of ['{"subject":', 'nonsense', '']) {
      expect((await f.app.post(path, text)).status, text).toBe(400);
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
      expect((await f.app.post(path, JSON.stringify(whole), { 'content-type': type })).status, type).toBe(400);
    }
    expect((await f.app.call('POST', path)).status).toBe(400);
  });

  test('is told what is wrong in the language asked for', async () => {
    const a = await f.app.post(EVALUATION, {}, { 'accept-language': 'es' });
    expect(a.body.errors.map((e: Json) => e.field)).toEqual(['subject', 'action', 'resource']);
    expect(a.body.title).toMatch(/valor/i);
    expect(a.body.errors[0].message).toBe('Es obligatorio.');
    // The same where a batch is one decision, and where one of many is not complete.
    const alone = await f.app.post(EVALUATIONS, {}, { 'accept-language': 'es' });
    expect(alone.body.errors.map((e: Json) => e.message)).toEqual(a.body.errors.map((e: Json) => e.message));
    const batch = await f.app.post(EVALUATIONS, { evaluations: [{}] }, { 'accept-language': 'es' });
    expect(batch.body.evaluations[0].context.error.message).toContain('Es obligatorio.');
  });
});

describe('basic: headers', () => {
  const body = { subject: alice, action: read, resource: one };
  test('the request id comes back, with errors too', async () => {
    for (const sent of [body, {}, 'nonsense']) {
      const a = await f.app.post(EVALUATION, sent, { 'x-request-id': 'pep 7/é' });
      expect(a.headers['x-request-id']).toBe('pep 7/é');
    }
    expect((await f.app.post(EVALUATION, body)).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('answers are not kept by anybody', async () => {
    const key = { 'idempotency-key': 'same' };
    expect((await f.app.post(EVALUATION, body, key)).headers['cache-control']).toBe('no-store');
    expect((await f.app.post(EVALUATION, { ...body, subject: bob, action: write }, key)).body.decision).toBe(false);
  });
});

describe('batch', () => {
  test('an answer for each, in order', async () => {
    expect(await askAll({ subject: alice, action: read, evaluations: [{ resource: one }, { resource: two }] })).toEqual(
      [true, true],
    );
    expect(await askAll({ subject: bob, resource: one, evaluations: [{ action: read }, { action: write }] })).toEqual([
      true,
      false,
    ]);
    const whole = [
      { subject: alice, action: read, resource: one },
      { subject: bob, action: write, resource: one },
    ];
    expect(await askAll({ evaluations: whole })).toEqual([true, false]);
  });

  test('properties count item by item', async () => {
    const active = { ...one, properties: { status: 'active' } };
    expect(
      await askAll({ subject: alice, action: write, evaluations: [{ resource: active }, { resource: archived }] }),
    ).toEqual([true, false]);
    expect(
      await askAll({ action: write, resource: archived, evaluations: [{ subject: alice }, { subject: admin }] }),
    ).toEqual([false, true]);
  });

  test('a part of an item replaces the part of the top, its names apart', async () => {
    const body = {
      subject: alice,
      action: write,
      resource: { type: 'record', properties: { status: 'archived' } },
      evaluations: [
        { resource: { id: 'record-1' } },
        { resource: { ...archived } },
        { resource: { ...one, properties: {} } },
      ],
    };
    expect(await askAll(body)).toEqual([true, false, true]);
  });

  test('the context of the top holds unless an item has its own', async () => {
    const context = { time: '2025-06-27T18:03-07:00' };
    const own = { time: '2025-06-27T19:00-07:00', source: 'batch-override' };
    const body = {
      subject: alice,
      action: read,
      context,
      evaluations: [{ resource: one }, { resource: two, context: own }],
    };
    expect(await askAll(body)).toEqual([true, true]);
  });

  test('a bad item is a no of its own', async () => {
    const items = [
      { resource: one },
      {},
      { resource: 'record-1' },
      7,
      null,
      { resource: { type: 'record', id: 7 } },
      { resource: two },
    ];
    const a = await f.app.post(EVALUATIONS, { subject: alice, action: read, evaluations: items });
    expect(a.body.evaluations.map((e: Json) => e.decision)).toEqual([true, false, false, false, false, false, true]);
    expect(a.body.evaluations[1].context.error.status).toBe(400);
    expect(a.body.decision).toBeUndefined();
  });

  test('without items it is one decision', async () => {
    const body = { subject: alice, action: read, resource: one };
    expect(decisionOf(await f.app.post(EVALUATIONS, body))).toBe(true);
    expect(decisionOf(await f.app.post(EVALUATIONS, { ...body, evaluations: [] }))).toBe(true);
    expect((await f.app.post(EVALUATIONS, { subject: alice, action: read })).status).toBe(400);
    expect((await f.app.post(EVALUATIONS, { ...body, evaluations: 'all' })).status).toBe(400);
    expect((await f.app.post(EVALUATIONS, { ...body, subject: 'alice', evaluations: [{}] })).status).toBe(400);
  });

  test('stops where it is told to', async () => {
    const evaluations = [{ action: read }, { action: write }, { action: read }];
    const run = (evaluations_semantic: string) =>
      askAll({ subject: bob, resource: one, options: { evaluations_semantic, other: 1 }, evaluations });
    expect(await run('execute_all')).toEqual([true, false, true]);
    expect(await run('deny_on_first_deny')).toEqual([true, false]);
    expect(await run('permit_on_first_permit')).toEqual([true]);
    const options = { evaluations_semantic: 'guess' };
    expect((await f.app.post(EVALUATIONS, { subject: bob, resource: one, options, evaluations })).status).toBe(400);
  });

  test('of a thousand is answered, of more refused', async () => {
    const items = (n: number) =>
      Array.from({ length: n }, (_, i) => ({ resource: { type: 'record', id: `record-${i % 3}` } }));
    expect(await askAll({ subject: alice, action: read, evaluations: items(1000) })).toHaveLength(1000);
    expect((await f.app.post(EVALUATIONS, { subject: alice, action: read, evaluations: items(1001) })).status).toBe(
      400,
    );
  });
});

describe('discovery', () => {
  const PATH = '/.well-known/authzen-configuration';

  test('says where to ask, whoever asks, and never by the Host header', async () => {
    const outside = await f.house.another({ publicUrl: 'https://desk.example.org' });
    const a = await outside.nobody.get(PATH, { host: 'evil.example', 'x-forwarded-host': 'evil.example' });
    expect(a.status).toBe(200);
    expect(a.headers['content-type']).toMatch(/^application\/json/);
    expect(a.body).toEqual({
      policy_decision_point: 'https://desk.example.org',
      access_evaluation_endpoint: `https://desk.example.org${EVALUATION}`,
      access_evaluations_endpoint: `https://desk.example.org${EVALUATIONS}`,
      search_subject_endpoint: `https://desk.example.org${searchPath('subject')}`,
      search_resource_endpoint: `https://desk.example.org${searchPath('resource')}`,
      search_action_endpoint: `https://desk.example.org${searchPath('action')}`,
    });
  });

  test('without configuration names the port that is open', async () => {
    const open = await f.house.another();
    await open.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = open.app.server.address() as { port: number };
    const response = await fetch(`http://127.0.0.1:${port}${PATH}`);
    expect((await response.json()).policy_decision_point).toBe(`http://localhost:${port}`);
  });
});
