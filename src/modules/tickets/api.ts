import { z } from 'zod';
import { endpoint } from '#wire/endpoint.ts';
import { idSchema, textSchema } from '#wire/field.ts';
import { idParams, recordApi } from '#wire/record-api.ts';
import { rowSchema } from '#wire/record.ts';
import { ticket } from './access.ts';
import { RESOLUTIONS, ticketSpec, workunitSchema } from './schema.ts';

export const ticketsApi = recordApi(ticketSpec);
const row = rowSchema(ticketSpec);

export const workunits = endpoint({
  id: 'tickets.workunits',
  method: 'GET',
  path: '/tickets/:id/workunits',
  summary: 'The conversation: public workunits, and internal ones for those who may view the facet notes',
  access: { on: ticket, action: 'view' },
  params: idParams,
  out: z.object({ items: z.array(workunitSchema) }),
});

const work = z.strictObject({ body: textSchema(100_000, 1), hours: z.number().min(0).max(1000).optional() });

export const comment = endpoint({
  id: 'tickets.comment',
  method: 'POST',
  path: '/tickets/:id/comments',
  summary: 'Add a public workunit',
  access: { on: ticket, action: 'comment' },
  params: idParams,
  body: work,
  out: workunitSchema,
  example: { body: { body: 'The printer works again.' } },
});

export const note = endpoint({
  id: 'tickets.note',
  method: 'POST',
  path: '/tickets/:id/notes',
  summary: 'Add an internal workunit',
  access: { on: ticket, action: 'create', facet: 'notes' },
  params: idParams,
  body: work,
  out: workunitSchema,
  example: { body: { body: 'Called the supplier.', hours: 0.5 } },
});

const why = textSchema(100_000).optional();

export const take = endpoint({
  id: 'tickets.take',
  method: 'POST',
  path: '/tickets/:id/take',
  summary: 'Become the owner of a ticket without one',
  access: { on: ticket, action: 'take' },
  params: idParams,
  body: z.strictObject({}),
  out: row,
  example: { body: {} },
});

export const steal = endpoint({
  id: 'tickets.steal',
  method: 'POST',
  path: '/tickets/:id/steal',
  summary: 'Become the owner of a ticket that somebody else owns',
  access: { on: ticket, action: 'steal' },
  params: idParams,
  body: z.strictObject({}),
  out: row,
  example: { body: {} },
});

export const close = endpoint({
  id: 'tickets.close',
  method: 'POST',
  path: '/tickets/:id/close',
  summary: 'Close with a resolution',
  access: { on: ticket, action: 'close' },
  params: idParams,
  body: z.strictObject({ resolution: z.enum(RESOLUTIONS), comment: why }),
  out: row,
  example: { body: { resolution: 'fixed' } },
});

export const reopen = endpoint({
  id: 'tickets.reopen',
  method: 'POST',
  path: '/tickets/:id/reopen',
  summary: 'Open a closed ticket again',
  access: { on: ticket, action: 'reopen' },
  params: idParams,
  body: z.strictObject({ comment: why }),
  out: row,
  example: { body: {} },
});

export const escalate = endpoint({
  id: 'tickets.escalate',
  method: 'POST',
  path: '/tickets/:id/escalate',
  summary: 'Hand over to a group that accepts hand-overs, also one out of sight; the note is saved first',
  access: { on: ticket, action: 'escalate' },
  params: idParams,
  body: z.strictObject({ place_id: idSchema, note: why }),
  /** `visible` false: the ticket is now out of the caller's sight. */
  out: z.object({ visible: z.boolean() }),
  example: { body: { place_id: '00000000-0000-7000-8000-000000000002' } },
});

export const observers = endpoint({
  id: 'tickets.observers',
  method: 'GET',
  path: '/tickets/:id/people',
  summary: 'Everybody involved, by relation',
  access: { on: ticket, action: 'view' },
  params: idParams,
  out: z.object({ items: z.array(z.object({ relation: z.string(), person_id: z.string(), name: z.string() })) }),
});

const remaining = z.object({ limit: z.int(), used: z.int(), left: z.int() });
export const quotaSchema = z.object({
  /** Whose tickets count: all of the group together, or the requester's own, who belongs to no group. */
  counts: z.enum(['group', 'own']),
  /** Tickets of the last 365 days; null without a limit. */
  total: remaining.nullable(),
  /** Those of them that are open; without `enforced` more are taken all the same. */
  open: remaining.extend({ enforced: z.boolean() }).nullable(),
});

export const ticketQuota = endpoint({
  id: 'tickets.quota',
  method: 'GET',
  path: '/ticket-quota',
  summary: 'How many more tickets a group takes',
  access: { signedIn: 'Answers only for places where one may open a ticket or see the settings.' },
  query: z.strictObject({ place_id: idSchema, requester_id: idSchema.optional() }),
  out: quotaSchema,
  example: { query: { place_id: '00000000-0000-7000-8000-000000000002' } },
});

const personParams = z.strictObject({ id: idSchema, person_id: idSchema });

export const addObserver = endpoint({
  id: 'tickets.addObserver',
  method: 'PUT',
  path: '/tickets/:id/observers/:person_id',
  summary: 'Let somebody follow: an observer sees the ticket and may comment',
  access: { on: ticket, action: 'edit' },
  params: personParams,
  body: z.strictObject({}),
  example: { body: {} },
});

export const removeObserver = endpoint({
  id: 'tickets.removeObserver',
  method: 'DELETE',
  path: '/tickets/:id/observers/:person_id',
  summary: 'End following',
  access: { on: ticket, action: 'edit' },
  params: personParams,
});
