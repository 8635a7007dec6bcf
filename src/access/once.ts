import type { Template } from './condition.ts';
import type { Ceiling } from './decide.ts';
import type { Policy } from './policy.ts';

/** Ceilings are made anew for each request: what is found out about one is kept for its rows. */
const found = new WeakMap<Policy, WeakMap<Ceiling, Map<string, Template>>>();

export function once(policy: Policy, c: Ceiling, key: string, make: () => Template): Template {
  const ofPolicy = found.get(policy) ?? new WeakMap<Ceiling, Map<string, Template>>();
  found.set(policy, ofPolicy);
  const kept = ofPolicy.get(c) ?? new Map<string, Template>();
  ofPolicy.set(c, kept);
  const template = kept.get(key) ?? make();
  kept.set(key, template);
  return template;
}
