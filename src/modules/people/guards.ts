import { may } from '#access/decide.ts';
import { excessOfPerson } from '#access/strength.ts';
import type { Ctx } from '#platform/context.ts';
import { conflict, Fault } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { person } from './access.ts';
import { personSpec } from './schema.ts';

/** Nobody edits, disables, resets or deletes an account that holds more than they do. @throws Fault 403 */
export function refuseStronger(ctx: Ctx, target: DbRow): void {
  const excess = excessOfPerson(ctx.policy, ctx.asker, target.id)[0];
  if (!excess) return;
  const place = ctx.policy.tree.node(excess.placeId)?.name ?? '';
  throw new Fault('forbidden', excess.permission === 'superadmin' ? 'person.isSuperadmin' : 'person.stronger', {
    permission: 'person:edit',
    values: { permission: excess.permission, place },
  });
}

/**
 * Whoever joins a place or gets a grant at it comes within reach of its user management, so only those who manage the
 * person already may bring them there.
 */
export async function mustManage(ctx: Ctx, personId: string): Promise<DbRow> {
  const row = await ctx.read(personSpec).find(personId);
  if (!row) throw new Fault('not-found', 'problem.notFound');
  if (!may(ctx.policy, ctx.asker, person, 'edit', row)) {
    const values = { name: row.name as string };
    throw new Fault('forbidden', 'person.notManaged', { permission: 'person:edit', values });
  }
  return row;
}

/**
 * Somebody with full power who can sign in must always remain. Changes of people are made one at a time, so two
 * administrators cannot remove each other at once. @throws Fault 409
 */
export async function keepSuperadmin(ctx: Ctx): Promise<void> {
  const left = await ctx.read(personSpec).countForGuard({
    op: 'all',
    of: [
      { op: 'eq', field: 'kind', value: 'superadmin' },
      { op: 'eq', field: 'enabled', value: true },
      { op: 'eq', field: 'may_sign_in', value: true },
      { op: 'eq', field: 'has_password', value: true },
      { op: 'eq', field: 'unlimited', value: true },
    ],
  });
  if (left === 0) throw conflict('person.lastSuperadmin');
}
