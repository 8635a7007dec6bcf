import { z } from 'zod';
import { endpoint } from '#wire/endpoint.ts';
import { idSchema } from '#wire/field.ts';

const because = z.object({ key: z.string(), values: z.record(z.string(), z.string()).optional() });
const line = z.record(z.string(), z.unknown());

export const explanationSchema = z.object({
  permission: z.string(),
  allowed: z.boolean(),
  because: because.optional(),
  steps: z.array(z.object({ step: z.string(), outcome: z.enum(['yes', 'no', 'skipped']), because: z.array(because) })),
  grants: z.array(
    z.object({
      grantId: z.string(),
      profileId: z.string(),
      profile: z.string(),
      placeId: z.string(),
      place: z.string(),
      below: z.boolean(),
      cause: z.string(),
      covers: z.boolean(),
      lines: z.array(z.object({ line, reaches: z.boolean() })),
      counts: z.boolean(),
    }),
  ),
});

/**
 * Explains a decision about a record that the asker may view: about oneself always, about somebody else for those
 * who may view that person's details. What one may not see is not found.
 */
export const explainAccess = endpoint({
  id: 'access.explain',
  method: 'GET',
  path: '/access/explain',
  summary: 'May this person do this to this record, and why?',
  access: { signedIn: "The record must be visible to the asker, and another person's details too." },
  query: z.strictObject({
    person_id: idSchema.optional(),
    type: z.string().max(60),
    id: idSchema,
    action: z.string().max(60),
    facet: z.string().max(60).optional(),
  }),
  out: explanationSchema,
});
