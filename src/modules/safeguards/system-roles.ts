import { ROOT_ID } from '#modules/places/schema.ts';
import { nameIfSeen } from '#modules/people/section.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import { conflict } from '#platform/errors.ts';
import type { Attends } from '#platform/section.ts';

/** Templates of FootPrints' roles for the whole installation, `footprints.agent`; those of containers have a type between. */
const SYSTEM_ROLES = "select id, name from profile where template ~ '^footprints[.][a-z-]+$' and place_id = $1";

const BARE = `
  with role as (${SYSTEM_ROLES}),
  held as (
    select person_id, profile_id, place_id from access_grant
     where person_id is not null and (ends_at is null or ends_at > now()))
  select distinct h.person_id as person, p.id as place from held h
    join place p on p.id = h.place_id and p.kind = 'container'
   where not exists (select 1 from held s join role on role.id = s.profile_id where s.person_id = h.person_id)`;

interface Bare {
  readonly person: string;
  readonly place: string;
}

/** Who has a role in a container and none for the whole installation. */
const bare = (ctx: Ctx): Promise<Bare[]> => rowsOf<Bare>(ctx.tables, BARE, [ROOT_ID]);

/**
 * FootPrints gives everybody a role for the whole installation before one in a container. Where its system roles are in
 * use, so do we, by whatever means rights change: nobody comes to be without one who was not before. Grants that end do
 * so on their day; that is no change.
 */
export const keepSystemRoles: Attends = async (ctx) => {
  const before = new Set((await bare(ctx)).map((b) => b.person));
  return async (end) => {
    const found = (await bare(end)).find((b) => !before.has(b.person));
    if (!found) return;
    const roles = await rowsOf<{ name: string }>(end.tables, `${SYSTEM_ROLES} order by name`, [ROOT_ID]);
    if (roles.length === 0) return;
    throw conflict('safeguard.systemRole', {
      name: end.nameOf(found.person),
      place: nameIfSeen(end, found.place) ?? '…',
      roles: roles.map((role) => role.name).join(', '),
    });
  };
};
