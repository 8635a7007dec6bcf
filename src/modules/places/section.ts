import { type Section, route } from '#platform/section.ts';
import {
  choosePlaces,
  contents,
  dissolvePlace,
  leaving,
  members,
  placeOpens,
  placeSight,
  placeTree,
  putMember,
  removeMember,
} from './api.ts';
import { contentsOf, dissolve } from './dissolve.ts';
import { handOn, leavingOf } from './leaving.ts';
import { countMembers, listMembers, putMemberAt, removeMemberAt } from './members.ts';
import { opensOf } from './opens.ts';
import { placeService } from './service.ts';
import { sightOf } from './sight.ts';
import { choosePlace, visibleTree } from './tree.ts';

export { handoverTargets } from './handover.ts';
export {
  goingWith,
  grantsAt,
  mustChangeMembers,
  putMemberAt,
  refuseForeignPlace,
  refuseMember,
  removeMemberAt,
  setMemberAt,
} from './members.ts';

/** Places: the tree of organizations, groups and containers, and who belongs to them. */
export const placesSection: Section = {
  name: 'places',
  records: [placeService],
  routes: [
    route(placeTree, async (ctx) => ({ items: await visibleTree(ctx) })),
    route(choosePlaces, (ctx, { query }) => choosePlace(ctx, query)),
    route(members, async (ctx, { row }) => {
      const items = await listMembers(ctx, row);
      return { items, unseen: Math.max(0, (await countMembers(ctx, row.id)) - items.length) };
    }),
    route(putMember, async (ctx, { row, params, body }) => ({
      items: await putMemberAt(ctx, row, params.person_id, body),
    })),
    route(contents, (ctx, { row }) => contentsOf(ctx, row)),
    route(dissolvePlace, async (ctx, { row, body }) => {
      await dissolve(ctx, row, body.home_id ?? null);
      return undefined;
    }),
    route(placeOpens, (ctx, { row }) => opensOf(ctx, row)),
    route(placeSight, (ctx, { row }) => sightOf(ctx, row)),
    route(leaving, (ctx, { row, params }) => leavingOf(ctx, row, params.person_id)),
    route(removeMember, async (ctx, { row, params, query }) => {
      const to = query.tickets_to;
      const handed_on = to === undefined ? 0 : await handOn(ctx, row, params.person_id, to === 'nobody' ? null : to);
      return { ...(await removeMemberAt(ctx, row, params.person_id)), handed_on };
    }),
  ],
};
