import { may } from '#access/decide.ts';
import { cellName, UnknownNameError } from '#access/resource.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { invalid, notFound } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { RecordSpec } from '#wire/record.ts';

/** Which permission on which record is asked about. */
export interface AboutRecord {
  readonly type: string;
  readonly id: string;
  readonly action: string;
  readonly facet?: string | undefined;
}

/**
 * The record that is asked about, for askers who may view it.
 * @throws Fault 404 for one that is missing or not visible, 422 for a type or action that does not exist
 */
export async function askedRecord(ctx: Ctx, q: AboutRecord): Promise<{ spec: RecordSpec; row: DbRow }> {
  if (!ctx.knows(q.type)) throw invalid({ field: 'type', key: 'field.filter', values: { value: q.type } });
  const spec = ctx.specOf(q.type);
  try {
    ctx.policy.cell(cellName(q.type, q.action, q.facet));
  } catch (error) {
    if (!(error instanceof UnknownNameError)) throw error;
    throw invalid({ field: 'action', key: 'field.filter', values: { value: q.action } });
  }
  const row = await ctx.read(spec).find(q.id);
  if (!row) throw notFound();
  return { spec, row };
}

/**
 * The person whose rights are asked about: oneself, or somebody whose details one may view.
 * @throws Fault 404
 */
export async function askedPerson(ctx: Ctx, id: string | undefined): Promise<string> {
  const personId = id ?? ctx.asker.personId;
  if (personId === ctx.asker.personId) return personId;
  const person = await ctx.read(personSpec).find(personId);
  if (!person || !may(ctx.policy, ctx.asker, personSpec.resource, 'view', person, 'detail')) throw notFound();
  return personId;
}
