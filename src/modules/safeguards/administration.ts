import type { Policy } from '#access/policy.ts';
import type { Line } from '#access/resource.ts';
import { contains } from '#access/strength.ts';
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

/** Accounts that are open now and with no end to it. */
const FOR_GOOD = 'p.enabled and p.may_sign_in and p.has_password and p.unlimited';

const HOLDERS = `
  with given as (
    select g.person_id, g.group_id from access_grant g
     where g.profile_id = any($1::uuid[]) and g.place_id = $2 and g.below
       and (g.starts_at is null or g.starts_at <= now()) and g.ends_at is null)
  select exists (
    select 1 from given g join person p on p.id = g.person_id where ${FOR_GOOD} and p.kind <> 'standalone'
    union all
    select 1 from given g join membership m on m.place_id = g.group_id join person p on p.id = m.person_id
     where ${FOR_GOOD} and p.kind <> 'standalone') as held`;

/** Whether somebody holds one of the profiles at All and below, for good, and can sign in. */
export async function isHeldForGood(ctx: Ctx, profileIds: readonly string[]): Promise<boolean> {
  if (profileIds.length === 0) return false;
  const [row] = await rowsOf<{ held: boolean }>(ctx.tables, HOLDERS, [profileIds, ROOT_ID]);
  return row?.held === true;
}

const OTHERS = `
  select exists (select 1 from person p where p.kind = 'superadmin' and ${FOR_GOOD}) as superadmin,
         exists (select 1 from profile where is_default) as standard`;

/** Whether there is a super administrator who can sign in, and whether there is a default profile. */
export async function othersThatStay(ctx: Ctx): Promise<{ readonly superadmin: boolean; readonly standard: boolean }> {
  const [row] = await rowsOf<{ superadmin: boolean; standard: boolean }>(ctx.tables, OTHERS);
  return row ?? { superadmin: false, standard: false };
}
