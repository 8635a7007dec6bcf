import { excessOfJoining } from '#access/strength.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import { invalid } from '#platform/errors.ts';
import type { Residents } from '#platform/section.ts';
import { person } from './access.ts';
import { refuseHolding, refuseStronger, refuseUnmanaged } from './guards.ts';
import { personSpec } from './schema.ts';

const MOVE =
  'update person set organization_id = $2, version = version + 1, updated_at = now() where organization_id = $1';
/** So many changes are written down at once. */
const AT_ONCE = 1000;

const atHome = (ctx: Ctx, placeId: string) =>
  ctx.read(personSpec).forSystem({ op: 'eq', field: 'organization_id', value: placeId });

/** People whose home organization goes. Each of them is moved as by an edit of their organization. */
export const personResidents: Residents = {
  type: person.type,
  count: (ctx, placeId) => ctx.read(personSpec).countForGuard({ op: 'eq', field: 'organization_id', value: placeId }),
  async move(ctx, from, to): Promise<void> {
    if (ctx.policy.tree.kindOf(to) !== 'organization') {
      throw invalid({ field: 'home_id', key: 'person.homeIsNoOrganization' });
    }
    const rows = await atHome(ctx, from);
    for (const row of rows) {
      refuseUnmanaged(ctx, row);
      refuseStronger(ctx, row);
      refuseHolding(ctx, excessOfJoining(ctx.policy, ctx.asker, row.id, { organizationId: to }));
    }
    await rowsOf(ctx.tables, MOVE, [from, to]);
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      await ctx.audit(
        ...rows.slice(at, at + AT_ONCE).map((row) => ({
          action: 'edit',
          type: person.type,
          recordId: row.id,
          placeId: to,
          before: { organization_id: from },
          after: { organization_id: to },
        })),
      );
    }
    const last = rows.at(-1);
    if (last) await ctx.emit({ type: person.type, id: last.id, kind: 'changed' });
  },
};
