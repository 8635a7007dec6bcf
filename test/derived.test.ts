import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Asker, decide } from '#access/decide.ts';
import type { Policy } from '#access/policy.ts';
import { cellName, type Resource } from '#access/resource.ts';
import type { Route } from '#platform/section.ts';
import type { Endpoint } from '#wire/endpoint.ts';
import { REGISTRY, ROUTES } from '../src/compose.ts';
import { CAST } from './cast.ts';
import { bodyOf, editsOf, exactAnswers, GUARDS, organizationOf, queryOf, type Subject } from './derived.ts';
import { everyKind, NEVER_SUCCEED } from './every-kind.ts';
import { type OfEach, pathTo } from './one-of-each.ts';
import type { Answer, Caller, Product } from './product.ts';
import { type Stored, sees } from './rows.ts';
import { triedOut } from './tried-out.ts';

const UNKNOWN = '00000000-0000-7000-8000-00000000dead';

let house: Product;
let policy: Policy;
let rows: Map<string, Stored[]>;
let each: OfEach;
const succeeded = new Set<string>();

const tried = triedOut();

beforeAll(async () => {
  ({ house, policy, rows, each } = await everyKind(tried.routes));
});
afterAll(() => house?.close());

interface Who {
  readonly login: string;
  readonly id: string;
  readonly caller: Caller;
  readonly asker: Asker;
}

const everybody = (): Who[] =>
  Object.keys(CAST).map((login) => {
    const id = house.ids.people[login] as string;
    return { login, id, caller: house.as(login), asker: { personId: id, now: Date.now() } };
  });

/** Sends the call; what a verb answered before it was rolled back counts as a success. */
async function send(caller: Caller, e: Endpoint, subject: Subject, body = bodyOf(e, subject)): Promise<Answer> {
  tried.forget();
  const path = pathTo(e, subject, each);
  const query = queryOf(e, subject);
  const headers = subject.version === undefined ? {} : { 'if-match': `"${subject.version}"` };
  const given = e.id === 'changes.revert' ? { entry: each.entries.get(subject.me) } : body;
  const sent = e.method === 'GET' || e.body === undefined ? undefined : given;
  const answer = await caller.call(e.method, query === '' ? path : `${path}?${query}`, sent, headers);
  return tried.of(answer);
}

const say = (who: Who | undefined, e: Endpoint, what: string, a: Answer): string =>
  `${who?.login ?? 'nobody'} ${e.id} ${what}: ${a.status} ${a.text.slice(0, 300)}`;

function isRefusal(a: Answer, permission: string, what: string): void {
  expect(a.status, what).toBe(403);
  expect(a.body.permission, what).toBe(permission);
  expect(a.body.detail, what).toMatch(/^\p{Lu}.+ .+\.$/u);
}

/** Neither unknown nor refused by the decision; further guards may still say no in their own words. */
function isAdmitted(a: Answer, e: Endpoint, what: string): void {
  expect(a.status, what).toBeLessThan(500);
  expect([401, 404], what).not.toContain(a.status);
  if (a.status === 403)
    expect(
      GUARDS.some((g) => a.body.detail.startsWith(g)),
      what,
    ).toBe(true);
  if (a.status < 300) succeeded.add(e.id);
}

const withoutRequest = (a: Answer): string => JSON.stringify({ ...a.body, requestId: '' });

interface Choice {
  readonly what: 'invisible' | 'refused' | 'allowed';
  readonly row: Stored;
}

/** For one person and action: a record of each verdict there is, the newest. */
function choices(r: Resource, action: string, facet: string | undefined, asker: Asker): Choice[] {
  const found = new Map<Choice['what'], Stored>();
  for (const row of rows.get(r.type) ?? []) {
    const visible = sees(policy, asker, r, row);
    const verdict = !visible
      ? 'invisible'
      : decide(policy, asker, r, action, row, facet).allowed
        ? 'allowed'
        : 'refused';
    found.set(verdict, row);
  }
  return [...found].map(([what, row]) => ({ what, row }));
}

const subjectOf = (who: Who, row: Stored): Subject => ({
  me: who.id,
  id: row.id,
  row,
  version: row['version'] as number,
  ids: house.ids,
});

async function checkOnRecord(who: Who, e: Endpoint, r: Resource, action: string, facet?: string, body?: object) {
  const permission = cellName(r.type, action, facet);
  const unknown = await send(who.caller, e, { me: who.id, id: UNKNOWN, version: 1, ids: house.ids }, body);
  expect(unknown.status, say(who, e, 'unknown', unknown)).toBe(404);
  for (const { what, row } of choices(r, action, facet, who.asker)) {
    const subject = subjectOf(who, row);
    const a = await send(who.caller, e, subject, body);
    // Closing takes a transaction for each row: these cannot be rolled back with the verb.
    if (e.id === 'reviews.close') await house.sql('update review set closed_at = null');
    const said = say(who, e, `${what} ${row.id}`, a);
    if (what === 'invisible') {
      expect(a.status, said).toBe(404);
      expect(withoutRequest(a), said).toBe(withoutRequest(unknown));
    } else if (what === 'refused') {
      isRefusal(a, permission, said);
      // What leads from the refusal to its explanation.
      expect(a.body.about, said).toEqual({ type: r.type, id: row.id, action, ...(facet ? { facet } : {}) });
    } else isAdmitted(a, e, said);
  }
}

const onRecord = ROUTES.filter(({ endpoint: e }) => 'on' in e.access && e.path.includes(':id'));
const onType = ROUTES.filter(({ endpoint: e }) => 'on' in e.access && !e.path.includes(':id'));
const named = (list: readonly Route[]): [string, Endpoint][] => list.map((r) => [r.endpoint.id, r.endpoint]);

const decided = (e: Endpoint): { on: Resource; action: string; facet?: string } => {
  if (!('on' in e.access)) throw new Error(`${e.id} is not decided by a record type.`);
  return e.access;
};

describe('a call on one record is found, refused or admitted as the kernel decides', () => {
  test.each(named(onRecord.filter((r) => r.endpoint.method !== 'PATCH')))('%s', async (_, e) => {
    const { on, action, facet } = decided(e);
    for (const who of everybody()) await checkOnRecord(who, e, on, action, facet);
  });

  const edits = onRecord
    .filter((r) => r.endpoint.method === 'PATCH')
    .flatMap(({ endpoint: e }) =>
      editsOf(REGISTRY.service(decided(e).on.type).spec).map(([action, field]) => [e.id, action, field, e] as const),
    );
  test.each(edits)('%s asking for %s by the field %s', async (_, name, field, e) => {
    const { on } = decided(e);
    const [action, facet] = name.split(':').toReversed() as [string, string | undefined];
    for (const who of everybody()) {
      const unknown = await send(who.caller, e, { me: who.id, id: UNKNOWN, version: 1, ids: house.ids }, {});
      expect(unknown.status, say(who, e, 'unknown', unknown)).toBe(404);
      for (const { what, row } of choices(on, action, facet, who.asker)) {
        const subject = subjectOf(who, row);
        const body = bodyOf(e, subject, field);
        const a = await send(who.caller, e, subject, body);
        const said = say(who, e, `${what} ${row.id} ${JSON.stringify(body)}`, a);
        if (what === 'invisible') {
          expect(a.status, said).toBe(404);
          expect(withoutRequest(a), said).toBe(withoutRequest(unknown));
        } else if (what === 'refused') {
          isRefusal(a, cellName(on.type, action, facet), said);
          expect(a.body.about, said).toEqual({ type: on.type, id: row.id, action, ...(facet ? { facet } : {}) });
        } else isAdmitted(a, e, said);
      }
    }
  });
});

describe('a call without a record', () => {
  test.each(named(onType.filter((r) => r.endpoint.method === 'GET')))(
    '%s answers with what one may see',
    async (_, e) => {
      const { on, action, facet } = decided(e);
      for (const who of everybody()) {
        const a = await send(who.caller, e, { me: who.id, ids: house.ids });
        const said = say(who, e, 'list', a);
        const somewhere = action === 'view' || choices(on, action, facet, who.asker).some((c) => c.what === 'allowed');
        // Where no record shows it, a grant may still open the list: an empty file is as good as a refusal.
        if (somewhere) expect(a.status, said).toBe(200);
        else if (a.status === 200) expect(a.text.trim().split('\n').length, said).toBe(1);
        else isRefusal(a, cellName(on.type, action, facet), said);
        if (a.status === 200) succeeded.add(e.id);
      }
    },
  );

  test.each(named(onType.filter((r) => r.endpoint.id.endsWith('.create'))))(
    '%s is judged where it is made',
    async (_, e) => {
      const { on, action } = decided(e);
      for (const who of everybody()) {
        for (const place of ['support', 'care', 'acme', 'globex']) {
          const placeId = house.ids.places[place] as string;
          const subject: Subject = { me: who.id, place: placeId, ids: house.ids };
          const a = await send(who.caller, e, subject);
          const said = say(who, e, `at ${place}`, a);
          const home = on.type === 'person' ? organizationOf(subject) : placeId;
          const made = { [on.home]: home, creator_id: who.id, requester_id: who.id, person_id: subject.me };
          const state = { closed: false, trashed: false, confidential: false, organization_id: home };
          if (decide(policy, who.asker, on, action, { ...made, ...state }).allowed) isAdmitted(a, e, said);
          else expect([403, 422], said).toContain(a.status);
        }
      }
    },
  );

  const others = onType.filter((r) => r.endpoint.method === 'POST' && !r.endpoint.id.endsWith('.create'));
  test.each(named(others))('%s is refused where its action is closed everywhere', async (_, e) => {
    const { on, action } = decided(e);
    for (const who of everybody()) {
      const a = await send(who.caller, e, { me: who.id, ids: house.ids });
      const said = say(who, e, 'at no place', a);
      const places = policy.tree.all().map((p) => ({ [on.home]: p.id, organization_id: p.id }));
      if (places.some((row) => decide(policy, who.asker, on, action, row).allowed)) isAdmitted(a, e, said);
      else isRefusal(a, cellName(on.type, action), said);
    }
  });
});

describe('the exceptions', () => {
  const signedIn = named(
    ROUTES.filter(
      ({ endpoint: e }) => 'signedIn' in e.access && !/:(type|record|change)/.test(e.path) && e.scope === undefined,
    ),
  );
  test.each(signedIn)('%s is for everybody who is signed in', async (_, e) => {
    for (const who of everybody()) {
      const own = { me: who.id, id: each.jobs.get(who.id) as string, ids: house.ids };
      const a = await send(who.caller, e, own);
      isAdmitted(a, e, say(who, e, 'own', a));
    }
  });

  // What belongs to one person alone is not found by anybody else, super administrators included.
  const owned = named(ROUTES.filter((r) => 'signedIn' in r.endpoint.access && r.endpoint.path.includes(':id')));
  test.each(owned)('%s finds only what is one’s own', async (_, e) => {
    for (const who of everybody()) {
      const others = [...each.jobs].find(([person]) => person !== who.id)?.[1] as string;
      const foreign = await send(who.caller, e, { me: who.id, id: others, ids: house.ids });
      const unknown = await send(who.caller, e, { me: who.id, id: UNKNOWN, ids: house.ids });
      expect(foreign.status, say(who, e, 'foreign', foreign)).toBe(404);
      expect(withoutRequest(foreign)).toBe(withoutRequest(unknown));
    }
  });

  // Only super administrators were given anything on the declared type of this test.
  const declared = named(ROUTES.filter((r) => /:(type|record)/.test(r.endpoint.path)));
  test.each(declared)('%s finds registered records for those who may ask about them', async (_, e) => {
    for (const who of everybody()) {
      const a = await send(who.caller, e, { me: who.id, ids: house.ids });
      const said = say(who, e, 'declared', a);
      if (policy.person(who.id)?.kind === 'superadmin') isAdmitted(a, e, said);
      else if (e.path.includes(':record')) expect(a.status, said).toBe(404);
    }
  });

  const scoped = named(ROUTES.filter((r) => r.endpoint.scope !== undefined));
  test.each(scoped)('%s is for tokens made for it, and for no session', async (_, e) => {
    for (const who of everybody()) {
      const a = await send(who.caller, e, { me: who.id, ids: house.ids });
      expect(a.status, say(who, e, 'without a token', a)).toBe(401);
      const wrong = await send(house.withBearer(`gh_${who.id}`), e, { me: who.id, ids: house.ids });
      expect(wrong.status, say(who, e, 'with a token for other things', wrong)).toBe(403);
    }
  });

  const open = named(ROUTES.filter((r) => 'open' in r.endpoint.access));
  test('are these calls, open to nobody in particular', () => {
    expect(open.map(([id]) => id).toSorted()).toEqual(Object.keys(exactAnswers).toSorted());
  });
  test.each(open)('%s answers everybody alike', async (id, e) => {
    const somebody = everybody()[1] as Who;
    for (const caller of [house.nobody, somebody.caller]) {
      const a = await send(caller, e, { me: UNKNOWN, ids: house.ids });
      expect(a.status, say(undefined, e, 'open', a)).toBe(exactAnswers[id]);
      succeeded.add(id);
    }
  });
});

test('without a session every other call is refused before anything else', async () => {
  for (const { endpoint: e } of ROUTES.filter((r) => !('open' in r.endpoint.access))) {
    for (const id of [UNKNOWN, rows.get('ticket')?.[0]?.id]) {
      const a = await send(house.nobody, e, { me: UNKNOWN, id, ids: house.ids } as Subject);
      expect(a.status, say(undefined, e, 'nobody', a)).toBe(401);
      expect(a.body.type).toBe('/problems/unauthenticated');
    }
  }
});

test('every call came to a good end for somebody', () => {
  const missing = ROUTES.map((r) => r.endpoint.id).filter((id) => !succeeded.has(id));
  const needsToken = ROUTES.filter((r) => r.endpoint.scope !== undefined).map((r) => r.endpoint.id);
  expect(missing.filter((id) => ![...NEVER_SUCCEED, ...needsToken].includes(id))).toEqual([]);
});
