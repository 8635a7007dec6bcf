import { may } from '#access/decide.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import { Fault, invalid } from '#platform/errors.ts';
import { couldAt, fitsPlace } from '#platform/records/references.ts';
import type { Residents } from '#platform/section.ts';
import { ticket } from './access.ts';
import { mustHaveRoom } from './limits.ts';
import { ticketSpec } from './schema.ts';

const COUNT = 'select count(*)::int as n from ticket where place_id = $1';
const MOVE =
  'update ticket set place_id = $2, version = version + 1, updated_at = now() where place_id = $1 returning id';
/** So many changes are written down at once. */
const AT_ONCE = 1000;

/** Tickets that lose their place: all of them move, those in the trash too. */
export const ticketResidents: Residents = {
  type: 'ticket',
  count: async (ctx, placeId) => (await rowsOf<{ n: number }>(ctx.tables, COUNT, [placeId]))[0]?.n ?? 0,
  async move(ctx, from, to): Promise<void> {
    if (!fitsPlace(ticketSpec.fields.place_id, ctx.policy.tree, to)) {
      throw invalid({ field: 'home_id', key: 'ticket.homeIsNoGroup' });
    }
    mustHandOver(ctx, from, to);
    const moved = await rowsOf<{ id: string }>(ctx.tables, MOVE, [from, to]);
    await mustHaveRoom(ctx, to);
    for (let at = 0; at < moved.length; at += AT_ONCE) {
      await ctx.audit(
        ...moved.slice(at, at + AT_ONCE).map(({ id }) => ({
          action: 'edit',
          type: ticket.type,
          recordId: id,
          placeId: to,
          before: { place_id: from },
          after: { place_id: to },
        })),
      );
    }
    const last = moved.at(-1);
    // One stands for all: pages refresh by record type.
    if (last) await ctx.emit({ type: ticket.type, id: last.id, kind: 'changed' });
  },
};

/** Tickets are put before other eyes: by those who may hand over any of them, to where they may open one. */
function mustHandOver(ctx: Ctx, from: string, to: string): void {
  const fresh = { [ticket.home]: from, closed: false, trashed: false, confidential: false };
  if (may(ctx.policy, ctx.asker, ticket, 'escalate', fresh) && couldAt(ctx, ticket.type, 'create', to)) return;
  throw new Fault('forbidden', 'ticket.mayNotMoveAll', {
    permission: 'ticket:escalate',
    values: { group: ctx.policy.tree.node(from)?.name ?? '' },
  });
}
