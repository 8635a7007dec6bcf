import { z } from 'zod';
import { personSpec } from '#modules/people/schema.ts';
import { endpoint } from '#wire/endpoint.ts';
import { idSchema, momentSchema } from '#wire/field.ts';
import { listSchema } from '#wire/record.ts';

/** People that one change concerns at most. */
export const MOST = 5000;

const moment = momentSchema.nullable().optional();

/** What is done to each of many people. */
export const bulkChangeSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('disable') }),
  z.strictObject({ do: z.literal('enable') }),
  z.strictObject({ do: z.literal('stopSignIn') }),
  z.strictObject({ do: z.literal('allowSignIn') }),
  z.strictObject({ do: z.literal('endSessions') }),
  z.strictObject({
    do: z.literal('give'),
    profile_id: idSchema,
    place_id: idSchema,
    below: z.boolean().optional(),
    starts_at: moment,
    ends_at: moment,
  }),
  /** Without a place: wherever they hold the profile, as far as the actor may view these grants. */
  z.strictObject({ do: z.literal('take'), profile_id: idSchema, place_id: idSchema.optional() }),
  z.strictObject({ do: z.literal('join'), place_id: idSchema }),
  /** With the grants that were given to them at the place by name. */
  z.strictObject({ do: z.literal('leave'), place_id: idSchema }),
  z.strictObject({ do: z.literal('setOrganization'), organization_id: idSchema }),
]);

const ids = z.array(idSchema).min(1).max(MOST);
const refused = z.object({ id: z.string(), name: z.string(), reason: z.string() });
const OF_EACH = 'Concerns only people whom the caller may view; each is decided by the actions of the change.';
const OF_MANY = 'a change of many people at once';

export const bulkCheckSchema = z.object({
  total: z.int(),
  /** Whom the change would concern. Applying it takes exactly these. */
  able: z.array(z.string()),
  /** People of whom it is so already. */
  same: z.int(),
  refused: z.array(refused),
});

export const checkBulk = endpoint({
  id: 'people.checkBulk',
  method: 'POST',
  path: '/people-bulk/check',
  summary: `Try ${OF_MANY}: for whom it would work, and why not for the others. Nothing is changed`,
  access: { signedIn: OF_EACH },
  reads: true,
  maxBody: 1_000_000,
  body: z.strictObject({
    change: bulkChangeSchema,
    ids: ids.optional(),
    /** All people of this list, instead of ids. */
    query: listSchema(personSpec).omit({ limit: true, after: true, sort: true }).optional(),
  }),
  out: bulkCheckSchema,
  example: { body: { change: { do: 'disable' }, ids: ['00000000-0000-7000-8000-000000000001'] } },
});

export const bulkDoneSchema = z.object({
  /** By which it is taken back; null when it cannot be. */
  undo_id: z.string().nullable(),
  done: z.int(),
  /** It takes long and has been left to this job, whose result is the same. */
  job_id: z.string().optional(),
});

export const applyBulk = endpoint({
  id: 'people.applyBulk',
  personOnly: true,
  asksAgain: true,
  method: 'POST',
  path: '/people-bulk',
  summary: `Make ${OF_MANY}: for all of them, or for none`,
  access: { signedIn: OF_EACH },
  body: z.strictObject({ change: bulkChangeSchema, ids }),
  out: bulkDoneSchema,
  changesPolicy: true,
  example: { body: { change: { do: 'disable' }, ids: ['00000000-0000-7000-8000-000000000001'] } },
});

export const undoBulk = endpoint({
  id: 'people.undoBulk',
  personOnly: true,
  asksAgain: true,
  method: 'POST',
  path: '/people-bulk/:change/undo',
  summary: 'Take back a change of many people that I have made in the last minutes',
  access: { signedIn: 'Only changes that one has made oneself; what undoes them is decided like any other change.' },
  params: z.strictObject({ change: idSchema }),
  out: bulkDoneSchema,
  changesPolicy: true,
});

export type BulkChange = z.infer<typeof bulkChangeSchema>;
export type BulkCheck = z.infer<typeof bulkCheckSchema>;
export type BulkDone = z.infer<typeof bulkDoneSchema>;
