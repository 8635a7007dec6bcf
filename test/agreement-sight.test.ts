import { afterAll, beforeAll, expect, test } from 'vitest';
import { CAST } from './cast.ts';
import { type Caller, type Json, type Product, product } from './product.ts';

const ACTIONS = ['close', 'edit', 'delete', 'notes:view', 'notes:create'] as const;

let house: Product;
let greta: Caller;
/** An application that asks for decisions with greta's eyes. */
let app: Caller;
/** By login: those of the cast, somebody who may close everything at ACME and view nothing there, and one who may both. */
let people: Readonly<Record<string, string>>;
let tickets: readonly Json[];
/** The profile that closes without viewing. */
let blind: string;

const line = (action: string) => ({ type: 'ticket', action, reach: 'all' });

beforeAll(async () => {
  house = await product();
  greta = house.as('greta');
  const { acme } = house.ids.places;
  const [root] = await house.sql<{ id: string }>('select id from place where parent_id is null');
  const profile = async (name: string, actions: readonly string[]): Promise<string> =>
    (await greta.post('/profiles', { name, place_id: root?.id, lines: actions.map(line) })).body.id;
  const holder = async (login: string, profile_id: string): Promise<string> => {
    const person_id = (await greta.post('/people', { login, name: login, organization_id: acme })).body.id;
    const made = await greta.post('/grants', { person_id, profile_id, place_id: acme, below: true });
    expect(made.status, made.text).toBe(201);
    return person_id;
  };
  blind = await profile('Closes unseen', ['close', 'edit']);
  const closer = await holder('blind', blind);
  const both = await holder('sighted', await profile('Closes', ['view', 'close']));
  people = { ...house.ids.people, blind: closer, sighted: both };
  tickets = (await greta.get('/tickets?limit=100')).body.items;
  app = house.withBearer((await greta.post('/me/tokens', { name: 'Decisions', scopes: ['authzen'] })).body.secret);
});
afterAll(() => house?.close());

const about = (id: string, name: string): string => {
  const [action = '', facet] = name.split(':').toReversed();
  return new URLSearchParams({ type: 'ticket', id, action, ...(facet ? { facet } : {}) }).toString();
};
const explained = async (id: string, name: string, login: string): Promise<Json> =>
  (await greta.get(`/access/explain?${about(id, name)}&person_id=${people[login]}`)).body;
const search = async (what: string, asked: object): Promise<string[]> =>
  (await app.post(`/access/v1/search/${what}`, { ...asked, page: { limit: 100 } })).body.results.map(
    (r: Json) => r.id ?? r.name,
  );

test.each(['blind', 'sighted', ...Object.keys(CAST)])(
  'explanation, list of those who may, and decisions say what a call of %s would come to',
  async (login) => {
    const caller = await house.asPerson(people[login] as string);
    for (const { id } of tickets.slice(0, 8)) {
      const { status, body } = await caller.get(`/tickets/${id}`);
      for (const name of ACTIONS) {
        const can = status === 200 && body._can[name] === true;
        const said = `${login} ${name} ${id} ${status}`;
        expect((await explained(id, name, login)).allowed, said).toBe(can);
        const evaluation = { subject: { type: 'user', id: login }, resource: { type: 'ticket', id }, action: { name } };
        expect((await app.post('/access/v1/evaluation', evaluation)).body.decision, said).toBe(can);
      }
      const mine = await search('action', {
        subject: { type: 'user', id: login },
        resource: { type: 'ticket', id },
      });
      for (const name of ACTIONS)
        expect(mine.includes(name), `${login} ${name}`).toBe(status === 200 && body._can[name] === true);
    }
  },
);

/** A ticket of ACME that is open and that the one who is blind may close by their profile. */
async function unseen(): Promise<Json> {
  const blindly = await house.asPerson(people['blind'] as string);
  for (const ticket of tickets) {
    const own = (await explained(ticket.id, 'close', 'blind')).steps.find((s: Json) => s.step === 'grants');
    const seen = (await blindly.get(`/tickets/${ticket.id}`)).status === 200;
    if (!ticket.closed && !ticket.trashed && own?.outcome === 'yes' && !seen) return ticket;
  }
  throw new Error('There is no ticket that is closed unseen.');
}

test('who holds an action on what they may not view is told no for that reason, with ways that open the view', async () => {
  const { id } = await unseen();
  const blindly = await house.asPerson(people['blind'] as string);
  const call = await blindly.post(`/tickets/${id}/close`, { resolution: 'fixed' });
  expect(call.status, call.text).toBe(404);

  const told = await explained(id, 'close', 'blind');
  expect(told).toMatchObject({ allowed: false, because: { key: 'access.notSeen' } });
  expect(told.steps.at(-1)).toMatchObject({ step: 'sight', outcome: 'no' });
  expect((await explained(id, 'close', 'sighted')).steps.at(-1)).toMatchObject({ step: 'sight', outcome: 'yes' });

  const who = (await greta.get(`/access/who?${about(id, 'close')}`)).body;
  const named = who.people.map((p: Json) => p.id);
  expect(named).toContain(people['sighted']);
  expect(named).not.toContain(people['blind']);
  const subjects = await search('subject', {
    subject: { type: 'user' },
    action: { name: 'close' },
    resource: { type: 'ticket', id },
  });
  expect(subjects).toContain('sighted');
  expect(subjects).not.toContain('blind');
  const resources = (login: string) =>
    search('resource', {
      subject: { type: 'user', id: login },
      action: { name: 'close' },
      resource: { type: 'ticket' },
    });
  expect(await resources('sighted')).toContain(id);
  expect(await resources('blind')).not.toContain(id);

  expect(told.fixes.length).toBeGreaterThan(0);
  for (const fix of told.fixes.filter((f: Json) => f.changes.length === 1 && f.changes[0].change === 'grant')) {
    const { profile_id, place_id, below } = fix.changes[0];
    const made = await greta.post('/grants', { person_id: people['blind'], profile_id, place_id, below });
    expect(made.status, made.text).toBe(201);
    expect((await blindly.get(`/tickets/${id}`)).body._can?.close, made.text).toBe(true);
    await greta.delete(`/grants/${made.body.id}`);
  }
});

test('a profile that does something without viewing is no way to it for those who may not view', async () => {
  const { id } = await unseen();
  const greeted = await greta.post('/people', {
    login: 'stranger',
    name: 'Stranger',
    organization_id: house.ids.places['acme'],
  });
  people = { ...people, stranger: greeted.body.id };
  const { fixes } = await explained(id, 'close', 'stranger');
  expect(fixes.length).toBeGreaterThan(0);
  for (const { changes } of fixes) expect(changes.map((c: Json) => c.profile_id)).not.toContain(blind);
});

test('a permission test of what somebody may not view expects a no', async () => {
  const { number } = await unseen();
  const passes = async (sentence: string): Promise<boolean[]> =>
    (await greta.post('/policy/test', { file: `gatehouse: 1\ntests:\n  - ${sentence}\n` })).body.tests.map(
      (t: Json) => t.passed,
    );
  expect(await passes(`blind may close ticket ${number}`)).toEqual([false]);
  expect(await passes(`blind must not close ticket ${number}`)).toEqual([true]);
  expect(await passes(`sighted may close ticket ${number}`)).toEqual([true]);
  expect(await passes('blind must not close any ticket')).toEqual([true]);
  expect(await passes('sighted may close some ticket')).toEqual([true]);
});
