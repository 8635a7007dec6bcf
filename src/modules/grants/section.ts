import { followDates, leaveWithGrants } from '#modules/people/section.ts';
import { type Section, route } from '#platform/section.ts';
import { suggestGrants } from './api.ts';
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
  routes: [route(suggestGrants, async (ctx, { row }) => ({ items: suggestFor(ctx, row) }))],
  attends: giveDefaultProfile,
  settles: leaveWithGrants,
  chores: [{ name: 'memberships_by_date', at: '* * * * *', run: followDates }],
};
