import { type Section, route } from '#platform/section.ts';
import { countNotices, listNotices, markAllNotices, markNotice } from './api.ts';
import { countOwn, forgetRead, markAllOwn, markOwn, ownNotices } from './service.ts';

export { type Notice, type NoticeValue, notify } from './notify.ts';

/** What the installation tells people: ends of grants, reviews, seats and the like. */
export const inboxSection: Section = {
  name: 'inbox',
  records: [],
  routes: [
    route(listNotices, (ctx, { query }) => ownNotices(ctx, query)),
    route(countNotices, (ctx) => countOwn(ctx)),
    route(markNotice, (ctx, { params, body }) => markOwn(ctx, params.notice, body.read)),
    route(markAllNotices, (ctx, { body }) => markAllOwn(ctx, body.until)),
  ],
  chores: [{ name: 'old_notices', at: '27 3 * * *', run: forgetRead }],
};
