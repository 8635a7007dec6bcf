import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { abilities } from '#access/decide.ts';
import { ROOT_ID } from '#modules/places/schema.ts';
import { REGISTRY } from '../../src/compose.ts';
import type { Answer, Caller, Product } from '../product.ts';
import { stored, storedPolicy } from '../rows.ts';
import { inDays, raisers } from './raising-fixture.ts';

let house: Product;
let greta: Caller;
let mara: Caller;
let maraId: string;
let puppet: Caller;
let puppetId: string;
let strong: string;
let own: string;
let team: string;
let container: string;
let vault: string;
let taken: number;
let ended: string;
let before: Map<string, string>;

const at = (key: string): string => house.ids.places[key] as string;
const who = (login: string): string => house.ids.people[login] as string;

beforeAll(async () => {
  ({ house, greta, mara, maraId, puppet, puppetId, strong, own, team, container, vault, taken, ended } =
    await raisers());
  before = await power();
});
afterAll(() => house?.close());

/** Everything that Mara and her puppet may do, on every record there is: of records made since, only what exceeds their own profile. */
async function power(): Promise<Map<string, string>> {
  const policy = await storedPolicy(house);
  const found = new Map<string, string>();
  for (const personId of [maraId, puppetId]) {
    for (const { spec } of REGISTRY.all()) {
      for (const row of await stored(house, spec.resource)) {
        const can = abilities(policy, { personId, now: Date.now() }, spec.resource, row);
        const may = Object.keys(can).filter((name) => can[name] === true);
        found.set(`${personId} ${spec.resource.type} ${row.id}`, may.join(' '));
      }
    }
  }
  return found;
}

type Try = readonly [string, () => Promise<Answer>];

const give = (more: object): object => ({
  person_id: maraId,
  profile_id: strong,
  place_id: at('acme'),
  below: true,
  ...more,
});
const stronger = (): object => ({ name: 'Mine', place_id: at('acme'), bits: ['IM', 'DM'] });
const rule = (): object => ({
  name: 'For me',
  place_id: at('acme'),
  criteria: [{ field: 'kind', in: ['grouped'] }],
  profile_id: strong,
  at_place_id: at('acme'),
});
const file = (text: string): object => ({ file: `gatehouse: 1\n${text}` });

/** Every way by which somebody comes to hold something. */
const ROUTES: readonly Try[] = [
  ['a grant to herself', () => mara.post('/grants', give({}))],
  ['a grant to her puppet', () => mara.post('/grants', give({ person_id: puppetId }))],
  ['a grant by her puppet', () => puppet.post('/grants', give({}))],
  ['a grant to a group of hers', () => mara.post('/grants', { profile_id: strong, place_id: team, group_id: team })],
  ['a grant elsewhere', () => mara.post('/grants', give({ profile_id: own, place_id: at('globex') }))],
  ['a grant at the root', () => mara.post('/grants', give({ profile_id: own, place_id: ROOT_ID }))],
  ['a grant of one that ran out', () => mara.patch(`/grants/${ended}`, { ends_at: inDays(9) })],
  ['the renewal of it', () => mara.post('/expiring/renew', { ids: [ended], until: inDays(9) })],
  ['her own profile', () => mara.patch(`/profiles/${own}`, { bits: ['UM', 'IR', 'IW', 'IM'] })],
  ['a new profile', () => mara.post('/profiles', stronger())],
  [
    'a life cycle',
    () => mara.post('/profiles', { name: 'L', place_id: at('acme'), bits: ['IR', 'IW', 'IM'], lifecycle: {} }),
  ],
  [
    'a template',
    () => mara.post('/profiles', { name: 'T', place_id: at('acme'), bits: ['DM'], template: 'glpi.admin' }),
  ],
  ['a pack', () => mara.post('/policy-packs/glpi/apply', {})],
  ['the default profile', () => mara.patch(`/profiles/${strong}`, { is_default: true })],
  ['a rule', () => mara.post('/rules', rule())],
  ['a rule for the puppet', () => puppet.post('/rules', rule())],
  [
    'a policy file',
    () => mara.post('/policy/apply', file('grants:\n  - { profile: Purges, person: mara, at: ACME, below: true }\n')),
  ],
  [
    'a profile of a policy file',
    () => mara.post('/policy/apply', file('profiles:\n  - { name: Manages, bits: [UM, DM] }\n')),
  ],
  [
    'an import',
    () =>
      mara.post('/people-import', {
        apply: true,
        group_id: team,
        profile_id: strong,
        csv: 'mara,,Mara,,,,,,,,\nzed,,Zed,,,,,,,,',
      }),
  ],
  [
    'an import with a profile for all',
    () =>
      mara.post('/people-import', {
        apply: true,
        group_id: team,
        profile_id: strong,
        global_profile: 'superadmin',
        csv: 'zed,,Zed,,,,,,,,',
      }),
  ],
  [
    'a change of many',
    () =>
      mara.post('/people-bulk', {
        change: { do: 'give', profile_id: strong, place_id: at('acme'), below: true },
        ids: [maraId, puppetId],
      }),
  ],
  [
    'a change of many by her puppet',
    () => puppet.post('/people-bulk', { change: { do: 'give', profile_id: strong, place_id: team }, ids: [maraId] }),
  ],
  [
    'a planned change',
    () => mara.post('/changes', { changes: [{ call: 'grants.create', body: give({}) }], run_at: inDays(1) }),
  ],
  [
    'a second person who agrees',
    () => mara.post('/changes', { changes: [{ call: 'grants.create', body: give({}) }], asked_id: puppetId }),
  ],
  [
    'a second person who could',
    () => mara.post('/changes', { changes: [{ call: 'grants.create', body: give({}) }], asked_id: who('ada') }),
  ],
  ['turning round what took it away', () => mara.post('/changes/revert', { entry: taken })],
  ['turning it round by her puppet', () => puppet.post('/changes/revert', { entry: taken })],
  ['undoing what she did not do', () => mara.post('/changes/undo', { record_id: ended })],
  ['another kind', () => mara.patch(`/people/${maraId}`, { kind: 'superadmin' })],
  ['another kind for her puppet', () => mara.patch(`/people/${puppetId}`, { kind: 'superadmin' })],
  ['another organization', () => mara.patch(`/people/${maraId}`, { organization_id: at('globex') })],
  ['a new account of full power', () => mara.post('/people', { login: 'zeus', name: 'Zeus', kind: 'superadmin' })],
  ['an account elsewhere', () => mara.post('/people', { login: 'spy', name: 'Spy', organization_id: at('globex') })],
  ['a group where others hold more', () => mara.put(`/places/${vault}/members/${maraId}`, {})],
  ['the move of a group', () => mara.patch(`/places/${team}`, { parent_id: at('globex') })],
  ['the move of a group to her', () => mara.patch(`/places/${vault}`, { parent_id: at('acme') })],
  ['a default person of a foreign group', () => mara.patch(`/places/${vault}`, { default_user_id: maraId })],
  ['mail domains elsewhere', () => mara.patch(`/places/${at('globex')}`, { mail_domains: 'mara.example' })],
  ['a dissolved group', () => mara.post(`/places/${vault}/dissolve`, { home_id: team })],
  ['custom fields', () => mara.put('/people-fields', { items: [] })],
  ['seats', () => mara.put('/seats', { seats: 1 })],
  ['the settings of signing in', () => mara.put('/settings/sign-in', { length: 1 })],
  ['the settings of changes', () => mara.put('/change-settings', { second_person: false })],
  ['the settings of ends', () => mara.put('/expiring/settings', { notice_days: 1 })],
  [
    'a declared type',
    () =>
      mara.put('/declared-types/badge', {
        type: 'badge',
        title: 'B',
        section: 'b',
        attributes: {},
        actions: { open: {} },
        bits: { UM: [{ action: 'open', reach: 'all' }] },
      }),
  ],
  ['looking as somebody stronger', () => mara.post(`/people/${who('ada')}/view-as`, { reason: 'x' })],
  [
    'acting as the grant of another',
    async () => {
      const [g] = await house.sql<{ id: string }>('select id from access_grant where person_id = $1 limit 1', [
        who('ada'),
      ]);
      return mara.put('/session/acting', { grant_id: g?.id });
    },
  ],
  ['dates of her own account', () => mara.patch(`/people/${maraId}`, { valid_until: inDays(900) })],
  [
    'fields that are nobody’s to post',
    () => mara.patch('/me', { kind: 'superadmin', enabled: true, organization_id: at('globex') }),
  ],
];

test.each(ROUTES)('nobody comes to more by %s', async (_, attempt) => {
  const a = await attempt();
  // What is decided row by row answers with the refusals.
  const refused = a.status >= 400 || /"(?:error|refused)":(?:[1-9]|"[^"])|"done":false/.test(a.text);
  expect(refused, `${a.status} ${a.text.slice(0, 300)}`).toBe(true);
  expect(a.status).toBeLessThan(500);
});

describe('by asking for it', () => {
  test('a request is answered neither by oneself nor by a puppet', async () => {
    const [ticket] = await house.sql<{ id: string }>('select id from ticket where place_id = $1 limit 1', [
      at('support'),
    ]);
    const asked = await mara.post('/access-requests', {
      type: 'ticket',
      id: ticket?.id,
      action: 'purge',
      reason: 'R',
      days: 1,
    });
    expect(asked.status, asked.text).toBe(200);
    const body = { profile_id: strong, place_id: at('support'), below: false, days: 1 };
    for (const caller of [mara, puppet]) {
      const a = await caller.post(`/access-requests/${asked.body.id}/approve`, body);
      expect([403, 404], a.text).toContain(a.status);
    }
  });

  test('a review that one starts oneself gives nothing back', async () => {
    const due_at = inDays(3);
    const title = 'Mine';
    const body = { title, place_id: at('acme'), scope: 'place', reviewers: 'managers', due_at, silence: 'keep' };
    const review = await greta.post('/reviews', body);
    const items = (await mara.get(`/reviews/${review.body.id}/items?limit=200`)).body.items ?? [];
    const mine = items.filter((i: { person_id: string }) => i.person_id === maraId);
    for (const { id, version } of mine) {
      const a = await mara.post(`/reviews/${review.body.id}/decide`, { items: [{ id, version }], decision: 'keep' });
      expect(a.text).not.toContain('"done":true');
      const b = await mara.post(`/reviews/${review.body.id}/undo`, { items: [{ id, version }] });
      expect(b.text).not.toContain('"done":true');
    }
  });

  test('a token and a key do what their person may, whatever lines they name', async () => {
    const lines = [{ type: 'ticket', action: 'purge', reach: 'all' }];
    const token = await mara.post('/me/tokens', { name: 'T', scopes: ['write'], lines });
    const key = await mara.put('/me/key', { scopes: ['write'], lines });
    const [ticket] = await house.sql<{ id: string }>('select id from ticket where place_id = $1 limit 1', [
      at('support'),
    ]);
    for (const answer of [token, key]) {
      const program = house.withBearer(answer.body.secret);
      expect((await program.delete(`/tickets/${ticket?.id}/purge`)).status).toBeGreaterThanOrEqual(403);
      expect((await program.post('/grants', give({}))).status).toBe(403);
    }
  });

  test('a role of a container that one has made is not one’s own to take', async () => {
    const roles = await house.sql<{ id: string; name: string }>('select id, name from profile where place_id = $1', [
      container,
    ]);
    expect(roles.length).toBeGreaterThan(0);
    for (const { id } of roles) {
      for (const [caller, person_id] of [
        [mara, maraId],
        [puppet, maraId],
      ] as const) {
        const a = await caller.post('/grants', { person_id, profile_id: id, place_id: container });
        if (a.status === 201) expect((await caller.delete(`/grants/${a.body.id}`)).status).toBe(204);
        else expect([403, 422], a.text).toContain(a.status);
      }
      const edited = await mara.patch(`/profiles/${id}`, { bits: ['DM'] });
      expect(edited.status, edited.text).toBe(403);
    }
  });
});

test('after all of it nobody holds more than before', async () => {
  const after = await power();
  const gained = [...before].filter(([key, may]) => {
    const had = new Set(may.split(' '));
    return (after.get(key) ?? '').split(' ').some((name) => name !== '' && !had.has(name));
  });
  expect(gained.map(([key]) => `${key}: ${after.get(key)}`)).toEqual([]);
  expect(await house.sql("select login from person where login in ('zeus', 'spy', 'zed')")).toEqual([]);
});
