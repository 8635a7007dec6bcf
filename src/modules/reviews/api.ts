import { z } from 'zod';
import { endpoint } from '#wire/endpoint.ts';
import { idSchema, momentSchema, textSchema } from '#wire/field.ts';
import { idParams } from '#wire/record-api.ts';
import { outcomesSchema } from '#modules/expiry/api.ts';
import { review } from './access.ts';

export const DECISIONS = ['keep', 'remove', 'shorten'] as const;

/** Why a grant looks as if it should stay or go. `count` are days or people. */
const reasonSchema = z.object({
  key: z.enum(['neverSignedIn', 'notSignedIn', 'signedIn', 'idle', 'peersHave', 'peersLack']),
  count: z.int(),
});

export const itemSchema = z.object({
  id: z.string(),
  version: z.int(),
  person_id: z.string().nullable(),
  group_id: z.string().nullable(),
  /** Null: the row is about somebody being a super administrator. */
  profile_id: z.string().nullable(),
  place_id: z.string(),
  below: z.boolean(),
  cause: z.string(),
  ends_at: z.string().nullable(),
  /** When the person was last seen, as of the start of the review; null for never and for groups. */
  last_seen_at: z.string().nullable(),
  /** False: nothing is said of sign-ins, since the reader may not view the details of the person. */
  tells_seen: z.boolean(),
  /** People of the same groups, and how many of them hold the same. */
  peers: z.int(),
  peers_have: z.int(),
  hint: z.enum(['keep', 'remove']).nullable(),
  reasons: z.array(reasonSchema),
  /** Hints of several such rows may be taken over at once. */
  low_risk: z.boolean(),
  decision: z.enum(DECISIONS).nullable(),
  until: z.string().nullable(),
  note: z.string(),
  decided_by: z.string().nullable(),
  decided_at: z.string().nullable(),
  by_silence: z.boolean(),
  refused: z.string().nullable(),
  /** The grant has changed since the review began, or is gone. */
  now: z.enum(['same', 'changed', 'gone']),
  /** The row is one of the reader's. */
  mine: z.boolean(),
  /** The reader may open the page of the person. */
  opens_person: z.boolean(),
  /** Who decides about it: by name as far as the reader may view them, and how many more. */
  deciders: z.object({ names: z.array(z.string()), others: z.int() }),
  /** Why the grant cannot be taken away by hand; null when it can. */
  fixed: z.string().nullable(),
  _names: z.record(z.string(), z.string()),
});

export const reviewItems = endpoint({
  id: 'reviews.items',
  method: 'GET',
  path: '/reviews/:id/items',
  summary: 'The grants of a review as they were at its start, with hints and decisions',
  access: { on: review, action: 'view' },
  params: idParams,
  query: z.strictObject({
    show: z.enum(['mine', 'open']).optional(),
    limit: z.coerce.number().int().min(1).max(500).optional(),
    after: idSchema.optional(),
  }),
  out: z.object({ items: z.array(itemSchema), next: z.string().nullable() }),
});

const chosen = z
  .array(z.strictObject({ id: idSchema, version: z.int() }))
  .min(1)
  .max(500);

/**
 * Deciding and closing cannot be looked at beforehand by the calls as data: each row is done or refused for itself in a
 * transaction of its own, and closing may be more rows than others would wait for. What a decision does stands in its
 * row, it can be taken back while the review is open, and closing says how many rows it keeps or removes.
 */
export const decideItems = endpoint({
  id: 'reviews.decide',
  method: 'POST',
  path: '/reviews/:id/decide',
  summary: 'Keep, remove or shorten grants of a review; each is done or refused for itself',
  access: { on: review, action: 'decide' },
  params: idParams,
  body: z.strictObject({
    items: chosen,
    decision: z.enum(DECISIONS),
    /** For `shorten`: until when. */
    until: momentSchema.optional(),
    note: textSchema(2000).optional(),
  }),
  out: outcomesSchema,
  example: { body: { items: [{ id: '01890000-0000-7000-8000-000000000001', version: 1 }], decision: 'keep' } },
});

export const acceptHints = endpoint({
  id: 'reviews.acceptHints',
  method: 'POST',
  path: '/reviews/:id/accept-hints',
  summary: 'Decide as the hints say, on rows of low risk only',
  access: { on: review, action: 'decide' },
  params: idParams,
  body: z.strictObject({ items: chosen }),
  out: outcomesSchema,
  example: { body: { items: [{ id: '01890000-0000-7000-8000-000000000001', version: 1 }] } },
});

export const undoItem = endpoint({
  id: 'reviews.undo',
  method: 'POST',
  path: '/reviews/:id/undo',
  summary: 'Take back a decision of one’s own while the review is open; what was removed is given again',
  access: { on: review, action: 'decide' },
  params: idParams,
  body: z.strictObject({ items: chosen }),
  out: outcomesSchema,
  example: { body: { items: [{ id: '01890000-0000-7000-8000-000000000001', version: 1 }] } },
});

export const closeReview = endpoint({
  id: 'reviews.close',
  asksAgain: true,
  method: 'POST',
  path: '/reviews/:id/close',
  summary: 'Close a review: what was chosen for silence happens to whatever nobody has decided',
  access: { on: review, action: 'close' },
  params: idParams,
  out: z.object({ closed: z.boolean() }),
});

export const evidence = endpoint({
  id: 'reviews.evidence',
  method: 'GET',
  path: '/reviews/:id/evidence.csv',
  summary: 'What was reviewed, by whom, with which outcome, as CSV',
  access: { on: review, action: 'export' },
  params: idParams,
  type: 'text/csv',
});

export const suggestions = endpoint({
  id: 'reviews.suggestions',
  method: 'GET',
  path: '/reviews/suggestions',
  summary: 'What would be worth a review, from what there is now',
  access: { on: review, action: 'view' },
  out: z.object({ administrators: z.int(), idle: z.int(), endless: z.int() }),
});

export type Item = z.infer<typeof itemSchema>;
export type Reason = z.infer<typeof reasonSchema>;
export type Decision = (typeof DECISIONS)[number];
