import { hasFullPower } from '#access/strength.ts';
import { DEFAULT_PROFILE } from '#platform/system-actors.ts';
import { ROOT_ID } from '#modules/places/schema.ts';
import { profileSpec } from '#modules/profiles/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault } from '#platform/errors.ts';
import type { Attends } from '#platform/section.ts';
import { grantSpec } from './schema.ts';
import { refuseExcess } from './service.ts';

/**
 * People who came with this change and were given nothing by it, neither by hand nor by a rule, get the default profile
 * at their organization and all below it; those of no organization at All. Nobody hands out by it what they do not
 * hold: whoever lacks it makes people without it.
 */
export const giveDefaultProfile: Attends = async (before) => async (after) => {
  const newcomers = after.policy.people.filter(
    (p) =>
      before.policy.person(p.id) === undefined &&
      p.kind !== 'superadmin' &&
      after.policy.everyGrantOf(p.id).length === 0,
  );
  if (newcomers.length === 0) return;
  const [profile] = await after.read(profileSpec).forSystem({ op: 'eq', field: 'is_default', value: true });
  if (!profile) return;
  const gifts = newcomers.map((p) => ({
    person_id: p.id,
    profile_id: profile.id,
    place_id: p.organizationId ?? ROOT_ID,
    below: true,
    cause: 'default' as const,
  }));
  const system = after.as({ actor: DEFAULT_PROFILE.actor, personId: DEFAULT_PROFILE.facts.id });
  await system.write(grantSpec).createMany(gifts.filter((gift) => isInPower(after, gift)));
};

interface Gift {
  readonly person_id: string;
  readonly profile_id: string;
  readonly place_id: string;
  readonly below: boolean;
}

function isInPower(ctx: Ctx, g: Gift): boolean {
  if (hasFullPower(ctx.policy, ctx.asker)) return true;
  try {
    refuseExcess(ctx, {
      profileId: g.profile_id,
      placeId: g.place_id,
      below: g.below,
      personId: g.person_id,
      groupId: null,
      from: null,
      until: null,
    });
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}
