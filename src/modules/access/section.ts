import { may } from '#access/decide.ts';
import { explain, type GrantStep } from '#access/explain.ts';
import { cellName, UnknownNameError } from '#access/resource.ts';
import { grant } from '#modules/grants/access.ts';
import { personSpec } from '#modules/people/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { invalid, notFound } from '#platform/errors.ts';
import { type Section, route } from '#platform/section.ts';
import { explainAccess } from './api.ts';

interface Question {
  person_id?: string | undefined;
  type: string;
  id: string;
  action: string;
  facet?: string | undefined;
}

/** Explains a decision on a record that the asker may view; what they may not view is not found. */
async function explainTo(ctx: Ctx, q: Question) {
  if (!ctx.knows(q.type)) throw invalid({ field: 'type', key: 'field.filter', values: { value: q.type } });
  const spec = ctx.specOf(q.type);
  try {
    ctx.policy.cell(cellName(q.type, q.action, q.facet));
  } catch (error) {
    if (!(error instanceof UnknownNameError)) throw error;
    throw invalid({ field: 'action', key: 'field.filter', values: { value: q.action } });
  }
  const row = await ctx.read(spec).find(q.id);
  if (!row) throw notFound();
  const personId = q.person_id ?? ctx.asker.personId;
  if (personId !== ctx.asker.personId) {
    const person = await ctx.read(personSpec).find(personId);
    if (!person || !may(ctx.policy, ctx.asker, personSpec.resource, 'view', person, 'detail')) throw notFound();
  }
  const whole = explain(ctx.policy, { personId, now: ctx.now.getTime() }, spec.resource, q.action, row, q.facet);
  if (personId === ctx.asker.personId) return whole;
  const home = row[spec.resource.home] as string;
  return { ...whole, grants: whole.grants.filter((g) => maySee(ctx, personId, home, g)) };
}

/**
 * What somebody holds elsewhere is told to those who may view that grant; what made a yes from where the record is at
 * home, or from above, is told to whoever sees the record.
 */
const maySee = (ctx: Ctx, personId: string, home: string, g: GrantStep): boolean =>
  (g.counts && ctx.policy.tree.isUnder(home, g.placeId)) ||
  may(ctx.policy, ctx.asker, grant, 'view', { id: g.grantId, place_id: g.placeId, person_id: personId });

export { StoredPolicies } from './policy-source.ts';
export { COMMAND_LINE, FIRST_START, type SystemActor, UPKEEP } from './system-actors.ts';

/** Questions about access. */
export const accessSection: Section = {
  name: 'access',
  records: [],
  routes: [route(explainAccess, async (ctx, { query }) => (await explainTo(ctx, query)) as never)],
};
