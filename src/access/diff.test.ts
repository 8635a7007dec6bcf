import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { declaredResources } from '#test/declarations.ts';
import { thing } from '#test/thing.ts';
import { linesFor, NOW, placeId, policyOf, questions, sayQuestion, type World, worlds } from '#test/worlds.ts';
import { matches, type Row } from './condition.ts';
import { decide, isOpenTo } from './decide.ts';
import { diffPolicies, type PersonShift } from './diff.ts';
import type { Shift } from './diff-shifts.ts';
import type { Policy, PolicyChanges } from './policy.ts';
import type { Line, Resource } from './resource.ts';

const anyWorld = worlds([...(await declaredResources()), thing]);

/** A world with one change of the kind that people make. */
const changedWorld = anyWorld.chain((world) =>
  fc.tuple(fc.constant(world), fc.nat(30), fc.nat(30), linesFor(world), fc.constantFrom(...CHANGES)),
);

const at = <T>(items: readonly T[], n: number): T | undefined => items[n % Math.max(1, items.length)];

type Kind =
  | 'profile'
  | 'grant'
  | 'no grant'
  | 'place'
  | 'flags'
  | 'groups'
  | 'switches'
  | 'organization'
  | 'kind'
  | 'enabled';
const CHANGES: Kind[] = [
  'profile',
  'grant',
  'no grant',
  'place',
  'flags',
  'groups',
  'switches',
  'organization',
  'kind',
  'enabled',
];

function changeOf(world: World, kind: Kind, n: number, m: number, lines: Line[]): PolicyChanges {
  const { places, people, profiles, grants } = world.data;
  const [person, profile, grant, place] = [at(people, n), at(profiles, n), at(grants, n), at(places, n)];
  const [to, otherProfile] = [at(places, m), at(profiles, m)];
  if (!person || !profile || !place || !to || !otherProfile) return {};
  switch (kind) {
    case 'profile':
      return { profiles: [{ ...profile, lines }] };
    case 'grant':
      return {
        grants: [
          grant && m % 3 === 0
            ? { ...grant, below: !grant.below, profileId: otherProfile.id }
            : {
                id: 'new',
                personId: person.id,
                groupId: null,
                profileId: otherProfile.id,
                placeId: to.id,
                below: m % 2 === 0,
                cause: 'hand',
                from: null,
                until: null,
              },
        ],
      };
    case 'no grant':
      return { without: grant ? [grant.id] : [] };
    case 'place': {
      const { tree } = policyOf(world);
      return place.id === placeId(0) || tree.isUnder(to.id, place.id)
        ? {}
        : { places: [{ ...place, parentId: to.id }] };
    }
    case 'flags':
      return { places: [{ ...place, flags: at([[], ['open'], ['external'], ['draft']], m) ?? [] }] };
    case 'groups':
      return { people: [{ ...person, groups: to.kind === 'group' ? [to.id] : [] }] };
    case 'switches': {
      const off = to.kind === 'group' ? [to.id] : [];
      return { people: [m % 2 === 0 ? { ...person, idle: off } : { ...person, unseen: off }] };
    }
    case 'organization':
      return { people: [{ ...person, organizationId: to.kind === 'organization' ? to.id : null }] };
    case 'kind':
      return {
        people: [
          { ...person, kind: at(['superadmin', 'grouped', 'company-grouped', 'standalone'] as const, m) ?? 'grouped' },
        ],
      };
    case 'enabled':
      return { people: [{ ...person, enabled: !person.enabled }] };
  }
}

/** Whether the row stands at one of the shift's places and fulfils the rest of it. */
function speaksOf(shift: Shift, policy: Policy, r: Resource, row: Row): boolean {
  if (!matches(shift.reach, row, policy.tree)) return false;
  const { places } = shift;
  if (places === 'every') return true;
  const linked = r.homeLink === undefined ? [] : ((row[r.homeLink] as string[] | null) ?? []);
  return [row[r.home] as string, ...linked].some((place) =>
    places.some((s) => (s.below ? policy.tree.isUnder(place, s.placeId) : place === s.placeId)),
  );
}

/** A record at the place, of which no more is known: one that is at home there, and any that stands there besides. */
const rowsAt = ({ home, homeLink }: Resource, place: string, { data }: World): Row[] => [
  { [home]: place, ...(homeLink ? { [homeLink]: [] } : {}) },
  ...(homeLink ? data.places.map(({ id }) => ({ [home]: id, [homeLink]: [place] })) : []),
];

const shifts = (diff: readonly PersonShift[], way: 'gains' | 'loses', person: string, permission: string): Shift[] =>
  diff.filter((d) => d.personId === person).flatMap((d) => d[way].filter((s) => s.permissions.includes(permission)));

describe('the difference between two policies', () => {
  test('names every decision that changes, and nothing as gained or lost that is not had', () => {
    fc.assert(
      fc.property(changedWorld, ([world, n, m, lines, kind]) => {
        const before = policyOf(world);
        const after = before.with(changeOf(world, kind, n, m, lines));
        const diff = diffPolicies(before, after, NOW);
        for (const q of questions(world)) {
          const { name } = before.permission(q.r.type, q.action, q.facet);
          const had = decide(before, q.asker, q.r, q.action, q.row, q.facet).allowed;
          const has = decide(after, q.asker, q.r, q.action, q.row, q.facet).allowed;
          const gains = shifts(diff, 'gains', q.asker.personId, name).some((s) => speaksOf(s, after, q.r, q.row));
          const loses = shifts(diff, 'loses', q.asker.personId, name).some((s) => speaksOf(s, before, q.r, q.row));
          const said = `${kind}: ${sayQuestion(q)} ${JSON.stringify(diff)}`;
          const homeless = before.tree.indexOf(q.row[q.r.home] as string) < 0;
          if (has && !had && !homeless) expect(gains, `gained: ${said}`).toBe(true);
          if (had && !has && !homeless) expect(loses, `lost: ${said}`).toBe(true);
          const open = (policy: Policy): boolean => {
            const person = policy.person(q.asker.personId);
            return (
              person !== undefined &&
              isOpenTo(policy, policy.permission(q.r.type, q.action, q.facet), person, q.row, NOW)
            );
          };
          if (gains && open(after)) expect(has, `not gained: ${said}`).toBe(true);
          if (loses && open(before)) expect(had, `not lost: ${said}`).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('names no place as gained without reserve where it was held before', () => {
    fc.assert(
      fc.property(changedWorld, ([world, n, m, lines, kind]) => {
        const before = policyOf(world);
        const after = before.with(changeOf(world, kind, n, m, lines));
        for (const { personId, gains, loses } of diffPolicies(before, after, NOW)) {
          for (const [policy, list] of [
            [before, gains],
            [after, loses],
          ] as const) {
            for (const { permissions, places, reach } of list) {
              if (reach.op !== 'always' || places === 'every') continue;
              for (const name of permissions) {
                const p = policy.permissions.named(name);
                for (const { placeId: place } of places) {
                  const held = rowsAt(p.resource, place, world).every(
                    (row) => decide(policy, { personId, now: NOW }, p.resource, p.action, row, p.facet).allowed,
                  );
                  expect(held, `${name} at ${place}`).toBe(false);
                }
              }
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('gives as the reason only grants that give each of the permissions', () => {
    fc.assert(
      fc.property(anyWorld, fc.nat(30), (world, n) => {
        const before = policyOf(world);
        const leaver = at(world.data.people, n)?.id;
        const after = before.with({ without: world.data.grants.filter((g) => g.personId === leaver).map((g) => g.id) });
        const numbers = [...before.profiles.keys()];
        for (const diff of [diffPolicies(before, after, NOW), diffPolicies(after, before, NOW)]) {
          for (const { personId, gains, loses } of diff) {
            const held = new Map(before.everyGrantOf(personId).map((g) => [g.id, numbers.indexOf(g.profileId)]));
            for (const { permissions, by } of [...gains, ...loses]) {
              for (const name of permissions) {
                const { index } = before.permissions.named(name);
                for (const cause of by.flatMap((b) => ('grant' in b ? [b.grant] : []))) {
                  const cell = (held.get(cause) ?? Number.NaN) * before.words + (index >> 5);
                  const word = (before.allMask[cell] ?? 0) | (before.restMask[cell] ?? 0);
                  expect(word & (1 << (index & 31)), `${name} by ${cause}`).not.toBe(0);
                }
              }
            }
          }
        }
      }),
      { numRuns: 600 },
    );
  });

  test('is empty between a policy and the same made anew', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        expect(diffPolicies(policyOf(world), policyOf(world), NOW)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
