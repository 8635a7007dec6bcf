import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../product.ts';
import {
  admin,
  alice,
  archived,
  asked,
  bob,
  one,
  read,
  remove,
  searchPath,
  two,
  write,
  type Fixture,
  fixture,
} from './authzen-fixture.ts';

/** The searches of the certification scenario of the Authorization API 1.0. */

let f: Fixture;
beforeAll(async () => {
  f = await fixture();
});
afterAll(() => f?.house.close());

const ask = (body: object): Promise<boolean> => asked(f, body);

async function find(what: 'subject' | 'resource' | 'action', body: object): Promise<Json[]> {
  const a = await f.app.post(searchPath(what), body);
  expect(a.status, a.text).toBe(200);
  expect(typeof a.body.page.next_token).toBe('string');
  return a.body.results;
}

describe('search', () => {
  const who = { subject: { type: 'user' }, action: read, resource: one };

  test('subjects', async () => {
    const found = await find('subject', who);
    expect(found).toContainEqual(alice);
    expect(found).toContainEqual(bob);
    expect(new Set(found.map((s) => s.type))).toEqual(new Set(['user']));
    expect(await find('subject', { ...who, context: { ip: '10.0.0.1' } })).toEqual(found);
    expect(await find('subject', { ...who, subject: { type: 'user', id: 'alice' } })).toEqual(found);
  });

  test('subjects by what they are like', async () => {
    const body = { subject: { type: 'user' }, action: write, resource: archived };
    const found = await find('subject', body);
    expect(found).toContainEqual(bob);
    expect(found).not.toContainEqual(alice);
    const like = await find('subject', { ...who, subject: { type: 'user', properties: { role: 'admin' } } });
    expect(like).toEqual([bob]);
  });

  test('resources', async () => {
    const body = { subject: alice, action: read, resource: { type: 'record' } };
    expect(await find('resource', body)).toEqual([one, two]);
    expect(await find('resource', { ...body, resource: one })).toEqual([one, two]);
    expect(await find('resource', { subject: admin, action: write, resource: { type: 'record' } })).toEqual([two]);
    expect(await find('resource', { ...body, action: write })).toEqual([one]);
    const like = { type: 'record', properties: { status: 'archived' } };
    expect(await find('resource', { ...body, resource: like })).toEqual([two]);
  });

  test('actions', async () => {
    expect(await find('action', { subject: alice, resource: one })).toEqual([{ name: 'read' }, { name: 'write' }]);
    expect(await find('action', { subject: admin, resource: archived })).toEqual([{ name: 'read' }, { name: 'write' }]);
    expect(await find('action', { subject: bob, resource: one, context: { a: 1 } })).toEqual([{ name: 'read' }]);
  });

  test('what is found is allowed', async () => {
    for (const action of [read, write, remove(true)]) {
      for (const resource of [one, two, archived]) {
        const found = await find('subject', { subject: { type: 'user' }, action, resource });
        for (const subject of [alice, bob]) {
          const decision = await ask({ subject, action, resource });
          expect(
            found.some((s) => s.id === subject.id),
            `${subject.id} ${action.name} ${resource.id}`,
          ).toBe(decision);
        }
      }
    }
  });

  test('pages lead from one to the next and hold everything once', async () => {
    const searches: readonly (readonly ['subject' | 'resource' | 'action', object])[] = [
      ['subject', who],
      ['subject', { ...who, resource: archived, action: write }],
      ['resource', { subject: alice, action: read, resource: { type: 'record' } }],
      ['resource', { subject: { type: 'user', id: 'greta' }, action: { name: 'view' }, resource: { type: 'ticket' } }],
      ['action', { subject: alice, resource: one }],
    ];
    for (const [what, body] of searches) {
      const all = await find(what, { ...body, page: { limit: 1000 } });
      const leaves: Json[] = [];
      for (let token = ''; ; ) {
        const a = await f.app.post(searchPath(what), { ...body, page: { limit: 1, ...(token ? { token } : {}) } });
        expect(a.status, a.text).toBe(200);
        leaves.push(...a.body.results);
        expect(a.body.page.count).toBe(a.body.results.length);
        token = a.body.page.next_token;
        if (token === '') break;
      }
      expect(leaves).toEqual(all);
    }
  });

  test('a token is good for its own search alone', async () => {
    const first = await f.app.post(searchPath('subject'), { ...who, page: { limit: 1 } });
    const token = first.body.page.next_token;
    const status = async (body: object, path = searchPath('subject'), app = f.app) =>
      (await app.post(path, { ...body, page: { token } })).status;
    expect(await status(who)).toBe(200);
    expect(await status({ ...who, action: write })).toBe(400);
    expect(await status({ ...who, resource: two })).toBe(400);
    expect(await status({ ...who, context: { a: 1 } })).toBe(400);
    expect(await status({ subject: alice, action: read, resource: { type: 'record' } }, searchPath('resource'))).toBe(
      400,
    );
    for (const forged of ['x', token.slice(2), `${token}AAAA`, Buffer.from('["a"]').toString('base64url'), '\u0000']) {
      expect((await f.app.post(searchPath('subject'), { ...who, page: { token: forged } })).status, forged).toBe(400);
    }
    for (const page of [{ limit: '1' }, 'x', { token: 7 }])
      expect((await f.app.post(searchPath('subject'), { ...who, page })).status).toBe(400);
    for (const limit of [0, -1, 1.5, 1e9])
      expect((await f.app.post(searchPath('subject'), { ...who, page: { limit } })).status).toBe(200);
  });

  test('what is not known is an empty answer', async () => {
    const nobody = { type: 'user', id: 'nonexistent-user' };
    const nothing = { type: 'record', id: 'record-1' };
    expect(await find('action', { subject: nobody, resource: nothing })).toEqual([]);
    expect(await find('subject', { ...who, subject: { type: 'spaceship' } })).toEqual([]);
    expect(await find('subject', { ...who, resource: { type: 'spaceship', id: '1' } })).toEqual([]);
    expect(await find('subject', { ...who, action: { name: 'fly' } })).toEqual([]);
    expect(await find('resource', { subject: nobody, action: read, resource: { type: 'record' } })).toEqual([]);
    expect(await find('resource', { subject: alice, action: read, resource: { type: 'spaceship' } })).toEqual([]);
    expect(await find('action', { subject: alice, resource: { type: 'spaceship', id: '1' } })).toEqual([]);
  });

  const missing: readonly (readonly ['subject' | 'resource' | 'action', object])[] = [
    ['subject', { subject: { type: 'user' }, resource: one }],
    ['subject', { action: read, resource: one }],
    ['subject', { subject: { type: 'user' }, action: read }],
    ['subject', { subject: { type: 'user' }, action: read, resource: { type: 'record' } }],
    ['subject', { subject: {}, action: read, resource: one }],
    ['resource', { action: read, resource: { type: 'record' } }],
    ['resource', { subject: { type: 'user' }, action: read, resource: { type: 'record' } }],
    ['resource', { subject: alice, resource: { type: 'record' } }],
    ['resource', { subject: alice, action: read }],
    ['resource', { subject: alice, action: read, resource: {} }],
    ['action', { subject: alice }],
    ['action', { resource: one }],
    ['action', { subject: alice, resource: { type: 'record' } }],
    ['action', { subject: { type: 'user' }, resource: one }],
  ];
  test.each(missing)('%s without a required field %j', async (what, body) => {
    expect((await f.app.post(searchPath(what), body)).status).toBe(400);
  });
});
