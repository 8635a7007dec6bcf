import { Badge } from '@mantine/core';
import { useLabels } from '#web/record/labels.ts';
import { type Ticket, ticketSpec } from '../schema.ts';

const STATUS_COLORS: Readonly<Record<string, string>> = {
  new: 'blue',
  unconfirmed: 'blue',
  assigned: 'teal',
  reopened: 'orange',
  pending_closure: 'yellow',
  pending_third_party: 'yellow',
  closed: 'gray',
};

export function StatusBadge({ status }: { readonly status: Ticket['status'] }) {
  const labels = useLabels(ticketSpec);
  return (
    <Badge variant="dot" color={STATUS_COLORS[status] ?? 'gray'} tt="none" fw={500} miw="max-content">
      {labels.choice('status', status)}
    </Badge>
  );
}

const PRIORITY_COLORS: Readonly<Record<string, string>> = { serious: 'orange', very_serious: 'red' };

/** Urgent priorities stand out; the others are plain. */
export function PriorityBadge({ priority }: { readonly priority: Ticket['priority'] }) {
  const labels = useLabels(ticketSpec);
  const color = PRIORITY_COLORS[priority];
  return (
    <Badge variant={color ? 'dot' : 'default'} {...(color ? { color } : {})} tt="none" fw={500} miw="max-content">
      {labels.choice('priority', priority)}
    </Badge>
  );
}
