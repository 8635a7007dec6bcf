import { z } from 'zod';
import { endpoint } from '#wire/endpoint.ts';
import { idSchema, lineSchema as lineText } from '#wire/field.ts';
import {
  diffSchema,
  explanationSchema,
  previewSchema,
  proposalSchema,
  whatSchema,
  whoSchema,
  writesSchema,
} from './schema.ts';

const record = {
  type: z.string().max(60),
  /** An id of ours, or for a declared type the application's own. */
  id: lineText(200, 1),
  action: z.string().max(60),
  facet: z.string().max(60).optional(),
};

/**
 * Explains a decision about a record that the asker may view: about oneself always, about somebody else for those
 * who may view that person's details. What one may not see is not found.
 */
export const explainAccess = endpoint({
  id: 'access.explain',
  method: 'GET',
  path: '/access/explain',
  summary: 'May this person do this to this record, and why?',
  access: { signedIn: "The record must be visible to the asker, and another person's details too." },
  query: z.strictObject({ person_id: idSchema.optional(), ...record }),
  out: explanationSchema,
});

export const sendExplanation = endpoint({
  id: 'access.sendExplanation',
  personOnly: true,
  method: 'POST',
  path: '/access/explain/send',
  summary: 'Tell somebody in their inbox where their access to a record is explained',
  access: { signedIn: 'Asked like the explanation itself; the notice names what its reader may view.' },
  body: z.strictObject({ person_id: idSchema, ...record }),
  example: {
    body: {
      person_id: '00000000-0000-7000-8000-000000000004',
      type: 'ticket',
      id: '00000000-0000-7000-8000-000000000002',
      action: 'view',
    },
  },
});

export const whoAccess = endpoint({
  id: 'access.who',
  method: 'GET',
  path: '/access/who',
  summary: 'Who may do this to this record, and by what?',
  access: { signedIn: 'The record must be visible to the asker; people who are not are counted, not named.' },
  query: z.strictObject({ ...record, limit: z.coerce.number().int().min(1).max(500).optional() }),
  out: whoSchema,
});

export const whatAccess = endpoint({
  id: 'access.what',
  method: 'GET',
  path: '/access/what',
  summary: 'What may this person do, where, and by what?',
  access: { signedIn: "One's own rights always; another person's for those who may view the details." },
  query: z.strictObject({ person_id: idSchema.optional() }),
  out: whatSchema,
});

export const diffAccess = endpoint({
  id: 'access.diff',
  method: 'POST',
  path: '/access/diff',
  summary: 'Who would gain and who would lose what, if these changes were made? Nothing is changed',
  access: { signedIn: 'Each change is asked for as if it were made: whoever may not make it is refused.' },
  body: z.strictObject({ changes: z.array(proposalSchema).max(20) }),
  out: diffSchema,
  example: {
    body: {
      changes: [
        {
          change: 'movePlace',
          id: '00000000-0000-7000-8000-000000000002',
          parent_id: '00000000-0000-7000-8000-000000000001',
        },
      ],
    },
  },
});

export const exactDiffAccess = endpoint({
  id: 'access.diff.exact',
  method: 'POST',
  path: '/access/diff/exact',
  summary:
    'Count on which records who would gain and lose what, to the last one. Answers a job, whose result is the count',
  access: { signedIn: 'Each change is asked for as if it were made: whoever may not make it is refused.' },
  body: diffAccess.body as NonNullable<typeof diffAccess.body>,
  out: z.object({ job_id: z.string() }),
  example: diffAccess.example as NonNullable<typeof diffAccess.example>,
});

export const previewAccess = endpoint({
  id: 'access.preview',
  method: 'POST',
  path: '/access/preview',
  summary: 'What would these very requests change, for whom, and what is risky about it? Nothing is changed',
  access: {
    signedIn: 'Each request is tried as it would be made: whoever may not make it is refused in the same words.',
  },
  body: z.strictObject({ changes: writesSchema }),
  out: previewSchema,
  example: { body: { changes: [{ call: 'grants.delete', params: { id: '00000000-0000-7000-8000-00000000dead' } }] } },
});

export const exactPreviewAccess = endpoint({
  id: 'access.preview.exact',
  method: 'POST',
  path: '/access/preview/exact',
  summary: 'Count on which records these requests would change what, to the last one. Answers a job with the count',
  access: {
    signedIn: 'Each request is tried as it would be made: whoever may not make it is refused in the same words.',
  },
  body: z.strictObject({ changes: writesSchema }),
  out: z.object({ job_id: z.string() }),
  example: previewAccess.example as NonNullable<typeof previewAccess.example>,
});
