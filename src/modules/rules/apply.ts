import type { RULES as System } from '#modules/access/section.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import { isSpokenOf } from './people.ts';
import { refuseBeyond } from './power.ts';
import { type Rule, ruleSpec } from './schema.ts';

/** Some people, or everybody. */
type People = readonly string[] | undefined;

/**
 * Makes the grants of all rules what they should be for the people who have changed in this transaction, before it is
 * committed: whoever fits no longer loses the grant with the very change that made it so. Grants given by hand are
 * never touched.
 */
export async function settleRules(ctx: Ctx, system: typeof System): Promise<boolean> {
  const due = await rowsOf<{ person_id: string | null }>(ctx.tables, 'delete from rule_due returning person_id');
  if (due.length === 0) return false;
  const ids = due.flatMap((row) => row.person_id ?? []);
  const people = ids.length < due.length ? undefined : [...new Set(ids)];
  const rules = (await ctx.read(ruleSpec).forSystem({ op: 'always' })) as unknown as Rule[];
  const fresh = await ctx.refreshed();
  const by = fresh.as({ actor: system.actor, personId: system.facts.id });
  for (const rule of rules) refuseBeyond(fresh, { ...rule }, await bring(by, rule, people));
  return true;
}

/** Takes away what the rule gives no more, then gives what it does not give yet. Answers to whom. */
async function bring(ctx: Ctx, rule: Rule, people: People): Promise<string[]> {
  await ctx.write(grantSpec).removeMany(await surplus(ctx, rule, people));
  const missing = rule.enabled ? await lacking(ctx, rule, people) : [];
  await ctx.write(grantSpec).createMany(
    missing.map((person_id) => ({
      person_id,
      profile_id: rule.profile_id,
      place_id: rule.at_place_id,
      below: rule.below,
      cause: 'rule',
      rule_id: rule.id,
    })),
  );
  return missing;
}

const collector = () => {
  const values: unknown[] = [];
  return { values, param: (value: unknown): string => `$${values.push(value)}` };
};

/** Grants of the rule that it does not make. */
async function surplus(ctx: Ctx, rule: Rule, people: People): Promise<string[]> {
  const { values, param } = collector();
  const same = `g.profile_id = ${param(rule.profile_id)} and g.place_id = ${param(rule.at_place_id)} and g.below = ${param(rule.below)}`;
  const fits = `exists (select 1 from person t where t.id = g.person_id and ${isSpokenOf(rule, param)})`;
  const kept = `${param(rule.enabled)}::boolean and ${same} and ${fits}`;
  const some = people === undefined ? 'true' : `g.person_id = any(${param(people)}::uuid[])`;
  const text = `select g.id from access_grant g where g.rule_id = ${param(rule.id)} and ${some} and not (${kept})`;
  return (await rowsOf<{ id: string }>(ctx.tables, text, values)).map((row) => row.id);
}

/** The role that somebody has already at a container, which gives each person one: a rule leaves it to them. */
const roleAt = (place: string): string =>
  'select 1 from access_grant g join place p on p.id = g.place_id ' +
  `where p.kind = 'container' and p.id = ${place} and g.person_id = t.id and (g.ends_at is null or g.ends_at > now())`;

/** People of whom the rule speaks and who have no grant of it. */
async function lacking(ctx: Ctx, rule: Rule, people: People): Promise<string[]> {
  const { values, param } = collector();
  const some = people === undefined ? 'true' : `t.id = any(${param(people)}::uuid[])`;
  const text =
    `select t.id from person t where ${isSpokenOf(rule, param)} and ${some} and ` +
    `not exists (select 1 from access_grant g where g.rule_id = ${param(rule.id)} and g.person_id = t.id) and ` +
    `not exists (${roleAt(param(rule.at_place_id))}) order by t.id`;
  return (await rowsOf<{ id: string }>(ctx.tables, text, values)).map((row) => row.id);
}

/** Everybody of whom a rule would speak. */
export async function spokenOf(ctx: Ctx, rule: Parameters<typeof isSpokenOf>[0]): Promise<string[]> {
  const { values, param } = collector();
  const text = `select t.id from person t where ${isSpokenOf(rule, param)}`;
  return (await rowsOf<{ id: string }>(ctx.tables, text, values)).map((row) => row.id);
}
