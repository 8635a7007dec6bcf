import { may } from '#access/decide.ts';
import { explain } from '#access/explain.ts';
import { cellName, UnknownNameError } from '#access/resource.ts';
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
  return explain(ctx.policy, { personId, now: ctx.now.getTime() }, spec.resource, q.action, row, q.facet);
}

export { StoredPolicies } from './policy-source.ts';
export { COMMAND_LINE, FIRST_START, type SystemActor, UPKEEP } from './system-actors.ts';

/** Questions about access. */
export const accessSection: Section = {
  name: 'access',
  records: [],
  routes: [route(explainAccess, async (ctx, { query }) => (await explainTo(ctx, query)) as never)],
};
