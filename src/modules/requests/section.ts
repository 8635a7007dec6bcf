import { type Route, type Section, route } from '#platform/section.ts';
import {
  approveRequest,
  askAccess,
  declineRequest,
  getRequest,
  involveRequest,
  listRequests,
  withdrawRequest,
} from './api.ts';
import { approve, ask, askedErrand, decline, involve, list, one, withdraw } from './service.ts';

/** Done among other writes as alone: what an answer gives can be looked at beforehand. */
const alsoInside = (r: Route): Route => ({ ...r, inside: r.handle });

/** Asking for access where it was refused, and answering. */
export const requestsSection: Section = {
  name: 'requests',
  records: [],
  routes: [
    route(askAccess, (ctx, { body }) => ask(ctx, body)),
    route(listRequests, async (ctx, { query }) => ({ items: await list(ctx, query.show ?? 'mine') })),
    route(getRequest, (ctx, { params }) => one(ctx, params.request)),
    alsoInside(route(approveRequest, (ctx, { params, body }) => approve(ctx, params.request, body))),
    alsoInside(route(involveRequest, (ctx, { params }) => involve(ctx, params.request))),
    route(declineRequest, (ctx, { params, body }) => decline(ctx, params.request, body.answer)),
    route(withdrawRequest, (ctx, { params }) => withdraw(ctx, params.request)),
  ],
  errands: [askedErrand],
};
