import type { Ctx } from '#platform/context.ts';
import type { DbRow } from '#platform/records/columns.ts';

/** Writes into the audit what goes with a person who is deleted, so that it is known, and can be given back with them. */
export async function noteWhatGoes(ctx: Ctx, person: DbRow): Promise<void> {
  const spec = ctx.specOf('grant');
  const grants = await ctx.read(spec).forSystem({ op: 'eq', field: 'person_id', value: person.id });
  const memberships = await ctx.tables
    .selectFrom('membership')
    .selectAll()
    .where('person_id', '=', person.id)
    .execute();
  await ctx.audit(
    ...grants.map((g) => ({
      action: 'delete',
      type: 'grant',
      recordId: g.id,
      placeId: g[spec.resource.home] as string,
      before: Object.fromEntries(Object.keys(spec.fields).map((name) => [name, g[name] ?? null])),
    })),
    ...memberships.map(({ place_id, sees, works, assigned, notified }) => ({
      action: 'memberRemoved',
      type: 'place',
      recordId: place_id,
      placeId: place_id,
      before: { sees, works, assigned, notified },
      after: { person_id: person.id },
    })),
  );
}
