import { conditionFor } from '#access/decide.ts';
import { toSql } from '#access/sql.ts';
import { grant } from '#modules/grants/access.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Revealed } from '#platform/records/service.ts';

interface Held {
  readonly profile_id: string;
  readonly people: number;
  readonly grants: number;
}

/** How many people have each profile, and how many grants give it: of the grants that the actor may view. */
export async function holdersOf(ctx: Ctx, profiles: readonly DbRow[]): Promise<readonly Revealed[]> {
  const values: unknown[] = [profiles.map(({ id }) => id)];
  const seen = toSql(conditionFor(ctx.policy, ctx.asker, grant, 'view'), grant, ctx.policy.tree, 't', values);
  const found = await rowsOf<Held>(
    ctx.tables,
    'select t.profile_id, count(distinct coalesce(t.person_id, m.person_id))::int as people, ' +
      'count(distinct t.id)::int as grants from access_grant t left join membership m on m.place_id = t.group_id ' +
      `where t.profile_id = any($1) and ${seen} group by 1`,
    values,
  );
  const held = new Map(found.map((h) => [h.profile_id, h]));
  return profiles.map(({ id }) => ({
    values: { people: held.get(id)?.people ?? 0, grants: held.get(id)?.grants ?? 0 },
    names: {},
  }));
}
