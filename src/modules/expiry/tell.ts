import { grantSpec } from '#modules/grants/schema.ts';
import { notify } from '#modules/inbox/section.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { Managers } from './managers.ts';
import { noticeDays } from './service.ts';

const DAY = 86_400_000;

/**
 * Tells holders and managers of the grants that end within the days that are set. Nobody is told of the same end twice,
 * however often and in however many processes this runs; a grant whose end was moved is told of anew.
 */
export async function tellOfEnds(ctx: Ctx): Promise<void> {
  const days = await noticeDays(ctx);
  if (days === 0) return;
  const until = new Date(ctx.now.getTime() + days * DAY).toISOString();
  const ids = await rowsOf<{ id: string }>(
    ctx.tables,
    'select g.id from access_grant g where g.ends_at > $1 and g.ends_at <= $2 and g.rule_id is null and ' +
      'not exists (select 1 from grant_let_go l where l.grant_id = g.id and l.ends_at = g.ends_at) order by g.ends_at',
    [ctx.now.toISOString(), until],
  );
  if (ids.length === 0) return;
  const rows = await ctx.read(grantSpec).forSystem({ op: 'in', field: 'id', values: ids.map((r) => r.id) });
  const managers = new Managers(ctx.policy, ctx.now.getTime());
  for (const row of rows) await tellOfEnd(ctx, managers, row);
}

async function tellOfEnd(ctx: Ctx, managers: Managers, row: DbRow): Promise<void> {
  const group = row.group_id as string | null;
  const holders = group === null ? [row.person_id as string] : membersOf(ctx, group);
  const values = {
    person: group === null ? { type: 'person', id: row.person_id as string } : { type: 'place', id: group },
    profile: { type: 'profile', id: row.profile_id as string },
    place: { type: 'place', id: row.place_id as string },
    date: { date: lastMoment(row.ends_at as string) },
  };
  const once = `grant ${row.id} ends ${row.ends_at}`;
  const { person: _, ...own } = values;
  await notify(ctx, holders, { key: 'notice.grantEnds', values: own, link: '/me?tab=grants', once });
  const others = managers.of(row.place_id as string, (id) => !holders.includes(id));
  await notify(ctx, others, { key: 'notice.grantOfOtherEnds', values, link: '/expiring', once });
}

const membersOf = (ctx: Ctx, group: string): string[] =>
  ctx.policy.people.filter((p) => p.groups.includes(group)).map((p) => p.id);

/** An end at midnight is the end of the day before. */
const lastMoment = (iso: string): string => new Date(Date.parse(iso) - 1).toISOString();
