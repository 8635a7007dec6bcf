import { decide, may } from '#access/decide.ts';
import type { GrantFacts } from '#access/policy.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import { refuseGiving, refuseTaking } from '#modules/grants/section.ts';
import { person } from '#modules/people/access.ts';
import { personSpec } from '#modules/people/schema.ts';
import { refuseStronger } from '#modules/people/section.ts';
import type { Ctx } from '#platform/context.ts';
import { forbidden, invalid } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { referenceFaults } from '#platform/records/references.ts';
import type { Values } from '#platform/records/service.ts';
import type { BulkChange } from './api.ts';
import { joining, leaving, settingOrganization } from './belonging.ts';
import type { Doing, Of } from './each.ts';
import { takenFrom } from './undo.ts';

/** @throws Fault 403, 422 when the change itself is not right, whoever it is done to */
export async function doing(ctx: Ctx, change: BulkChange): Promise<Doing> {
  switch (change.do) {
    case 'disable':
      return setting(ctx, 'enabled', false);
    case 'enable':
      return setting(ctx, 'enabled', true);
    case 'stopSignIn':
      return setting(ctx, 'may_sign_in', false);
    case 'allowSignIn':
      return setting(ctx, 'may_sign_in', true);
    case 'endSessions':
      return endingSessions(ctx);
    case 'give':
      return giving(ctx, change);
    case 'take':
      return taking(ctx, change);
    case 'join':
      return joining(ctx, change);
    case 'leave':
      return leaving(ctx, change);
    case 'setOrganization':
      return settingOrganization(ctx, change);
  }
}

function setting(ctx: Ctx, field: 'enabled' | 'may_sign_in', value: boolean): Doing {
  const patch = { [field]: value };
  return {
    // What one may not view of a person is not told by "so already".
    same: (row) => row[field] === value && seesField(ctx, row, field),
    judge: (row) => ctx.write(personSpec).judgeEdit(row, patch),
    act: async (row) => {
      await ctx.write(personSpec).edit(row.id, patch, row.version);
      return row[field] === value ? [] : [{ person: row.id, field, value: !value }];
    },
  };
}

const seesField = (ctx: Ctx, row: DbRow, field: string): boolean =>
  !(person.facets.detail.fields as readonly string[]).includes(field) ||
  may(ctx.policy, ctx.asker, person, 'view', row, 'detail');

function endingSessions(ctx: Ctx): Doing {
  const judge = async (row: DbRow): Promise<void> => {
    const d = decide(ctx.policy, ctx.asker, person, 'resetPassword', row);
    if (!d.allowed) throw forbidden(d.because, 'person:resetPassword');
    if (row.id !== ctx.actor.id) refuseStronger(ctx, row);
  };
  return {
    same: () => false,
    judge,
    act: async (row) => {
      await judge(row);
      await ctx.endSessions(row.id);
      await ctx.audit({ action: 'endSessions', type: 'person', recordId: row.id });
      return [];
    },
  };
}

async function giving(ctx: Ctx, { do: _do, ...grant }: Of<'give'>): Promise<Doing> {
  await checkReferences(ctx, grant);
  const values = (row: DbRow): Values => ({ ...grant, person_id: row.id });
  return {
    same: (row) => heldOf(ctx, row, grant.profile_id, grant.place_id).some((g) => !isOver(ctx, g)),
    judge: async (row) => refuseGiving(ctx, values(row), row),
    act: async (row) => {
      const made = await ctx.write(grantSpec).create(values(row));
      return [{ given: made.id, person: row.id }];
    },
  };
}

async function taking(ctx: Ctx, { profile_id: profile, place_id: place }: Of<'take'>): Promise<Doing> {
  await checkReferences(ctx, { profile_id: profile });
  const held = (row: DbRow): GrantFacts[] => heldOf(ctx, row, profile, place);
  const rows = (row: DbRow) =>
    ctx.read(grantSpec).forSystem({ op: 'in', field: 'id', values: held(row).map((g) => g.id) });
  return {
    same: (row) => held(row).length === 0,
    judge: async (row) => {
      for (const g of await rows(row)) refuseTaking(ctx, g);
    },
    act: async (row) => {
      const gone = await rows(row);
      for (const g of gone) await ctx.write(grantSpec).remove(g.id);
      return gone.map((g) => takenFrom(row.id, g));
    },
  };
}

/** Grants of the profile that were given to the person by name and that the actor may view. */
const heldOf = (ctx: Ctx, row: DbRow, profile: string, place: string | undefined): GrantFacts[] =>
  ctx.policy
    .everyGrantOf(row.id)
    .filter(
      (g) =>
        g.personId === row.id &&
        g.profileId === profile &&
        (place === undefined || g.placeId === place) &&
        may(ctx.policy, ctx.asker, grantSpec.resource, 'view', { id: g.id, place_id: g.placeId, person_id: row.id }),
    );

const isOver = (ctx: Ctx, g: GrantFacts): boolean => (g.until ?? Infinity) <= ctx.now.getTime();

async function checkReferences(ctx: Ctx, values: Values): Promise<void> {
  const faults = await referenceFaults(ctx, grantSpec, values);
  if (faults.length > 0) throw invalid(...faults);
}
