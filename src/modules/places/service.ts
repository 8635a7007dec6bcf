import { excessOfMove } from '#access/strength.ts';
import { refuseAny } from '#modules/grants/section.ts';
import type { Ctx } from '#platform/context.ts';
import { conflict, invalid } from '#platform/errors.ts';
import type { RecordService, Values } from '#platform/records/service.ts';
import { placeSpec, ROOT_ID } from './schema.ts';

type Kind = 'organization' | 'group' | 'container';

/** Organizations stay above groups and containers, so that "the organization of" has one meaning. */
function checkKind(ctx: Ctx, kind: unknown, parentId: unknown): void {
  const parent = ctx.policy.tree.kindOf(parentId as string) as Kind | undefined;
  if (kind === 'organization' && parent !== 'organization') {
    throw invalid({ field: 'parent_id', key: 'place.organizationUnder' });
  }
  if (parent === 'container') throw invalid({ field: 'parent_id', key: 'place.underContainer' });
}

/** Places, with what keeps the tree a tree. */
export const placeService: RecordService = {
  spec: placeSpec,
  computed: { people: 'select count(*)::int from membership m where m.place_id = t.id' },
  beforeCreate(ctx, input): Values {
    if (input.parent_id === null) throw invalid({ field: 'parent_id', key: 'place.needsParent' });
    checkKind(ctx, input.kind, input.parent_id);
    return input;
  },
  /** The new place is in no grant's reach yet: who may create under the parent may create it. */
  judgeCreate: (row) => ({ ...row, id: row.parent_id as string }),
  beforeEdit(ctx, row, patch): Values {
    if (row.id === ROOT_ID) throw conflict('place.rootIsFixed');
    if ('parent_id' in patch) {
      const to = patch.parent_id as string | null;
      if (to === null) throw invalid({ field: 'parent_id', key: 'place.needsParent' });
      if (ctx.policy.tree.isUnder(to, row.id)) throw invalid({ field: 'parent_id', key: 'place.cycle' });
      checkKind(ctx, row.kind, to);
      refuseAny(ctx, excessOfMove(ctx.policy, ctx.asker, row.id, to), 'place.moveExcess', 'place:move');
    }
    return patch;
  },
  async beforeDelete(_ctx, row): Promise<void> {
    if (row.id === ROOT_ID) throw conflict('place.rootIsFixed');
  },
};
