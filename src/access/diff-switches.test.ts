import { expect, test } from 'vitest';
import { NOW, personId, placeId, profileId } from '#test/worlds.ts';
import { diffPolicies } from './diff.ts';
import type { Shift } from './diff-shifts.ts';
import { type PersonFacts, Policy } from './policy.ts';
import { defineResource, stands } from './resource.ts';

const relations = { owner: { field: 'owner_id' } } as const;

/** Records that a switch of the membership closes, but for those of one's own. */
const job = defineResource({
  type: 'job',
  section: 'test',
  table: 'job',
  home: 'place_id',
  relations,
  actions: { view: {}, edit: { needs: ['view'], while: { op: 'eq', field: 'closed', value: false } } },
  restrictions: [
    { name: 'seen', actions: 'every', allow: besides('unseen'), because: 'job.unseen' },
    { name: 'worked', actions: ['edit'], allow: besides('idle'), because: 'job.idle' },
  ],
});

function besides(list: 'unseen' | 'idle') {
  return { op: 'any', of: [{ op: 'besides', field: 'place_id', list }, stands(relations, 'owner')] } as const;
}

const [ALL, ACME, SUPPORT, NETWORK] = [placeId(0), placeId(1), placeId(2), placeId(3)] as const;

const ana: PersonFacts = {
  id: personId(1),
  kind: 'grouped',
  enabled: true,
  organizationId: null,
  groups: [SUPPORT, NETWORK],
  unseen: [],
  idle: [],
  validFrom: null,
  validUntil: null,
};

/** Ana may view and edit at ACME and below. */
const policy = (switches: Partial<PersonFacts>): Policy =>
  new Policy([job], {
    places: [
      { id: ALL, parentId: null, kind: 'organization', name: 'All' },
      { id: ACME, parentId: ALL, kind: 'organization', name: 'ACME' },
      { id: SUPPORT, parentId: ACME, kind: 'group', name: 'Support' },
      { id: NETWORK, parentId: ACME, kind: 'group', name: 'Network' },
    ],
    people: [{ ...ana, ...switches }],
    profiles: [
      {
        id: profileId(1),
        name: 'Worker',
        bits: [],
        lines: ['view', 'edit'].map((action) => ({ type: 'job', action, reach: 'all' as const })),
      },
    ],
    grants: [
      {
        id: 'grant',
        personId: ana.id,
        groupId: null,
        profileId: profileId(1),
        placeId: ACME,
        below: true,
        cause: 'hand',
        from: null,
        until: null,
      },
    ],
  });

const told = (shifts: readonly Shift[]) =>
  shifts.flatMap(({ permissions, places }) => permissions.map((p) => [p, places] as const));

const support = [{ placeId: SUPPORT, below: false }];

test.each([
  ['of work', {}, { idle: [SUPPORT] }, [['job:edit', support]]],
  [
    'of sight',
    {},
    { unseen: [SUPPORT] },
    [
      ['job:view', support],
      ['job:edit', support],
    ],
  ],
  ['of work, one being off elsewhere', { idle: [NETWORK] }, { idle: [NETWORK, SUPPORT] }, [['job:edit', support]]],
  [
    'of sight, that of work being off elsewhere',
    { idle: [NETWORK] },
    { idle: [NETWORK], unseen: [SUPPORT] },
    [
      ['job:view', support],
      ['job:edit', support],
    ],
  ],
])('a switch %s takes where it is, and gives back there', (_of, on, off, expected) => {
  const [before, after] = [policy(on), policy(off)];
  const [taken] = diffPolicies(before, after, NOW);
  expect([told(taken?.loses ?? []), taken?.gains]).toEqual([expected, []]);
  const [given] = diffPolicies(after, before, NOW);
  expect([told(given?.gains ?? []), given?.loses]).toEqual([expected, []]);
});
