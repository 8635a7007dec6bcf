import type { z } from 'zod';
import { all } from '#access/condition.ts';
import { conditionFor, decide, may } from '#access/decide.ts';
import { RULES } from '#modules/access/section.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import { refuseGrant } from '#modules/grants/section.ts';
import { listCustomFields } from '#modules/people/section.ts';
import { personSpec } from '#modules/people/schema.ts';
import { placeSpec } from '#modules/places/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { type FieldFault, forbidden, invalid, notFound } from '#platform/errors.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { RecordService, Values } from '#platform/records/service.ts';
import { rule } from './access.ts';
import type { previewSchema } from './api.ts';
import { spokenOf } from './apply.ts';
import { refusePower } from './power.ts';
import { type Criterion, ruleSpec } from './schema.ts';

/** Details of people, which not everybody sees who sees the people. */
const DETAILS: readonly Criterion['field'][] = ['employee_number', 'custom'];

/**
 * Places that the actor may not view give the same answer as places that do not exist; details are asked for by those
 * who see them of everybody of whom the rule may speak.
 */
async function criteriaFaults(ctx: Ctx, criteria: readonly Criterion[], placeId: string): Promise<FieldFault[]> {
  const fields = new Set((await listCustomFields(ctx)).map((f) => f.key));
  const faults: FieldFault[] = [];
  const anybody = { home_id: placeId, places: [] };
  const seesDetails = may(ctx.policy, ctx.asker, personSpec.resource, 'view', anybody, 'detail');
  for (const [n, c] of criteria.entries()) {
    const field = `criteria.${n}`;
    if (DETAILS.includes(c.field) && !seesDetails) faults.push({ field: `${field}.field`, key: 'rule.noDetails' });
    if (c.field === 'custom' && !fields.has(c.key)) {
      faults.push({ field: `${field}.key`, key: 'rule.unknownField', values: { key: c.key } });
    }
    if (c.field !== 'organization' && c.field !== 'group') continue;
    for (const id of c.in) {
      const known = ctx.policy.tree.kindOf(id) === c.field && (await ctx.read(placeSpec).find(id)) !== undefined;
      if (!known) faults.push({ field: `${field}.in`, key: 'field.unknown.place' });
    }
  }
  return faults;
}

async function check(ctx: Ctx, row: Values, before?: Values): Promise<void> {
  if (before === undefined || row.criteria !== before.criteria) {
    const faults = await criteriaFaults(ctx, row.criteria as Criterion[], row.place_id as string);
    if (faults.length > 0) throw invalid(...faults);
  }
  await refuseGrant(ctx, row.profile_id as string, row.at_place_id as string);
  refusePower(ctx, row);
}

/** Rules, with their guards. What they give follows when the change is settled. */
export const ruleService: RecordService = {
  spec: ruleSpec,
  computed: { people: 'select count(*)::int from access_grant g where g.rule_id = t.id' },
  async beforeCreate(ctx, input): Promise<Values> {
    await check(ctx, input);
    return input;
  },
  async beforeEdit(ctx, row, patch): Promise<Values> {
    refusePower(ctx, row);
    await check(ctx, { ...row, ...patch }, row);
    return patch;
  },
  async beforeDelete(ctx, row): Promise<void> {
    refusePower(ctx, row);
    const system = ctx.as({ actor: RULES.actor, personId: RULES.facts.id });
    const given = await system.read(grantSpec).forSystem({ op: 'eq', field: 'rule_id', value: row.id });
    await system.write(grantSpec).removeMany(given.map((g) => g.id));
  },
};

type Draft = { id?: string | undefined; place_id: string; enabled?: boolean | undefined; criteria: Criterion[] };

/** Who would gain and lose by a rule; names only of people whom the asker may view. @throws Fault 403, 404, 422 */
export async function preview(ctx: Ctx, draft: Draft): Promise<z.input<typeof previewSchema>> {
  const row = draft.id === undefined ? undefined : await changing(ctx, draft.id);
  if (!row && !may(ctx.policy, ctx.asker, rule, 'create', { place_id: draft.place_id })) {
    throw invalid({ field: 'place_id', key: 'field.unknown.place' });
  }
  const home = (row ?? draft).place_id as string;
  const faults = await criteriaFaults(ctx, draft.criteria, home);
  if (faults.length > 0) throw invalid(...faults);
  const spoken = draft.enabled === false ? [] : await spokenOf(ctx, { ...draft, place_id: home });
  const held = row ? await ctx.read(grantSpec).forSystem({ op: 'eq', field: 'rule_id', value: row.id }) : [];
  const had = new Set(held.map((g) => g.person_id as string));
  const has = new Set(spoken);
  const gains = spoken.filter((id) => !had.has(id));
  const loses = [...had].filter((id) => !has.has(id));
  return {
    people: spoken.length,
    gain: gains.length,
    lose: loses.length,
    gains: await named(ctx, gains),
    loses: await named(ctx, loses),
  };
}

/** A rule that the asker may change. @throws Fault 404, 403 */
async function changing(ctx: Ctx, id: string): Promise<DbRow> {
  const row = await ctx.read(ruleSpec).find(id);
  if (!row) throw notFound();
  const d = decide(ctx.policy, ctx.asker, rule, 'edit', row);
  if (!d.allowed) throw forbidden(d.because, 'rule:edit');
  return row;
}

const NAMED = 50;

async function named(ctx: Ctx, ids: readonly string[]): Promise<{ id: string; name: string }[]> {
  if (ids.length === 0) return [];
  const view = conditionFor(ctx.policy, ctx.asker, personSpec.resource, 'view');
  const condition = all([view, { op: 'in', field: 'id', values: ids }]);
  const rows = await ctx.read(personSpec).rowsWhere(condition, { sort: 'name', limit: NAMED });
  return rows.map((row) => ({ id: row.id, name: row.name as string }));
}
