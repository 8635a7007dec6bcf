import { decide } from '#access/decide.ts';
import { cellName } from '#access/resource.ts';
import type { Ctx } from '#platform/context.ts';
import { forbidden, invalid } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { referenceFaults } from '#platform/records/references.ts';
import type { Values } from '#platform/records/service.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { Given } from './plan.ts';

/**
 * @throws Fault 403 when the actor may not create such a record where it would be, whatever else is wrong with it; 422
 * when that is for a place or person that they may not choose
 */
export async function mustCreate(ctx: Ctx, spec: RecordSpec, values: Values): Promise<void> {
  const refusal = ctx.write(spec).refusalOfCreation(values);
  if (!refusal) return;
  const faults = await referenceFaults(ctx, spec, values);
  throw faults.length > 0 ? invalid(...faults) : refusal;
}

/** @throws Fault 403 when the actor may not change this field of the record */
export function mustEdit(ctx: Ctx, spec: RecordSpec, row: DbRow, field: string): void {
  const [action = 'edit', facet] = (spec.fields[field]?.edit ?? 'edit').split(':').toReversed();
  const d = decide(ctx.policy, ctx.asker, spec.resource, action, row, facet);
  if (!d.allowed) throw forbidden(d.because, cellName(spec.resource.type, action, facet));
}

/** Fields that an entry says and the actor may not view of this record. */
export function hiddenFields(ctx: Ctx, spec: RecordSpec, row: DbRow, given: readonly Given[]): ReadonlySet<string> {
  const { facets } = spec.resource;
  const said = new Set(given.flatMap((g) => (g.said ? [g.field] : [])));
  const closed = Object.entries(facets).filter(
    ([facet, { fields }]) =>
      fields.some((field) => said.has(field)) &&
      !decide(ctx.policy, ctx.asker, spec.resource, 'view', row, facet).allowed,
  );
  return new Set(closed.flatMap(([, { fields }]) => fields.filter((field) => said.has(field))));
}
