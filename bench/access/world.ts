import type { GrantFacts, PersonFacts, PolicyData, ProfileFacts } from '#access/policy.ts';
import { defineResource, type Line, type Resource } from '#access/resource.ts';
import type { PlaceNode } from '#access/tree.ts';
import { randomFrom } from '#test/random.ts';

export const pick = <T>(random: () => number, items: readonly T[]): T =>
  items[Math.floor(random() * items.length)] as T;

/** A text of its own, as a driver makes one for each occurrence of an id. */
export const copied = (text: string): string => Buffer.from(text).toString('latin1');

export const idOf = (kind: string, n: number): string =>
  copied(`01890000-0000-7000-${kind}-${n.toString(16).padStart(12, '0')}`);
export const placeOf = (n: number): string => idOf('8001', n);
export const personOf = (n: number): string => idOf('8002', n);

export const TYPES = 8;
export const ACTIONS = [
  'view',
  'create',
  'edit',
  'delete',
  'purge',
  'assign',
  'close',
  'reopen',
  'move',
  'copy',
  'export',
  'lock',
];

/** Record types with a home, an owner and a group: what every rival can say as well. */
export const resources: readonly Resource[] = Array.from({ length: TYPES }, (_, n) =>
  defineResource({
    type: `type_${n}`,
    section: 'bench',
    table: 'ticket',
    home: 'place_id',
    relations: { owner: { field: 'owner_id' } },
    own: ['owner'],
    groups: ['place_id'],
    actions: Object.fromEntries(ACTIONS.map((a) => [a, {}])),
  }),
);

export interface Size {
  readonly people: number;
  readonly groups: number;
  readonly profiles: number;
  readonly lines: number;
  readonly grants: number;
}

/** Eight lines of ten reach all, the others what one owns or the groups one is in. */
function profileOf(random: () => number, n: number, lines: number): ProfileFacts {
  const cells = resources.flatMap((r) => ACTIONS.map((action) => ({ type: r.type, action })));
  const chosen = Array.from({ length: lines }, (): Line => {
    const [cell] = cells.splice(Math.floor(random() * cells.length), 1);
    const dice = random();
    return { ...(cell as { type: string; action: string }), reach: dice < 0.8 ? 'all' : dice < 0.95 ? 'own' : 'group' };
  });
  return { id: idOf('8003', n), name: `profile ${n}`, bits: [], lines: chosen };
}

/** Groups in a tree under one root, people in two groups each, grants of which three in ten reach below. */
export function worldOf(size: Size, seed = 7): PolicyData {
  const random = randomFrom(seed);
  const places: PlaceNode[] = [{ id: placeOf(0), parentId: null, kind: 'organization', name: 'All' }];
  for (let n = 1; n <= size.groups; n++) {
    const parentId = placeOf(Math.floor(random() * Math.min(n, 40)));
    places.push({ id: placeOf(n), parentId, kind: 'group', name: `group ${n}` });
  }
  const somewhere = (): number => 1 + Math.floor(random() * size.groups);
  const people = Array.from(
    { length: size.people },
    (_, n): PersonFacts => ({
      id: personOf(n),
      kind: 'grouped',
      enabled: true,
      organizationId: placeOf(0),
      groups: [placeOf(somewhere()), placeOf(somewhere())],
      validFrom: null,
      validUntil: null,
    }),
  );
  const profiles = Array.from({ length: size.profiles }, (_, n) => profileOf(random, n, size.lines));
  const grants = Array.from(
    { length: size.people * size.grants },
    (_, n): GrantFacts => ({
      id: idOf('8004', n),
      personId: personOf(Math.floor(n / size.grants)),
      groupId: null,
      profileId: idOf('8003', Math.floor(random() * size.profiles)),
      placeId: placeOf(somewhere()),
      below: random() < 0.3,
      cause: 'hand',
      from: null,
      until: null,
    }),
  );
  return { places, people, profiles, grants };
}
