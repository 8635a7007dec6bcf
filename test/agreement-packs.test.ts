import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide } from '#access/decide.ts';
import type { Policy } from '#access/policy.ts';
import { ROLE_SETS } from '#modules/profiles/templates/footprints.ts';
import { PACKS } from '#modules/profiles/templates/templates.ts';
import { REGISTRY } from '../src/compose.ts';
import { type Caller, type Json, type Product, product } from './product.ts';
import { abilitiesOf, type Stored, sees, stored, storedPolicy } from './rows.ts';

const ROOT = '00000000-0000-7000-8000-000000000001';

let house: Product;
let policy: Policy;
const rows = new Map<string, Stored[]>();
const callers = new Map<string, { readonly id: string; readonly caller: Caller }>();

/** Bits are given in a group, the profiles of GLPI at an entity and below, the others everywhere. */
const SPOTS: Readonly<Record<string, { readonly place: string; readonly below: boolean }>> = {
  glpi: { place: 'acme', below: true },
  integria: { place: 'support', below: false },
  pandora: { place: 'network', below: false },
  footprints: { place: 'root', below: true },
  nsp: { place: 'root', below: true },
};

/** One person for each profile of each pack, and for each role of a workspace. */
const PEOPLE = [
  ...PACKS.flatMap((pack) => pack.profiles.map((t) => ({ template: t.key, spot: pack.key }))),
  ...ROLE_SETS.workspace.map((t) => ({ template: t.key, spot: 'workspace' })),
  { template: 'footprints.workspace.manager', spot: 'external' },
  { template: 'footprints.workspace.agent', spot: 'draft' },
  { template: 'footprints.workspace.administrator', spot: 'draft' },
].map((p) => ({ ...p, login: `${p.spot}-${p.template.split('.').slice(1).join('-')}` }));

const admin = (): Caller => house.as('admin');
const ok = ({ status, body, text }: { status: number; body: Json; text: string }): Json => {
  expect(status, text).toBeLessThan(300);
  return body;
};

async function arrange(): Promise<void> {
  for (const { key } of PACKS) ok(await admin().post(`/policy-packs/${key}/apply`, undefined));
  const spots: Record<string, string> = { root: ROOT, ...house.ids.places };
  for (const spot of ['workspace', 'external', 'draft']) {
    const box = { name: spot, kind: 'container', container_type: 'workspace', parent_id: house.ids.places['acme'] };
    spots[spot] = ok(await admin().post('/places', box)).id;
    for (const title of ['One', 'Two']) ok(await admin().post('/tickets', { title, place_id: spots[spot] }));
  }
  for (const { login, template, spot } of PEOPLE) {
    const at = SPOTS[spot] ?? { place: spot, below: false };
    const home = SPOTS[spot] === undefined ? spots[spot] : ROOT;
    const [profile] = await house.sql('select id from profile where template = $1 and place_id = $2', [template, home]);
    const person = ok(await admin().post('/people', { login, name: login, organization_id: house.ids.places['acme'] }));
    if (SPOTS[spot] === undefined) {
      // Roles of a container come after one for the whole installation.
      const [guest] = await house.sql("select id from profile where template = 'footprints.guest'");
      ok(await admin().post('/grants', { person_id: person.id, profile_id: guest?.['id'], place_id: ROOT }));
    }
    const given = { profile_id: profile?.['id'], place_id: spots[at.place], below: at.below };
    ok(await admin().post('/grants', { ...given, person_id: person.id }));
    callers.set(login, { id: person.id, caller: await house.asPerson(person.id) });
    // Something of their own, where they may make it.
    const place_id = spots[at.place] === ROOT || at.place === 'acme' ? spots['support'] : spots[at.place];
    await callers.get(login)?.caller.post('/tickets', { title: `By ${login}`, place_id });
  }
  for (const [spot, change] of Object.entries({ external: { external: true }, draft: { published: false } })) {
    ok(await admin().patch(`/places/${spots[spot]}`, change));
  }
}

beforeAll(async () => {
  house = await product();
  await arrange();
  policy = await storedPolicy(house);
  for (const { spec } of REGISTRY.all()) rows.set(spec.resource.type, await stored(house, spec.resource));
}, 120_000);
afterAll(() => house?.close());

async function listed(caller: Caller, path: string): Promise<Json[]> {
  const items: Json[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const after = next === '' ? '' : `&after=${encodeURIComponent(next)}`;
    const page = ok(await caller.get(`/${path}?limit=50${after}`));
    items.push(...page.items);
    next = page.next;
  }
  return items;
}

const specs = REGISTRY.all().map((s) => [s.spec.path, s.spec] as const);

describe.each(PEOPLE.map((p) => p.login))('%s', (login) => {
  test.each(specs)('sees and may do with %s what the kernel says', async (path, spec) => {
    const { id, caller } = callers.get(login) as { id: string; caller: Caller };
    const asker = { personId: id, now: Date.now() };
    const r = spec.resource;
    const live = (rows.get(r.type) ?? []).filter((row) => r.trash === undefined || row[r.trash] === null);
    const visible = live.filter((row) => sees(policy, asker, r, row));
    const shown = await listed(caller, path);
    expect(shown.map((row) => row.id).toSorted()).toEqual(visible.map((row) => row.id).toSorted());
    expect(ok(await caller.get(`/${path}/count`)).count).toBe(visible.length);
    const byId = new Map(visible.map((row) => [row.id, row]));
    for (const item of shown) {
      for (const { key, action, facet } of abilitiesOf(r)) {
        const d = decide(policy, asker, r, action, byId.get(item.id) as Stored, facet);
        expect(item._can[key], `${key} ${item.id}`).toEqual(d.allowed ? true : d.because);
      }
    }
    const [unseen] = live.filter((row) => !byId.has(row.id));
    if (unseen) expect((await caller.get(`/${path}/${unseen.id}`)).status).toBe(404);
  });
});

test('every profile of the packs and every role of a workspace was given to somebody, and gives somebody something', () => {
  const given = new Set(PEOPLE.map((p) => p.template));
  for (const t of [...PACKS.flatMap((p) => p.profiles), ...ROLE_SETS.workspace]) expect(given).toContain(t.key);
  const tickets = rows.get('ticket') ?? [];
  const may = (login: string, action: string): number => {
    const asker = { personId: callers.get(login)?.id as string, now: Date.now() };
    const r = policy.resource('ticket');
    return tickets.filter((row) => decide(policy, asker, r, action, row).allowed).length;
  };
  expect(may('workspace-workspace-agent', 'edit')).toBeGreaterThan(2);
  expect(may('external-workspace-manager', 'view')).toBeGreaterThan(1);
  expect(may('external-workspace-manager', 'edit')).toBe(0);
  expect(may('draft-workspace-administrator', 'edit')).toBeGreaterThan(1);
  expect(may('glpi-technician', 'edit')).toBeGreaterThan(5);
  expect(may('nsp-administrator', 'delete')).toBeGreaterThan(20);
});
