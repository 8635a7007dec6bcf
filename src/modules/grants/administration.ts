import type { Policy } from '#access/policy.ts';

/**
 * Whether a profile makes its holders administrators: it has an action that is declared dangerous, on records by which
 * it is decided what people may do.
 */
export function isAdministrative(policy: Policy, profileId: string): boolean {
  if (!policy.profiles.has(profileId)) return false;
  return policy.lines(profileId).some(({ type, action, facet }) => {
    const r = policy.resources.get(type);
    return facet === undefined && r?.changesPolicy === true && r.actions[action]?.danger === true;
  });
}
