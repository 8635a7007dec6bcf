import './tables.ts';
import { type Section, route } from '#platform/section.ts';
import { changeMyPassword, editMyAccount, myAccount, setPasswordOf } from './account.ts';
import { changePassword, choosePeople, customFields, editMe, me, putCustomFields, setPassword } from './api.ts';
import { choose } from './choose.ts';
import { listCustomFields, putFields } from './custom-fields.ts';
import { personResidents } from './residents.ts';
import { personService } from './service.ts';

export { storePassword } from './account.ts';
export { customFault, listCustomFields } from './custom-fields.ts';
export {
  countSuperadmins,
  mustManage,
  nameIfSeen,
  refuseStronger,
  refuseTakeover,
  refuseUnmanaged,
  SIGNS_IN_FOR_GOOD,
} from './guards.ts';
export { seatsIn } from './holding.ts';
export {
  askOf,
  broughtTo,
  followDates,
  join,
  joinLater,
  leaveWithGrants,
  type Membership,
  membershipOf,
  noteMembersGoing,
  removeMember,
  setMember,
  SWITCHES,
  type Switches,
} from './membership.ts';

/** People, their own accounts, custom user fields. */
export const peopleSection: Section = {
  name: 'people',
  records: [personService],
  residents: [personResidents],
  routes: [
    route(me, (ctx) => myAccount(ctx) as never),
    route(editMe, (ctx, { body }) => editMyAccount(ctx, body) as never),
    route(changePassword, (ctx, { body }) => changeMyPassword(ctx, body)),
    route(setPassword, (ctx, { row, body }) => setPasswordOf(ctx, row, body)),
    route(choosePeople, (ctx, { query }) => choose(ctx, query)),
    route(customFields, async (ctx) => ({ items: await listCustomFields(ctx) })),
    route(putCustomFields, async (ctx, { body }) => ({ items: await putFields(ctx, body.items) })),
  ],
};
