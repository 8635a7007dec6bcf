import type { Condition } from '#access/condition.ts';
import { type Asker, type Because, may } from '#access/decide.ts';
import { refusalToLook } from '#access/looking.ts';
import { type Excess, excessOfPerson } from '#access/strength.ts';
import type { Ctx } from '#platform/context.ts';
import { conflict, Fault } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { RecordService } from '#platform/records/service.ts';
import { person } from './access.ts';
import { personSpec } from './schema.ts';

/** What nobody does to an account that holds more than they do. */
const TOUCHES = ['edit', 'detail:edit', 'enable', 'setKind', 'delete'] as const;

/**
 * What these guards refuse somebody on a person's record, for buttons and explanations. Places are named as far as the
 * actor may know them, whoever it is that is asked about.
 */
export const personGuards: NonNullable<RecordService['guards']> = {
  abilities: [...TOUCHES, 'resetPassword', 'viewAs', 'edit:email'],
  refusals: (ctx, row, asker) => {
    const stronger = strongerThan(ctx, row, asker);
    const taking = stronger ?? takeover(ctx, row, asker);
    const looking = refusalToLook(ctx.policy, asker, person, row);
    return {
      ...(stronger && Object.fromEntries(TOUCHES.map((ability) => [ability, stronger]))),
      ...(taking && { resetPassword: taking, 'edit:email': taking }),
      ...(looking && { viewAs: asker.personId === ctx.asker.personId ? looking : (stronger ?? looking) }),
    };
  },
};

/** Nobody edits, disables, resets or deletes an account that holds more than they do. @throws Fault 403 */
export function refuseStronger(ctx: Ctx, target: DbRow): void {
  const because = strongerThan(ctx, target, ctx.asker);
  if (because) throw stopped(target, 'edit', because);
}

/** A guard names no permission: none is missing. Its explanation is that of the action it stands before. */
const stopped = ({ id }: DbRow, action: string, { key, values = {} }: Because): Fault =>
  new Fault('forbidden', key, { values, about: { type: person.type, id, action } });

function strongerThan(ctx: Ctx, target: DbRow, asker: Asker): Because | undefined {
  const excess = excessOfPerson(ctx.policy, asker, target.id);
  if (excess.some((e) => e.permission === 'superadmin')) return { key: 'person.isSuperadmin' };
  return holdsMore(ctx, excess, asker);
}

/**
 * Whoever changes how somebody signs in - password, link, address, factors - can act as them, and so reaches what needs
 * no grant: their own records, wherever they stand. So it takes the right to reset their password in every organization
 * in which they stand, each judged as if they stood in no other. @throws Fault 403
 */
export function refuseTakeover(ctx: Ctx, target: DbRow): void {
  refuseStronger(ctx, target);
  const because = takeover(ctx, target, ctx.asker);
  if (!because) return;
  throw new Fault('forbidden', because.key, { permission: 'person:resetPassword', values: because.values ?? {} });
}

function takeover(ctx: Ctx, target: DbRow, asker: Asker): Because | undefined {
  const facts = ctx.policy.person(target.id);
  const home = facts?.organizationId ?? null;
  const places = [...(home === null ? [] : [home]), ...(facts?.groups ?? [])];
  for (const [tenant, there] of Map.groupBy(places, (id) => ctx.policy.tree.organizationOf(id))) {
    const at = home !== null && there.includes(home) ? home : null;
    const row = { ...target, organization_id: at, home_id: at ?? there[0], places: there.filter((id) => id !== home) };
    if (may(ctx.policy, asker, person, 'resetPassword', row)) continue;
    const place = nameIfSeen(ctx, tenant);
    const values = { name: target.name as string, ...(place === undefined ? {} : { place }) };
    return { key: place === undefined ? 'person.standsElsewhere' : 'person.standsAt', values };
  }
  return undefined;
}

/** Refuses what touches an account that holds more, and says what and where as far as the actor may know. @throws Fault 403 */
export function refuseHolding(ctx: Ctx, excess: readonly Excess[]): void {
  const because = holdsMore(ctx, excess, ctx.asker);
  if (because) throw new Fault('forbidden', because.key, { values: because.values ?? {} });
}

/** The refusal speaks to the actor, or, about somebody else, of them by name. */
function holdsMore(ctx: Ctx, excess: readonly Excess[], { personId }: Asker): Because | undefined {
  if (excess.length === 0) return undefined;
  const other = personId === ctx.asker.personId ? undefined : { person: ctx.nameOf(personId) };
  for (const { permission, placeId } of excess) {
    const place = nameIfSeen(ctx, placeId);
    if (place === undefined) continue;
    const values = { permission, place, ...other };
    return { key: other ? 'person.strongerThan' : 'person.stronger', values };
  }
  if (other) return { key: 'person.strongerThanElsewhere', values: other };
  return { key: 'person.strongerElsewhere' };
}

/** The name of a place for a refusal; undefined when the actor may not view it: a refusal tells of no other tenant. */
export function nameIfSeen(ctx: Ctx, placeId: string): string | undefined {
  const me = ctx.policy.person(ctx.asker.personId);
  const row = { id: placeId, members: me?.groups.includes(placeId) ? [me.id] : [], grantees: [] };
  const seen = may(ctx.policy, ctx.asker, ctx.specOf('place').resource, 'view', row);
  return seen ? ctx.policy.tree.node(placeId)?.name : undefined;
}

/**
 * Whoever joins a place or gets a grant at it comes within reach of its user management, so only those who manage the
 * person already may bring them there.
 */
export async function mustManage(ctx: Ctx, personId: string): Promise<DbRow> {
  const row = await ctx.read(personSpec).find(personId);
  if (!row) throw new Fault('not-found', 'problem.notFound');
  refuseUnmanaged(ctx, row);
  return row;
}

/** The same for somebody who has been loaded already. @throws Fault 403 */
export function refuseUnmanaged(ctx: Ctx, row: DbRow): void {
  if (may(ctx.policy, ctx.asker, person, 'edit', row)) return;
  const values = { name: row.name as string };
  throw new Fault('forbidden', 'person.notManaged', { permission: 'person:edit', values });
}

/**
 * Somebody with full power who can sign in must always remain. Changes of people are made one at a time, so two
 * administrators cannot remove each other at once. @throws Fault 409
 */
export async function keepSuperadmin(ctx: Ctx): Promise<void> {
  if ((await countSuperadmins(ctx)) === 0) throw conflict('person.lastSuperadmin');
}

/** People who can sign in, now and after every date. */
export const SIGNS_IN_FOR_GOOD: Condition = {
  op: 'all',
  of: [
    { op: 'eq', field: 'enabled', value: true },
    { op: 'eq', field: 'may_sign_in', value: true },
    { op: 'eq', field: 'has_password', value: true },
    { op: 'eq', field: 'unlimited', value: true },
  ],
};

/** People with full power who can sign in, also after every date. */
export const countSuperadmins = (ctx: Ctx): Promise<number> =>
  ctx
    .read(personSpec)
    .countForGuard({ op: 'all', of: [{ op: 'eq', field: 'kind', value: 'superadmin' }, SIGNS_IN_FOR_GOOD] });
