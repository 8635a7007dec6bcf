import { all, always, any, type Condition } from './condition.ts';
import type { Policy } from './policy.ts';
import type { Resource } from './resource.ts';
import type { PlaceTree } from './tree.ts';

/** Where the grant in this slot reaches. */
export function coverOf(policy: Policy, grant: number, r: Resource, action: string): Condition {
  const { placeId, below } = policy.held.at(grant);
  return coverAt(policy.tree, placeId, below, r, action);
}

/** What a grant at a place covers: that place, or everything under it; see covers(g, record) in the access model. */
export function coverAt(tree: PlaceTree, placeId: string, below: boolean, r: Resource, action: string): Condition {
  if (below && placeId === tree.rootId) return always;
  const at = (field: string, many: boolean): Condition => {
    if (below) return { op: 'within', field, places: [placeId] };
    return many ? { op: 'linked', field, values: [placeId] } : { op: 'in', field, values: [placeId] };
  };
  const parts = [at(r.home, false)];
  if (r.homeLink !== undefined) parts.push(at(r.homeLink, true));
  const above = tree.ancestors(placeId).slice(1);
  if (r.sharedBelow !== undefined && action === 'view' && above.length > 0) {
    parts.push(
      all([
        { op: 'eq', field: r.sharedBelow, value: true },
        { op: 'in', field: r.home, values: above },
      ]),
    );
  }
  return any(parts);
}
