import { exceedsLifecycle, type Lifecycle } from '#access/lifecycle.ts';
import type { Line } from '#access/resource.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';

/** Nobody hands out steps from status to status that they may not take there themselves. @throws Fault 403 */
export function refuseLifecycle(
  ctx: Ctx,
  given: { readonly lines: readonly Line[]; readonly lifecycle: Lifecycle },
  at: { readonly placeId: string; readonly below: boolean },
): void {
  for (const r of ctx.policy.resources.values()) {
    if (r.lifecycle === undefined || !given.lines.some((l) => l.type === r.type)) continue;
    if (exceedsLifecycle(ctx.policy, ctx.asker, r, given.lifecycle, at)) {
      throw new Fault('forbidden', 'profile.lifecycleExcess');
    }
  }
}
