import type { Policy, PolicyChanges } from '#access/policy.ts';
import type { Resource } from '#access/resource.ts';

export type BenchRow = { readonly place_id: string; readonly owner_id: string };

export const NOW = 1_700_000_000_000;

/** One check in every form an engine takes it. */
export interface Check {
  readonly person: number;
  readonly personId: string;
  readonly r: Resource;
  readonly action: string;
  readonly cell: number;
  readonly home: number;
  readonly row: BenchRow;
  /** The row as CASL wants it, marked with its type beforehand. */
  readonly subject: object;
  readonly allowed: boolean;
}

/** A change as our policy knows it before and after: where engines find what they must redo. */
export interface Changed {
  readonly before: Policy;
  readonly after: Policy;
  readonly change: PolicyChanges;
  /** People whose rights it touches. */
  readonly people: readonly string[];
}

/** Something that decides, made of a policy and kept up to date. */
export interface Engine {
  check(c: Check): boolean;
  /** The answer together with what gave it; left out by those that cannot tell. */
  explain?(c: Check): { readonly allowed: boolean; readonly by: unknown };
  /** Takes a change over as far as answers about this person need it; for the others with `settle`. */
  change(c: Changed, personId: string): Promise<void> | void;
  /** What is left to do until the change has reached everybody. */
  settle?(c: Changed): Promise<void> | void;
}

/** Where each profile that the person holds counts, subtrees spelled out. */
export function coverOf(policy: Policy, personId: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { grant } of policy.grantsOf(personId, NOW)) {
    const places = found.get(grant.profileId) ?? new Set();
    found.set(grant.profileId, places);
    for (const p of grant.below ? policy.tree.subtree(grant.placeId) : [grant.placeId]) places.add(p);
  }
  return found;
}
