import type { Ctx } from '#platform/context.ts';
import { couldAt, isDeactivated } from '#platform/records/references.ts';

/**
 * Whether tickets may be handed over to a place out of one's sight, and so whether it is named. Inside an outermost organization to
 * every group that accepts hand-overs; into another one only to groups that accept them from outside - or where one
 * could open the ticket as well.
 * @param from where the ticket is; wherever the actor may hand over unless said
 */
export function handoverTargets(ctx: Ctx, from?: string): (placeId: string) => boolean {
  const { tree } = ctx.policy;
  const starts = from === undefined ? tree.all().map((p) => p.id) : [from];
  // A place that one only asks about is not one where one could hand over from.
  const able = starts.filter((id) => couldAt(ctx, 'ticket', 'escalate', id));
  const houses = new Set(able.map((id) => tree.topOrganizationOf(id)));
  if (houses.size === 0) return () => false;
  return (id) =>
    tree.kindOf(id) === 'group' &&
    tree.hasFlag(id, 'accepts_handover') &&
    !isDeactivated(tree, id) &&
    (houses.has(tree.topOrganizationOf(id)) ||
      tree.hasFlag(id, 'accepts_outside') ||
      couldAt(ctx, 'ticket', 'create', id));
}
