import { z } from 'zod';
import { PERSON_KINDS } from '#access/policy.ts';
import { f, textSchema } from '#wire/field.ts';
import { defineRecord, type RowOf } from '#wire/record.ts';
import type { WordNames } from '#wire/search-words.ts';
import { person } from './access.ts';

export const LANGUAGES = ['en', 'es'] as const;
/** Pages one may start on. */
export const LANDINGS = ['tickets', 'people', 'places', 'profiles', 'inbox', 'me'] as const;
export const PERSON_CAUSES = ['local', 'import', 'mail', 'directory', 'sso', 'scim'] as const;

/** Words of a search for people; keys of custom fields that are offered in searches follow. */
export const SEARCH_WORDS = ['group', 'profile', 'organization', 'can'] as const;
/** What they are called in each language. All are understood, whatever the reader's language is. */
export const WORD_NAMES: WordNames<(typeof SEARCH_WORDS)[number]> = {
  group: { en: 'group', es: 'grupo' },
  profile: { en: 'profile', es: 'perfil' },
  organization: { en: 'organization', es: 'organización' },
  can: { en: 'can', es: 'puede' },
};
/** Ready-made filters of the list, in order. */
export const VIEWS = [
  'neverSignedIn',
  'noGrant',
  'mailOnly',
  'administrators',
  'expiring',
  'idleSeat',
  'noSecondFactor',
] as const;

/** Values of custom user fields, by the field's key. */
export const customSchema = z.record(
  z.string().max(60),
  z.union([textSchema(4000), z.number(), z.boolean(), z.null()]),
);

export const personSpec = defineRecord({
  resource: person,
  path: 'people',
  title: 'name',
  defaultSort: 'name',
  verbs: ['list', 'get', 'create', 'edit', 'delete', 'history', 'export'],
  words: SEARCH_WORDS,
  views: VIEWS,
  keyed: 'custom',
  fields: {
    login: f.login({ create: 'required', list: true, sort: true, search: true }),
    name: f.line({ create: 'required', edit: 'edit', list: true, sort: true, search: true }),
    email: f.email({ nullable: true, create: 'optional', edit: 'edit', list: true, sort: true, search: true }),
    organization_id: f.place({
      nullable: true,
      create: 'optional',
      edit: 'edit',
      list: true,
      filter: true,
      kinds: ['organization'],
      choose: 'person:create',
      changesPolicy: true,
    }),
    kind: f.choice(PERSON_KINDS, {
      create: 'optional',
      edit: 'setKind',
      list: true,
      filter: true,
      changesPolicy: true,
    }),
    enabled: f.boolean({ create: 'optional', edit: 'enable', list: true, filter: true, changesPolicy: true }),
    language: f.choice(LANGUAGES, { nullable: true, create: 'optional', edit: 'edit' }),
    phone: f.line({ max: 50, create: 'optional', edit: 'detail:edit' }),
    location: f.line({ create: 'optional', edit: 'detail:edit' }),
    employee_number: f.line({ nullable: true, max: 60, create: 'optional', edit: 'detail:edit' }),
    description: f.text({ max: 10_000, create: 'optional', edit: 'detail:edit' }),
    avatar: f.line({ nullable: true, max: 100, create: 'optional', edit: 'edit' }),
    /** Changes with the picture of the person; null without one. */
    picture: f.line({ nullable: true, max: 64 }),
    landing: f.choice(LANDINGS, { nullable: true, create: 'optional', edit: 'edit' }),
    may_sign_in: f.boolean({ create: 'optional', edit: 'enable' }),
    valid_from: f.datetime({ nullable: true, create: 'optional', edit: 'enable', changesPolicy: true }),
    valid_until: f.datetime({ nullable: true, create: 'optional', edit: 'enable', changesPolicy: true }),
    custom: f.json(customSchema, { create: 'optional', edit: 'detail:edit' }),
    cause: f.choice(PERSON_CAUSES, {}),
    last_seen_at: f.datetime({ nullable: true }),
    /** An authenticator app or a passkey is set up. */
    second_factor: f.boolean({}),
    created_at: f.datetime({ sort: true }),
    updated_at: f.datetime({}),
  },
});

export type Person = RowOf<typeof personSpec>;
