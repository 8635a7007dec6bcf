import { z } from 'zod';

/** One thing wrong with the input: where, and what to do about it. */
export const fieldErrorSchema = z.object({
  /** Name of the field, dotted for nested ones; empty for the body as a whole. */
  field: z.string(),
  message: z.string(),
  /** Row of an imported file, counted from 1 with the header. */
  row: z.int().optional(),
  /** Line and column of a file of settings, counted from 1. */
  line: z.int().optional(),
  column: z.int().optional(),
});

/** An error answer, RFC 9457. */
export const problemSchema = z.object({
  /** `/problems/forbidden` and the like; stable, for programs. */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** The sentence the reader needs. */
  detail: z.string(),
  /** Quote this to an administrator. */
  requestId: z.string(),
  errors: z.array(fieldErrorSchema).optional(),
  /** For 403: which permission was missing. */
  permission: z.string().optional(),
  /** For 403 on a record: what was asked of it. It can be explained, and asked for. */
  about: z.object({ type: z.string(), id: z.string(), action: z.string(), facet: z.string().optional() }).optional(),
  /** For 409 on a stale version: the record as it is now. */
  current: z.unknown().optional(),
});

export type FieldError = z.infer<typeof fieldErrorSchema>;
export type Problem = z.infer<typeof problemSchema>;
