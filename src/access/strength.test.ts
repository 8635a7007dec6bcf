import { describe, expect, test } from 'vitest';
import { thing } from '#test/thing.ts';
import { grantId, NOW, personId, placeId, profileId } from '#test/worlds.ts';
import type { Asker } from './decide.ts';
import { type GrantFacts, type PersonFacts, Policy } from './policy.ts';
import { defineResource, type Line } from './resource.ts';
import { contains, excessOfGrant, excessOfJoining } from './strength.ts';

const resources = [thing];

const someone = (n: number, more: Partial<PersonFacts> = {}): PersonFacts => ({
  id: personId(n),
  kind: 'grouped',
  enabled: true,
  organizationId: null,
  groups: [],
  validFrom: null,
  validUntil: null,
  ...more,
});

/** A profile given at the root and below. */
const grant = (n: number, profile: number, more: Partial<GrantFacts>): GrantFacts => ({
  id: grantId(n),
  personId: null,
  groupId: null,
  profileId: profileId(profile),
  placeId: placeId(0),
  below: true,
  cause: 'hand',
  from: null,
  until: null,
  ...more,
});

describe('handing out', () => {
  const all: Line = { type: 'thing', action: 'view', reach: 'all' };
  const own: Line = { ...all, reach: 'own' };
  const group: Line = { ...all, reach: 'group' };
  const organization: Line = { ...all, reach: 'organization' };
  const [A, B] = [placeId(1), placeId(2)];
  const organizations = [placeId(3), placeId(4)] as const;

  /** The giver holds these lines at the root and below. */
  const excess = (
    held: readonly Line[],
    given: Line,
    options: { giver?: Partial<PersonFacts>; to?: Partial<PersonFacts>; ceilings?: Asker['ceilings'] } = {},
  ): number => {
    const giver = someone(1, options.giver);
    const policy = new Policy(resources, {
      places: [
        { id: placeId(0), parentId: null, kind: 'organization', name: 'All' },
        { id: A, parentId: placeId(0), kind: 'group', name: 'A' },
        { id: B, parentId: placeId(0), kind: 'group', name: 'B' },
        { id: organizations[0], parentId: placeId(0), kind: 'organization', name: 'Acme' },
        { id: organizations[1], parentId: organizations[0], kind: 'organization', name: 'Acme East' },
      ],
      people: [giver],
      profiles: [{ id: profileId(1), name: 'held', bits: [], lines: held }],
      grants: [grant(1, 1, { personId: giver.id })],
    });
    const asker = { personId: giver.id, now: NOW, ...(options.ceilings ? { ceilings: options.ceilings } : {}) };
    return excessOfGrant(policy, asker, [given], A, true, options.to && [someone(2, options.to)]).length;
  };

  test('relations that a line leaves to its type are the relations the type calls own, not every one', () => {
    expect(excess([own], { ...own, via: ['maker', 'reader'] })).toBe(0);
    expect(excess([own], { ...own, via: ['holder'] })).toBe(1);
    expect(excess([{ ...own, via: ['holder'] }], own)).toBe(1);
    expect(excess([{ ...own, via: ['holder', 'reader', 'maker'] }], own)).toBe(0);
  });

  test('"my groups" of somebody else are inside one\'s own only when the very groups are', () => {
    const giver = { groups: [A] };
    expect(excess([group], group, { giver })).toBe(1);
    expect(excess([group], group, { giver, to: { groups: [A] } })).toBe(0);
    expect(excess([group], group, { giver, to: { groups: [A, B] } })).toBe(1);
    expect(excess([{ ...group, list: 'every' }], group, { giver })).toBe(0);
    expect(excess([{ ...group, list: [A, B] }], group, { giver, to: { groups: [A, B] } })).toBe(0);
    expect(excess([group], { ...group, list: [A] }, { giver })).toBe(0);
    expect(excess([group], { ...group, list: [B] }, { giver })).toBe(1);
  });

  test("an organization of somebody else lies under one's own or is refused", () => {
    const giver = { organizationId: organizations[0] };
    expect(excess([organization], organization, { giver })).toBe(1);
    expect(excess([organization], organization, { giver, to: { organizationId: organizations[1] } })).toBe(0);
    expect(excess([organization], organization, { giver, to: { organizationId: placeId(0) } })).toBe(1);
    expect(excess([organization], { ...organization, list: 'every' }, { giver })).toBe(1);
    expect(excess([{ ...organization, list: 'every' }], organization, { giver })).toBe(0);
    expect(excess([{ ...organization, by: 'payer' }], { ...organization, list: [] })).toBe(0);
    const anywhere = { ...organization, by: 'anywhere', list: 'every' } as const;
    expect(excess([anywhere], organization)).toBe(1);
    expect(excess([{ ...anywhere, by: 'payer' }], organization)).toBe(0);
  });

  test('a super administrator under a token hands out no more than the token', () => {
    const giver = { kind: 'superadmin' } as const;
    expect(excess([], all, { giver })).toBe(0);
    expect(excess([], all, { giver, ceilings: [{ lines: [own] }] })).toBe(1);
    expect(excess([], own, { giver, ceilings: [{ lines: [own] }] })).toBe(0);
    expect(excess([], all, { giver, ceilings: [{ lines: 'every', places: [B] }] })).toBe(1);
    expect(excess([], { ...all, action: 'edit' }, { giver, ceilings: [{ lines: 'every', readOnly: true }] })).toBe(1);
  });

  test('a kind of person that is capped hands out nothing of what the kind caps', () => {
    expect(excess([all], all, { giver: { kind: 'standalone' } })).toBe(1);
    expect(
      excess([{ ...all, action: 'edit' }], { ...all, action: 'edit' }, { giver: { kind: 'company-grouped' } }),
    ).toBe(1);
    expect(excess([all], all, { giver: { kind: 'company-grouped' } })).toBe(0);
  });

  test('nothing is held by somebody disabled or unknown', () => {
    expect(excess([all], all, { giver: { enabled: false } })).toBe(1);
    const policy = new Policy(resources, {
      places: [{ id: placeId(0), parentId: null, kind: 'organization', name: 'All' }],
      people: [],
      profiles: [],
      grants: [],
    });
    expect(excessOfGrant(policy, { personId: personId(1), now: NOW }, [all], placeId(0), true)).toHaveLength(1);
  });
});

describe('joining a group', () => {
  const [A, B, UNDER_B] = [placeId(1), placeId(2), placeId(3)];
  const shelf = defineResource({
    type: 'shelf',
    section: 'test',
    table: 'shelf',
    home: 'place_id',
    sharedBelow: 'shared',
    groups: ['place_id'],
    actions: { view: {}, edit: {} },
  });

  /** What a member of A gains by joining B, under an actor who holds these lines everywhere. */
  const gained = (held: readonly Line[], given: Line, to: Partial<GrantFacts>): number => {
    const policy = new Policy([thing, shelf], {
      places: [
        { id: placeId(0), parentId: null, kind: 'organization', name: 'All' },
        { id: A, parentId: placeId(0), kind: 'group', name: 'A' },
        { id: B, parentId: placeId(0), kind: 'group', name: 'B' },
        { id: UNDER_B, parentId: B, kind: 'group', name: 'under B' },
      ],
      people: [someone(1), someone(2, { groups: [A] })],
      profiles: [
        { id: profileId(1), name: 'held', bits: [], lines: held },
        { id: profileId(2), name: 'given', bits: [], lines: [given] },
      ],
      grants: [grant(1, 1, { personId: personId(1) }), grant(2, 2, to)],
    });
    return excessOfJoining(policy, { personId: personId(1), now: NOW }, personId(2), { groups: [B] }).length;
  };

  const view: Line = { type: 'thing', action: 'view', reach: 'group' };
  const shelves: Line = { type: 'shelf', action: 'view', reach: 'group' };

  test('brings what the group is granted, which may speak of the groups one was in before', () => {
    expect(gained([], view, { groupId: B })).toBe(1);
    expect(gained([{ ...view, list: [B] }], view, { groupId: B })).toBe(1);
    expect(gained([{ ...view, list: [A, B] }], view, { groupId: B })).toBe(0);
    expect(gained([], { ...view, reach: 'all' }, { groupId: A })).toBe(0);
    expect(gained([], view, { groupId: B, until: NOW })).toBe(0);
    expect(gained([], view, { groupId: B, from: NOW + 1 })).toBe(1);
  });

  test('widens what one holds in "my groups", and nothing else', () => {
    const to = { personId: personId(2) };
    expect(gained([], view, to)).toBe(1);
    expect(gained([], view, { groupId: A })).toBe(1);
    expect(gained([{ ...view, list: [B] }], view, to)).toBe(0);
    expect(gained([], { ...view, reach: 'all' }, to)).toBe(0);
    expect(gained([], { ...view, list: [B] }, to)).toBe(0);
  });

  test('counts where the grant covers the group, and for viewing also what the group shares with those below', () => {
    expect(gained([], { ...shelves, action: 'edit' }, { personId: personId(2), placeId: B })).toBe(1);
    expect(gained([], shelves, { personId: personId(2), placeId: UNDER_B })).toBe(1);
  });
});

const line = (more: Partial<Line>): Line => ({ type: 'thing', action: 'view', reach: 'all', ...more });

test('a line contains another for one holder exactly as far as their reaches do', () => {
  expect(contains(line({}), line({ reach: 'own' }))).toBe(true);
  expect(contains(line({}), line({ facet: 'price' }))).toBe(false);
  expect(contains(line({ reach: 'group' }), line({ reach: 'group' }))).toBe(true);
  expect(contains(line({ reach: 'group' }), line({ reach: 'group', list: ['a'] }))).toBe(false);
  expect(contains(line({ reach: 'group', list: ['a'] }), line({ reach: 'group' }))).toBe(false);
  expect(contains(line({ reach: 'organization', list: ['a'] }), line({ reach: 'organization' }))).toBe(true);
  expect(contains(line({ reach: 'organization', list: [] }), line({ reach: 'organization' }))).toBe(false);
  expect(contains(line({ reach: 'group', list: ['a', 'b'] }), line({ reach: 'group', list: ['b'] }))).toBe(true);
  expect(contains(line({ reach: 'own' }), line({ reach: 'own', via: ['holder'] }))).toBe(false);
});
