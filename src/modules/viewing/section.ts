import { type Section, route } from '#platform/section.ts';
import { actAs, leaveView, roles, viewAs } from './api.ts';
export { leaveLook } from './service.ts';

import { actAsGrant, leaveLook, ownRoles, startLook } from './service.ts';

/** Sessions that are narrower than their person: acting as one grant, looking through somebody else's eyes. */
export const viewingSection: Section = {
  name: 'viewing',
  records: [],
  routes: [
    route(viewAs, (ctx, { row, body }) => startLook(ctx, row, body.reason)),
    route(leaveView, (ctx) => leaveLook(ctx)),
    route(roles, async (ctx) => ({ items: ownRoles(ctx) })),
    route(actAs, (ctx, { body }) => actAsGrant(ctx, body.grant_id)),
  ],
};
