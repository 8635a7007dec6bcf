import { afterAll, beforeAll, expect, test } from 'vitest';
import { CAST } from './cast.ts';
import { type Caller, type Json, type Product, product } from './product.ts';

let house: Product;
/** Manages people of ACME, and holds nothing else. */
let manager: string;
const reasons = new Set<string>();

beforeAll(async () => {
  house = await product();
  const greta = house.as('greta');
  const { acme } = house.ids.places;
  const [root] = await house.sql<{ id: string }>('select id from place where parent_id is null');
  manager = (await greta.post('/people', { login: 'mara', name: 'Mara', organization_id: acme })).body.id;
  const profile = (await greta.post('/profiles', { name: 'People only', place_id: root?.id, bits: ['UM'] })).body.id;
  await greta.post('/grants', { person_id: manager, profile_id: profile, place_id: acme, below: true });
});
afterAll(() => house?.close());

/** The refusal of a change that is only looked at; undefined when nothing refuses it for lack of rights. */
async function previewed(caller: Caller, call: string, row: Json, body?: Json): Promise<Json | undefined> {
  const change = { call, params: { id: row.id }, version: row.version, ...(body ? { body } : {}) };
  return refusalOf(await caller.post('/access/preview', { changes: [change] }));
}

const refusalOf = ({ status, body }: { status: number; body: Json }): Json | undefined =>
  status === 403 ? body : undefined;

/** An application that asks for decisions with a token of theirs. */
async function deciding(caller: Caller): Promise<Caller> {
  const made = await caller.post('/me/tokens', { name: 'Decisions', scopes: ['authzen'] });
  return house.withBearer(made.body.secret);
}

/** Each guarded ability with a call that it is for, made so that nothing comes of it. */
const TRIES: Readonly<Record<string, (caller: Caller, row: Json) => Promise<Json | undefined>>> = {
  edit: (caller, row) => previewed(caller, 'people.edit', row, { name: `${row.name} x` }),
  'edit:email': (caller, row) => previewed(caller, 'people.edit', row, { email: 'somebody.else@example.com' }),
  'detail:edit': (caller, row) => previewed(caller, 'people.edit', row, { location: 'elsewhere' }),
  enable: (caller, row) => previewed(caller, 'people.edit', row, { enabled: !row.enabled }),
  delete: (caller, row) => previewed(caller, 'people.delete', row),
  // Too short, which is found out after the rights.
  resetPassword: async (caller, row) =>
    refusalOf(await caller.post(`/people/${row.id}/password`, { password: 'short' })),
};

test.each(Object.keys(CAST))(
  'button, explanation and server say the same of what %s may do to people',
  async (login) => {
    const caller = house.as(login);
    const app = await deciding(caller);
    const { items } = (await caller.get('/people?limit=100')).body as { items: Json[] };
    for (const { id } of items) {
      if (id === house.ids.people[login] || id === manager) continue;
      const row = (await caller.get(`/people/${id}`)).body;
      for (const [ability, attempt] of Object.entries(TRIES)) {
        const told = row._can[ability] ?? row._can[ability.split(':')[0] as string];
        const refused = await attempt(caller, row);
        const about = `${login} ${ability} ${row.login} ${JSON.stringify(told)} ${refused?.detail}`;
        if (told !== true) reasons.add(told.key);
        expect(told === true, about).toBe(refused === undefined);
        if (refused) {
          // The refusal leads to its own explanation.
          const { facet: part, ...asked } = refused.about;
          const ask = new URLSearchParams({ ...asked, ...(part ? { facet: part } : {}) });
          expect((await caller.get(`/access/explain?${ask}`)).body, about).toMatchObject({ allowed: false });
        }
        if (ability === 'edit:email') continue;
        const [facet, action] = ability.includes(':') ? ability.split(':') : [undefined, ability];
        const query = new URLSearchParams({
          type: 'person',
          id,
          action: action as string,
          ...(facet ? { facet } : {}),
        });
        const { body } = await caller.get(`/access/explain?${query}`);
        expect(body.allowed ? true : body.because, about).toEqual(told);
        const question = { subject: { type: 'user', id: login }, resource: { type: 'user', id: row.login } };
        const evaluated = await app.post('/access/v1/evaluation', { ...question, action: { name: ability } });
        expect(evaluated.body.decision, about).toBe(told === true);
      }
    }
  },
);

test('a stronger account is explained by what it holds more, and no permission is named that is not missing', async () => {
  expect([...reasons]).toContain('person.stronger');
  const mara = await house.asPerson(manager);
  const about = `type=person&id=${house.ids.people['helen']}&action=delete`;
  const own = (await mara.get(`/access/explain?${about}`)).body;
  expect(own).toMatchObject({ allowed: false, because: { key: 'person.stronger' }, fixes: [] });
  expect(own.steps.at(-1)).toMatchObject({ step: 'guard', outcome: 'no', because: [own.because] });
  const told = (await house.as('greta').get(`/access/explain?${about}&person_id=${manager}`)).body;
  expect(told).toMatchObject({ allowed: false, because: { key: 'person.strongerThan' }, fixes: [] });
  const who = (await house.as('greta').get(`/access/who?${about}`)).body;
  expect(who.people.map((p: Json) => p.id)).not.toContain(manager);
  const [user, helen] = ['mara', 'helen'].map((id) => ({ type: 'user', id }));
  const app = await deciding(house.as('greta'));
  const search = async (what: string, asked: object): Promise<string[]> =>
    (await app.post(`/access/v1/search/${what}`, asked)).body.results.map((r: Json) => r.id ?? r.name);
  const action = { name: 'delete' };
  expect(await search('subject', { subject: { type: 'user' }, action, resource: helen })).not.toContain('mara');
  expect(await search('resource', { subject: user, action, resource: { type: 'user' } })).not.toContain('helen');
  expect(await search('action', { subject: user, resource: helen })).not.toContain('delete');
  const refused = await mara.delete(`/people/${house.ids.people['helen']}`);
  expect([refused.status, refused.body.permission]).toEqual([403, undefined]);
  expect(refused.body.about).toEqual({ type: 'person', id: house.ids.people['helen'], action: 'edit' });
  expect(refused.body.detail).toContain('holds more than you do');
});

test('a refusal for what one lacks oneself names no permission that the call asks for and that one has', async () => {
  const mara = await house.asPerson(manager);
  const greta = house.as('greta');
  const { acme, support } = house.ids.places;
  const lines = [{ type: 'ticket', action: 'purge', reach: 'all' }];
  const strong = (await greta.post('/profiles', { name: 'Purges', place_id: acme, lines })).body.id;
  const person_id = house.ids.people['tom'];
  const give = { person_id, profile_id: strong, place_id: support, below: false };
  const refusals = [
    await mara.post('/grants', give),
    await mara.post('/profiles', { name: 'Beyond', place_id: acme, lines }),
  ];
  for (const { status, body } of refusals) {
    expect([status, body.permission, body.about], body.detail).toEqual([403, undefined, undefined]);
    expect(body.detail).toContain('delete tickets for good');
  }
  // Who does not have it is still told so.
  const without = await house.as('nina').post('/grants', give);
  expect([without.status, without.body.permission]).toEqual([403, 'grant:create']);
});
