import { expect, test } from 'vitest';
import { grant } from '#modules/grants/access.ts';
import { ticket } from '#modules/tickets/access.ts';
import { decide } from '#access/decide.ts';
import { type GrantFacts, type PersonFacts, type PersonKind, Policy } from '#access/policy.ts';
import { excessOfGrant, hasFullPower } from '#access/strength.ts';

const ALL = 'all';

const person = (id: string, kind: PersonKind = 'grouped'): PersonFacts => ({
  id,
  kind,
  enabled: true,
  organizationId: null,
  groups: [],
  validFrom: null,
  validUntil: null,
});

const given = (id: string, personId: string, profileId: string, placeId: string): GrantFacts => ({
  id,
  personId,
  groupId: null,
  profileId,
  placeId,
  below: false,
  cause: 'hand',
  from: null,
  until: null,
});

const policy = new Policy([ticket, grant], {
  places: [
    { id: ALL, parentId: null, kind: 'organization', name: 'All' },
    { id: 'north', parentId: ALL, kind: 'group', name: 'North' },
    { id: 'south', parentId: ALL, kind: 'group', name: 'South' },
  ],
  people: [person('ana'), person('root', 'superadmin'), person('ben')],
  profiles: [
    { id: 'reader', name: 'Reader', bits: ['IR'], lines: [] },
    { id: 'closer', name: 'Closer', bits: ['IR', 'IC'], lines: [] },
  ],
  grants: [
    given('north', 'ana', 'reader', 'north'),
    given('south', 'ana', 'closer', 'south'),
    given('root', 'root', 'reader', 'north'),
    given('ben', 'ben', 'reader', 'south'),
  ],
});

const row = (placeId: string, more: object = {}) => ({
  place_id: placeId,
  confidential: false,
  closed: false,
  trashed: false,
  editors: [],
  workers: [],
  observers: [],
  ...more,
});

const asks = (personId: string, action: string, of: object, ...ceilings: object[]) =>
  decide(policy, { personId, now: 0, ceilings: ceilings as never }, ticket, action, of as never);

const acting = (id: string) => ({ lines: 'every', grant: id });
const looking = (watcher: string) => ({ lines: 'every', readOnly: true, also: { personId: watcher, now: 0 } });

test('acting as one grant, the others give nothing', () => {
  expect(asks('ana', 'view', row('south')).allowed).toBe(true);
  expect(asks('ana', 'view', row('south'), acting('north'))).toEqual({
    allowed: false,
    because: { key: 'access.ceiling' },
  });
  expect(asks('ana', 'close', row('south'), acting('south')).allowed).toBe(true);
});

test('acting as one grant, full power gives nothing and restrictions hold', () => {
  expect(asks('root', 'close', row('north')).allowed).toBe(true);
  expect(asks('root', 'close', row('north'), acting('root')).allowed).toBe(false);
  expect(asks('root', 'view', row('north', { confidential: true }), acting('root')).allowed).toBe(false);
  expect(hasFullPower(policy, { personId: 'root', now: 0, ceilings: [acting('root') as never] })).toBe(false);
});

test("acting as somebody else's grant, or one that is gone, leaves what relations give", () => {
  for (const id of ['ben', 'gone']) {
    expect(asks('ana', 'view', row('south'), acting(id)).allowed).toBe(false);
    expect(asks('ana', 'view', row('south', { creator_id: 'ana' }), acting(id)).allowed).toBe(true);
  }
});

test('nobody hands out by another grant than the one they act as', () => {
  const lines = policy.lines('closer');
  const excess = (ceilings: object[]) =>
    excessOfGrant(policy, { personId: 'ana', now: 0, ceilings: ceilings as never }, lines, 'south', false);
  expect(excess([])).toEqual([]);
  expect(excess([acting('north')])).not.toEqual([]);
  expect(excess([acting('south')])).toEqual([]);
});

test("through another's eyes, one sees what both may see and hears what the other could do", () => {
  expect(asks('ana', 'view', row('south'), looking('ben')).allowed).toBe(true);
  expect(asks('ana', 'view', row('north'), looking('ben')).allowed).toBe(false);
  expect(asks('ben', 'view', row('north'), looking('ana')).allowed).toBe(false);
  expect(asks('ana', 'close', row('south'), looking('ben'))).toEqual({
    allowed: false,
    because: { key: 'access.lookOnly' },
  });
  expect(asks('ana', 'delete', row('south'), looking('ben'))).toEqual({
    allowed: false,
    because: { key: 'access.notGranted', values: { permission: 'ticket:delete' } },
  });
});
