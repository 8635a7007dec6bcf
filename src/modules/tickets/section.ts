import './tables.ts';
import { type Section, route } from '#platform/section.ts';
import {
  addObserver,
  close,
  comment,
  escalate,
  note,
  observers,
  removeObserver,
  reopen,
  steal,
  take,
  ticketQuota,
  workunits,
} from './api.ts';
import { quotaOf } from './quota.ts';
import { ticketResidents } from './residents.ts';
import { ticketService } from './service.ts';
import { closeTicket, escalateTicket, follow, peopleOf, reopenTicket, takeTicket, unfollow } from './verbs.ts';
import { addWorkunit, listWorkunits } from './workunits.ts';

export { follow } from './verbs.ts';

/** Tickets. */
export const ticketsSection: Section = {
  name: 'tickets',
  records: [ticketService],
  residents: [ticketResidents],
  routes: [
    route(workunits, async (ctx, { row }) => ({ items: await listWorkunits(ctx, row) })),
    route(comment, (ctx, { row, body }) => addWorkunit(ctx, row, body, false)),
    route(note, (ctx, { row, body }) => addWorkunit(ctx, row, body, true)),
    route(take, (ctx, { row }) => takeTicket(ctx, row) as never),
    route(steal, (ctx, { row }) => takeTicket(ctx, row, 'steal') as never),
    route(close, (ctx, { row, body }) => closeTicket(ctx, row, body) as never),
    route(reopen, (ctx, { row, body }) => reopenTicket(ctx, row, body) as never),
    route(escalate, (ctx, { row, body }) => escalateTicket(ctx, row, body)),
    route(ticketQuota, (ctx, { query }) => quotaOf(ctx, query)),
    route(observers, async (ctx, { row }) => ({ items: await peopleOf(ctx, row) })),
    route(addObserver, (ctx, { row, params }) => follow(ctx, row, params.person_id)),
    route(removeObserver, (ctx, { row, params }) => unfollow(ctx, row, params.person_id)),
  ],
};
