import { may } from '#access/decide.ts';
import type { Row } from '#access/condition.ts';
import { relationField } from '#access/resource.ts';
import type { PlaceTree } from '#access/tree.ts';
import type { Field } from '#wire/field.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { Ctx } from '../context.ts';
import type { FieldFault } from '../errors.ts';

const TYPE_OF = { person: 'person', place: 'place', profile: 'profile' } as const;

/**
 * Ids that point at other records must point at something the actor may choose. What one may not see gives the same
 * answer as what does not exist.
 */
export async function referenceFaults(ctx: Ctx, spec: RecordSpec, values: Row, before?: Row): Promise<FieldFault[]> {
  const faults: FieldFault[] = [];
  for (const [name, value] of Object.entries(values)) {
    const field = spec.fields[name];
    if (!field || typeof value !== 'string' || before?.[name] === value) continue;
    const type = field.type === 'record' ? spec.resource.type : TYPE_OF[field.type as keyof typeof TYPE_OF];
    if (type === undefined) continue;
    if (!(await mayChoose(ctx, type, field, value, before === undefined))) {
      faults.push({ field: name, key: `field.unknown.${field.type}` });
    } else if (type === 'place' && isDeactivated(ctx.policy.tree, value)) {
      faults.push({ field: name, key: 'field.deactivatedPlace' });
    }
  }
  return faults;
}

/** Whether nothing new goes to the place: it, or something it lies under, is no longer used. */
export const isDeactivated = (tree: PlaceTree, id: string): boolean =>
  tree.flagged('deactivated').length > 0 && tree.ancestors(id).some((above) => tree.hasFlag(above, 'deactivated'));

/** Whether the field takes places like this one. */
export const fitsPlace = (field: Field, tree: PlaceTree, id: string): boolean =>
  !field.kinds ||
  field.kinds.some((kind) => kind === tree.kindOf(id)) ||
  (field.containers?.some((type) => tree.hasFlag(id, type)) ?? false);

async function mayChoose(ctx: Ctx, type: string, field: Field, id: string, creating: boolean): Promise<boolean> {
  if (type === 'person' && id === ctx.actor.id) return true;
  if (type === 'place' && !fitsPlace(field, ctx.policy.tree, id)) return false;
  if (type === 'place' && !ctx.policy.tree.has(id)) return false;
  const [of, action] = field.choose?.split(':') ?? [type, 'view'];
  if (of !== type && action !== undefined && of !== undefined && couldAt(ctx, of, action, id)) return true;
  const row = await ctx.read(ctx.specOf(type)).find(id);
  if (!row) return false;
  // A creation is judged as a whole by its own action, and refused with the reason; a change of one field is not.
  if (of !== type) return creating;
  return action === undefined || may(ctx.policy, ctx.asker, ctx.specOf(type).resource, action, row);
}

/** Whether the actor could do this to a record of the type at home in the place, being everything to it. */
export function couldAt(
  ctx: Pick<Ctx, 'policy' | 'asker' | 'specOf'>,
  type: string,
  action: string,
  placeId: string,
): boolean {
  const r = ctx.specOf(type).resource;
  const row: Record<string, unknown> = { [r.home]: placeId };
  for (const name of Object.keys(r.relations)) {
    const at = relationField(r, name);
    row[at.field] = at.many ? [ctx.asker.personId] : ctx.asker.personId;
  }
  for (const column of STATE) row[column] = false;
  return may(ctx.policy, ctx.asker, r, action, row);
}

/** Columns of state that a fresh record has not set. */
const STATE = ['closed', 'trashed', 'confidential'];
