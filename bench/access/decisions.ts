/** What one decision costs each engine, without and with what gave it, on the same questions with the same answers. */
import { decide } from '#access/decide.ts';
import type { Policy } from '#access/policy.ts';
import { randomFrom } from '#test/random.ts';
import { median } from '../median.ts';
import { Casbin } from './casbin.ts';
import { CaslKept, CaslPerRequest, caslSubject } from './casl.ts';
import { Cedar } from './cedar.ts';
import { type Check, type Engine, NOW } from './engine.ts';
import { floorOf, Ours } from './ours.ts';
import { ACTIONS, copied, personOf, pick, placeOf, resources, type Size } from './world.ts';

const ROUNDS = 9;

/** Questions of which half are refused; half of the places are ones where the person holds something. */
export function checksOf(policy: Policy, size: Size, tickets: number, count: number): Check[] {
  const random = randomFrom(11);
  const rows = Array.from({ length: tickets }, () => ({
    place_id: placeOf(1 + Math.floor(random() * size.groups)),
    owner_id: personOf(Math.floor(random() * size.people)),
  }));
  const byPlace = Map.groupBy(rows, (t) => t.place_id);
  const checks: Check[] = [];
  const wanted = { true: count / 2, false: count / 2 };
  while (wanted.true + wanted.false > 0) {
    const person = Math.floor(random() * size.people);
    const personId = personOf(person);
    const at = pick(random, policy.grantsOf(personId, NOW)).grant.placeId;
    const row = pick(random, random() < 0.5 ? rows : (byPlace.get(at) ?? rows));
    const r = pick(random, resources);
    const action = pick(random, ACTIONS);
    const { allowed } = decide(policy, { personId, now: NOW }, r, action, row);
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
function measure(name: string, answer: (c: Check) => boolean, checks: readonly Check[]): number {
  let wrong = 0;
  const start = process.hrtime.bigint();
  for (let i = 0; i < checks.length; i++) {
    const check = checks[i] as Check;
    if (answer(check) !== check.allowed) wrong++;
  }
  const took = Number(process.hrtime.bigint() - start);
  if (wrong > 0) throw new Error(`${name} gave ${wrong} other answers.`);
  return took / checks.length;
}

type Contestant = readonly [name: string, engine: Pick<Engine, 'check' | 'explain'>, part: number];

/** Engines that take a millisecond or so answer a part of the questions. */
const contestants = async (policy: Policy): Promise<Contestant[]> => [
  ['floor: Map lookup and bit test', floorOf(policy), 1],
  ['Gatehouse, checkInterned (numbers)', { check: new Ours(policy, 'numbers').check }, 1],
  ['Gatehouse, may (ids and names)', new Ours(policy, 'names'), 1],
  ['@casl/ability, kept per person', new CaslKept(policy), 1],
  ['@casl/ability, built per request', new CaslPerRequest(policy), 0.006],
  ['casbin, sharded by hand', await Casbin.of(policy, true), 0.02],
  ['casbin, one enforcer', await Casbin.of(policy, false), 0.001],
  ['cedar-wasm, a set per person', new Cedar(policy, true), 0.01],
  ['cedar-wasm, one policy set', new Cedar(policy, false), 0.01],
];

export interface Decisions {
  readonly rows: Record<string, string | number>[];
  /** Nanoseconds a check, by name. */
  readonly check: ReadonlyMap<string, number>;
}

export async function decisions(policy: Policy, checks: readonly Check[]): Promise<Decisions> {
  const engines = await contestants(policy);
  const check = new Map<string, number[]>();
  const explained = new Map<string, number[]>();
  for (let round = -1; round < ROUNDS; round++) {
    for (const [name, engine, part] of engines) {
      const asked = checks.slice(0, Math.ceil(checks.length * part));
      const ns = measure(name, (c) => engine.check(c), asked);
      if (round >= 0) check.set(name, [...(check.get(name) ?? []), ns]);
      const { explain } = engine;
      if (!explain || round >= 3) continue;
      const some = checks.slice(0, Math.ceil(checks.length * Math.min(part, 0.1)));
      const why = measure(name, (c) => explain.call(engine, c).allowed, some);
      if (round >= 0) explained.set(name, [...(explained.get(name) ?? []), why]);
    }
  }
  const medians = new Map([...check].map(([name, all]) => [name, median(all)]));
  const floor = medians.get(engines[0]?.[0] as string) as number;
  const interned = medians.get(engines[1]?.[0] as string) as number;
  const rows = [...medians].map(([name, ns]) => ({
    engine: name,
    'ns a check': Math.round(ns),
    'x floor': rounded(ns / floor),
    'x checkInterned': rounded(ns / interned),
    'ns with what gave it': explained.has(name) ? Math.round(median(explained.get(name) ?? [])) : 'n/a',
  }));
  return { rows, check: medians };
}

const rounded = (x: number): number => Math.round(x * 10) / 10;
