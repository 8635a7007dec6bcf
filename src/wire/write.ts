import { z } from 'zod';
import { lineSchema } from './field.ts';

/**
 * One of the API's own writes as data, to be asked about, kept for later or handed to somebody else: the very request
 * that a form would send, by the id of its call.
 */
export const writeSchema = z.strictObject({
  /** `grants.create`: the operationId of the call. */
  call: lineSchema(100, 1),
  params: z.record(z.string().max(60), lineSchema(200)).optional(),
  query: z.record(z.string().max(60), lineSchema(4000)).optional(),
  body: z.unknown().optional(),
  /** The version that was read, of calls about a record; the present one unless said. */
  version: z.int().min(1).optional(),
});

export type Write = z.infer<typeof writeSchema>;
