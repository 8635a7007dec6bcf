import { z } from 'zod';
import { endpoint } from '#wire/endpoint.ts';
import { idSchema } from '#wire/field.ts';
import { rule } from './access.ts';
import { criterionSchema } from './schema.ts';

export const previewSchema = z.object({
  /** Everybody of whom the rule would speak. */
  people: z.int(),
  gain: z.int(),
  lose: z.int(),
  /** Those whom the asker may view, at most 50 of each. */
  gains: z.array(z.object({ id: z.string(), name: z.string() })),
  loses: z.array(z.object({ id: z.string(), name: z.string() })),
});

/** Who would get the grant of a rule, and who would lose it, if it were as posted. Nothing is changed. */
export const previewRule = endpoint({
  id: 'rules.preview',
  method: 'POST',
  path: '/rules/preview',
  summary: 'Of whom would this rule speak? Nothing is changed',
  access: { on: rule, action: 'create' },
  body: z.strictObject({
    /** A rule that exists, to be compared with. */
    id: idSchema.optional(),
    place_id: idSchema,
    enabled: z.boolean().optional(),
    criteria: z.array(criterionSchema).min(1).max(20),
  }),
  out: previewSchema,
  example: {
    body: {
      place_id: '00000000-0000-7000-8000-000000000001',
      criteria: [{ field: 'kind', in: ['standalone'] }],
    },
  },
});
