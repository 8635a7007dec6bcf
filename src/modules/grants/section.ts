import { followDates, leaveWithGrants } from '#modules/people/section.ts';
import { type Section, route } from '#platform/section.ts';
import { chooseProfiles, suggestGrants } from './api.ts';
import { chooseProfile } from './choose.ts';
import { giveDefaultProfile } from './default-profile.ts';
import { grantService } from './service.ts';
import { suggestFor } from './suggest.ts';

export { isAdministrative } from './administration.ts';
export { refuseAny } from './excess.ts';
export { refuseJoining } from './joining.ts';
export {
  giveAll,
  giveToMany,
  refusalOfChange,
  refuseExcess,
  refuseGiving,
  refuseGrant,
  refuseTaking,
} from './service.ts';

/** Grants: who has which profile where. */
export const grantsSection: Section = {
  name: 'grants',
  records: [grantService],
  routes: [
    route(suggestGrants, async (ctx, { row }) => ({ items: suggestFor(ctx, row) })),
    route(chooseProfiles, async (ctx, { query }) => ({ items: await chooseProfile(ctx, query) })),
  ],
  attends: giveDefaultProfile,
  settles: leaveWithGrants,
  chores: [{ name: 'memberships_by_date', at: '* * * * *', run: followDates, withoutTransaction: true }],
};
