import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { idSchema } from '#wire/field.ts';
import type { Endpoint } from '#wire/endpoint.ts';
import { REGISTRY, ROUTES } from '../../src/compose.ts';
import { bodyOf, queryOf, type Subject } from '../derived.ts';
import { type OfEach, oneOfEach, pathTo } from '../one-of-each.ts';
import { type Answer, type Caller, type Product, product } from '../product.ts';
import { type Stored, sees, stored, storedPolicy } from '../rows.ts';
import { triedOut } from '../tried-out.ts';

/**
 * The id of something that belongs to somebody else, put wherever any call takes an id, is answered like one that
 * nobody has: with the same status and the same words.
 */
const UNKNOWN = '00000000-0000-7000-8000-00000000dead';
const tried = triedOut();

let house: Product;
let each: OfEach;

interface Attacker {
  readonly name: string;
  readonly caller: Caller;
  readonly me: string;
  /** What they can see, by type: so that the rest of a call is right. */
  readonly own: ReadonlyMap<string, Stored>;
  /** What they cannot see, with its type. */
  readonly foreign: readonly (readonly [string, string])[];
}
const attackers: Attacker[] = [];

beforeAll(async () => {
  house = await product({ routes: tried.routes });
  await (await house.house.startJobs()).stop();
  const greta = (await house.another()).as('greta');
  const { acme, globex } = house.ids.places;
  for (const place_id of [acme, globex]) {
    const profile = await greta.post('/profiles', { name: `Of ${place_id}`, place_id, bits: ['IR'] });
    const profile_id = profile.body.id;
    const criteria = [{ field: 'kind', in: ['standalone'] }];
    await greta.post('/rules', { name: `R ${place_id}`, place_id, criteria, profile_id, at_place_id: place_id });
    const due_at = '2044-01-01T00:00:00Z';
    const asked = { scope: 'place', reviewers: 'managers', due_at, silence: 'keep' };
    await greta.post('/reviews', { title: `V ${place_id}`, place_id, ...asked });
  }
  each = await oneOfEach(house);
  for (const login of ['ada', 'karl']) attackers.push(await attacker(login, house.as(login)));
}, 60_000);
afterAll(() => house?.close());

const PERSONAL = ['jobs', 'tokens', 'sessions', 'passkeys', 'notices', 'requests', 'planned'] as const;

async function attacker(login: string, caller: Caller): Promise<Attacker> {
  const me = house.ids.people[login] as string;
  const policy = await storedPolicy(house);
  const asker = { personId: me, now: Date.now() };
  const own = new Map<string, Stored>();
  const foreign: [string, string][] = [];
  const known = await knownTo(caller);
  for (const { spec } of REGISTRY.all()) {
    const r = spec.resource;
    const rows = await stored(house, r);
    const mine = rows.findLast((row) => sees(policy, asker, r, row));
    if (mine) own.set(r.type, mine);
    const hidden = rows.findLast((row) => !sees(policy, asker, r, row) && !known.includes(row.id));
    if (hidden) foreign.push([r.type, hidden.id]);
  }
  const other = house.ids.people[login === 'karl' ? 'nina' : 'karl'] as string;
  for (const what of PERSONAL) foreign.push([what, each[what].get(other) as string]);
  return { name: login, caller, me, own, foreign };
}

/** Ids that stand in records they may view, and of places to which they may hand over, are no secrets to them. */
async function knownTo(caller: Caller): Promise<string> {
  const lists = REGISTRY.all().map(({ spec }) => `/${spec.path}?limit=200`);
  const answers = await Promise.all(
    [...lists, '/choices/places?for=handover&limit=500'].map((path) => caller.get(path)),
  );
  return answers.map((a) => a.text).join('\n');
}

const typeOf = (e: Endpoint): string => ('on' in e.access ? e.access.on.type : '');

/** So that no edit is refused for having been read too long ago. */
const versionOf = (who: Attacker, e: Endpoint): number => Number(who.own.get(typeOf(e))?.['version'] ?? 1);

const subjectFor = (who: Attacker, e: Endpoint): Subject => ({
  me: who.me,
  id: who.own.get(typeOf(e))?.id ?? UNKNOWN,
  place: who.own.get('place')?.id ?? UNKNOWN,
  version: versionOf(who, e),
  ids: house.ids,
});

/** Where a call takes an id: a part of its path, a name in its query or its body. */
interface Spot {
  readonly e: Endpoint;
  readonly where: 'path' | 'query' | 'body';
  readonly name: string;
  readonly list: boolean;
  /** The type of record it is about, where that is declared. */
  readonly type: string | undefined;
}

const shapeOf = (schema: z.ZodType | undefined): Record<string, z.ZodType> =>
  ((schema as { shape?: Record<string, z.ZodType> } | undefined)?.shape ?? {}) as Record<string, z.ZodType>;

/** Takes ids and no other text. */
const takes = (schema: z.ZodType, wrap: (id: string) => unknown): boolean =>
  schema.safeParse(wrap(UNKNOWN)).success && !schema.safeParse(wrap('no id')).success;

const isFilterById = (e: Endpoint, name: string): boolean => {
  if (!('on' in e.access) || !REGISTRY.has(e.access.on.type)) return false;
  const { spec } = REGISTRY.service(e.access.on.type);
  return name === 'ids' || ['person', 'place', 'profile', 'record'].includes(spec.fields[name]?.type ?? '');
};

/** `:id` is of the call's type, `requester_id` of the field's, `:planned` says so itself. */
function typeNamed(e: Endpoint, name: string): string | undefined {
  if (name === 'id' || name === 'ids') return typeOf(e);
  const field = REGISTRY.has(typeOf(e)) ? REGISTRY.service(typeOf(e)).spec.fields[name]?.type : undefined;
  const word = name.replace(/_id$|s$/, '');
  const personal = PERSONAL.find((what) => what === name || what.startsWith(word));
  return field === undefined || field === 'record' ? (personal ?? WORDS[word] ?? word) : field;
}

const WORDS: Readonly<Record<string, string>> = { requester: 'person', asked: 'person', home: 'place', group: 'place' };

/** Of every spot: what it is about, and by turns some of what it is not about. */
let turn = 0;
function idsFor(who: Attacker, spot: Spot): (readonly [string, string])[] {
  const fitting = who.foreign.filter(([type]) => type === spot.type);
  const others = who.foreign.filter(([type]) => type !== spot.type);
  const some = spot.where === 'query' ? 1 : 3;
  return [
    ...fitting,
    ...Array.from({ length: some }, () => others[turn++ % others.length] as readonly [string, string]),
  ];
}

function spotsOf(e: Endpoint): Spot[] {
  const inPath = [...e.path.matchAll(/:(\w+)/g)].map((m) => m[1] as string);
  const spots: Spot[] = inPath
    .filter((name) => takes(shapeOf(e.params)[name] ?? idSchema, (id) => id))
    .map((name) => ({ e, where: 'path', name, list: false, type: typeNamed(e, name) }));
  for (const [name, schema] of Object.entries(shapeOf(e.query))) {
    // Where a list goes on is a position, whose id is looked up nowhere.
    if (name === 'after') continue;
    if (isFilterById(e, name) || takes(schema, (id) => id))
      spots.push({ e, where: 'query', name, list: false, type: typeNamed(e, name) });
  }
  for (const [name, schema] of Object.entries(shapeOf(e.body))) {
    if (takes(schema, (id) => id)) spots.push({ e, where: 'body', name, list: false, type: typeNamed(e, name) });
    else if (takes(schema, (id) => [id])) spots.push({ e, where: 'body', name, list: true, type: typeNamed(e, name) });
  }
  return spots;
}

async function send(who: Attacker, { e, where, name, list }: Spot, id: string): Promise<Answer> {
  tried.forget();
  const s = subjectFor(who, e);
  const path = where === 'path' ? pathTo({ path: e.path.replace(`:${name}`, id) }, s, each) : pathTo(e, s, each);
  const query = new URLSearchParams(queryOf(e, s));
  if (where === 'query') query.set(name, id);
  const whole = e.body === undefined ? undefined : (bodyOf(e, s) as Record<string, unknown>);
  const body = whole && where === 'body' ? { ...whole, [name]: list ? [id] : id } : whole;
  const text = query.toString();
  const url = text === '' ? path : `${path}?${text}`;
  return tried.of(
    await who.caller.call(e.method, url, e.method === 'GET' ? undefined : body, { 'if-match': `"${s.version}"` }),
  );
}

/** The same call, as one of the changes of a preview. */
async function tryOut(who: Attacker, { e, where, name, list }: Spot, id: string): Promise<Answer> {
  tried.forget();
  const s = subjectFor(who, e);
  const inPath = [...e.path.matchAll(/:(\w+)/g)].map(([, key = '']) => [key, key === 'person_id' ? who.me : s.id]);
  const params = { ...Object.fromEntries(inPath), ...(where === 'path' ? { [name]: id } : {}) };
  const whole = e.body === undefined ? undefined : (bodyOf(e, s) as Record<string, unknown>);
  const body = whole && where === 'body' ? { ...whole, [name]: list ? [id] : id } : whole;
  const change = { call: e.id, params, ...(body ? { body } : {}), version: s.version };
  return tried.of(await who.caller.call('POST', '/access/preview', { changes: [change] }));
}

/** What an answer says, without what is new in every answer. */
const told = (a: Answer, id: string): string =>
  [a.status, a.headers['content-type'], a.headers['etag'] ?? '', a.text]
    .join(' ')
    .replaceAll(id, '<id>')
    .replaceAll(/"requestId":"[^"]*"/g, '')
    .replaceAll(/"(?:number|version)":\d+/g, '')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<new>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)/g, '<time>');

/** Calls that speak about whatever they are asked about in words of their own; their sections test them. */
const ENDPOINTS = ROUTES.map((r) => r.endpoint).filter((e) => !e.scope && !('open' in e.access));

describe('an id of somebody else', () => {
  const calls = ENDPOINTS.flatMap((e) => (spotsOf(e).length > 0 ? [[e.id, e] as const] : []));
  test.each(calls)('in %s is as unknown as one that nobody has', async (_, e) => {
    for (const who of attackers) {
      for (const spot of spotsOf(e)) {
        const unknown = told(await send(who, spot, UNKNOWN), UNKNOWN);
        for (const [type, id] of idsFor(who, spot)) {
          const a = await send(who, spot, id);
          expect(told(a, id), `${who.name} ${e.id} ${spot.where} ${spot.name} = a foreign ${type}`).toBe(unknown);
        }
      }
    }
  });

  const inside = ENDPOINTS.filter((e) => e.changesPolicy && !e.personOnly && spotsOf(e).length > 0);
  test.each(inside.map((e) => [e.id, e] as const))('in a trial of %s is so, too', async (_, e) => {
    for (const who of attackers) {
      for (const spot of spotsOf(e)) {
        const unknown = told(await tryOut(who, spot, UNKNOWN), UNKNOWN);
        for (const [type, id] of idsFor(who, spot)) {
          const a = await tryOut(who, spot, id);
          expect(told(a, id), `${who.name} ${e.id} ${spot.where} ${spot.name} = a foreign ${type}`).toBe(unknown);
        }
      }
    }
  });

  test('was tried at every kind of spot', () => {
    const spots = ENDPOINTS.flatMap(spotsOf);
    for (const where of ['path', 'query', 'body'] as const) {
      expect(spots.filter((s) => s.where === where).length, where).toBeGreaterThan(20);
    }
    for (const who of attackers) expect(new Set(who.foreign.map(([type]) => type)).size, who.name).toBeGreaterThan(12);
  });
});
