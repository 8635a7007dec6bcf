import { dangerGained } from '#access/danger.ts';
import { diffPolicies } from '#access/diff.ts';
import type { PersonFacts } from '#access/policy.ts';
import { hasFullPower } from '#access/strength.ts';
import { comparable } from '#modules/access/section.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import { conflict, Fault } from '#platform/errors.ts';
import type { Attends } from '#platform/section.ts';

const KEY = 'second_person';

interface Settings {
  readonly second_person: boolean;
  readonly binds_me: boolean;
}

export async function changeSettings(ctx: Ctx): Promise<Settings> {
  const second_person = await isOn(ctx);
  return { second_person, binds_me: second_person && (await hasOther(ctx)) };
}

async function isOn(ctx: Ctx): Promise<boolean> {
  const found = await ctx.tables.selectFrom('setting').select('value').where('key', '=', KEY).executeTakeFirst();
  return found?.value === true;
}

/** Whether there is another super administrator who can sign in: somebody who could agree to whatever it is. */
const hasOther = async (ctx: Ctx): Promise<boolean> => (await othersOf(ctx)).length > 0;

async function othersOf(ctx: Ctx): Promise<PersonFacts[]> {
  const others = await ctx.read(personSpec).forSystem({
    op: 'all',
    of: [
      { op: 'eq', field: 'kind', value: 'superadmin' },
      { op: 'eq', field: 'may_sign_in', value: true },
      { op: 'eq', field: 'has_password', value: true },
    ],
  });
  return others.flatMap(({ id }) => {
    const person = id === ctx.actor.id ? undefined : ctx.policy.person(id);
    return person && ctx.policy.isActive(person, ctx.now.getTime()) ? [person] : [];
  });
}

const staysFor = (people: readonly PersonFacts[]): boolean => people.some((p) => p.validUntil === null);

/** @throws Fault 403 but for super administrators, and for taking it back alone */
export async function putChangeSetting(
  ctx: Ctx,
  { second_person }: { readonly second_person: boolean },
): Promise<Settings> {
  if (!hasFullPower(ctx.policy, ctx.asker)) throw new Fault('forbidden', 'changes.onlySuperadmin');
  const was = await isOn(ctx);
  if (was && !second_person && (await binds(ctx))) throw new Fault('forbidden', 'changes.needsSecond');
  await ctx.tables
    .insertInto('setting')
    .values({ key: KEY, value: second_person })
    .onConflict((c) => c.column('key').doUpdateSet({ value: second_person }))
    .execute();
  await ctx.audit({
    action: 'edit',
    type: 'setting',
    recordId: null,
    before: { second_person: was },
    after: { second_person },
  });
  return changeSettings(ctx);
}

/** Whether this actor needs somebody else: not in a trial, not when somebody has agreed, not the installation itself. */
const binds = async (ctx: Ctx): Promise<boolean> =>
  !ctx.isTrial &&
  ctx.actor.id !== null &&
  ctx.actor.approvedBy === undefined &&
  (await isOn(ctx)) &&
  (await hasOther(ctx));

/**
 * Where the installation asks for it, nobody gives shielded permissions alone, by whatever route - nor takes away the
 * last ones who could agree, and would be bound no more.
 */
export const askForSecond: Attends = async (before) => {
  const others = (await binds(before)) ? await othersOf(before) : undefined;
  return async (after) => {
    if (!others) return;
    const left = await othersOf(after);
    if (left.length === 0 || (staysFor(others) && !staysFor(left))) throw new Fault('forbidden', 'changes.lastSecond');
    if (before.policy === after.policy) return;
    const was = comparable(before.policy, after.policy);
    const now = before.now.getTime();
    const danger = dangerGained(was, after.policy, diffPolicies(was, after.policy, now), now);
    if (danger.length === 0) return;
    throw new Fault('forbidden', 'changes.needsSecondFor', { values: { permissions: danger.join(',') } });
  };
};

/**
 * Days for which somebody whose way of signing in another person has changed agrees to nothing of theirs. What was done
 * before a second person was asked for does not count: until then nobody needed one.
 */
const AT_HAND = 7;

/**
 * Whoever has just set the password of an account, or sent its mail elsewhere, may be sitting at it: it is no second
 * person to them. @throws Fault 409
 */
export async function refuseAtHand(ctx: Ctx, askedId: string, authorId: string): Promise<void> {
  if (!(await isOn(ctx))) return;
  const found = await rowsOf(
    ctx.tables,
    "select 1 from audit where record_id = $1 and actor_id = $2 and type = 'person' and not denied " +
      "and (action in ('password', 'resetFactors') or (action = 'edit' and after ? 'email')) " +
      'and at > now() - make_interval(days => $3) and at > coalesce((select max(at) from audit ' +
      "where record_id is null and type = 'setting' and not denied and after->>$4 = 'true'), '-infinity') limit 1",
    [askedId, authorId, AT_HAND, KEY],
  );
  const names = { name: ctx.nameOf(askedId), author: ctx.nameOf(authorId) };
  if (found.length > 0) throw conflict('changes.atHand', { ...names, days: AT_HAND });
}
