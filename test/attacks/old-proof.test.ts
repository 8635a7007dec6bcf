import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Endpoint } from '#wire/endpoint.ts';
import { REGISTRY, ROUTES } from '../../src/compose.ts';
import { bodyOf, queryOf, type Subject } from '../derived.ts';
import { type OfEach, oneOfEach, pathTo } from '../one-of-each.ts';
import { type Answer, type Product, product } from '../product.ts';
import { stored } from '../rows.ts';
import { triedOut } from '../tried-out.ts';

/** Somebody has left the room: their session is an hour old, and somebody else sits down at it. */
const tried = triedOut();
let house: Product;
let each: OfEach;
/** A record of each type. */
const newest = new Map<string, string>();

beforeAll(async () => {
  house = await product({ routes: tried.routes });
  await (await house.house.startJobs()).stop();
  each = await oneOfEach(house);
  const rule = {
    name: 'Spare',
    place_id: house.ids.places['acme'],
    criteria: [{ field: 'kind', in: ['standalone'] }],
    profile_id: house.ids.profiles['Self-Service'],
    at_place_id: house.ids.places['acme'],
  };
  const made = await (await house.another()).as('greta').post('/rules', rule);
  expect(made.status, made.text).toBe(201);
  for (const { spec } of REGISTRY.all()) {
    const [row] = await stored(house, spec.resource);
    if (row) newest.set(spec.resource.type, row.id);
  }
  await house.sql("update session set proved_at = now() - interval '1 hour'");
});
afterAll(() => house?.close());

/** What gives no power, takes it away, or asks for the password itself; each for a reason that was thought about. */
const HARMLESS = new Set([
  // Ends or narrows what is open.
  'session.signOut',
  'session.leaveView',
  'session.actAs',
  'me.endSession',
  'me.endSessions',
  'me.revokeToken',
  'changes.refuse',
  'requests.decline',
  'requests.withdraw',
  // Shows who one is, or begins to.
  'session.signIn',
  'session.factorOptions',
  'session.factor',
  'session.passkey',
  'session.passkeyOptions',
  'session.prove',
  'me.password',
  'email.confirm',
  'recovery.ask',
  'recovery.password',
  'setup.run',
  // Changes nothing about who may do what, but for the fields that ask by themselves.
  'me.edit',
  'me.namePasskey',
  'people.edit',
  'people.putCustomFields',
  'places.create',
  'places.edit',
  'profiles.edit',
  'grants.edit',
  'rules.edit',
  'seats.put',
  'requests.ask',
  'access.sendExplanation',
  // Tells their own person of what they may read anyway.
  'audit.createAlert',
  'audit.deleteAlert',
  // Done by the writes they are made of, which ask.
  'changes.revert',
  'changes.undo',
  'requests.approve',
  'requests.involve',
  'expiry.renew',
]);

const writes = ROUTES.map((r) => r.endpoint).filter((e) => e.method !== 'GET' && !e.reads && !e.scope);
const powerful = writes.filter((e) => e.changesPolicy || e.personOnly);

const subject = (e: Endpoint): Subject => ({
  me: house.ids.people['greta'] as string,
  id:
    ('on' in e.access && e.access.on.type !== 'person' && newest.get(e.access.on.type)) ||
    (house.ids.people['karl'] as string),
  place: house.ids.places['support'] as string,
  version: 1,
  ids: house.ids,
});

async function send(e: Endpoint): Promise<Answer> {
  tried.forget();
  const s = subject(e);
  const query = queryOf(e, s);
  const body = e.body === undefined ? undefined : bodyOf(e, s);
  const path = pathTo(e, s, each) + (query === '' ? '' : `?${query}`);
  return tried.of(await house.as('greta').call(e.method, path, body, { 'if-match': '"1"' }));
}

const PROOF = '/problems/proof-needed';

test('every call that changes who may do what, or by what somebody gets in, asks who sits there', async () => {
  const silent: string[] = [];
  for (const e of powerful.filter((one) => !HARMLESS.has(one.id))) {
    const a = await send(e);
    if (a.body.type !== PROOF) silent.push(`${e.id}: ${a.status} ${a.text.slice(0, 120)}`);
  }
  expect(silent).toEqual([]);
});

test('what is said to be harmless is a call there is', () => {
  expect([...HARMLESS].filter((id) => !powerful.some((e) => e.id === id))).toEqual([]);
});

test('a field of power asks in a call that does not', async () => {
  const greta = house.as('greta');
  const { people, profiles } = house.ids;
  const [grant] = await house.sql<{ id: string }>('select id from access_grant where rule_id is null limit 1');
  const tries: [string, object][] = [
    [`/people/${people['karl']}`, { kind: 'superadmin' }],
    // Who sets the address gets the next link that sets the password.
    [`/people/${people['karl']}`, { email: 'somebody@evil.example' }],
    [`/people/${people['greta']}`, { email: 'somebody@evil.example' }],
    [`/people/${people['karl']}`, { valid_until: '2044-01-01T00:00:00Z' }],
    [`/profiles/${profiles['Hotliner']}`, { bits: ['IR', 'IM'] }],
    [`/grants/${grant?.id}`, { ends_at: '2044-01-01T00:00:00Z' }],
    [`/places/${house.ids.places['network']}`, { parent_id: house.ids.places['globex'] }],
  ];
  for (const [path, body] of tries) {
    expect((await greta.patch(path, body)).body.type, `${path} ${JSON.stringify(body)}`).toBe(PROOF);
  }
  const given = {
    person_id: people['nina'],
    profile_id: profiles['Technician'],
    place_id: house.ids.places['support'],
  };
  const file = 'gatehouse: 1\ngrants:\n  - { profile: Technician, person: nina, at: Globex }\n';
  expect((await greta.post('/grants', given)).body.type).toBe(PROOF);
  expect((await greta.post('/policy/apply', { file })).body.type).toBe(PROOF);
  const members = 'gatehouse: 1\nplaces:\n  - { name: Support, kind: group, under: ACME, members: [karl] }\n';
  expect((await greta.post('/policy/apply', { file: members })).body.type).toBe(PROOF);
  const until = '2044-01-01T00:00:00Z';
  await house.sql('update access_grant set ends_at = $1 where id = $2', ['2043-01-01', grant?.id]);
  expect((await greta.post('/expiring/renew', { ids: [grant?.id], until })).body.type).toBe(PROOF);
});

test('a secret that is told once is not kept to be told again', async () => {
  const secret = /^(secret|codes|uri)$/;
  const telling = writes.filter((e) => Object.keys(shapeOf(e.out)).some((name) => secret.test(name)));
  expect(telling.map((e) => e.id)).toContain('me.createToken');
  expect(telling.filter((e) => e.method === 'POST' && !e.tellsOnce).map((e) => e.id)).toEqual([]);
  await house.sql('update session set proved_at = now()');
  const other = await house.another();
  const body = { name: 'Backup', scopes: ['read'] };
  const key = { 'idempotency-key': 'one-and-the-same' };
  const made = [
    await other.as('greta').post('/me/tokens', body, key),
    await other.as('greta').post('/me/tokens', body, key),
  ];
  expect(made.map((a) => a.status)).toEqual([200, 409]);
  expect(JSON.stringify(await house.sql('select * from idempotency'))).not.toContain('gh_');
});

const shapeOf = (schema: z.ZodType | undefined): object => (schema as { shape?: object } | undefined)?.shape ?? {};

test('every record type of which somebody may hold power says which of its actions ask', () => {
  for (const { spec } of REGISTRY.all()) {
    const r = spec.resource;
    if (!r.changesPolicy) continue;
    expect(
      Object.values(r.actions).some((a) => (a as { danger?: boolean }).danger),
      r.type,
    ).toBe(true);
  }
});
