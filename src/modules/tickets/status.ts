import { mayFollow } from '#access/lifecycle.ts';
import type { Ctx } from '#platform/context.ts';
import { Fault, invalid } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Values } from '#platform/records/service.ts';
import { ticket } from './access.ts';

/** Closing asks for a right and a resolution of its own, so it is no plain change of the status. */
export function excludeClosed(patch: Values): void {
  if (patch.status === 'closed') throw invalid({ field: 'status', key: 'ticket.useClose' });
}

/** The life cycle of the actor's profiles must allow the step. @throws Fault 403 */
export function mustFollow(ctx: Ctx, row: DbRow, to: string, action: string): void {
  const from = row.status as string;
  if (mayFollow(ctx.policy, ctx.asker, ticket, row, from, to)) return;
  throw new Fault('forbidden', 'ticket.lifecycle', { permission: `ticket:${action}`, values: { from, to } });
}
