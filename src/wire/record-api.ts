import { z } from 'zod';
import { type Endpoint, endpoint } from './endpoint.ts';
import { idSchema } from './field.ts';
import { recordCalls } from './record-face.ts';
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
      /** The record that the entry is of, when that is another one that concerns this: a grant of the person, say. */
      of: z
        .object({
          type: z.string(),
          id: z.string(),
          /** It is there no more. */
          gone: z.boolean(),
          /** Its name as `record_id`, and whom and what its fields name as `record.person_id`. */
          names: z.record(z.string(), z.string()),
        })
        .nullable(),
      changes: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })),
      /** Beside the fields: whom or what it concerned, by the names the type declares. Null for those one may not view. */
      details: z.record(z.string(), z.object({ value: z.unknown(), name: z.string().optional() })),
    }),
  ),
  next: z.string().nullable(),
});

const historyQuery = z.strictObject({ after: z.string().max(30).optional() });

/** The common calls of a record type, by verb. Which of them exist is said by the spec. */
export function recordApi(spec: RecordSpec) {
  const calls = recordCalls(spec);
  const row = rowSchema(spec);
  const params = idParams;
  const query = listSchema(spec);
  return {
    list: endpoint({ ...calls.list, query, out: pageSchema(row) }),
    count: endpoint({ ...calls.count, query, out: countSchema }),
    export: endpoint({ ...calls.export, query, type: 'text/csv' }),
    get: endpoint({ ...calls.get, params, out: row }),
    create: endpoint({ ...calls.create, body: createSchema(spec), out: row }),
    edit: endpoint({ ...calls.edit, params, body: editSchema(spec), out: row }),
    delete: endpoint({ ...calls.delete, params }),
    restore: endpoint({ ...calls.restore, params, out: row }),
    purge: endpoint({ ...calls.purge, params }),
    history: endpoint({ ...calls.history, params, query: historyQuery, out: historySchema }),
  } satisfies Record<string, Endpoint>;
}
