import { useLabels } from '#web/record/labels.ts';
import { type Ticket, ticketSpec } from '../schema.ts';
import classes from './TicketBadges.module.css';

const STATUS_COLORS: Readonly<Record<string, string>> = {
  new: 'blue',
  unconfirmed: 'blue',
  assigned: 'teal',
  reopened: 'orange',
  pending_closure: 'yellow',
  pending_third_party: 'yellow',
  closed: 'gray',
};

/** A word with a spot of colour before it; the word alone says everything. */
function Mark({ color, quiet, children }: { color?: string | undefined; quiet?: boolean; children: string }) {
  return (
    <span className={classes.mark} data-quiet={quiet || undefined}>
      {color && <span className={classes.spot} style={{ background: `var(--mantine-color-${color}-6)` }} />}
      {children}
    </span>
  );
}

export function StatusBadge({ status }: { readonly status: Ticket['status'] }) {
  const labels = useLabels(ticketSpec);
  return <Mark color={STATUS_COLORS[status] ?? 'gray'}>{labels.choice('status', status)}</Mark>;
}

const PRIORITY_COLORS: Readonly<Record<string, string>> = { serious: 'orange', very_serious: 'red' };
const QUIET: readonly string[] = ['maintenance', 'informative', 'low'];

/** Urgent priorities stand out, those that can wait stand back. */
export function PriorityBadge({ priority }: { readonly priority: Ticket['priority'] }) {
  const labels = useLabels(ticketSpec);
  return (
    <Mark color={PRIORITY_COLORS[priority]} quiet={QUIET.includes(priority)}>
      {labels.choice('priority', priority)}
    </Mark>
  );
}
