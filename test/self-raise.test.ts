import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import { type Caller, type Product, product } from './product.ts';

/** A user manager of one group, made for these tests: holds UM at the group and below, and IR IW there for a while. */
let p: Product;
let admin: Caller;
let manager: Caller;
let managerId: string;
let team: string;
let other: string;
const profiles: Record<string, string> = {};

const DAY = 86_400_000;
const inDays = (n: number): string => new Date(Date.now() + n * DAY).toISOString();

async function made(caller: Caller, path: string, body: unknown): Promise<string> {
  const answer = await caller.post(path, body);
  expect(answer.status, answer.text).toBe(201);
  return answer.body.id as string;
}

const give = (person_id: string, profile: string, place_id: string, more: object = {}): Promise<string> =>
  made(admin, '/grants', { person_id, profile_id: profiles[profile], place_id, ...more });

beforeAll(async () => {
  p = await product();
  admin = p.as('admin');
  const profile = (name: string, bits: string[], lines: object[] = []): Promise<string> =>
    made(admin, '/profiles', { name, place_id: ROOT_ID, bits, lines });
  profiles.manager = await profile('User manager', ['UM']);
  profiles.worker = await profile('Worker', ['IR', 'IW']);
  profiles.mine = await profile('My groups', [], [{ type: 'ticket', action: 'view', reach: 'group' }]);
  team = await made(admin, '/places', { name: 'Team', kind: 'group', parent_id: ROOT_ID });
  other = await made(admin, '/places', { name: 'Other team', kind: 'group', parent_id: ROOT_ID });
  managerId = await made(admin, '/people', { login: 'mara', name: 'Mara Manager' });
  await give(managerId, 'manager', team, { below: true });
  await give(managerId, 'worker', team, { below: true, ends_at: inDays(5) });
  manager = await p.asPerson(managerId);
});

afterAll(() => p.close());

describe('a user manager cannot raise their own rights', () => {
  const grant = (profile: string, place_id: string, more: object = {}) =>
    manager.post('/grants', { person_id: managerId, profile_id: profiles[profile], place_id, ...more });

  it('by a grant of what they lack', async () => {
    const everything = await made(admin, '/profiles', { name: 'More', place_id: ROOT_ID, bits: ['IM'] });
    const answer = await manager.post('/grants', { person_id: managerId, profile_id: everything, place_id: team });
    expect(answer.status).toBe(403);
    expect(answer.body.detail).toContain('move tickets to the trash');
  });

  it('by a grant that outlives their own', async () => {
    await made(admin, '/places', { name: 'Sub team', kind: 'group', parent_id: team });
    const sub = (await manager.get('/places?q=Sub team')).body.items[0].id as string;
    expect((await grant('worker', sub)).status).toBe(403);
    expect((await grant('worker', sub, { ends_at: inDays(6) })).status).toBe(403);
    expect((await grant('worker', sub, { ends_at: inDays(4) })).status).toBe(201);
  });

  it('by stretching a grant', async () => {
    const mine = (await manager.get('/grants?person_id=me')).body.items;
    const ending = mine.find((g: { ends_at: string | null }) => g.ends_at !== null);
    expect((await manager.patch(`/grants/${ending.id}`, { ends_at: null })).status).toBe(403);
  });

  it('by lifting the cap or the dates of their own account', async () => {
    for (const patch of [{ valid_until: inDays(900) }, { kind: 'standalone' }, { may_sign_in: false }]) {
      expect((await manager.patch(`/people/${managerId}`, patch)).status).toBe(409);
    }
    expect((await manager.patch(`/people/${managerId}`, { kind: 'superadmin' })).status).toBe(403);
  });

  it('by editing a profile they hold', async () => {
    const answer = await manager.patch(`/profiles/${profiles.manager}`, { bits: ['UM', 'IM'] });
    expect(answer.status).toBe(403);
  });

  it('by moving a place under one where they hold more', async () => {
    const rich = await made(admin, '/places', { name: 'Rich', kind: 'group', parent_id: ROOT_ID });
    await give(managerId, 'manager', rich, { below: true });
    const strong = await made(admin, '/profiles', { name: 'Strong', place_id: ROOT_ID, bits: ['IR', 'IW', 'IM'] });
    await made(admin, '/grants', { person_id: managerId, profile_id: strong, place_id: rich, below: true });
    const poor = await made(admin, '/places', { name: 'Poor', kind: 'group', parent_id: team });
    const answer = await manager.patch(`/places/${poor}`, { parent_id: rich });
    expect(answer.status).toBe(403);
    expect((await admin.patch(`/places/${poor}`, { parent_id: rich })).status).toBe(200);
  });

  it('by joining a group whose members are granted more, or whose tickets "my groups" would show', async () => {
    await give(managerId, 'manager', other);
    await give(managerId, 'mine', ROOT_ID, { below: true });
    await p.sql('delete from membership where person_id = $1 and place_id = $2', [managerId, other]);
    await p.sql('update policy_epoch set n = n + 1');
    const answer = await manager.put(`/places/${other}/members/${managerId}`, {});
    expect(answer.status, answer.text).toBe(403);
  });
});
