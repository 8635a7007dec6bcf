/** What a change of policy costs each engine until it decides by it. */
import { decide } from '#access/decide.ts';
import type { GrantFacts, Policy, PolicyChanges, ProfileFacts } from '#access/policy.ts';
import type { Line } from '#access/resource.ts';
import { median } from '../median.ts';
import { Casbin } from './casbin.ts';
import { CaslKept } from './casl.ts';
import { Cedar } from './cedar.ts';
import { type Changed, type Check, coverOf, type Engine, NOW } from './engine.ts';
import { Ours } from './ours.ts';
import { ACTIONS, placeOf, resources } from './world.ts';

const ROUNDS = 5;

/** A quarter of the lines left out and as many new ones. */
export function edited(p: ProfileFacts): ProfileFacts {
  const known = new Set(p.lines.map((l) => `${l.type} ${l.action}`));
  const others = resources
    .flatMap((r) => ACTIONS.map((action): Line => ({ type: r.type, action, reach: 'all' })))
    .filter((l) => !known.has(`${l.type} ${l.action}`));
  return { ...p, lines: [...p.lines.filter((_, i) => i % 4 !== 0), ...others.slice(0, p.lines.length / 4)] };
}

/** A change there and the one that takes it back. */
interface Pair {
  readonly name: string;
  readonly there: PolicyChanges;
  readonly back: PolicyChanges;
}

function pairsOf(policy: Policy): Pair[] {
  const [profile] = [...policy.profiles.values()].slice(3);
  const grant = policy.everyGrantOf(policy.people[20]?.id ?? '')[0] as GrantFacts;
  const place = policy.tree.node(placeOf(30));
  if (!profile || !place) throw new Error('The world is smaller than it was.');
  const parentId = placeOf(place.parentId === placeOf(5) ? 6 : 5);
  return [
    { name: 'profile edited', there: { profiles: [edited(profile)] }, back: { profiles: [profile] } },
    { name: 'grant revoked', there: { without: [grant.id] }, back: { grants: [grant] } },
    { name: 'group moved', there: { places: [{ ...place, parentId }] }, back: { places: [place] } },
  ];
}

/** People whose rights are other ones: an engine that keeps something for each needs to know them. */
function touched(before: Policy, after: Policy, { profiles }: PolicyChanges): string[] {
  const shown = (policy: Policy, id: string): string =>
    [...coverOf(policy, id)]
      .map(([profile, places]) => `${profile} ${[...places].toSorted().join()}`)
      .toSorted()
      .join(' ');
  return before.people
    .map((p) => p.id)
    .filter((id) =>
      profiles
        ? before.everyGrantOf(id).some((g) => profiles.some((p) => p.id === g.profileId))
        : shown(before, id) !== shown(after, id),
    );
}

const engines: Readonly<Record<string, (policy: Policy) => Promise<Engine> | Engine>> = {
  'checkInterned (numbers)': (p) => new Ours(p, 'numbers'),
  '@casl/ability, kept per person': (p) => new CaslKept(p),
  'casbin, one enforcer': (p) => Casbin.of(p, false),
  'casbin, sharded by hand': (p) => Casbin.of(p, true),
  'cedar-wasm, one policy set': (p) => new Cedar(p, false),
  'cedar-wasm, a set per person': (p) => new Cedar(p, true),
};

/** Milliseconds to the first correct answer about somebody concerned, and until everybody is. */
export async function changeRows(policy: Policy, checks: readonly Check[]): Promise<Record<string, string | number>[]> {
  const rows: Record<string, string | number>[] = [];
  for (const [engine, make] of Object.entries(engines)) {
    const row: Record<string, string | number> = { engine };
    for (const { name, there, back } of pairsOf(policy)) {
      const made = await make(policy);
      const after = policy.trial(there);
      const people = touched(policy, after, there);
      const asked = checks.find((c) => people.includes(c.personId)) ?? (checks[0] as Check);
      const first: number[] = [];
      const whole: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const to: Changed = { before: policy, after, change: there, people };
        await timed(made, to, asked, first, whole);
        const from: Changed = { before: after, after: policy, change: back, people };
        await timed(made, from, asked, first, whole);
      }
      row[`${name}: first answer, ms`] = rounded(median(first));
      row[`${name}: everybody, ms`] = rounded(median(whole));
    }
    rows.push(row);
  }
  return rows;
}

async function timed(engine: Engine, c: Changed, asked: Check, first: number[], whole: number[]): Promise<void> {
  const start = performance.now();
  await engine.change(c, asked.personId);
  engine.check(asked);
  first.push(performance.now() - start);
  await engine.settle?.(c);
  whole.push(performance.now() - start);
  const { allowed } = decide(c.after, { personId: asked.personId, now: NOW }, asked.r, asked.action, asked.row);
  if (engine.check(asked) !== allowed) throw new Error('An engine decides by the older policy.');
}

const rounded = (ms: number): number => Math.round(ms * 100) / 100;
