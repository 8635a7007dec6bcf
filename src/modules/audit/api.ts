import { z } from 'zod';
import { endpoint } from '#wire/endpoint.ts';
import { listSchema } from '#wire/record.ts';
import { audit } from './access.ts';
import { auditSpec } from './schema.ts';

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

export type VerdictAnswer = z.infer<typeof verdictSchema>;
