import { z } from 'zod';
import { f } from '#wire/field.ts';
import { defineRecord, type RowOf } from '#wire/record.ts';
import { audit } from './access.ts';

const values = z.record(z.string(), z.unknown());

/** Ready-made filters of the list, beside those that are made of its other filters. */
export const VIEWS = ['permissions'] as const;

export const auditSpec = defineRecord({
  resource: audit,
  path: 'audit',
  title: 'type',
  unnamed: true,
  defaultSort: '-at',
  verbs: ['list', 'get', 'export'],
  views: VIEWS,
  indexes: { orders: ['at'], columns: ['home_id', 'actor_id', 'record_id'] },
  fields: {
    at: f.datetime({ list: true, sort: true, filter: true }),
    /** Null for what the installation does by itself. */
    actor_id: f.person({ nullable: true, filter: true }),
    /** The name at that time, with the token or the profile by which they acted. */
    actor: f.line({ list: true }),
    /** `create`, `edit`, `signIn`; of a refusal the call. */
    action: f.line({ list: true, filter: true }),
    /** Type of the record. */
    type: f.line({ list: true, filter: true }),
    record_id: f.record({ nullable: true, filter: true }),
    /** Where it is seen from: the place it concerns. */
    home_id: f.place({ filter: true, below: true }),
    denied: f.boolean({ filter: true }),
    /** Message of a refusal, or the login typed. */
    reason: f.line({ nullable: true }),
    /** `admin`: somebody became an administrator by it. */
    mark: f.line({ nullable: true, filter: true }),
    /** Values as they were and as they are since, as far as the reader may view them. */
    before: f.json(values, { nullable: true }),
    after: f.json(values, { nullable: true }),
    /** How many values are left out. */
    withheld: f.integer({ list: true }),
    ip: f.line({ list: true, filter: true }),
    request_id: f.line({}),
    /** Order in which entries were written. */
    number: f.integer({}),
  },
});

export type AuditEntry = RowOf<typeof auditSpec>;
