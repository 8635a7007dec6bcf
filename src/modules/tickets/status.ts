import { invalid } from '#platform/errors.ts';
import type { Values } from '#platform/records/service.ts';

/** Closing asks for a right and a resolution of its own, so it is no plain change of the status. */
export function excludeClosed(patch: Values): void {
  if (patch.status === 'closed') throw invalid({ field: 'status', key: 'ticket.useClose' });
}
