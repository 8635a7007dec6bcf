import { z } from 'zod';
import { endpoint } from '#wire/endpoint.ts';
import { idSchema, lineSchema } from '#wire/field.ts';
import { listSchema } from '#wire/record.ts';
import { recordApi } from '#wire/record-api.ts';
import { audit } from './access.ts';
import { auditSpec } from './schema.ts';

export const auditApi = recordApi(auditSpec);

export const exportLines = endpoint({
  id: 'audit.exportLines',
  method: 'GET',
  path: '/audit/export.jsonl',
  summary: 'Export the audit as JSON Lines: an entry a line, of those one may view and export',
  access: { on: audit, action: 'export' },
  query: listSchema(auditSpec),
  type: 'application/jsonl',
});

export const verdictSchema = z.object({
  /** When it was looked at. */
  at: z.string(),
  ok: z.boolean(),
  /** What does not fit, at its first place: a changed, missing or inserted entry, an end that was cut off, an anchor. */
  misfit: z.enum(['changed', 'missing', 'inserted', 'cut', 'anchor']).nullable(),
  /** The first entry that does not fit; null at the end of the chain. */
  number: z.int().nullable(),
  /** Entries that were checked and fit. */
  entries: z.int(),
  /** The last point up to which everything fits: how many entries, and the hash over them. */
  anchor: z.string(),
});

export const chainStatus = endpoint({
  id: 'audit.chain',
  method: 'GET',
  path: '/audit/chain',
  summary: 'How far the chain over the audit goes, and what its last verification said',
  access: { on: audit, action: 'verify' },
  out: z.object({
    /** Entries in the chain. */
    sealed: z.int(),
    /** Entries so fresh that they are not in it yet. */
    waiting: z.int(),
    /** How many entries, and the hash over them: kept elsewhere, it shows later that none of these was touched. */
    anchor: z.string(),
    verified: verdictSchema.nullable(),
  }),
});

export const verifyChain = endpoint({
  id: 'audit.verify',
  method: 'POST',
  path: '/audit/verify',
  summary: 'Compute the chain over the whole audit anew, as a job',
  access: { on: audit, action: 'verify' },
  out: z.object({ job_id: z.string() }),
});

const OWN_ALERTS =
  'Only alerts of one’s own; others are not found. Whom they tell of what is decided when they tell it.';

const alertSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Filters of the list of the audit. */
  query: z.record(z.string(), z.string()),
  by_mail: z.boolean(),
  created_at: z.string(),
});

export const listAlerts = endpoint({
  id: 'audit.alerts',
  method: 'GET',
  path: '/audit/alerts',
  summary: 'The questions to the audit of whose answers I am told',
  access: { signedIn: OWN_ALERTS },
  out: z.object({
    items: z.array(alertSchema),
    /** Whether they can be told by mail, too. */
    mail: z.boolean(),
  }),
});

const alertInput = z.strictObject({
  name: lineSchema(100, 1),
  query: listSchema(auditSpec).omit({ q: true, sort: true, limit: true, after: true, trash: true, ids: true }),
  by_mail: z.boolean().optional(),
});

export const createAlert = endpoint({
  id: 'audit.createAlert',
  personOnly: true,
  method: 'POST',
  path: '/audit/alerts',
  summary: 'Have me told of every new entry of the audit that these filters find and that I may see then',
  access: { on: audit, action: 'view' },
  body: alertInput,
  out: alertSchema,
  example: { body: { name: 'New administrators', query: { mark: 'admin' } } },
});

export const deleteAlert = endpoint({
  id: 'audit.deleteAlert',
  personOnly: true,
  method: 'DELETE',
  path: '/audit/alerts/:alert',
  summary: 'Have me told of it no more',
  access: { signedIn: OWN_ALERTS },
  params: z.strictObject({ alert: idSchema }),
});

export type AlertAnswer = z.infer<typeof alertSchema>;
export interface AlertInput {
  readonly name: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly by_mail?: boolean | undefined;
}
export type VerdictAnswer = z.infer<typeof verdictSchema>;
