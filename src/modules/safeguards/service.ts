import { countSuperadmins } from '#modules/people/section.ts';
import type { Ctx } from '#platform/context.ts';
import { conflict } from '#platform/errors.ts';
import type { Attends } from '#platform/section.ts';
import { administrationProfiles, type AdministrationProfile, isHeldForGood, hasDefault } from './administration.ts';

interface Standing {
  readonly profiles: readonly AdministrationProfile[];
  readonly held: boolean;
  readonly superadmin: boolean;
  readonly standard: boolean;
}

/** The simplified interface shows no administration: whoever has nothing else administers nothing. */
const isUsable = (p: AdministrationProfile): boolean => p.interface === 'standard';

async function standing(ctx: Ctx): Promise<Standing> {
  const profiles = await administrationProfiles(ctx);
  const usable = profiles.filter(isUsable).map((p) => p.id);
  return {
    profiles,
    held: await isHeldForGood(ctx, usable),
    superadmin: (await countSuperadmins(ctx)) > 0,
    standard: await hasDefault(ctx),
  };
}

/**
 * Compares what there is before and after a change, in its transaction: so it holds for every way in which something
 * can be lost, and changes of rights come one after the other, so it holds for two people at once. What was not there
 * before is not missed: an installation may do without profiles of administration.
 */
export const keepAdministration: Attends = async (ctx) => {
  const before = await standing(ctx);
  return async (end) => refuseLoss(before, await standing(end));
};

/** @throws Fault 409 saying what would be lost, and what to do first */
function refuseLoss(before: Standing, after: Standing): void {
  const [was] = before.profiles.filter(isUsable);
  if (was && !after.profiles.some(isUsable)) {
    const simplified = after.profiles.some((p) => p.id === was.id);
    throw conflict(simplified ? 'safeguard.lastStandard' : 'safeguard.lastProfile', { name: was.name });
  }
  if (was && before.held && !after.held) throw conflict('safeguard.lastHolder', { name: was.name });
  if (before.superadmin && !after.superadmin) throw conflict('person.lastSuperadmin');
  if (before.standard && !after.standard) throw conflict('safeguard.lastDefault');
}
