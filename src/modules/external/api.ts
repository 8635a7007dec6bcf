import { z } from 'zod';
import { profile } from '#modules/profiles/access.ts';
import { endpoint } from '#wire/endpoint.ts';
import { lineSchema } from '#wire/field.ts';
import { declaredTypeSchema } from './schema.ts';

const typeName = z.string().min(1).max(60);
const recordId = lineSchema(200, 1);
const attributes = z.record(z.string().max(60), z.unknown());

/** A declaration as it is read: as it was written, with what is filled in. */
const declarationSchema = z.record(z.string(), z.unknown());

export const typeSchema = z.object({
  type: z.string(),
  declaration: declarationSchema,
  /** A section of the product has taken the name: the declaration does not count. */
  ignored: z.boolean(),
  version: z.int(),
});

export const recordSchema = z.object({
  type: z.string(),
  id: z.string(),
  place_id: z.string(),
  attributes: z.record(z.string(), z.unknown()),
});

/** What is written of a registered record. People and places go by id or by login and code. */
export const recordInput = z.strictObject({
  /** The home place; the root unless said. */
  place_id: z.string().max(200).optional(),
  attributes: attributes.optional(),
});

const typeParams = z.strictObject({ type: typeName });
const recordParams = z.strictObject({ type: typeName, record: recordId });
const example = {
  type: 'invoice',
  title: 'Invoice',
  attributes: { status: 'text', owner: 'person' },
  actions: { view: {}, pay: { needs: ['view'] } },
} as const;

export const listTypes = endpoint({
  id: 'external.types',
  method: 'GET',
  path: '/declared-types',
  summary: 'Record types that live in other applications',
  access: { signedIn: 'Only those who may view profiles somewhere find any.' },
  out: z.object({ items: z.array(typeSchema) }),
});

export const getType = endpoint({
  id: 'external.type',
  method: 'GET',
  path: '/declared-types/:type',
  summary: 'One record type that lives in another application',
  access: { signedIn: 'Only those who may view profiles somewhere find any.' },
  params: typeParams,
  out: typeSchema,
});

export const putType = endpoint({
  id: 'external.putType',
  method: 'PUT',
  path: '/declared-types/:type',
  summary: 'Declare a record type of another application, or replace its declaration',
  access: { on: profile, action: 'create' },
  params: typeParams,
  body: declaredTypeSchema,
  out: typeSchema,
  changesPolicy: true,
  example: { body: example },
});

export const deleteType = endpoint({
  id: 'external.deleteType',
  method: 'DELETE',
  path: '/declared-types/:type',
  summary: 'Forget a declared record type and its registered records; refused while profiles use it',
  access: { on: profile, action: 'create' },
  params: typeParams,
  changesPolicy: true,
});

export const listRecords = endpoint({
  id: 'external.records',
  method: 'GET',
  path: '/declared-types/:type/records',
  summary: 'Registered records of a declared type, by id; those one may ask about',
  access: { signedIn: 'Answers only with records on which one may ask.' },
  params: typeParams,
  query: z.strictObject({
    after: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(500).optional(),
  }),
  out: z.object({ items: z.array(recordSchema), next: z.string().nullable() }),
});

export const getRecord = endpoint({
  id: 'external.record',
  method: 'GET',
  path: '/declared-types/:type/records/:record',
  summary: 'A registered record of a declared type',
  access: { signedIn: 'What one may not ask about is not found.' },
  params: recordParams,
  out: recordSchema,
});

export const putRecord = endpoint({
  id: 'external.putRecord',
  method: 'PUT',
  path: '/declared-types/:type/records/:record',
  summary: 'Register a record of a declared type, or replace what is registered of it',
  access: { signedIn: 'Needs the action `register` where the record is and where it will be.' },
  params: recordParams,
  body: recordInput,
  out: recordSchema,
  example: { body: { attributes: { status: 'open' } } },
});

export const deleteRecord = endpoint({
  id: 'external.deleteRecord',
  method: 'DELETE',
  path: '/declared-types/:type/records/:record',
  summary: 'Forget a registered record; the application keeps its own',
  access: { signedIn: 'Needs the action `register` on the record.' },
  params: recordParams,
});

export type TypeAnswer = z.infer<typeof typeSchema>;
export type RecordAnswer = z.infer<typeof recordSchema>;
export type RecordInput = z.infer<typeof recordInput>;
