/** What an engine takes in memory, as JSON. Run with --expose-gc in a process of its own: memory.ts <engine> <people> */
import { Policy } from '#access/policy.ts';
import { Casbin } from './casbin.ts';
import { CaslKept } from './casl.ts';
import { Cedar } from './cedar.ts';
import { resources, worldOf } from './world.ts';

const [engine = '', people = '0'] = process.argv.slice(2);
const size = { people: Number(people), groups: Math.min(2000, Number(people) / 5), profiles: 40, lines: 60, grants: 5 };

/** Megabytes in use: objects, buffers, and for WebAssembly what the process has from the system. */
function used(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return (engine.startsWith('cedar') ? rss : heapUsed + arrayBuffers) / 1_000_000;
}

/** The rows it is made of must not be reachable any more when it is weighed. */
const load = (): Policy => new Policy(resources, worldOf(size));

const made: unknown[] = [];
if (engine === 'ours') {
  const before = used();
  made.push(load());
  console.log(JSON.stringify({ megabytes: used() - before }));
} else {
  const policy = load();
  const before = used();
  if (engine === 'casl') made.push(new CaslKept(policy));
  else if (engine === 'casbin') made.push(await Casbin.of(policy, true));
  else {
    const cedar = new Cedar(policy, engine === 'cedar-sliced');
    cedar.settle({ before: policy, after: policy, change: {}, people: policy.people.map((p) => p.id) });
    made.push(cedar);
  }
  console.log(JSON.stringify({ megabytes: used() - before, kept: made.length }));
}
