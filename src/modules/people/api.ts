import { z } from 'zod';
import { endpoint } from '#wire/endpoint.ts';
import { idSchema, lineSchema, textSchema } from '#wire/field.ts';
import { idParams, recordApi } from '#wire/record-api.ts';
import { rowSchema } from '#wire/record.ts';
import { person } from './access.ts';
import { type customSchema, LANGUAGES, personSpec, LANDINGS } from './schema.ts';

export const peopleApi = recordApi(personSpec);
const row = rowSchema(personSpec);

/** What everybody may change of their own account. */
export const selfSchema = z.strictObject({
  name: lineSchema(200, 1).optional(),
  phone: lineSchema(50).optional(),
  location: lineSchema(200).optional(),
  avatar: lineSchema(100).nullable().optional(),
  landing: z.enum(LANDINGS).nullable().optional(),
  description: textSchema(10_000).optional(),
  language: z.enum(LANGUAGES).nullable().optional(),
});

export const me = endpoint({
  id: 'me.get',
  method: 'GET',
  path: '/me',
  summary: 'My own account',
  access: { signedIn: 'Everybody sees their own account.' },
  out: row,
});

export const editMe = endpoint({
  id: 'me.edit',
  method: 'PATCH',
  path: '/me',
  summary: 'Change my own data',
  access: { signedIn: 'Everybody edits their own data, with or without grants.' },
  body: selfSchema,
  out: row,
  changesPolicy: true,
  example: { body: { phone: '555 0100' } },
});

export const changePassword = endpoint({
  id: 'me.password',
  personOnly: true,
  before: ['password'],
  method: 'POST',
  path: '/me/password',
  summary: 'Change my password; other sessions end',
  access: { signedIn: 'Everybody changes their own password.' },
  body: z.strictObject({ current: z.string().max(1000), password: z.string().min(1).max(1000) }),
  example: { body: { current: 'not-my-password', password: 'correct horse battery' } },
});

export const setPassword = endpoint({
  id: 'people.password',
  personOnly: true,
  method: 'POST',
  path: '/people/:id/password',
  summary: 'Set a first or new password for somebody; it must be changed at the next sign-in',
  access: { on: person, action: 'resetPassword' },
  params: idParams,
  body: z.strictObject({ password: z.string().min(1).max(1000), must_change: z.boolean().optional() }),
  example: { body: { password: 'correct horse battery' } },
});

/** A person as a choice in a picker: no more than the name and where they belong. */
export const choiceSchema = z.object({ id: z.string(), name: z.string(), detail: z.string() });

export const choosePeople = endpoint({
  id: 'people.choose',
  method: 'GET',
  path: '/choices/people',
  summary: 'People for whom one may do something, by name, from two letters on',
  access: { signedIn: 'Answers only with people on whom one may do what is asked.' },
  query: z.strictObject({
    q: lineSchema(100).optional(),
    /** An action of person: `view`, `assign`, `onBehalf`. */
    action: z.enum(['view', 'assign', 'onBehalf']).optional(),
    /** A place whose members that are not assigned there are left out. */
    at: idSchema.optional(),
    limit: z.coerce.number().int().min(1).max(50).optional(),
  }),
  out: z.object({ items: z.array(choiceSchema) }),
});

export const CUSTOM_TYPES = ['text', 'longtext', 'number', 'date', 'boolean', 'choice', 'linked'] as const;

/** A definition of a custom user field. */
export const customFieldSchema = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9_]{0,59}$/),
  label: lineSchema(100, 1),
  type: z.enum(CUSTOM_TYPES),
  choices: z.array(lineSchema(200, 1)).max(500).optional(),
  /** Of a linked choice: key of the choice that it depends on, and its own choices for each value of that one. */
  parent: z.string().max(60).optional(),
  linked: z.record(z.string().max(200), z.array(lineSchema(200, 1)).max(500)).optional(),
  required: z.boolean().optional(),
  /** Searches find people by `key:text`, in the same case, and lists filter by `custom.key`. */
  search: z.boolean().optional(),
  /** A column of the list of people. */
  list: z.boolean().optional(),
  position: z.int().min(0).max(10_000).optional(),
});

export const customFields = endpoint({
  id: 'people.customFields',
  method: 'GET',
  path: '/people-fields',
  summary: 'Custom user fields, in order',
  access: { signedIn: 'The definitions name no person.' },
  out: z.object({ items: z.array(customFieldSchema) }),
});

export const putCustomFields = endpoint({
  id: 'people.putCustomFields',
  method: 'PUT',
  path: '/people-fields',
  summary: 'Replace the custom user fields',
  access: { signedIn: 'Only super administrators; checked by the service.' },
  body: z.strictObject({ items: z.array(customFieldSchema).max(200) }),
  out: z.object({ items: z.array(customFieldSchema) }),
  changesPolicy: true,
  example: { body: { items: [] } },
});

/** The fixed columns of an imported file, in order, as Integria IMS names them; custom user fields follow. */
export const IMPORT_COLUMNS = [
  'id_user',
  'password',
  'real_name',
  'email',
  'telephone',
  'description',
  'avatar',
  'disabled',
  'id_company',
  'num_employee',
  'enable_login',
] as const;

/** One line of an import's report. */
export const importRowSchema = z.object({
  row: z.int(),
  login: z.string(),
  outcome: z.enum(['create', 'update', 'skip', 'error']),
  errors: z.array(z.object({ field: z.string(), message: z.string() })),
});

export const importReportSchema = z.object({
  applied: z.boolean(),
  total: z.int(),
  create: z.int(),
  update: z.int(),
  skip: z.int(),
  error: z.int(),
  /** At most 1,000 rows, errors first. */
  rows: z.array(importRowSchema),
  /** The import is large and has been left to this job, whose result is the report. */
  job_id: z.string().optional(),
});

export const importForm = {
  /** Group that the people join and where the profile is granted. */
  group_id: idSchema.optional(),
  profile_id: idSchema.optional(),
  /** `standard` makes grouped people, `external` standalone ones. */
  global_profile: z.enum(['standard', 'external']).optional(),
  /** Passwords of the file open the door once and need not be good ones; true unless said. */
  must_change_password: z.boolean().optional(),
  /** Name of a picture for everybody in the file, whatever the file says. */
  avatar: lineSchema(100, 1).optional(),
};
const csv = z.string().max(64_000_000);

export const importPeople = endpoint({
  id: 'people.import',
  method: 'POST',
  path: '/people-import',
  maxBody: 64_000_000,
  summary:
    'Import people from CSV: first as a dry run, then applied as a whole, without the rows with errors, or not at all',
  access: { on: person, action: 'create' },
  body: z.strictObject({
    ...importForm,
    csv,
    apply: z.boolean(),
    /** Brings in the other rows when some have errors; otherwise those keep all of them out. */
    leave_out_errors: z.boolean().optional(),
  }),
  out: importReportSchema,
  example: { body: { apply: false, csv: 'user,secret,albert,albert@example.org' } },
});

export const importErrors = endpoint({
  id: 'people.importErrors',
  method: 'POST',
  path: '/people-import/errors',
  maxBody: 64_000_000,
  reads: true,
  summary: 'The rows of a file that have errors, each with what is wrong, as a file that can be corrected and imported',
  access: { on: person, action: 'create' },
  body: z.strictObject({ ...importForm, csv }),
  out: z.string(),
  type: 'text/csv',
  example: { body: { csv: 'user,secret,albert,albert@example.org' } },
});

export type SelfInput = z.infer<typeof selfSchema>;
export type CustomField = z.infer<typeof customFieldSchema>;
export type CustomValues = z.infer<typeof customSchema>;
export type ImportReport = z.infer<typeof importReportSchema>;
