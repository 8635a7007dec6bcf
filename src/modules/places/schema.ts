import { f } from '#wire/field.ts';
import { defineRecord, type RowOf } from '#wire/record.ts';
import { place } from './access.ts';

export const PLACE_KINDS = ['organization', 'group', 'container'] as const;

/** What a container keeps. */
export const CONTAINER_TYPES = ['address_book', 'cmdb', 'knowledge_base', 'service_portfolio', 'workspace'] as const;
export type ContainerType = (typeof CONTAINER_TYPES)[number];

/** The root "All"; it can neither be edited nor deleted. */
export const ROOT_ID = '00000000-0000-7000-8000-000000000001';

export const placeSpec = defineRecord({
  resource: place,
  path: 'places',
  title: 'name',
  defaultSort: 'name',
  verbs: ['list', 'get', 'create', 'edit', 'delete', 'history', 'export'],
  details: { person_id: 'person', sees: 'boolean', works: 'boolean', assigned: 'boolean', notified: 'boolean' },
  fields: {
    name: f.line({ create: 'required', edit: 'edit', list: true, sort: true, search: true }),
    kind: f.choice(PLACE_KINDS, { create: 'required', list: true, filter: true }),
    parent_id: f.place({
      nullable: true,
      create: 'required',
      edit: 'move',
      list: true,
      filter: true,
      choose: 'place:create',
    }),
    /** Containers alone have one; it decides the roles that a new one starts with. */
    container_type: f.choice(CONTAINER_TYPES, { nullable: true, create: 'optional', list: true, filter: true }),
    /** False: a draft, where grants wait but those that may set it up. */
    published: f.boolean({ create: 'optional', edit: 'edit' }),
    /** What is in the container is kept elsewhere: read here, changed by nobody. */
    external: f.boolean({ create: 'optional', edit: 'edit' }),
    /** What other systems and imported files call it; unique. */
    code: f.line({ max: 60, create: 'optional', edit: 'edit', list: true, search: true }),
    icon: f.line({ max: 40, create: 'optional', edit: 'edit' }),
    description: f.text({ max: 10_000, create: 'optional', edit: 'settings:edit' }),
    default_user_id: f.person({ nullable: true, create: 'optional', edit: 'settings:edit' }),
    accepts_handover: f.boolean({ create: 'optional', edit: 'settings:edit' }),
    open: f.boolean({ create: 'optional', edit: 'settings:edit' }),
    email: f.email({ nullable: true, create: 'optional', edit: 'settings:edit' }),
    people: f.integer({ list: true }),
    created_at: f.datetime({}),
    updated_at: f.datetime({}),
  },
});

export type Place = RowOf<typeof placeSpec>;
