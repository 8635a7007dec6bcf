import type { Section } from '#platform/section.ts';
import { giveDefaultProfile } from './default-profile.ts';
import { grantService } from './service.ts';

export { isAdministrative } from './administration.ts';
export {
  giveAll,
  giveToMany,
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
  routes: [],
  attends: giveDefaultProfile,
};
