import { may } from '#access/decide.ts';
import { hasFullPower } from '#access/strength.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import { isAdministrative } from '#modules/grants/section.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import { isSystem } from '#platform/system-actors.ts';

const IDLE_DAYS = 60;

/** How many people and grants would be worth a look, of those whose grants the reader may change. */
export async function suggested(ctx: Ctx): Promise<{ administrators: number; idle: number; endless: number }> {
  const now = ctx.now.getTime();
  const grants = ctx.policy.grants.filter(
    (g) =>
      (g.until === null || g.until > now) &&
      may(ctx.policy, ctx.asker, grantSpec.resource, 'edit', {
        place_id: g.placeId,
        person_id: g.personId,
        group_id: g.groupId,
        profile_id: g.profileId,
      }),
  );
  const holders = new Set(grants.flatMap((g) => g.personId ?? []));
  const administrators = new Set(
    grants.filter((g) => isAdministrative(ctx.policy, g.profileId)).flatMap((g) => g.personId ?? []),
  );
  for (const p of ctx.policy.people) {
    if (p.kind === 'superadmin' && !isSystem(p.id) && hasFullPower(ctx.policy, ctx.asker)) administrators.add(p.id);
  }
  const idle = await rowsOf<{ n: number }>(
    ctx.tables,
    'select count(*)::int as n from person where id = any($1::uuid[]) and enabled and ' +
      'coalesce(last_seen_at, created_at) < now() - make_interval(days => $2)',
    [[...holders], IDLE_DAYS],
  );
  const endless = grants.filter((g) => g.until === null && g.cause === 'hand').length;
  return { administrators: administrators.size, idle: idle[0]?.n ?? 0, endless };
}
