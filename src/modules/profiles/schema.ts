import { z } from 'zod';
import { BITS } from '#access/bits.ts';
import { REACHES } from '#access/resource.ts';
import { f, idSchema } from '#wire/field.ts';
import { defineRecord, type RowOf } from '#wire/record.ts';
import { profile } from './access.ts';

export const lineSchema = z.strictObject({
  type: z.string().max(60),
  facet: z.string().max(60).optional(),
  action: z.string().max(60),
  reach: z.enum(REACHES as [string, ...string[]]),
  via: z.array(z.string().max(60)).max(20).optional(),
  by: z.string().max(60).optional(),
  list: z.union([z.enum(['mine', 'every']), z.array(idSchema).max(5000)]).optional(),
});

/** For each ticket status: the statuses that may follow. A status left out may be followed by any. */
const stateSchema = z.string().regex(/^\w{1,60}$/);
export const lifecycleSchema = z.record(stateSchema, z.array(stateSchema).max(60));

/** The systems that people come from. */
export const SYSTEMS = ['glpi', 'integria', 'pandora', 'footprints', 'nsp'] as const;
export type System = (typeof SYSTEMS)[number];

export const INTERFACES = ['standard', 'simplified'] as const;

export const profileSpec = defineRecord({
  resource: profile,
  path: 'profiles',
  title: 'name',
  defaultSort: 'name',
  verbs: ['list', 'get', 'create', 'edit', 'delete', 'history', 'export'],
  fields: {
    name: f.line({ create: 'required', edit: 'edit', list: true, sort: true, search: true }),
    abbreviation: f.line({ max: 3, create: 'optional', edit: 'edit', list: true }),
    description: f.text({ max: 10_000, create: 'optional', edit: 'edit', list: true }),
    interface: f.choice(INTERFACES, { create: 'optional', edit: 'edit', list: true, filter: true }),
    is_default: f.boolean({ create: 'optional', edit: 'edit', list: true }),
    place_id: f.place({ create: 'required', filter: true, choose: 'profile:create' }),
    shared_below: f.boolean({ create: 'optional', edit: 'edit' }),
    bits: f.json(z.array(z.enum(BITS.map((b) => b.code) as [string, ...string[]])).max(BITS.length), {
      create: 'optional',
      edit: 'edit',
    }),
    lines: f.json(z.array(lineSchema).max(5000), { create: 'optional', edit: 'edit' }),
    lifecycle: f.json(lifecycleSchema, { create: 'optional', edit: 'edit' }),
    template: f.line({ nullable: true, max: 60, create: 'optional' }),
    /** Who has it, and the grants that give it: as far as the reader may view these. */
    people: f.integer({ list: true }),
    grants: f.integer({}),
    created_at: f.datetime({}),
    updated_at: f.datetime({}),
  },
});

export type Profile = RowOf<typeof profileSpec>;
