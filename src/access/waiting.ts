import type { Permissions } from './permission.ts';
import type { Policy } from './policy.ts';

const known = new WeakMap<Permissions, number>();

/** The cell of setting up places, or -1 where places are no record type. */
function setupCell(permissions: Permissions): number {
  const found = known.get(permissions) ?? permissions.list.findIndex((p) => p.name === 'place:edit');
  known.set(permissions, found);
  return found;
}

/**
 * Whether the grant in this slot waits until its place, a draft, is published. Those whose profile may set up the
 * place count already.
 */
export function isWaiting({ tree, held, words, allMask, restMask, permissions }: Policy, slot: number): boolean {
  if (!tree.hasDraft || !tree.isDraft(held.slotLow[slot] as number)) return false;
  const cell = setupCell(permissions);
  const w = (held.slotProfile[slot] as number) * words + (cell >> 5);
  return cell < 0 || (((allMask[w] as number) | (restMask[w] as number)) & (1 << (cell & 31))) === 0;
}

/** Whether the grant in this slot counts at this moment: inside its dates, and at a place that is set up. */
export const counts = (policy: Policy, slot: number, now: number): boolean =>
  policy.held.holds(slot, now) && !isWaiting(policy, slot);
