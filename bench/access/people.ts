/** What one more person costs each engine: time to the first answer, memory. */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { may } from '#access/decide.ts';
import { Policy } from '#access/policy.ts';
import { median } from '../median.ts';
import { Casbin } from './casbin.ts';
import { abilityOf } from './casl.ts';
import { Cedar } from './cedar.ts';
import { type Check, NOW } from './engine.ts';
import { resources, worldOf } from './world.ts';

const PEOPLE = 60;
const WEIGHED = 1000;
const LARGE = { people: 100_000, groups: 2000, profiles: 40, lines: 60, grants: 5 };

const engines: Readonly<Record<string, readonly [memory: string, first: (p: Policy, c: Check) => unknown]>> = {
  Gatehouse: ['ours', (p, c) => may(p.alone(c.personId), { personId: c.personId, now: NOW }, c.r, c.action, c.row)],
  '@casl/ability': ['casl', (p, c) => abilityOf(p, c.personId).can(c.action, c.subject as never)],
  'casbin, sharded by hand': ['casbin', async (p, c) => (await Casbin.of(p, true, c.personId)).check(c)],
  'cedar-wasm, one policy set': ['cedar', (p, c) => new Cedar(p, false).check(c)],
  'cedar-wasm, a set per person': ['cedar-sliced', (p, c) => new Cedar(p, true).check(c)],
};

/** Microseconds from the policy to the first answer about somebody, and kilobytes a person. */
export async function personRows(policy: Policy, checks: readonly Check[]): Promise<Record<string, string | number>[]> {
  const rows: Record<string, string | number>[] = [];
  for (const [engine, [memory, first]] of Object.entries(engines)) {
    const times: number[] = [];
    for (const c of checks.slice(0, PEOPLE)) {
      const start = performance.now();
      const answer = await first(policy, c);
      times.push(performance.now() - start);
      if (answer !== c.allowed) throw new Error(`${engine} gave another answer.`);
    }
    rows.push({
      engine,
      'policy to first answer for one person, us': Math.round(median(times) * 1000),
      'memory a person, kB': Math.round((weighed(memory, WEIGHED) / WEIGHED) * 10_000) / 10,
    });
  }
  return rows;
}

/** Megabytes. */
function weighed(engine: string, people: number): number {
  const program = resolve(import.meta.dirname, 'memory.ts');
  const told = execFileSync(process.execPath, ['--expose-gc', program, engine, String(people)], { encoding: 'utf8' });
  return (JSON.parse(told) as { megabytes: number }).megabytes;
}

/** Our policy at 100,000 people with five grants each: its weight, how long it takes to make, to change, to edit. */
export function largeFigures() {
  const megabytes = weighed('ours', LARGE.people);
  const data = worldOf(LARGE);
  const of = (work: (n: number) => unknown): number =>
    median(
      Array.from({ length: 7 }, (_, n) => {
        const start = performance.now();
        work(n);
        return performance.now() - start;
      }),
    );
  let policy = new Policy(resources, data);
  const built = of(() => new Policy(resources, data));
  const next = (change: Parameters<Policy['with']>[0]): void => {
    policy = policy.with(change);
  };
  const at = <T>(items: readonly T[], n: number): T => items[n % items.length] as T;
  const profile = of((n) =>
    next({ profiles: [{ ...at(data.profiles, n), lines: at(data.profiles, n).lines.slice(1) }] }),
  );
  const revoke = of((n) => next({ without: [at(data.grants, 1000 * n).id] }));
  const member = of((n) => next({ people: [{ ...at(data.people, 99 * n), groups: [at(data.places, n + 5).id] }] }));
  const move = of((n) => next({ places: [{ ...at(data.places, 50), parentId: at(data.places, n + 1).id }] }));
  return {
    megabytes,
    profile,
    figures: {
      'policy of 100,000 people x 5 grants, MB': Math.round(megabytes),
      'made from loaded rows, ms': Math.round(built),
      'a profile edited, ms': rounded(profile),
      'a grant revoked, ms': rounded(revoke),
      'another group for somebody, ms': rounded(member),
      'a group moved, ms': rounded(move),
    },
  };
}

const rounded = (ms: number): number => Math.round(ms * 100) / 100;
