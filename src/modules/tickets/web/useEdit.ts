import { useState } from 'react';
import { isProblem, queryClient, useSend, keyOf } from '#web/query.ts';
import { ticketsApi } from '../api.ts';
import type { Ticket } from '../schema.ts';

export type Changes = Partial<
  Pick<
    Ticket,
    'title' | 'description' | 'status' | 'priority' | 'type' | 'place_id' | 'owner_id' | 'requester_id' | 'confidential'
  >
>;

/** Two people changed the ticket at once: what I read, what it is now, and what I wanted. */
export interface Conflict {
  readonly read: Ticket;
  readonly now: Ticket;
  readonly wanted: Changes;
}

/** Changes fields of a ticket; a stale version becomes a conflict to decide instead of an error. */
export function useEdit(ticket: Ticket) {
  const send = useSend(ticketsApi.edit, { changes: ['ticket'] });
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const from = (read: Ticket, wanted: Changes): void => {
    send.mutate(
      { params: { id: read.id }, body: wanted, version: read.version },
      {
        onSuccess: (row) => {
          queryClient.setQueryData(keyOf(ticketsApi.get, { params: { id: read.id } }), row);
          setConflict(null);
        },
        onError: (error) => {
          const now = isProblem(error, 409) ? (error.problem.current as Ticket | undefined) : undefined;
          if (now) setConflict({ read, now, wanted });
        },
      },
    );
  };
  return {
    edit: (wanted: Changes) => from(ticket, wanted),
    pending: send.isPending,
    error: conflict ? null : send.error,
    conflict,
    /** Writes what I wanted over the ticket as it is now. */
    retry: () => conflict && from(conflict.now, conflict.wanted),
    /** Leaves the ticket as it is now. */
    giveUp: () => {
      setConflict(null);
      send.reset();
      void queryClient.invalidateQueries({ queryKey: ['ticket'] });
    },
  };
}

export type Editing = ReturnType<typeof useEdit>;
