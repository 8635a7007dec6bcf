import { z } from 'zod';
import { endpoint } from '#wire/endpoint.ts';
import { idParams } from '#wire/record-api.ts';

export const JOB_STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;

export const jobSchema = z.object({
  id: z.string(),
  /** What is done: `people.import`. */
  kind: z.string(),
  state: z.enum(JOB_STATES),
  /** Steps done, of `total`; both 0 while unknown. */
  progress: z.int(),
  total: z.int(),
  /** Somebody asked for its end; it stops at the next step, and nothing of it is kept. */
  cancel_requested: z.boolean(),
  /** What the call would have answered, once the job is done. */
  result: z.unknown(),
  /** Why it failed. */
  error: z.string().nullable(),
  created_at: z.string(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
});

const OWN = 'Only jobs that one asked for oneself; others are not found.';

export const getJob = endpoint({
  id: 'jobs.get',
  method: 'GET',
  path: '/jobs/:id',
  summary: 'How far long work is that I asked for, and its result',
  access: { signedIn: OWN },
  params: idParams,
  out: jobSchema,
});

export const cancelJob = endpoint({
  id: 'jobs.cancel',
  method: 'POST',
  path: '/jobs/:id/cancel',
  summary: 'Stop long work that I asked for; nothing of it is kept',
  access: { signedIn: OWN },
  params: idParams,
  out: jobSchema,
});

export type JobState = z.infer<typeof jobSchema>;
