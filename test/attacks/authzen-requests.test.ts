import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Caller } from '../product.ts';
import { EVALUATION, one, searchPath, type Fixture, fixture } from '../sections/authzen-fixture.ts';

let f: Fixture;
beforeAll(async () => {
  f = await fixture();
});
afterAll(() => f?.house.close());

const NOT_THERE = { decision: false, context: { reason_user: { en: 'There is no access to this.' } } };
const SEARCH = (['subject', 'resource', 'action'] as const).map(searchPath);

async function appOf(login: string, more: object = {}, scopes: readonly string[] = ['authzen']): Promise<Caller> {
  const a = await f.house.as(login).post('/me/tokens', { name: 'App', scopes, ...more });
  expect(a.status, a.text).toBe(200);
  return f.house.withBearer(a.body.secret);
}

const user = (id: string) => ({ type: 'user', id });
describe('confusion', () => {
  const names = [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '',
    ' ',
    'x\u0000y',
    '\ud800',
    'a:b:c',
    ':',
    '../1',
    "' or 1=1 --",
    'x'.repeat(1000),
  ];

  test.each(names)('of names: %j is nobody, nothing and no action', async (name) => {
    const whole = { subject: user('alice'), action: { name: 'read' }, resource: one };
    const odd = [
      { ...whole, subject: { type: name, id: 'alice' } },
      { ...whole, subject: user(name) },
      { ...whole, action: { name } },
      { ...whole, resource: { type: name, id: 'record-1' } },
      { ...whole, resource: { type: 'ticket', id: name } },
      { ...whole, resource: { type: 'place', id: name } },
    ];
    for (const body of odd) expect((await f.app.post(EVALUATION, body)).body, JSON.stringify(body)).toEqual(NOT_THERE);
    // A record of a declared type may be called anything; what is asked about decides.
    expect((await f.app.post(EVALUATION, { ...whole, resource: { type: 'record', id: name } })).status).toBe(200);
    for (const path of SEARCH) for (const body of odd) expect((await f.app.post(path, body)).status, path).toBe(200);
  });

  const values: readonly unknown[] = [
    ['active'],
    { toString: 'active' },
    [['active']],
    1,
    true,
    null,
    'Active',
    'active ',
    {},
  ];
  test.each(values)('of values: %j is not "active"', async (status) => {
    const body = { subject: user('alice'), action: { name: 'write' }, resource: { ...one, properties: { status } } };
    expect((await f.app.post(EVALUATION, body)).body.decision).toBe(false);
    const soft = { name: 'delete', properties: { soft: status } };
    const answer = (await f.app.post(EVALUATION, { subject: user('alice'), action: soft, resource: one })).body;
    expect(answer.decision).toBe(status === true);
  });

  test('of objects: prototypes in a body are refused, fields of requests stay where they were said', async () => {
    for (const text of ['{"__proto__":{"decision":true}}', '{"subject":{"constructor":{"prototype":{"a":1}}}}']) {
      expect((await f.app.post(EVALUATION, text)).status, text).toBe(400);
    }
    const properties = { 'subject.role': 'admin', subject: { role: 'admin' }, status: 'archived' };
    const body = { subject: user('alice'), action: { name: 'write' }, resource: { ...one, properties } };
    expect((await f.app.post(EVALUATION, body)).body.decision).toBe(false);
    const context = { 'subject.role': 'admin', role: 'admin' };
    expect((await f.app.post(EVALUATION, { ...body, context })).body.decision).toBe(false);
  });
});

describe('a caller', () => {
  const body = { subject: user('alice'), action: { name: 'read' }, resource: one };

  test('without a token, with a session or with a token for other things learns nothing', async () => {
    const read = await appOf('greta', {}, ['read', 'write']);
    for (const path of [EVALUATION, '/access/v1/evaluations', ...SEARCH]) {
      for (const sent of [body, {}]) {
        const nobody = await f.house.nobody.post(path, sent);
        expect([nobody.status, nobody.headers['www-authenticate']], path).toEqual([401, 'Bearer realm="Gatehouse"']);
        expect((await f.house.as('greta').post(path, sent)).status, path).toBe(401);
        const a = await read.post(path, sent);
        expect([a.status, a.body.detail], path).toEqual([403, 'This token was not made for asking for decisions.']);
      }
    }
  });

  test('whose token is revoked between two calls hears no further answer', async () => {
    const made = await f.house.as('greta').post('/me/tokens', { name: 'Short', scopes: ['authzen'] });
    const app = f.house.withBearer(made.body.secret);
    const batch = { evaluations: Array.from({ length: 50 }, () => body) };
    const answers: Promise<Answer>[] = [];
    for (let n = 0; n < 6; n++) answers.push(app.post('/access/v1/evaluations', batch));
    await f.house.as('greta').delete(`/me/tokens/${made.body.id}`);
    expect((await app.post('/access/v1/evaluations', batch)).status).toBe(401);
    for (const a of await Promise.all(answers)) expect([200, 401]).toContain(a.status);
  });

  test('hears of a right taken away from the next call on', async () => {
    const grant = (
      await f.house.sql("select g.id from access_grant g join person p on p.id = g.person_id where p.login = 'alice'")
    )[0];
    expect((await f.app.post(EVALUATION, body)).body.decision).toBe(true);
    await f.house.as('greta').delete(`/grants/${grant?.['id']}`);
    expect((await f.app.post(EVALUATION, body)).body.decision).toBe(false);
  });

  test('with ten megabytes is turned away', async () => {
    const a = await f.app.post(EVALUATION, `{"a":"${'x'.repeat(10_000_000)}"}`);
    expect(a.status).toBe(413);
    const deep = `{"subject":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect((await f.app.post(EVALUATION, deep)).status).toBe(400);
  });

  test('narrowed to a place sees what is there', async () => {
    const app = await appOf('greta', { places: [f.house.ids.places['globex']] });
    const found = await app.post(SEARCH[1] as string, {
      subject: user('greta'),
      action: { name: 'view' },
      resource: { type: 'ticket' },
      page: { limit: 1000 },
    });
    const all = await f.app.post(SEARCH[1] as string, {
      subject: user('greta'),
      action: { name: 'view' },
      resource: { type: 'ticket' },
      page: { limit: 1000 },
    });
    expect(found.body.results.length).toBeLessThan(all.body.results.length);
  });
});
