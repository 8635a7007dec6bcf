import type { Excess } from '#access/strength.ts';
import { nameIfSeen } from '#modules/people/section.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';

/**
 * Like every guard beside the permissions it names none as missing: the actor has the one that the call asks for, and
 * the sentence says what they lack.
 * @throws Fault 403 naming what is missing, when anything is
 */
export function refuseAny(ctx: Ctx, excess: readonly Excess[], key: string): void {
  if (excess.length === 0) return;
  const places = [...new Set(excess.map((e) => e.placeId))];
  const place = places.map((id) => nameIfSeen(ctx, id)).find((name) => name !== undefined);
  if (place === undefined) throw new Fault('forbidden', 'grant.excessElsewhere');
  const permissions = [...new Set(excess.map((e) => e.permission))].join(',');
  throw new Fault('forbidden', key, { values: { permissions, place } });
}
