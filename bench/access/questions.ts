/** What the questions of administrators cost: who can, what if. */
import { checkInterned } from '#access/decide.ts';
import { diffPolicies, type PersonShift } from '#access/diff.ts';
import { invertedOf } from '#access/inverted.ts';
import { Policy, type PolicyChanges, type ProfileFacts } from '#access/policy.ts';
import { whoCan } from '#access/who.ts';
import { randomFrom } from '#test/random.ts';
import { median } from '../median.ts';
import { edited } from './changes.ts';
import { ACTIONS, idOf, personOf, pick, placeOf, resources, type Size, worldOf } from './world.ts';

const LARGE: Size = { people: 100_000, groups: 2000, profiles: 40, lines: 60, grants: 5 };
const MIDDLE: Size = { ...LARGE, people: 10_000, groups: 200 };
const NOW = 1_700_000_000_000;
const QUESTIONS = 41;
const ROUNDS = 5;

/** Milliseconds of processor time: other programs on the machine do not count. */
function timed(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const round = (x: number): number => Math.round(x * 10) / 10;

/** Who-can over many people, beside asking the decision for each of them. */
export function whoFigures(): { readonly figures: Record<string, number>; readonly milliseconds: number } {
  const policy = new Policy(resources, worldOf(LARGE));
  const random = randomFrom(3);
  const index = timed(() => invertedOf(policy));
  const found: number[] = [];
  const each: number[] = [];
  const times = Array.from({ length: QUESTIONS }, () => {
    const r = pick(random, resources);
    const action = pick(random, ACTIONS);
    const row = { place_id: placeOf(1 + Math.floor(random() * LARGE.groups)), owner_id: personOf(7) };
    const cell = policy.permission(r.type, action).index;
    const home = policy.tree.indexOf(row.place_id);
    each.push(timed(() => policy.people.filter((_, at) => checkInterned(policy, at, cell, row, home, NOW)).length));
    return timed(() => found.push(whoCan(policy, r, action, row, NOW).length));
  });
  return {
    figures: {
      'who-can over 100,000 people, ms': round(median(times)),
      'who-can, people found': median(found),
      'who-can, index at the first question, ms': round(index),
      'asking the decision for each of them, ms': round(median(each)),
    },
    milliseconds: median(times),
  };
}

/** One change of a policy of 10,000 people and telling what it changes for whom. */
export function diffFigures(): { readonly figures: Record<string, number>; readonly profileEdit: number } {
  const world = worldOf(MIDDLE);
  const before = new Policy(resources, world);
  const profile = world.profiles[3] as ProfileFacts;
  const place = world.places.find((p) => p.id === placeOf(30));
  const person = world.people[11];
  if (!place || !person) throw new Error('The world is smaller than it was.');
  const parentId = placeOf(place.parentId === placeOf(5) ? 6 : 5);
  const held = {
    personId: null,
    groupId: null,
    placeId: placeOf(0),
    below: true,
    cause: 'hand',
    from: null,
    until: null,
  } as const;
  const byAll = world.people.map((p, n) => ({ ...held, id: idOf('8005', n), personId: p.id, profileId: profile.id }));
  const edit = { profiles: [edited(profile)] };
  const cases: readonly (readonly [string, Policy, PolicyChanges])[] = [
    ['a profile edit', before, edit],
    ['an edit of a profile that everybody holds', before.with({ grants: byAll }), edit],
    ['a place moved', before, { places: [{ ...place, parentId }] }],
    ['another kind of person', before, { people: [{ ...person, kind: 'superadmin' }] }],
    ['a grant taken away', before, { without: [idOf('8004', 100)] }],
  ];
  const figures: Record<string, number> = {};
  const medians = cases.map(([name, policy, change]) => {
    let diff: readonly PersonShift[] = [];
    const work = (): unknown => (diff = diffPolicies(policy, policy.trial(change), NOW));
    const ms = median(Array.from({ length: ROUNDS }, () => timed(work)));
    figures[`what-if over 10,000 people: ${name}, ms`] = round(ms);
    figures[`${name}: people concerned`] = diff.length;
    return ms;
  });
  return { figures, profileEdit: medians[0] as number };
}
