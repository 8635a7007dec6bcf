import { all } from '#access/condition.ts';
import { conditionFor } from '#access/decide.ts';
import { cellName } from '#access/resource.ts';
import type { Who } from '#access/who.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import type { Reason, WhoAnswer } from './schema.ts';
import { whoReally } from './guarded.ts';
import { type AboutRecord, askedRecord, knowsAll } from './question.ts';
import { distinct, reasonOf } from './sight.ts';

const LIMIT = 100;

/** Everybody who may do this to a record that the asker may view: named as far as the asker may view them. */
export async function whoMay(
  ctx: Ctx,
  about: AboutRecord & { readonly limit?: number | undefined },
): Promise<WhoAnswer> {
  const { resource, row } = await askedRecord(ctx, about);
  const { action, facet } = about;
  const found = whoReally(ctx, { resource, row, action, facet }).filter((w) => ctx.nameOf(w.personId) !== '');
  const shown = await named(ctx, found, about.limit ?? LIMIT);
  const reasons = new Map<string, { at: number; reason: Reason; others: number }>();
  const placeOf = (reason: Reason, isNamed: boolean): number => {
    const key = JSON.stringify(reason);
    const known = reasons.get(key) ?? { at: reasons.size, reason, others: 0 };
    reasons.set(key, known);
    if (!isNamed) known.others += 1;
    return known.at;
  };
  const byId = new Map<string, number[]>();
  for (const who of found) {
    const isNamed = shown.has(who.personId);
    byId.set(
      who.personId,
      reasonsOf(ctx, who).map((reason) => placeOf(reason, isNamed)),
    );
  }
  return {
    permission: cellName(about.type, action, facet),
    total: found.length,
    people: [...shown].map(([id, name]) => ({ id, name, reasons: byId.get(id) ?? [] })),
    reasons: [...reasons.values()].map(({ reason, others }) => ({ reason, others })),
  };
}

function reasonsOf(ctx: Ctx, who: Who): Reason[] {
  if (who.superadmin) return [{ by: 'superadmin' }];
  const own = knowsAll(ctx, who.personId);
  const held = new Map(who.grants.length === 0 ? [] : ctx.policy.everyGrantOf(who.personId).map((g) => [g.id, g]));
  return distinct([
    ...who.floors.map((because): Reason => ({ by: 'floor', because })),
    ...who.grants.map((id) => reasonOf(ctx, { grant: id }, held, own)),
  ]);
}

/** The first of them by name whom the asker may view. */
async function named(ctx: Ctx, found: readonly Who[], limit: number): Promise<Map<string, string>> {
  const view = conditionFor(ctx.policy, ctx.asker, personSpec.resource, 'view');
  const among = { op: 'in', field: 'id', values: found.map((w) => w.personId) } as const;
  if (found.length === 0) return new Map();
  const rows = await ctx.read(personSpec).rowsWhere(all([view, among]), { sort: 'name', limit });
  return new Map(rows.map((row) => [row.id, row.name as string]));
}
