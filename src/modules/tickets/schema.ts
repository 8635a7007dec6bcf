import { z } from 'zod';
import { f } from '#wire/field.ts';
import { defineRecord, type RowOf } from '#wire/record.ts';
import { DESKS } from '#modules/places/schema.ts';
import { ticket } from './access.ts';

/** Statuses and resolutions of Pandora ITSM and Integria IMS. */
export const STATUSES = [
  'new',
  'unconfirmed',
  'assigned',
  'reopened',
  'pending_closure',
  'pending_third_party',
  'closed',
] as const;
export const OPEN_STATUSES = STATUSES.slice(0, -1);
export const PRIORITIES = ['maintenance', 'informative', 'low', 'medium', 'serious', 'very_serious'] as const;
export const RESOLUTIONS = [
  'fixed',
  'invalid',
  'wont_fix',
  'duplicate',
  'works_for_me',
  'incomplete',
  'expired',
  'moved',
  'in_process',
] as const;
export const TYPES = ['incident', 'request', 'question'] as const;

export const ticketSpec = defineRecord({
  resource: ticket,
  path: 'tickets',
  title: 'title',
  defaultSort: '-updated_at',
  verbs: ['list', 'get', 'create', 'edit', 'delete', 'restore', 'purge', 'history', 'export'],
  details: { observer: 'person' },
  parts: { workunit: { of: 'ticket_id', tells: [], facets: { note: 'notes' } } },
  indexes: {
    orders: ['updated_at', 'created_at', 'number'],
    columns: [
      'place_id',
      'owner_id',
      'creator_id',
      'requester_id',
      'requester_organization_id',
      'owner_organization_id',
      'parent_id',
    ],
  },
  fields: {
    number: f.integer({ list: true, sort: true, filter: true, search: true }),
    title: f.line({ create: 'required', edit: 'edit', list: true, search: true }),
    description: f.text({ create: 'optional', edit: 'edit', search: true }),
    status: f.choice(STATUSES, { edit: 'edit', list: true, filter: true }),
    priority: f.choice(PRIORITIES, { create: 'optional', edit: 'edit', list: true, filter: true }),
    type: f.choice(TYPES, { create: 'optional', edit: 'edit', filter: true }),
    resolution: f.choice(RESOLUTIONS, { nullable: true, edit: 'edit', filter: true }),
    place_id: f.place({
      create: 'required',
      edit: 'edit',
      list: true,
      filter: true,
      ...DESKS,
      choose: 'ticket:create',
    }),
    owner_id: f.person({
      nullable: true,
      create: 'optional',
      edit: 'assign',
      list: true,
      filter: true,
      choose: 'person:assign',
    }),
    requester_id: f.person({ create: 'optional', edit: 'manage', list: true, filter: true, choose: 'person:onBehalf' }),
    creator_id: f.person({ edit: 'manage', filter: true, choose: 'person:onBehalf' }),
    parent_id: f.record({ nullable: true, edit: 'manage', filter: true }),
    confidential: f.boolean({ create: 'optional', edit: 'manage' }),
    hours: f.number({}),
    created_at: f.datetime({ sort: true, filter: true }),
    updated_at: f.datetime({ list: true, sort: true, filter: true }),
    closed_at: f.datetime({ nullable: true, filter: true }),
    deleted_at: f.datetime({ nullable: true }),
  },
});

export type Ticket = RowOf<typeof ticketSpec>;

/** A workunit: what somebody wrote or did on a ticket. Internal ones need the facet `notes`. */
export const workunitSchema = z.object({
  id: z.string(),
  author_id: z.string(),
  author: z.string(),
  body: z.string(),
  internal: z.boolean(),
  /** Hours; left out for those who may not view the facet `time`, one's own excepted. */
  hours: z.number().optional(),
  created_at: z.string(),
});

export type Workunit = z.infer<typeof workunitSchema>;
