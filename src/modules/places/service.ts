import { excessOfMove } from '#access/strength.ts';
import { refuseAny } from '#modules/grants/section.ts';
import { noteMembersGoing } from '#modules/people/section.ts';
import type { Ctx } from '#platform/context.ts';
import { conflict, invalid } from '#platform/errors.ts';
import type { RecordService, Values } from '#platform/records/service.ts';
import { checkDesk, checkDomains, refuseDefaultPerson, withAddresses } from './desk.ts';
import { addRoles, removeRoles } from './roles.ts';
import { type ContainerType, placeSpec, ROOT_ID } from './schema.ts';

type Kind = 'organization' | 'group' | 'container';

/** Organizations stay above groups and containers, so that "the organization of" has one meaning. */
function checkKind(ctx: Ctx, kind: unknown, parentId: unknown): void {
  const parent = ctx.policy.tree.kindOf(parentId as string) as Kind | undefined;
  if (kind === 'organization' && parent !== 'organization') {
    throw invalid({ field: 'parent_id', key: 'place.organizationUnder' });
  }
  if (parent === 'container') throw invalid({ field: 'parent_id', key: 'place.underContainer' });
}

/** @throws Fault 422 when a container lacks its type, or something else is said to be like one */
function checkContainer(kind: unknown, values: Values): void {
  const isContainer = kind === 'container';
  if (isContainer && 'container_type' in values && (values.container_type ?? null) === null) {
    throw invalid({ field: 'container_type', key: 'place.needsType' });
  }
  const odd = [
    ...((values.container_type ?? null) === null ? [] : ['container_type']),
    ...(values.published === false ? ['published'] : []),
    ...(values.external === true ? ['external'] : []),
  ];
  if (!isContainer && odd.length > 0) throw invalid(...odd.map((field) => ({ field, key: 'place.onlyContainers' })));
}

/** Places, with what keeps the tree a tree. */
export const placeService: RecordService = {
  spec: placeSpec,
  computed: { people: 'select count(*)::int from membership m where m.place_id = t.id' },
  async beforeCreate(ctx, input): Promise<Values> {
    if (input.parent_id === null) throw invalid({ field: 'parent_id', key: 'place.needsParent' });
    checkKind(ctx, input.kind, input.parent_id);
    checkContainer(input.kind, { container_type: null, ...input });
    checkDesk(input, input);
    await checkDomains(ctx, input.kind, input);
    refuseDefaultPerson(ctx, input.parent_id as string, input);
    return withAddresses(input);
  },
  /** The new place is in no grant's reach yet: who may create under the parent may create it. */
  judgeCreate: (row) => ({ ...row, id: row.parent_id as string }),
  async afterCreate(ctx, row): Promise<void> {
    if (row.kind === 'container') await addRoles(ctx, row.id, row.container_type as ContainerType);
  },
  async beforeEdit(ctx, row, patch): Promise<Values> {
    if (row.id === ROOT_ID) throw conflict('place.rootIsFixed');
    checkContainer(row.kind, patch);
    checkDesk(row, patch);
    await checkDomains(ctx, row.kind, patch, row.id);
    refuseDefaultPerson(ctx, row.id, patch);
    if ('parent_id' in patch) {
      const to = patch.parent_id as string | null;
      if (to === null) throw invalid({ field: 'parent_id', key: 'place.needsParent' });
      if (ctx.policy.tree.isUnder(to, row.id)) throw invalid({ field: 'parent_id', key: 'place.cycle' });
      checkKind(ctx, row.kind, to);
      refuseAny(ctx, excessOfMove(ctx.policy, ctx.asker, row.id, to), 'place.moveExcess');
    }
    return withAddresses(patch);
  },
  async beforeDelete(ctx, row): Promise<void> {
    if (row.id === ROOT_ID) throw conflict('place.rootIsFixed');
    if (row.kind === 'container') await removeRoles(ctx, row.id);
    await noteMembersGoing(ctx, { place_id: row.id });
  },
};
