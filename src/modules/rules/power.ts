import { hasFullPower } from '#access/strength.ts';
import { refuseExcess } from '#modules/grants/section.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';
import type { Values } from '#platform/records/service.ts';

/**
 * A rule hands out what it gives: only those make, change or remove it who could give that themselves.
 * @param personId who gets it; everybody of whom the rule may ever speak unless said
 * @throws Fault 403
 */
export function refusePower(ctx: Ctx, rule: Values, personId: string | null = null): void {
  refuseExcess(ctx, {
    profileId: rule.profile_id as string,
    placeId: rule.at_place_id as string,
    below: rule.below === true,
    personId,
    groupId: null,
    from: null,
    until: null,
  });
}

/**
 * Nor does anybody make a rule give more than they hold, by what they change about a person: else somebody would move
 * themselves, or an account that they know the password of, to where a rule gives what they lack. @throws Fault 403
 */
export function refuseBeyond(ctx: Ctx, rule: Values, people: readonly string[]): void {
  if (hasFullPower(ctx.policy, ctx.asker)) return;
  for (const id of people) {
    try {
      refusePower(ctx, rule, id);
    } catch (error) {
      if (error instanceof Fault) throw new Fault('forbidden', 'rule.beyond');
      throw error;
    }
  }
}
