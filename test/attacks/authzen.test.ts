import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { abilities, decide } from '#access/decide.ts';
import { mayInSight } from '#access/in-sight.ts';
import type { Policy } from '#access/policy.ts';
import { ticket } from '#modules/tickets/access.ts';
import type { Answer, Caller, Json } from '../product.ts';
import { sees, type Stored, stored, storedPolicy } from '../rows.ts';
import { type Fixture, fixture } from '../sections/authzen-fixture.ts';

let f: Fixture;
let policy: Policy;
let tickets: Stored[];
beforeAll(async () => {
  f = await fixture();
  policy = await storedPolicy(f.house);
  tickets = await stored(f.house, ticket);
});
afterAll(() => f?.house.close());

const EVALUATION = '/access/v1/evaluation';
const SEARCH = ['subject', 'resource', 'action'].map((what) => `/access/v1/search/${what}`);

async function appOf(login: string, more: object = {}, scopes: readonly string[] = ['authzen']): Promise<Caller> {
  const a = await f.house.as(login).post('/me/tokens', { name: 'App', scopes, ...more });
  expect(a.status, a.text).toBe(200);
  return f.house.withBearer(a.body.secret);
}

const user = (id: string) => ({ type: 'user', id });
const ask = (app: Caller, subject: object, name: string, resource: object): Promise<Answer> =>
  app.post(EVALUATION, { subject, action: { name }, resource });

const NOT_THERE = { decision: false, context: { reason_user: { en: 'There is no access to this.' } } };
const one = { type: 'record', id: 'record-1' };

describe('records of the product', () => {
  test('are decided as everywhere else, for everybody and every action', async () => {
    for (const login of ['greta', 'helen', 'nina', 'otto', 'ivan']) {
      const personId = f.house.ids.people[login] as string;
      const who = { personId, now: Date.now() };
      for (const row of tickets.slice(0, 8)) {
        const names = Object.keys(abilities(policy, who, ticket, row));
        const can = names.map((name) => {
          const [action = '', facet] = name.split(':').toReversed();
          return mayInSight(policy, { asker: who, resource: ticket, row, action, facet });
        });
        const wanted = names.filter((_, at) => can[at]).toSorted();
        const found = await f.app.post(SEARCH[2] as string, {
          subject: user(login),
          resource: { type: 'ticket', id: row.id },
        });
        const trashed = row['deleted_at'] !== null;
        if (trashed && !sees(policy, { personId: f.house.ids.people['greta'] as string, now: Date.now() }, ticket, row))
          continue;
        expect(
          found.body.results.map((a: Json) => a.name),
          `${login} ${row.id}`,
        ).toEqual(wanted);
        const evaluations = names.map((name) => ({ action: { name } }));
        const answers = await f.app.post('/access/v1/evaluations', {
          subject: user(login),
          resource: { type: 'ticket', id: String(row['number']) },
          evaluations,
        });
        expect(answers.body.evaluations.map((e: Json) => e.decision)).toEqual(can);
      }
    }
  });

  test('are not changed by what the request says of them', async () => {
    const nina = f.house.ids.people['nina'] as string;
    const foreign = tickets.find(
      (t) => !decide(policy, { personId: nina, now: Date.now() }, ticket, 'view', t).allowed,
    ) as Stored;
    const properties = {
      requester_id: nina,
      creator_id: nina,
      owner_id: nina,
      observers: [nina],
      place_id: nina,
      confidential: false,
    };
    const resource = { type: 'ticket', id: foreign.id, properties };
    const subject = {
      ...user('nina'),
      properties: { kind: 'superadmin', id: f.house.ids.people['greta'], superadmin: true },
    };
    for (const name of ['view', 'edit', 'comment', 'purge']) {
      expect((await ask(f.app, subject, name, resource)).body.decision, name).toBe(false);
    }
  });

  test('are found by search as by lists: the asker’s and the subject’s sight together', async () => {
    const idsOf = (a: Answer): string[] => a.body.results.map((r: Json) => r.id).toSorted();
    for (const [asker, subject] of [
      ['greta', 'helen'],
      ['ada', 'helen'],
      ['ada', 'nina'],
      ['helen', 'helen'],
    ] as const) {
      const app = asker === 'greta' ? f.app : await appOf(asker);
      const both = [asker, subject].map((login) => ({
        personId: f.house.ids.people[login] as string,
        now: Date.now(),
      }));
      const wanted = tickets.filter(
        (t) => t['deleted_at'] === null && both.every((who) => decide(policy, who, ticket, 'view', t).allowed),
      );
      const a = await app.post(SEARCH[1] as string, {
        subject: user(subject),
        action: { name: 'view' },
        resource: { type: 'ticket' },
        page: { limit: 1000 },
      });
      expect(idsOf(a), `${asker} about ${subject}`).toEqual(wanted.map((t) => t.id).toSorted());
    }
  });
});

describe('another tenant', () => {
  test('is not there: people and records of it are answered like what does not exist', async () => {
    const app = await appOf('ada');
    const ada = { personId: f.house.ids.people['ada'] as string, now: Date.now() };
    const hidden = tickets.find((t) => !decide(policy, ada, ticket, 'view', t).allowed) as Stored;
    const dead = '00000000-0000-7000-8000-00000000dead';
    const strangers = await f.house.sql<{ login: string; id: string }>(
      "select id, login from person where login in ('carla', 'chloe')",
    );
    const mine = { type: 'ticket', id: tickets.find((t) => decide(policy, ada, ticket, 'view', t).allowed)?.id };
    const asked: [object, object][] = [
      [user('ada'), { type: 'ticket', id: hidden.id }],
      [user('ada'), { type: 'ticket', id: String(hidden['number']) }],
      [user('ada'), { type: 'ticket', id: dead }],
      [user('nobody-at-all'), mine],
      ...strangers.flatMap((s): [object, object][] => [
        [user(s.login), mine],
        [user(s.id), mine],
        [user('ada'), { type: 'user', id: s.login }],
      ]),
    ];
    for (const [subject, resource] of asked) {
      expect((await ask(app, subject, 'view', resource)).body, JSON.stringify([subject, resource])).toEqual(NOT_THERE);
      const found = await app.post(SEARCH[2] as string, { subject, resource });
      expect(found.body).toEqual({ results: [], page: { next_token: '', count: 0 } });
    }
    const who = await app.post(SEARCH[0] as string, {
      subject: { type: 'user' },
      action: { name: 'view' },
      resource: mine,
      page: { limit: 1000 },
    });
    const seen = new Set((await f.house.as('ada').get('/people?limit=200')).body.items.map((p: Json) => p.login));
    expect(who.body.results.length).toBeGreaterThan(0);
    expect(who.body.results.filter((r: Json) => !seen.has(r.id))).toEqual([]);
  });

  test('keeps its registered records: without the right to ask there is nothing to hear', async () => {
    const app = await appOf('ada');
    expect((await ask(app, user('ada'), 'read', one)).body).toEqual(NOT_THERE);
    const { acme, globex } = f.house.ids.places;
    const profile = { name: 'Asker', place_id: acme, lines: [{ type: 'record', action: 'ask', reach: 'all' }] };
    const { id } = (await f.house.as('greta').post('/profiles', profile)).body;
    const grant = { person_id: f.house.ids.people['ada'], profile_id: id, place_id: acme, below: true };
    expect((await f.house.as('greta').post('/grants', grant)).status).toBe(201);
    const put = (record: string, place_id: string | undefined) =>
      f.house
        .as('greta')
        .put(`/declared-types/record/records/${record}`, { place_id, attributes: { status: 'active' } });
    await put('ours', acme);
    await put('theirs', globex);
    const answer = async (resource: object) => (await ask(app, user('ada'), 'read', resource)).body;
    expect(await answer({ type: 'record', id: 'ours' })).not.toEqual(NOT_THERE);
    expect(await answer({ type: 'record', id: 'theirs' })).toEqual(NOT_THERE);
    // Nor does a request move a record to where one may ask; one that nobody has registered is where it says.
    expect(await answer({ type: 'record', id: 'theirs', properties: { place: acme } })).toEqual(NOT_THERE);
    expect(await answer({ type: 'record', id: 'new', properties: { place: globex } })).toEqual(NOT_THERE);
    expect(await answer({ type: 'record', id: 'new' })).toEqual(NOT_THERE);
    expect(await answer({ type: 'record', id: 'new', properties: { place: acme } })).not.toEqual(NOT_THERE);
    const found = await app.post(SEARCH[1] as string, {
      subject: user('greta'),
      action: { name: 'read' },
      resource: { type: 'record' },
    });
    const sight = found.body.results.map((r: Json) => r.id);
    expect(sight.filter((record: string) => record !== 'ours')).toEqual([]);
    // A page after which one may know of nothing more is the last one, whatever else is there.
    const search = { subject: user('ada'), action: { name: 'ask' }, resource: { type: 'record' } };
    const page = (await app.post(SEARCH[1] as string, { ...search, page: { limit: 1 } })).body;
    expect(page).toEqual({ page: { next_token: '', count: 1 }, results: [{ type: 'record', id: 'ours' }] });
  });

  test('gives away no details of people by what a search finds', async () => {
    await f.house.as('greta').patch(`/people/${f.house.ids.people['nina']}`, { employee_number: 'E-77' });
    const like = { subject: { type: 'user', properties: { employee_number: 'E-77' } }, action: { name: 'view' } };
    const search = async (app: Caller): Promise<string[]> =>
      (await app.post(SEARCH[0] as string, { ...like, resource: { type: 'user', id: 'nina' } })).body.results.map(
        (r: Json) => r.id,
      );
    expect(await search(f.app)).toEqual(['nina']);
    const root = policy.tree.rootId;
    const made = async (path: string, body: object): Promise<string> =>
      (await f.house.as('greta').post(path, body)).body.id;
    const lines = [{ type: 'person', action: 'view', reach: 'all' }];
    const profile_id = await made('/profiles', { name: 'Sees faces', place_id: root, lines });
    const person_id = await made('/people', { login: 'facer', name: 'Facer' });
    await made('/grants', { person_id, profile_id, place_id: root, below: true });
    const own = await f.house.asPerson(person_id);
    const seesFace = f.house.withBearer((await own.post('/me/tokens', { name: 'F', scopes: ['authzen'] })).body.secret);
    expect((await ask(seesFace, user('nina'), 'view', { type: 'user', id: 'nina' })).body.decision).toBe(true);
    expect(await search(seesFace)).toEqual([]);
  });

  test('reasons name no grant that the asker may not see', async () => {
    const { people, places, profiles } = f.house.ids;
    const given = { person_id: people['nina'], profile_id: profiles['Technician'], place_id: places['care'] };
    expect((await f.house.as('greta').post('/grants', given)).status).toBe(201);
    const app = await appOf('ada');
    for (const name of ['view', 'edit', 'editSelf']) {
      const a = await ask(app, user('nina'), name, { type: 'user', id: 'nina' });
      expect(a.text).not.toMatch(/Customer care|Globex|Technician/);
    }
  });
});

describe('what is told', () => {
  test('says why, in the language asked for, and to applications what people hold only when they may know', async () => {
    const body = { subject: user('bob'), action: { name: 'write' }, resource: one };
    const en = (await f.app.post(EVALUATION, body)).body.context;
    const es = (await f.app.post(EVALUATION, body, { 'accept-language': 'es-ES, en;q=0.5' })).body.context;
    expect(en.reason_user.en).toContain('write (Record)');
    expect(en.reason_admin.en).toContain('Record reader');
    expect(Object.keys(es.reason_user)).toEqual(['es']);
    expect(es.reason_admin.es).toContain('Record reader');
    const yes = (await f.app.post(EVALUATION, { ...body, action: { name: 'read' } })).body.context;
    expect(yes).toEqual({ reason_admin: { en: expect.stringContaining('Given by Record reader') } });
    const archived = { ...one, properties: { status: 'archived' } };
    const no = (await f.app.post(EVALUATION, { subject: user('alice'), action: { name: 'write' }, resource: archived }))
      .body;
    expect(no.context.reason_user.en).toBe('Archived records are kept as they are.');
  });
});
