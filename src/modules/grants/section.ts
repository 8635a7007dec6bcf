import { type Section, route } from '#platform/section.ts';
import { suggestGrants } from './api.ts';
import { giveDefaultProfile } from './default-profile.ts';
import { grantService } from './service.ts';
import { suggestFor } from './suggest.ts';

export { isAdministrative } from './administration.ts';
export { addMembers } from './joining.ts';
export {
  giveAll,
  giveToMany,
  refusalOfChange,
  refuseAny,
  refuseExcess,
  refuseGiving,
  refuseGrant,
  refuseJoining,
  refuseTaking,
} from './service.ts';

/** Grants: who has which profile where. */
export const grantsSection: Section = {
  name: 'grants',
  records: [grantService],
  routes: [route(suggestGrants, async (ctx, { row }) => ({ items: suggestFor(ctx, row) }))],
  attends: giveDefaultProfile,
};
