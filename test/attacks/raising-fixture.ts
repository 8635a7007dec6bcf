import { expect } from 'vitest';
import { ROOT_ID } from '#modules/places/schema.ts';
import { type Caller, type Product, product } from '../product.ts';

/**
 * Mara manages people, groups, profiles and grants of ACME and works its tickets without ever purging one. She tries
 * everything that the API has to come to more, and to get hold of those who hold more.
 */
export interface Raisers {
  readonly house: Product;
  readonly greta: Caller;
  readonly mara: Caller;
  readonly maraId: string;
  /** Made by Mara and managed by her alone. */
  readonly puppet: Caller;
  readonly puppetId: string;
  /** A profile with more than she holds, and the one that she holds. */
  readonly strong: string;
  readonly own: string;
  readonly team: string;
  readonly container: string;
  /** A group of another tenant. */
  readonly vault: string;
  /** The entry of the audit that tells of a grant taken from her. */
  readonly taken: number;
  /** A grant of hers that has run out. */
  readonly ended: string;
}

export async function made(caller: Caller, path: string, body: object): Promise<string> {
  const a = await caller.post(path, body);
  expect(a.status, `${path} ${a.text}`).toBe(201);
  return a.body.id;
}

export async function raisers(): Promise<Raisers> {
  const house = await product();
  await (await house.house.startJobs()).stop();
  const at = (key: string): string => house.ids.places[key] as string;
  const greta = house.as('greta');
  const own = await made(greta, '/profiles', { name: 'Manages', place_id: ROOT_ID, bits: ['UM', 'IR', 'IW'] });
  const strong = await made(greta, '/profiles', {
    name: 'Purges',
    place_id: ROOT_ID,
    bits: ['UM', 'DM', 'FM', 'IM'],
    lines: [{ type: 'ticket', action: 'purge', reach: 'all' }],
  });
  const maraId = await made(greta, '/people', { login: 'mara', name: 'Mara', organization_id: at('acme') });
  await made(greta, '/grants', { person_id: maraId, profile_id: own, place_id: at('acme'), below: true });
  const mara = await house.asPerson(maraId);
  const puppetId = await made(mara, '/people', { login: 'puppet', name: 'Puppet', organization_id: at('acme') });
  await made(mara, '/grants', { person_id: puppetId, profile_id: own, place_id: at('acme'), below: true });
  const puppet = await house.asPerson(puppetId);
  const team = await made(mara, '/places', { name: 'Team', kind: 'group', parent_id: at('acme') });
  const container = await made(mara, '/places', {
    name: 'Box',
    kind: 'container',
    container_type: 'workspace',
    parent_id: at('acme'),
  });
  const vault = await made(greta, '/places', { name: 'Vault', kind: 'group', parent_id: at('globex') });
  // What she held for an hour: a grant that was taken from her, and one that has run out.
  const held = await made(greta, '/grants', {
    person_id: maraId,
    profile_id: strong,
    place_id: at('acme'),
    below: true,
  });
  expect((await greta.delete(`/grants/${held}`)).status).toBe(204);
  const [entry] = await house.sql<{ number: number }>(
    "select number::int from audit where record_id = $1 and action = 'delete'",
    [held],
  );
  const taken = entry?.number as number;
  const ended = await made(greta, '/grants', { person_id: maraId, profile_id: strong, place_id: team });
  await house.sql("update access_grant set ends_at = now() - interval '1 minute' where id = $1", [ended]);
  await house.sql('update policy_epoch set n = n + 1');
  return { house, greta, mara, maraId, puppet, puppetId, strong, own, team, container, vault, taken, ended };
}

export const inDays = (n: number): string => new Date(Date.now() + n * 86_400_000).toISOString();
