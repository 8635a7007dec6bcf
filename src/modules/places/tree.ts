import { conditionFor, may } from '#access/decide.ts';
import { isEmpty } from '#access/sql.ts';
import type { Ctx } from '#platform/context.ts';
import { couldAt, fitsPlace, isDeactivated } from '#platform/records/references.ts';
import { invalid } from '#platform/errors.ts';
import { place } from './access.ts';
import { handoverTargets } from './handover.ts';
import { type PlaceIconName, placeSpec } from './schema.ts';

/** The places one may view, with the names of what they lie under so that the tree keeps its shape. */
export async function visibleTree(ctx: Ctx) {
  const { tree } = ctx.policy;
  const rows = new Map(
    (await ctx.read(placeSpec).rowsWhere(conditionFor(ctx.policy, ctx.asker, place, 'view'), { limit: 100_000 })).map(
      (row) => [row.id, row],
    ),
  );
  const shown = new Set([...rows.keys()].flatMap((id) => tree.ancestors(id)));
  return tree
    .all()
    .filter((p) => shown.has(p.id))
    .map((p) => {
      const row = rows.get(p.id);
      return {
        id: p.id,
        parent_id: p.parentId,
        kind: p.kind,
        name: p.name,
        icon: (row?.icon as PlaceIconName | null | undefined) ?? null,
        visible: row !== undefined,
        active: !tree.hasFlag(p.id, 'deactivated'),
        people: (row?.people as number | undefined) ?? 0,
      };
    });
}

interface Wanted {
  q?: string | undefined;
  for?: string | undefined;
  from?: string | undefined;
  kind?: 'organization' | 'group' | 'container' | undefined;
  limit?: number | undefined;
}

/** Places where one may do what is asked, by name, with their path. */
export async function choosePlace(ctx: Ctx, query: Wanted) {
  const { tree } = ctx.policy;
  const q = query.q?.trim().toLowerCase() ?? '';
  const wanted = query.for ?? 'place:view';
  const fits = await fitting(ctx, wanted, query.from);
  // To look at one, or to change it back, it has to be found.
  const fresh = wanted !== 'place:view';
  const items = [];
  for (const p of tree.all()) {
    if (query.kind && p.kind !== query.kind) continue;
    if (q !== '' && !p.name.toLowerCase().includes(q)) continue;
    if (!fits(p.id) || (fresh && isDeactivated(tree, p.id))) continue;
    items.push({ id: p.id, name: p.name, path: pathOf(ctx, p.id), kind: p.kind });
    if (items.length >= (query.limit ?? 50)) break;
  }
  return { items };
}

async function fitting(ctx: Ctx, what: string, from?: string): Promise<(id: string) => boolean> {
  const { policy, asker } = ctx;
  if (what === 'handover') {
    // The names of groups out of sight are for those who can hand something over to them.
    if (isEmpty(conditionFor(policy, asker, ctx.specOf('ticket').resource, 'escalate'))) return () => false;
    return handoverTargets(ctx, from);
  }
  const [type = '', action = ''] = what.split(':');
  const actions = ctx.knows(type) ? ctx.specOf(type).resource.actions : {};
  const def = Object.hasOwn(actions, action) ? actions[action] : undefined;
  // What is done to a record that is there is asked of the record: of a place, floors would answer for every place.
  if (!def || (type !== 'place' && !def.creates)) {
    throw invalid({ field: 'for', key: 'field.filter', values: { value: what } });
  }
  if (type !== 'place') {
    const at = type === 'ticket' ? ctx.specOf(type).fields['place_id'] : undefined;
    const fits = (id: string): boolean => !at || fitsPlace(at, policy.tree, id);
    return (id) => fits(id) && couldAt(ctx, type, action, id);
  }
  const rows = await ctx.read(placeSpec).rowsWhere(conditionFor(policy, asker, place, 'view'), { limit: 100_000 });
  const allowed = new Set(rows.filter((row) => may(policy, asker, place, action, row)).map((row) => row.id));
  return (id) => allowed.has(id);
}

/** Names from the top down to the place's parent. */
function pathOf(ctx: Ctx, id: string): string {
  const above = ctx.policy.tree.ancestors(id).slice(1, -1).toReversed();
  return above.map((p) => ctx.policy.tree.node(p)?.name ?? '').join(' / ');
}
