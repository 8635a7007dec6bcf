import { z } from 'zod';
import { chosenSchema, spotSchema } from '#modules/access/schema.ts';
import { CAUSES } from '#modules/grants/schema.ts';
import { endpoint } from '#wire/endpoint.ts';
import { idSchema } from '#wire/field.ts';

/** A grant of the person's, or of one of their groups. Of one that the asker may not view, nothing but that it is there. */
const heldGrant = z.object({
  id: z.string().nullable(),
  profile: z.string().nullable(),
  place: z.string().nullable(),
  below: z.boolean(),
  /** The group to whose members it is given. */
  group: z.string().nullable(),
  cause: z.enum(CAUSES).nullable(),
  given_by: z.string().nullable(),
  from: z.string().nullable(),
  until: z.string().nullable(),
  /** `later`: begins in the future. `draft`: its container is not published yet. */
  state: z.enum(['now', 'later', 'draft']),
});

export const summarySchema = z.object({
  person_id: z.string(),
  name: z.string(),
  kind: z.string(),
  /** Enabled and within the dates of the account; nobody else may do anything. */
  active: z.boolean(),
  /** Everything, everywhere: nothing further is listed. */
  everything: z.boolean(),
  grants: z.array(heldGrant),
  sections: z.array(
    z.object({
      section: z.string(),
      /** What is held alike stands together. */
      may: z.array(
        z.object({
          permissions: z.array(z.string()),
          /** The kind of person narrows it to some records. */
          capped: z.boolean(),
          held: z.array(
            z.object({
              reach: z.string(),
              chosen: chosenSchema,
              places: z.array(spotSchema),
              /** Positions in `grants`. */
              grants: z.array(z.int()),
            }),
          ),
          /** Why it is open on single records, whatever has been granted: keys of sentences. */
          floors: z.array(z.string()),
        }),
      ),
      may_not: z.array(z.string()),
    }),
  ),
});

export const accessSummary = endpoint({
  id: 'access.summary',
  method: 'GET',
  path: '/access/summary',
  summary: 'What a person may do, section by section, where, and by whose grant until when',
  access: { signedIn: "One's own rights always; another person's for those who may view the details." },
  query: z.strictObject({ person_id: idSchema.optional() }),
  out: summarySchema,
});

export type Summary = z.infer<typeof summarySchema>;
