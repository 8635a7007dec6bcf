import { type Section, route } from '#platform/section.ts';
import { choosePlaces, members, placeTree, putMember, removeMember } from './api.ts';
import { listMembers, putMemberAt, removeMemberAt } from './members.ts';
import { placeService } from './service.ts';
import { choosePlace, visibleTree } from './tree.ts';

export { addMembers, putMemberAt, refuseForeignPlace, removeMemberAt, setMember } from './members.ts';

/** Places: the tree of organizations, groups and containers, and who belongs to them. */
export const placesSection: Section = {
  name: 'places',
  records: [placeService],
  routes: [
    route(placeTree, async (ctx) => ({ items: await visibleTree(ctx) })),
    route(choosePlaces, (ctx, { query }) => choosePlace(ctx, query)),
    route(members, async (ctx, { row }) => ({ items: await listMembers(ctx, row) })),
    route(putMember, async (ctx, { row, params, body }) => ({
      items: await putMemberAt(ctx, row, params.person_id, body),
    })),
    route(removeMember, (ctx, { row, params }) => removeMemberAt(ctx, row, params.person_id)),
  ],
};
