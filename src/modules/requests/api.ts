import { z } from 'zod';
import { fixSchema } from '#modules/access/schema.ts';
import { endpoint } from '#wire/endpoint.ts';
import { idSchema, lineSchema } from '#wire/field.ts';

/** Days that access may be asked for at most, and that a request waits for its answer. */
export const LONGEST = 90;
export const WAITS = 30;

export const REQUEST_STATES = ['open', 'approved', 'declined', 'withdrawn', 'expired'] as const;

export const requestSchema = z.object({
  id: z.string(),
  number: z.int(),
  state: z.enum(REQUEST_STATES),
  person_id: z.string(),
  person: z.string(),
  type: z.string(),
  /** Null to whoever asked by its number, until they may view it: there may be no such record. */
  record_id: z.string().nullable(),
  /** The number by which it was asked for; null for a record that was met. */
  asked_number: z.int().nullable(),
  /** What the record is called, for those who may view it. */
  title: z.string().nullable(),
  permission: z.string(),
  reason: z.string(),
  /** For how many days. */
  days: z.int(),
  created_at: z.string(),
  expires_at: z.string(),
  decided_at: z.string().nullable(),
  /** Who has answered, for those who may view them. */
  decided_by: z.string().nullable(),
  answer: z.string().nullable(),
  /** What the person was put on the record as, where that was the answer. */
  relation: z.string().nullable(),
  /** The grant that was the answer, as long as it is there, for those who may view it. */
  given: z
    .object({ profile: z.string(), place: z.string(), below: z.boolean(), until: z.string().nullable() })
    .nullable(),
});

const params = z.strictObject({ request: idSchema });
const OWN = 'Only requests of oneself, and those that one could grant; others are not found.';

export const askAccess = endpoint({
  id: 'requests.ask',
  personOnly: true,
  method: 'POST',
  path: '/access-requests',
  summary: 'Ask for a permission on a record; those who could grant it at its place are told',
  access: { signedIn: 'Everybody may ask. The answer does not tell whether a record exists that one may not view.' },
  body: z.strictObject({
    type: z.string().max(60),
    /** The record, by its id or - of types that count theirs - by the number by which somebody knows it. */
    id: idSchema.optional(),
    number: z.int().min(1).max(2_147_483_647).optional(),
    action: z.string().max(60),
    facet: z.string().max(60).optional(),
    reason: lineSchema(500, 1),
    days: z.int().min(1).max(LONGEST),
  }),
  out: requestSchema,
  example: {
    body: {
      type: 'ticket',
      id: '00000000-0000-7000-8000-000000000002',
      action: 'view',
      reason: 'I take over from Tom next week',
      days: 7,
    },
  },
});

export const listRequests = endpoint({
  id: 'requests.list',
  method: 'GET',
  path: '/access-requests',
  summary: 'Requests for access: my own, or the open ones that I could grant',
  access: { signedIn: OWN },
  query: z.strictObject({ show: z.enum(['mine', 'decide']).optional() }),
  out: z.object({ items: z.array(requestSchema) }),
});

export const getRequest = endpoint({
  id: 'requests.get',
  method: 'GET',
  path: '/access-requests/:request',
  summary: 'One request for access; for those who could grant it with the smallest grants that would do',
  access: { signedIn: OWN },
  params,
  out: requestSchema.extend({ decide: z.boolean(), fixes: z.array(fixSchema) }),
});

export const approveRequest = endpoint({
  id: 'requests.approve',
  personOnly: true,
  method: 'POST',
  path: '/access-requests/:request/approve',
  summary: 'Answer a request with a grant of mine that ends, after no more days than were asked for',
  access: { signedIn: 'Whoever could give the grant by hand, except to themselves.' },
  params,
  body: z.strictObject({
    profile_id: idSchema,
    place_id: idSchema,
    below: z.boolean().optional(),
    /** No more than were asked for. */
    days: z.int().min(1).max(LONGEST),
  }),
  /** `opens`: the person may do now what was asked for. */
  out: requestSchema.extend({ opens: z.boolean() }),
  changesPolicy: true,
  example: {
    body: {
      profile_id: '00000000-0000-7000-8000-000000000003',
      place_id: '00000000-0000-7000-8000-000000000002',
      days: 7,
    },
  },
});

/** Types whose records are known by a number. */
export const NUMBERED: readonly string[] = ['ticket'];

/** As what somebody may be put on a record by hand, by its type. */
export const INVOLVING: Readonly<Record<string, string>> = { ticket: 'observer', place: 'member' };

export const involveRequest = endpoint({
  id: 'requests.involve',
  personOnly: true,
  method: 'POST',
  path: '/access-requests/:request/involve',
  summary: 'Answer a request by putting the person on the record: as an observer of a ticket, a member of a place',
  access: { signedIn: 'Whoever could answer it, and do this by hand.' },
  params,
  body: z.strictObject({}),
  out: requestSchema.extend({ opens: z.boolean() }),
  changesPolicy: true,
  example: { body: {} },
});

export const declineRequest = endpoint({
  id: 'requests.decline',
  personOnly: true,
  method: 'POST',
  path: '/access-requests/:request/decline',
  summary: 'Answer a request with a no and the reason',
  access: { signedIn: 'Whoever could grant it.' },
  params,
  body: z.strictObject({ answer: lineSchema(500, 1) }),
  out: requestSchema,
  example: { body: { answer: 'Please ask the night shift' } },
});

export const withdrawRequest = endpoint({
  id: 'requests.withdraw',
  personOnly: true,
  method: 'DELETE',
  path: '/access-requests/:request',
  summary: 'Take back a request of mine that has no answer yet',
  access: { signedIn: 'Only requests of oneself.' },
  params,
});

export type RequestAnswer = z.infer<typeof requestSchema>;
export type AskInput = z.infer<NonNullable<typeof askAccess.body>>;
