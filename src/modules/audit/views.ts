import { always } from '#access/condition.ts';
import { conditionFor } from '#access/decide.ts';
import { identifier, toSql } from '#access/sql.ts';
import { hasFullPower } from '#access/strength.ts';
import type { Ctx } from '#platform/context.ts';
import type { Param } from '#platform/records/filters.ts';
import type { Narrowing } from '#platform/records/service.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { VIEWS } from './schema.ts';

/** What decides about rights without being a record: policy files, planned changes, settings. */
const BESIDE = ['policy', 'change', 'setting'];

/** What is done to records whose every change decides, and changes nothing in them. */
const READING = ['export', 'viewAs.look'];

/** Fields that say what people may do, of types of which not every field does. */
const decidingFields = (spec: RecordSpec): string[] =>
  Object.entries(spec.fields).flatMap(([name, field]) => (field.changesPolicy ? [name] : []));

/** The ready-made filters of the audit. */
export const auditViews: Readonly<Record<(typeof VIEWS)[number], (ctx: Ctx) => Narrowing>> = {
  permissions: (ctx) => {
    const types = [...ctx.policy.resources.values()].filter((r) => r.changesPolicy && ctx.knows(r.type));
    const specs = types.map((r) => ctx.specOf(r.type));
    const wholly = specs.filter((spec) => decidingFields(spec).length === 0).map((spec) => spec.resource.type);
    const partly = specs.filter((spec) => decidingFields(spec).length > 0);
    const sql = (param: Param): string =>
      [
        `(t.type = any(${param([...wholly, ...BESIDE])}::text[]) and t.action <> all(${param(READING)}::text[]))`,
        ...partly.map((spec) => ofDecidingFields(ctx, spec, param)),
      ].join(' or ');
    return { within: always, sql: (param) => `(${sql(param)})` };
  },
};

/**
 * Entries of records that were made, deleted, or changed in a field that decides - as far as the reader may view that
 * field on the record: that a hidden value has changed is not told by finding the entry.
 */
function ofDecidingFields(ctx: Ctx, spec: RecordSpec, param: Param): string {
  const { resource: r } = spec;
  const fields = decidingFields(spec);
  const changed = (names: readonly string[]): string =>
    `(t.before ?| ${param(names)}::text[] or t.after ?| ${param(names)}::text[])`;
  const facetOf = (name: string): string | undefined =>
    Object.entries(r.facets).find(([, facet]) => facet.fields.includes(name))?.[0];
  const of = (shown: string): string =>
    `(t.type = ${param(r.type)} and (t.action in ('create', 'delete') or ${shown}))`;
  if (hasFullPower(ctx.policy, ctx.asker)) return of(changed(fields));
  const seen = [...Map.groupBy(fields, facetOf)].map(([facet, names]) => {
    const values: unknown[] = [];
    const view = conditionFor(ctx.policy, ctx.asker, r, 'view', facet);
    const may = toSql(view, r, ctx.policy.tree, 'r', values).replaceAll(/\$(\d+)/g, (_, n) => param(values[n - 1]));
    return `${changed(names)} and ${may}`;
  });
  return of(`exists (select 1 from ${identifier(r.table)} r where r.id = t.record_id and (${seen.join(' or ')}))`);
}
