import { all } from '#access/condition.ts';
import { conditionFor, decide } from '#access/decide.ts';
import type { GrantFacts, PersonFacts } from '#access/policy.ts';
import { excessInTime, excessOfGrant } from '#access/strength.ts';
import { personSpec } from '#modules/people/schema.ts';
import { joinLater, mustManage, refuseUnmanaged } from '#modules/people/section.ts';
import { refuseLifecycle } from '#modules/profiles/section.ts';
import type { Ctx } from '#platform/context.ts';
import { conflict, Fault, type FieldFault, forbidden, invalid } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { referenceFaults } from '#platform/records/references.ts';
import type { RecordService, Values } from '#platform/records/service.ts';
import { isAdministrative } from './administration.ts';
import { refuseAny } from './excess.ts';
import { bringByDates, bringHolder, bringsLater, joinsAt, refuseJoining } from './joining.ts';
import { grantSpec } from './schema.ts';
import { checkDates, isEnded, time } from './span.ts';

/** A grant as far as its power goes. Times are milliseconds since 1970; null is open-ended. */
interface Power {
  readonly profileId: string;
  readonly placeId: string;
  readonly below: boolean;
  readonly personId: string | null;
  readonly groupId: string | null;
  readonly from: number | null;
  readonly until: number | null;
}

/**
 * Nobody hands out, changes or takes away more than they hold themselves at the place, nor for longer.
 * @throws Fault 403 naming the permissions that are missing
 */
export function refuseExcess(ctx: Ctx, g: Power): void {
  // A profile that the policy does not know has no lines to measure: that is no reason to let it pass.
  if (!ctx.policy.profiles.has(g.profileId)) throw invalid({ field: 'profile_id', key: 'field.unknown.profile' });
  const lines = ctx.policy.lines(g.profileId);
  const receivers = receiversOf(ctx, g);
  const excess = excessInTime(ctx.policy, ctx.asker, g, (giver) =>
    excessOfGrant(ctx.policy, giver, lines, g.placeId, g.below, receivers),
  );
  refuseAny(ctx, excess, 'grant.excess');
  refuseLifecycle(ctx, { lines, lifecycle: ctx.policy.profiles.get(g.profileId)?.lifecycle ?? {} }, g);
}

/**
 * Who gets it; of a group, everybody who belongs to it now; undefined when that is not known yet. Whoever is given
 * something at a group belongs to it from then on.
 */
function receiversOf(ctx: Ctx, g: Power): PersonFacts[] | undefined {
  const { groupId, placeId } = g;
  if (groupId !== null) return ctx.policy.people.filter((p) => p.groups.includes(groupId));
  const person = g.personId === null ? undefined : ctx.policy.person(g.personId);
  if (!person) return undefined;
  const joins = joinsAt(ctx, placeId) && !person.groups.includes(placeId);
  return [joins ? { ...person, groups: [...person.groups, placeId] } : person];
}

const of = (row: Values): Power => ({
  profileId: row.profile_id as string,
  placeId: row.place_id as string,
  below: row.below === true,
  personId: (row.person_id as string | null | undefined) ?? null,
  groupId: (row.group_id as string | null | undefined) ?? null,
  from: time(row.starts_at),
  until: time(row.ends_at),
});

/** Grants, with their guards. A grant at a group or in a container makes its holder a member there. */
export const grantService: RecordService = {
  spec: grantSpec,
  markOf: (ctx, action, row) =>
    action === 'create' && isAdministrative(ctx.policy, row.profile_id as string) ? 'admin' : undefined,
  async beforeCreate(ctx, input): Promise<Values> {
    checkForm(ctx, input);
    if (typeof input.person_id === 'string') await mustManage(ctx, input.person_id);
    await removeEnded(ctx, input);
    return completed(ctx, input);
  },
  async afterCreate(ctx, row): Promise<void> {
    refuseExcess(ctx, of(row));
    await bringHolder(ctx, row);
  },
  beforeEdit(ctx, row, patch): Values {
    refuseByRule(row);
    refuseExcess(ctx, of(row));
    refuseExcess(ctx, of({ ...row, ...patch }));
    checkDates(ctx, { ...row, ...patch }, row);
    checkRole(ctx, { ...row, ...patch }, row.id);
    return patch;
  },
  async afterEdit(ctx, before, after): Promise<void> {
    await bringByDates(ctx, before, after);
  },
  async beforeDelete(ctx, row): Promise<void> {
    mustTake(ctx, row);
  },
};

/** Why the actor cannot change or take away this grant, although they may change grants there; undefined when they can. */
export const refusalOfChange = (ctx: Ctx, row: Values): Fault | undefined =>
  refusalOf(() => {
    refuseByRule(row);
    refuseExcess(ctx, of(row));
  });

/** Why the actor cannot give this profile there, whatever else may be said against the grant; undefined when they can. */
export const refusalOfProfile = (ctx: Ctx, values: Values): Fault | undefined =>
  refusalOf(() => {
    checkHome(ctx, values);
    mustHold(ctx, values);
  });

function refusalOf(work: () => void): Fault | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

/** What a rule gives goes and comes with the rule. @throws Fault 409 */
function refuseByRule(row: Values): void {
  if (typeof row.rule_id === 'string') throw conflict('grant.byRule');
}

/** One that has ended makes room for a new one like it: it stays in the history, not in the way. */
async function removeEnded(ctx: Ctx, input: Values): Promise<void> {
  const same = ['person_id', 'group_id', 'profile_id', 'place_id'].flatMap((field) => {
    const value = input[field];
    return typeof value === 'string' ? [{ op: 'eq', field, value } as const] : [];
  });
  const alike = await ctx.read(grantSpec).forSystem({ op: 'all', of: same });
  const ended = alike.filter((g) => g.rule_id === null && isEnded(ctx, g));
  for (const g of ended) await ctx.write(grantSpec).remove(g.id);
}

/** What a grant must be to be one. @throws Fault 422 */
function checkForm(ctx: Ctx, input: Values): void {
  const { person_id = null, group_id = null } = input;
  if ((person_id === null) === (group_id === null)) throw invalid({ field: 'person_id', key: 'grant.oneHolder' });
  checkDates(ctx, input);
  checkHome(ctx, input);
  checkRole(ctx, input);
}

const completed = (ctx: Ctx, input: Values): Values => ({
  ...input,
  cause: input.cause ?? 'hand',
  given_by: ctx.actor.id,
});

/**
 * A container gives each person one role at a time, and no role to groups. The database holds to the same, also when
 * two are given at once. @throws Fault 422
 */
function checkRole(ctx: Ctx, input: Values, id?: string): void {
  const { placeId, personId, groupId, from, until } = of(input);
  if (ctx.policy.tree.kindOf(placeId) !== 'container') return;
  if (groupId !== null) throw invalid({ field: 'group_id', key: 'constraint.grant_group_id' });
  const overlaps = (g: GrantFacts): boolean =>
    (g.from ?? -Infinity) < (until ?? Infinity) && (from ?? -Infinity) < (g.until ?? Infinity);
  const others = ctx.policy.everyGrantOf(personId ?? '').filter((g) => g.placeId === placeId && g.id !== id);
  if (others.some(overlaps)) throw invalid({ field: 'person_id', key: 'constraint.grant_person_id' });
}

/** A profile can be granted where it is at home and below, so that a container's profiles stay in it. */
function checkHome(ctx: Ctx, input: Values): void {
  const home = ctx.policy.profiles.get(input.profile_id as string)?.placeId;
  if (home !== undefined && !ctx.policy.tree.isUnder(input.place_id as string, home)) {
    throw invalid({ field: 'place_id', key: 'grant.outsideProfile' });
  }
}

/** Checks once what giving a profile at a place asks for, whoever gets it. @throws Fault 403, 422 */
export async function refuseGrant(ctx: Ctx, profileId: string, placeId: string): Promise<void> {
  const input = { profile_id: profileId, place_id: placeId };
  const faults = await referenceFaults(ctx, grantSpec, input);
  if (faults.length > 0) throw invalid(...faults);
  checkHome(ctx, input);
  refuseExcess(ctx, of(input));
}

/**
 * Gives a profile at a place to many people whom the actor is known to manage, and who are members there.
 * @throws Fault 403, 422
 */
export async function giveToMany(
  ctx: Ctx,
  g: { readonly profileId: string; readonly placeId: string; readonly cause: 'import' },
  people: readonly string[],
): Promise<void> {
  await refuseGrant(ctx, g.profileId, g.placeId);
  await ctx.write(grantSpec).createMany(
    people.map((id) => ({
      person_id: id,
      profile_id: g.profileId,
      place_id: g.placeId,
      cause: g.cause,
      given_by: ctx.actor.id,
    })),
  );
}

/** Why a grant cannot be given to this person. @throws Fault 403, 422 */
export function refuseGiving(ctx: Ctx, values: Values, person: DbRow): void {
  mustGive(ctx, values, person);
  if (joinsAt(ctx, values.place_id as string)) refuseJoining(ctx, person.id, [values.place_id as string]);
}

function mustGive(ctx: Ctx, values: Values, person: DbRow | undefined): void {
  checkForm(ctx, values);
  if (person) refuseUnmanaged(ctx, person);
  mustHold(ctx, values);
}

/** Grants are given there by whoever may, of what they hold. @throws Fault 403, 422 */
function mustHold(ctx: Ctx, values: Values): void {
  const d = decide(ctx.policy, ctx.asker, grantSpec.resource, 'create', values);
  if (!d.allowed) throw forbidden(d.because, 'grant:create');
  refuseExcess(ctx, of(values));
}

/** Why a grant cannot be taken away. @throws Fault 403, 409 */
export function refuseTaking(ctx: Ctx, row: DbRow): void {
  const d = decide(ctx.policy, ctx.asker, grantSpec.resource, 'delete', row);
  if (!d.allowed) throw forbidden(d.because, 'grant:delete');
  mustTake(ctx, row);
}

function mustTake(ctx: Ctx, row: DbRow): void {
  refuseByRule(row);
  refuseExcess(ctx, of(row));
}

/** Told of a grant that cannot be given, by its number among those asked for. */
type Refuse = (index: number, fault: Fault) => void;

/**
 * Gives many grants as if each were given by itself, to people who have been brought into the groups that some of them
 * are at; those of whom a grant begins later come with it. Those that are refused are told and left out; the caller is to
 * undo the rest. All name the same columns.
 */
export async function giveAll(ctx: Ctx, asked: readonly Values[], refuse: Refuse): Promise<(DbRow | undefined)[]> {
  const people = await peopleOf(ctx, asked);
  const known = new Map<string, Promise<FieldFault[]>>();
  const good: { readonly index: number; readonly values: Values }[] = [];
  for (const [index, values] of asked.entries()) {
    try {
      const { person_id, ...others } = values;
      const faults = await referencesOnce(ctx, others, known);
      const person = typeof person_id === 'string' ? people.get(person_id) : undefined;
      if (typeof person_id === 'string' && !person) faults.push({ field: 'person_id', key: 'field.unknown.person' });
      if (faults.length > 0) throw invalid(...faults);
      mustGive(ctx, values, person);
      if (bringsLater(ctx, values)) refuseJoining(ctx, values.person_id as string, [values.place_id as string]);
      good.push({ index, values: completed(ctx, values) });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      refuse(index, error);
    }
  }
  const made: (DbRow | undefined)[] = asked.map(() => undefined);
  for (let from = 0; from < good.length; from += AT_ONCE) {
    const some = good.slice(from, from + AT_ONCE);
    const rows = await ctx.write(grantSpec).createMany(some.map((g) => g.values));
    const later = rows.filter((row) => bringsLater(ctx, row));
    await joinLater(
      ctx,
      later.map((row) => row.id),
    );
    some.forEach((g, i) => {
      made[g.index] = rows[i];
    });
  }
  return made;
}

const AT_ONCE = 2000;

/** Those of the people concerned whom the actor may view. */
async function peopleOf(ctx: Ctx, asked: readonly Values[]): Promise<ReadonlyMap<string, DbRow>> {
  const ids = [...new Set(asked.flatMap((v) => (typeof v.person_id === 'string' ? [v.person_id] : [])))];
  const view = conditionFor(ctx.policy, ctx.asker, personSpec.resource, 'view');
  const rows = await ctx.read(personSpec).forSystem(all([view, { op: 'in', field: 'id', values: ids }]));
  return new Map(rows.map((row) => [row.id, row]));
}

/** What is wrong with the references, each of which is looked up once. */
async function referencesOnce(
  ctx: Ctx,
  values: Values,
  known: Map<string, Promise<FieldFault[]>>,
): Promise<FieldFault[]> {
  const found: FieldFault[] = [];
  for (const [name, value] of Object.entries(values)) {
    const key = `${name} ${String(value)}`;
    const faults = known.get(key) ?? referenceFaults(ctx, grantSpec, { [name]: value });
    known.set(key, faults);
    found.push(...(await faults));
  }
  return found;
}
