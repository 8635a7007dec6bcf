import { z } from 'zod';
import { type Endpoint, endpoint } from './endpoint.ts';
import { idSchema } from './field.ts';
import { countSchema, createSchema, editSchema, listSchema, pageSchema, type RecordSpec, rowSchema } from './record.ts';

export const idParams = z.strictObject({ id: idSchema });

export const historySchema = z.object({
  items: z.array(
    z.object({
      id: z.int(),
      at: z.string(),
      actor_id: z.string().nullable(),
      actor: z.string(),
      action: z.string(),
      changes: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })),
    }),
  ),
  next: z.string().nullable(),
});

const historyQuery = z.strictObject({ after: z.string().max(30).optional() });

/** The common calls of a record type, by verb. Which of them exist is said by the spec. */
export function recordApi(spec: RecordSpec) {
  const on = spec.resource;
  const name = spec.path;
  const row = rowSchema(spec);
  const one = `/${spec.path}/:id`;
  const needs = (action: string, other = 'view'): { on: typeof on; action: string } => ({
    on,
    action: Object.hasOwn(on.actions, action) ? action : other,
  });
  return {
    list: endpoint({
      id: `${name}.list`,
      method: 'GET',
      path: `/${name}`,
      summary: `List ${name} one may view`,
      access: needs('view'),
      query: listSchema(spec),
      out: pageSchema(row),
    }),
    count: endpoint({
      id: `${name}.count`,
      method: 'GET',
      path: `/${name}/count`,
      summary: `Count ${name} one may view`,
      access: needs('view'),
      query: listSchema(spec),
      out: countSchema,
    }),
    export: endpoint({
      id: `${name}.export`,
      method: 'GET',
      path: `/${name}/export.csv`,
      summary: `Export ${name} one may view as CSV`,
      access: needs('export'),
      query: listSchema(spec),
      type: 'text/csv',
    }),
    get: endpoint({
      id: `${name}.get`,
      method: 'GET',
      path: one,
      summary: 'One record',
      access: needs('view'),
      params: idParams,
      out: row,
    }),
    create: endpoint({
      id: `${name}.create`,
      method: 'POST',
      path: `/${name}`,
      summary: 'Create',
      access: needs('create'),
      body: createSchema(spec),
      out: row,
      ...policy(spec),
    }),
    edit: endpoint({
      id: `${name}.edit`,
      method: 'PATCH',
      path: one,
      summary: 'Change fields',
      access: needs('view'),
      params: idParams,
      body: editSchema(spec),
      out: row,
      ...policy(spec),
    }),
    delete: endpoint({
      id: `${name}.delete`,
      method: 'DELETE',
      path: one,
      summary: on.trash ? 'Move to the trash' : 'Delete',
      access: needs('delete'),
      params: idParams,
      ...policy(spec),
    }),
    restore: endpoint({
      id: `${name}.restore`,
      method: 'POST',
      path: `${one}/restore`,
      summary: 'Take out of the trash',
      access: needs('restore', 'delete'),
      params: idParams,
      out: row,
      ...policy(spec),
    }),
    purge: endpoint({
      id: `${name}.purge`,
      method: 'DELETE',
      path: `${one}/purge`,
      summary: 'Delete for good',
      access: needs('purge', 'delete'),
      params: idParams,
      ...policy(spec),
    }),
    history: endpoint({
      id: `${name}.history`,
      method: 'GET',
      path: `${one}/history`,
      summary: 'Who changed what, when',
      access: needs('view'),
      params: idParams,
      query: historyQuery,
      out: historySchema,
    }),
  } satisfies Record<string, Endpoint>;
}

const policy = (spec: RecordSpec): { changesPolicy?: true } =>
  spec.resource.changesPolicy ? { changesPolicy: true } : {};
