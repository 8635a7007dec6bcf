/** What the policy of a large installation takes, as JSON. Run with --expose-gc in a process of its own. */
import { Policy } from '#access/policy.ts';
import { resources, worldOf } from './world.ts';

const SIZE = { people: 100_000, groups: 2000, profiles: 40, lines: 60, grants: 5 };

function used(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1_000_000;
}

/** The rows it is made of must not be reachable any more when it is weighed. */
const load = (): Policy => new Policy(resources, worldOf(SIZE));

const before = used();
const policy = load();
const taken = used() - before;

const data = worldOf(SIZE);
const times = Array.from({ length: 5 }, () => {
  const start = performance.now();
  const built = new Policy(resources, data);
  return built.held.size > 0 ? performance.now() - start : Number.NaN;
}).toSorted((a, b) => a - b);

console.log(
  JSON.stringify({
    'policy of 100,000 people, MB': Math.round(taken),
    'grants in it': policy.held.size,
    'building it from loaded rows, ms': Math.round(times[2] as number),
  }),
);
