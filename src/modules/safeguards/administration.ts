import { PERSON_KINDS, type Policy } from '#access/policy.ts';
import type { Line } from '#access/resource.ts';
import { contains } from '#access/strength.ts';
import { personSpec } from '#modules/people/schema.ts';
import { SIGNS_IN_FOR_GOOD } from '#modules/people/section.ts';
import { ROOT_ID } from '#modules/places/schema.ts';
import { profileSpec } from '#modules/profiles/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';

/**
 * System administration: to change profiles, give grants and change people, of everybody. Whoever holds it at All and
 * below can mend everything else (GLPI's right to configure, FootPrints' system administrator).
 */
const SYSTEM_ADMINISTRATION: readonly Line[] = [
  { type: 'profile', action: 'edit', reach: 'all' },
  { type: 'grant', action: 'create', reach: 'all' },
  { type: 'person', action: 'edit', reach: 'all' },
];

export interface AdministrationProfile {
  readonly id: string;
  readonly name: string;
  readonly interface: string;
}

/** Profiles with system administration that can be given for the whole installation, whatever they look like. */
export async function administrationProfiles(ctx: Ctx): Promise<readonly AdministrationProfile[]> {
  const ids = [...ctx.policy.profiles.values()]
    .filter((p) => p.placeId === ROOT_ID && administers(ctx.policy, p.id))
    .map((p) => p.id);
  if (ids.length === 0) return [];
  const rows = await ctx.read(profileSpec).forSystem({ op: 'in', field: 'id', values: ids });
  return rows.map((row) => ({ id: row.id, name: row.name as string, interface: row.interface as string }));
}

function administers(policy: Policy, profileId: string): boolean {
  const lines = policy.lines(profileId);
  return SYSTEM_ADMINISTRATION.every((needed) => lines.some((line) => contains(line, needed)));
}

const HOLDERS = `
  with given as (
    select g.person_id, g.group_id from access_grant g
     where g.profile_id = any($1::uuid[]) and g.place_id = $2 and g.below
       and (g.starts_at is null or g.starts_at <= now()) and g.ends_at is null)
  select person_id as id from given where person_id is not null
  union select m.person_id from given g join membership m on m.place_id = g.group_id`;

/** Whether somebody holds one of the profiles at All and below, for good, and can sign in. */
export async function isHeldForGood(ctx: Ctx, profileIds: readonly string[]): Promise<boolean> {
  if (profileIds.length === 0) return false;
  const holders = await rowsOf<{ id: string }>(ctx.tables, HOLDERS, [profileIds, ROOT_ID]);
  if (holders.length === 0) return false;
  // What standalone people are granted opens no administration to them.
  const kinds = PERSON_KINDS.filter((kind) => kind !== 'standalone');
  const able = await ctx.read(personSpec).countForGuard({
    op: 'all',
    of: [
      { op: 'in', field: 'id', values: holders.map((p) => p.id) },
      { op: 'in', field: 'kind', values: kinds },
      SIGNS_IN_FOR_GOOD,
    ],
  });
  return able > 0;
}

/** Whether there is a default profile. */
export const hasDefault = async (ctx: Ctx): Promise<boolean> =>
  (await ctx.read(profileSpec).countForGuard({ op: 'eq', field: 'is_default', value: true })) > 0;
