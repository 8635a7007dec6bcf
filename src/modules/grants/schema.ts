import { f } from '#wire/field.ts';
import { defineRecord, type RowOf } from '#wire/record.ts';
import { grant } from './access.ts';

export const CAUSES = ['hand', 'rule', 'directory', 'import', 'container', 'default', 'request'] as const;

/** Exactly one of `person_id` and `group_id` is set. */
export const grantSpec = defineRecord({
  resource: grant,
  path: 'grants',
  title: 'profile_id',
  defaultSort: '-created_at',
  verbs: ['list', 'get', 'create', 'edit', 'delete', 'history', 'export'],
  parts: { review: { of: 'grant_id', tells: ['decision', 'until', 'by_silence', 'refused'] } },
  toldAt: ['person_id', 'group_id', 'place_id'],
  fields: {
    person_id: f.person({ nullable: true, create: 'optional', list: true, filter: true }),
    group_id: f.place({ nullable: true, create: 'optional', filter: true, kinds: ['group'] }),
    profile_id: f.profile({ create: 'required', list: true, filter: true }),
    place_id: f.place({ create: 'required', list: true, filter: true, choose: 'grant:create' }),
    below: f.boolean({ create: 'optional', edit: 'edit', list: true }),
    starts_at: f.datetime({ nullable: true, create: 'optional', edit: 'edit' }),
    ends_at: f.datetime({ nullable: true, create: 'optional', edit: 'edit', list: true, filter: true, ends: true }),
    cause: f.choice(CAUSES, { list: true, filter: true }),
    rule_id: f.record({ nullable: true }),
    /** The request for access that the grant answers. */
    request_number: f.integer({ nullable: true }),
    given_by: f.person({ nullable: true, list: true }),
    created_at: f.datetime({ sort: true, list: true }),
    updated_at: f.datetime({}),
  },
});

export type Grant = RowOf<typeof grantSpec>;
