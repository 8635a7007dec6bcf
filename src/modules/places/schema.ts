import { f } from '#wire/field.ts';
import { defineRecord, type RowOf } from '#wire/record.ts';
import { place } from './access.ts';

export const PLACE_KINDS = ['organization', 'group', 'container'] as const;

/** What a container keeps. */
export const CONTAINER_TYPES = ['address_book', 'cmdb', 'knowledge_base', 'service_portfolio', 'workspace'] as const;
export type ContainerType = (typeof CONTAINER_TYPES)[number];

/** Pictures that a place may have instead of the one of its kind. */
export const PLACE_ICONS = [
  'apps',
  'bolt',
  'book',
  'box',
  'briefcase',
  'building',
  'building-bank',
  'building-factory',
  'building-hospital',
  'car',
  'cash',
  'cloud',
  'database',
  'device-laptop',
  'file-text',
  'flag',
  'headset',
  'heart-handshake',
  'home',
  'key',
  'lifebuoy',
  'map-pin',
  'network',
  'package',
  'phone',
  'printer',
  'school',
  'server',
  'shield-lock',
  'shopping-cart',
  'star',
  'tool',
  'truck',
  'users',
  'world',
] as const;
export type PlaceIconName = (typeof PLACE_ICONS)[number];

/** Places that take tickets. */
export const DESKS = { kinds: ['group'], containers: ['workspace'] } as const;

/** What only places that take tickets have. */
export const DESK_FIELDS = [
  'email_from',
  'group_emails',
  'forced_email',
  'satisfaction_email',
  'open_limit',
  'open_limit_enforced',
  'total_limit',
] as const;

/** The root "All"; it can neither be edited nor deleted. */
export const ROOT_ID = '00000000-0000-7000-8000-000000000001';

export const placeSpec = defineRecord({
  resource: place,
  path: 'places',
  title: 'name',
  defaultSort: 'name',
  verbs: ['list', 'get', 'create', 'edit', 'delete', 'history', 'export'],
  details: { person_id: 'person', sees: 'boolean', works: 'boolean', assigned: 'boolean', notified: 'boolean' },
  toldAt: ['person_id'],
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
    /** False: nothing new comes here or below; what is there stays. */
    active: f.boolean({ edit: 'edit', filter: true }),
    /** What other systems and imported files call it; unique. */
    code: f.line({ max: 60, create: 'optional', edit: 'edit', list: true, search: true }),
    icon: f.choice(PLACE_ICONS, { nullable: true, create: 'optional', edit: 'edit' }),
    description: f.text({ max: 10_000, create: 'optional', edit: 'settings:edit' }),
    default_user_id: f.person({ nullable: true, create: 'optional', edit: 'settings:edit' }),
    accepts_handover: f.boolean({ create: 'optional', edit: 'settings:edit' }),
    /** Also tickets from other organizations than its own. */
    accepts_outside: f.boolean({ create: 'optional', edit: 'settings:edit' }),
    open: f.boolean({ create: 'optional', edit: 'settings:edit' }),
    /** Organizations alone have them: addresses of these domains are those of its people. Each belongs to one. */
    mail_domains: f.domains({ create: 'optional', edit: 'settings:edit' }),
    /** The sender of mail that concerns the group. */
    email_from: f.email({ nullable: true, create: 'optional', edit: 'settings:edit' }),
    /** Where mail to the group goes, by commas. */
    group_emails: f.emails({ create: 'optional', edit: 'settings:edit' }),
    /** Every change of a ticket is mailed to the group's addresses and the default person, whatever they have chosen. */
    forced_email: f.boolean({ create: 'optional', edit: 'settings:edit' }),
    /** The requester is asked by mail how it went when a ticket is closed. */
    satisfaction_email: f.boolean({ create: 'optional', edit: 'settings:edit' }),
    /** Tickets that may be open at once, of those of the last 365 days; 0 is no limit. */
    open_limit: f.integer({ max: 1_000_000, create: 'optional', edit: 'settings:edit' }),
    /** False: above the open limit people are told, and no ticket is refused. */
    open_limit_enforced: f.boolean({ create: 'optional', edit: 'settings:edit' }),
    /** Tickets of the last 365 days, open and closed; 0 is no limit. Always refuses. */
    total_limit: f.integer({ max: 1_000_000, create: 'optional', edit: 'settings:edit' }),
    people: f.integer({ list: true }),
    created_at: f.datetime({}),
    updated_at: f.datetime({}),
  },
});

export type Place = RowOf<typeof placeSpec>;
