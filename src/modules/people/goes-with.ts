import type { Ctx } from '#platform/context.ts';
import { endOf } from '#platform/records/end.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { noteMembersGoing } from './membership.ts';

/** Writes into the audit what goes with a person who is deleted, so that it is known, and can be given back with them. */
export async function noteWhatGoes(ctx: Ctx, person: DbRow): Promise<void> {
  const spec = ctx.specOf('grant');
  const grants = await ctx.read(spec).forSystem({ op: 'eq', field: 'person_id', value: person.id });
  await ctx.audit(...grants.map((row) => endOf(spec, row)));
  await noteMembersGoing(ctx, { person_id: person.id });
}
