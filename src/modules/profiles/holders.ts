import { conditionFor } from '#access/decide.ts';
import { toSql } from '#access/sql.ts';
import { grant } from '#modules/grants/access.ts';
import { place } from '#modules/places/access.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Revealed } from '#platform/records/service.ts';

interface Held {
  readonly profile_id: string;
  readonly people: number;
  readonly grants: number;
}

/**
 * How many people have each profile, and how many grants give it: of the grants that the actor may view. Of a group out of
 * sight nobody is counted: how many belong to it is not told elsewhere.
 */
export async function holdersOf(ctx: Ctx, profiles: readonly DbRow[]): Promise<readonly Revealed[]> {
  const values: unknown[] = [profiles.map(({ id }) => id)];
  const { policy, asker } = ctx;
  const seen = toSql(conditionFor(policy, asker, grant, 'view'), grant, policy.tree, 't', values);
  const group = toSql(conditionFor(policy, asker, place, 'view'), place, policy.tree, 'g', values);
  const found = await rowsOf<Held>(
    ctx.tables,
    'select t.profile_id, count(distinct coalesce(t.person_id, m.person_id))::int as people, ' +
      'count(distinct t.id)::int as grants from access_grant t ' +
      `left join place g on g.id = t.group_id and ${group} left join membership m on m.place_id = g.id ` +
      `where t.profile_id = any($1) and ${seen} group by 1`,
    values,
  );
  const held = new Map(found.map((h) => [h.profile_id, h]));
  return profiles.map(({ id }) => ({
    values: { people: held.get(id)?.people ?? 0, grants: held.get(id)?.grants ?? 0 },
    names: {},
  }));
}
