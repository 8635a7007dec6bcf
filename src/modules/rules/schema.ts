import { z } from 'zod';
import { PERSON_KINDS } from '#access/policy.ts';
import { f, idSchema, lineSchema } from '#wire/field.ts';
import { defineRecord, type RowOf } from '#wire/record.ts';
import { rule } from './access.ts';

const places = z.array(idSchema).min(1).max(100);
const words = z.array(lineSchema(200, 1)).min(1).max(100);

/**
 * One thing that must be true of a person; with several values one of them. Only what administrators set: by what
 * people write into their own account they would give themselves rights.
 */
export const criterionSchema = z.discriminatedUnion('field', [
  /** The home organization is one of these, or lies under one. */
  z.strictObject({ field: z.literal('organization'), in: places, below: z.boolean().optional() }),
  z.strictObject({ field: z.literal('group'), in: places }),
  z.strictObject({
    field: z.literal('kind'),
    in: z
      .array(z.enum(PERSON_KINDS as [string, ...string[]]))
      .min(1)
      .max(4),
  }),
  z.strictObject({ field: z.literal('employee_number'), in: words }),
  /** A custom user field, by its key. */
  z.strictObject({ field: z.literal('custom'), key: z.string().min(1).max(60), in: words }),
]);

export type Criterion = z.output<typeof criterionSchema>;

export const ruleSpec = defineRecord({
  resource: rule,
  path: 'rules',
  title: 'name',
  defaultSort: 'name',
  verbs: ['list', 'get', 'create', 'edit', 'delete', 'history', 'export'],
  fields: {
    name: f.line({ create: 'required', edit: 'edit', list: true, sort: true, search: true }),
    description: f.text({ max: 10_000, create: 'optional', edit: 'edit' }),
    place_id: f.place({ create: 'required', list: true, filter: true, choose: 'rule:create' }),
    enabled: f.boolean({ create: 'optional', edit: 'edit', list: true, filter: true }),
    criteria: f.json(z.array(criterionSchema).min(1).max(20), { create: 'required', edit: 'edit' }),
    profile_id: f.profile({ create: 'required', edit: 'edit', list: true, filter: true }),
    at_place_id: f.place({ create: 'required', edit: 'edit', list: true, choose: 'grant:create' }),
    below: f.boolean({ create: 'optional', edit: 'edit', list: true }),
    people: f.integer({ list: true }),
    created_at: f.datetime({}),
    updated_at: f.datetime({}),
  },
});

export type Rule = RowOf<typeof ruleSpec>;
