/**
 * What one decision costs, against the least it could cost and against CASL, on the same questions with the same
 * answers. Run: node bench/access/check.ts
 */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { decide } from '#access/decide.ts';
import { Policy } from '#access/policy.ts';
import { randomFrom } from '#test/random.ts';
import { report } from '../report.ts';
import {
  type Check,
  type Contestant,
  caslCachedOf,
  caslPerRequestOf,
  caslSubject,
  floorOf,
  internedOf,
  namedOf,
} from './contestants.ts';
import { diffFigures, whoFigures } from './questions.ts';
import { ACTIONS, copied, personOf, pick, placeOf, resources, worldOf } from './world.ts';

const SIZE = { people: 1000, groups: 200, profiles: 40, lines: 60, grants: 5 };
const TICKETS = 20_000;
const CHECKS = 50_000;
const ROUNDS = 9;
/** Building an ability takes a millisecond: this contestant answers a part of the questions. */
const PER_REQUEST = 300;

/** Questions of which half are refused; half of the places are ones where the person holds something. */
function checksOf(policy: Policy): Check[] {
  const random = randomFrom(11);
  const tickets = Array.from({ length: TICKETS }, () => ({
    place_id: placeOf(1 + Math.floor(random() * SIZE.groups)),
    owner_id: personOf(Math.floor(random() * SIZE.people)),
  }));
  const byPlace = Map.groupBy(tickets, (t) => t.place_id);
  const checks: Check[] = [];
  const wanted = { true: CHECKS / 2, false: CHECKS / 2 };
  while (wanted.true + wanted.false > 0) {
    const person = Math.floor(random() * SIZE.people);
    const personId = personOf(person);
    const at = pick(random, policy.grantsOf(personId, 0)).grant.placeId;
    const row = pick(random, random() < 0.5 ? tickets : (byPlace.get(at) ?? tickets));
    const r = pick(random, resources);
    const action = pick(random, ACTIONS);
    const { allowed } = decide(policy, { personId, now: 0 }, r, action, row);
    if (wanted[`${allowed}`] === 0) continue;
    wanted[`${allowed}`]--;
    const cell = policy.permission(r.type, action).index;
    const home = policy.tree.indexOf(row.place_id);
    checks.push({ person, personId, r, action, cell, home, row, subject: caslSubject(r.type, row), allowed });
  }
  // In the order drawn the last ones would all be of one kind. Made anew, each with a row of its own as if just loaded.
  const shuffled = checks.map((check) => ({ check, key: random() })).toSorted((a, b) => a.key - b.key);
  return shuffled.map(({ check }) => {
    const row = { place_id: copied(check.row.place_id), owner_id: copied(check.row.owner_id) };
    return { ...check, row, subject: caslSubject(check.r.type, row) };
  });
}

/** Nanoseconds a check. @throws when an answer is not the expected one */
function measure(name: string, contestant: Contestant, checks: readonly Check[]): number {
  let wrong = 0;
  const start = process.hrtime.bigint();
  for (let i = 0; i < checks.length; i++) {
    const check = checks[i] as Check;
    if (contestant(check) !== check.allowed) wrong++;
  }
  const took = Number(process.hrtime.bigint() - start);
  if (wrong > 0) throw new Error(`${name} gave ${wrong} other answers.`);
  return took / checks.length;
}

const median = (values: readonly number[]): number =>
  [...values].toSorted((a, b) => a - b)[values.length >> 1] as number;

const policy = new Policy(resources, worldOf(SIZE));
const checks = checksOf(policy);
const contestants: readonly (readonly [string, Contestant, readonly Check[]])[] = [
  ['floor: Map lookup and bit test', floorOf(policy), checks],
  ['checkInterned (numbers)', internedOf(policy), checks],
  ['may (ids and names)', namedOf(policy), checks],
  ['@casl/ability, kept per person', caslCachedOf(policy), checks],
  ['@casl/ability, built per request', caslPerRequestOf(policy), checks.slice(0, PER_REQUEST)],
];
for (const [name, contestant, asked] of contestants) measure(name, contestant, asked);
const rounds = contestants.map((): number[] => []);
for (let round = 0; round < ROUNDS; round++) {
  contestants.forEach(([name, contestant, asked], i) => rounds[i]?.push(measure(name, contestant, asked)));
}
const [floor = 0, interned = 0, named = 0, cached = 0, perRequest = 0] = rounds.map(median);
const memory = JSON.parse(
  execFileSync(process.execPath, ['--expose-gc', resolve(import.meta.dirname, 'memory.ts')], { encoding: 'utf8' }),
) as Record<string, number>;

const who = whoFigures();
const diff = diffFigures();

report('access', {
  about: `${SIZE.people} people, ${SIZE.groups} groups, ${SIZE.profiles} profiles x ${SIZE.lines} lines, ${SIZE.grants} grants each, ${TICKETS} records, ${CHECKS} checks, half refused, equal answers; medians of ${ROUNDS} rounds`,
  rows: contestants.map(([name], i) => {
    const ns = [floor, interned, named, cached, perRequest][i] as number;
    return {
      name,
      'ns a check': Math.round(ns),
      'x floor': round1(ns / floor),
      'x checkInterned': round1(ns / interned),
    };
  }),
  figures: { ...memory, ...who.figures, ...diff.figures },
  bars: [
    { bar: 'checkInterned at most 3 x the floor', value: interned / floor, holds: interned <= 3 * floor },
    { bar: 'may at most 6 x the floor', value: named / floor, holds: named <= 6 * floor },
    {
      bar: 'checkInterned at least 15 x faster than kept CASL',
      value: cached / interned,
      holds: cached >= 15 * interned,
    },
    {
      bar: '100,000 people x 5 grants under 100 MB',
      value: memory['policy of 100,000 people, MB'] ?? Number.NaN,
      holds: (memory['policy of 100,000 people, MB'] ?? Number.POSITIVE_INFINITY) < 100,
    },
    { bar: 'who-can over 100,000 people under 20 ms', value: who.milliseconds, holds: who.milliseconds < 20 },
    {
      bar: 'what-if of a profile edit over 10,000 people under 300 ms',
      value: diff.profileEdit,
      holds: diff.profileEdit < 300,
    },
  ],
});

function round1(x: number): number {
  return Math.round(x * 10) / 10;
}
