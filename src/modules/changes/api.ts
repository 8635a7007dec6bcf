import { z } from 'zod';
import { previewSchema, writesSchema } from '#modules/access/schema.ts';
import { endpoint } from '#wire/endpoint.ts';
import { idSchema, lineSchema, momentSchema, textSchema } from '#wire/field.ts';

export const STATES = ['asked', 'waiting', 'done', 'refused', 'failed', 'cancelled'] as const;

const OWN = 'Only changes that one has planned or is asked about; others are not found.';
const person = z.object({ id: z.string(), name: z.string() });
const params = z.strictObject({ planned: idSchema });

export const plannedSchema = z.object({
  id: z.string(),
  author: person,
  /** Who is asked to agree; null when nobody is. */
  asked: person.nullable(),
  /** When it is to be made; null as soon as it is agreed to. */
  run_at: z.string().nullable(),
  state: z.enum(STATES),
  /** What is done, by the ids of the calls, and to whom and what, as far as the reader may view that. */
  writes: z.array(z.object({ call: z.string(), about: z.array(z.string()) })),
  more_writes: z.int(),
  note: z.string(),
  answer: z.string(),
  /** Why it could not be made. */
  failure: z.string().nullable(),
  created_at: z.string(),
  ended_at: z.string().nullable(),
  /** What the reader may do about it. */
  can: z.object({ decide: z.boolean(), cancel: z.boolean() }),
});

export const listPlanned = endpoint({
  id: 'changes.list',
  method: 'GET',
  path: '/changes',
  summary: 'Changes that I have planned or am asked about, newest first',
  access: { signedIn: OWN },
  query: z.strictObject({ open: z.enum(['true', 'false']).optional(), after: idSchema.optional() }),
  out: z.object({ items: z.array(plannedSchema), next: z.string().nullable() }),
});

export const getPlanned = endpoint({
  id: 'changes.get',
  method: 'GET',
  path: '/changes/:planned',
  summary: 'One planned change',
  access: { signedIn: OWN },
  params,
  out: plannedSchema,
});

export const planChange = endpoint({
  id: 'changes.plan',
  personOnly: true,
  asksAgain: true,
  method: 'POST',
  path: '/changes',
  summary: 'Keep requests for later, or ask a second person to agree to them',
  access: { signedIn: 'Each request is tried as it would be made: whoever may not make it is refused.' },
  body: z.strictObject({
    changes: writesSchema,
    /** When to make it; at once after agreement unless said. */
    run_at: momentSchema.optional(),
    /** Somebody who could make the same change and is to agree to it. */
    asked_id: idSchema.optional(),
    note: textSchema(2000).optional(),
  }),
  out: plannedSchema,
  example: {
    body: {
      changes: [{ call: 'grants.delete', params: { id: '00000000-0000-7000-8000-00000000dead' } }],
      run_at: '2099-01-01T08:00:00Z',
    },
  },
});

export const previewPlanned = endpoint({
  id: 'changes.preview',
  method: 'POST',
  path: '/changes/:planned/preview',
  reads: true,
  summary: 'What a planned change would do now, as far as I may know it',
  access: { signedIn: OWN },
  params,
  out: z.object({
    preview: previewSchema,
    /** It would no longer do what was shown when it was planned: it cannot be agreed to any more. */
    moved: z.boolean(),
  }),
});

export const countPlanned = endpoint({
  id: 'changes.count',
  method: 'POST',
  path: '/changes/:planned/count',
  summary: 'Count on which records a planned change would change what, to the last one. Answers a job with the count',
  access: { signedIn: OWN },
  params,
  out: z.object({ job_id: z.string() }),
});

const decision = z.strictObject({ note: textSchema(2000).optional() });

export const approveChange = endpoint({
  id: 'changes.approve',
  personOnly: true,
  asksAgain: true,
  method: 'POST',
  path: '/changes/:planned/approve',
  summary: 'Agree to the change of somebody else: it is made now, or when it is due',
  access: { signedIn: OWN },
  params,
  body: decision,
  out: plannedSchema,
  changesPolicy: true,
  example: { body: { note: 'Agreed.' } },
});

export const refuseChange = endpoint({
  id: 'changes.refuse',
  personOnly: true,
  method: 'POST',
  path: '/changes/:planned/refuse',
  summary: 'Refuse the change of somebody else, and say why',
  access: { signedIn: OWN },
  params,
  body: decision,
  out: plannedSchema,
  example: { body: { note: 'Not before Monday.' } },
});

export const cancelChange = endpoint({
  id: 'changes.cancel',
  method: 'POST',
  path: '/changes/:planned/cancel',
  summary: 'Give up a change that I have planned',
  access: { signedIn: OWN },
  params,
  out: plannedSchema,
});

export const chooseSecond = endpoint({
  id: 'changes.second',
  method: 'POST',
  path: '/choices/second-people',
  reads: true,
  summary: 'People who could agree to these changes: who could make them as well',
  access: { signedIn: 'Answers only with people whom one may view.' },
  body: z.strictObject({ changes: writesSchema, q: lineSchema(200).optional(), after: z.string().max(500).optional() }),
  /** Where there is a next page there may be more, however few are on this one. */
  out: z.object({ items: z.array(person), next: z.string().nullable() }),
  example: {
    body: { changes: [{ call: 'grants.delete', params: { id: '00000000-0000-7000-8000-00000000dead' } }] },
  },
});

const settings = z.object({
  /** Changes by which somebody gains shielded permissions need a second person. */
  second_person: z.boolean(),
  /** Whether that binds me: nobody is bound while nobody else could agree. */
  binds_me: z.boolean(),
});

export const getChangeSettings = endpoint({
  id: 'changes.settings',
  method: 'GET',
  path: '/change-settings',
  summary: 'Whether dangerous changes need a second person',
  access: { signedIn: 'Everybody who changes rights has to know.' },
  out: settings,
});

export const putChangeSettings = endpoint({
  id: 'changes.putSettings',
  asksAgain: true,
  method: 'PUT',
  path: '/change-settings',
  summary: 'Say whether dangerous changes need a second person',
  access: { signedIn: 'Only super administrators; checked by the service.' },
  body: z.strictObject({ second_person: z.boolean() }),
  out: settings,
  changesPolicy: true,
  example: { body: { second_person: false } },
});

const reverted = z.object({
  /** Changes that were turned round. */
  reverted: z.int(),
  /** What went with a record that is back and could not be made again: its type, and why not. */
  left: z.array(z.object({ type: z.string(), reason: z.string() })),
});

export const revertEntry = endpoint({
  id: 'changes.revert',
  method: 'POST',
  path: '/changes/revert',
  summary: 'Take back one change that a history or the audit tells of, as far as nothing has changed it since',
  access: { signedIn: 'It is turned round by the call that does so, with the rights which that asks for.' },
  body: z.strictObject({
    /** The number of the entry. */
    entry: z.int().min(1),
  }),
  out: reverted,
  changesPolicy: true,
  example: { body: { entry: 1 } },
});

export const undoChange = endpoint({
  id: 'changes.undo',
  method: 'POST',
  path: '/changes/undo',
  summary: 'Take back what I have just done to a record, with all that the same request did',
  access: { signedIn: 'Only what one has done oneself, with the rights which turning it round asks for.' },
  body: z.strictObject({ record_id: idSchema }),
  out: reverted,
  changesPolicy: true,
  example: { body: { record_id: '00000000-0000-7000-8000-00000000dead' } },
});

export type Planned = z.infer<typeof plannedSchema>;
