import { ticketSpec } from '#modules/tickets/schema.ts';
import { RecordList } from '#web/record/RecordList.tsx';

/** Tickets that somebody asked for, as far as the reader may view them. */
export function PersonTickets({ personId }: { readonly personId: string }) {
  return (
    <RecordList spec={ticketSpec} linkTo={(ticket) => `/tickets/${ticket.id}`} fixed={{ requester_id: personId }} />
  );
}
