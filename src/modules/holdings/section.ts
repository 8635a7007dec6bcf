import { type Section, route } from '#platform/section.ts';
import { accessSummary } from './api.ts';
import { summaryOf } from './service.ts';

/** What somebody holds, told so that they understand it. */
export const holdingsSection: Section = {
  name: 'holdings',
  records: [],
  routes: [route(accessSummary, (ctx, { query }) => summaryOf(ctx, query.person_id))],
};
