import { z } from 'zod';
import { endpoint } from '#wire/endpoint.ts';
import { idSchema } from '#wire/field.ts';

const OWN = 'Only notices to oneself; others are not found.';

export const noticeSchema = z.object({
  id: z.string(),
  /** What kind of notice it is; `text` is its sentence. */
  key: z.string(),
  /** Names only what the reader may view now. */
  text: z.string(),
  /** The page it is about, from the root of the web app on. */
  link: z.string().nullable(),
  created_at: z.string(),
  read_at: z.string().nullable(),
});

export const listNotices = endpoint({
  id: 'notices.list',
  method: 'GET',
  path: '/me/notices',
  summary: 'What the installation has told me, newest first',
  access: { signedIn: OWN },
  ownEyes: true,
  query: z.strictObject({
    unread: z.enum(['true', 'false']).optional(),
    /** The language of the texts; that of the request unless said. */
    language: z.enum(['en', 'es']).optional(),
    limit: z.coerce.number().int().min(1).max(200).optional(),
    after: idSchema.optional(),
  }),
  out: z.object({ items: z.array(noticeSchema), next: z.string().nullable() }),
});

export const countNotices = endpoint({
  id: 'notices.count',
  method: 'GET',
  path: '/me/notices/count',
  summary: 'How many notices I have not read',
  access: { signedIn: OWN },
  ownEyes: true,
  out: z.object({ unread: z.int() }),
});

export const markNotice = endpoint({
  id: 'notices.mark',
  method: 'PUT',
  path: '/me/notices/:notice',
  summary: 'Mark a notice as read, or as unread again',
  access: { signedIn: OWN },
  params: z.strictObject({ notice: idSchema }),
  body: z.strictObject({ read: z.boolean() }),
  example: { body: { read: true } },
});

export const markAllNotices = endpoint({
  id: 'notices.markAll',
  method: 'POST',
  path: '/me/notices/read',
  summary: 'Mark as read what I have been told up to this notice',
  access: { signedIn: OWN },
  body: z.strictObject({
    /** The newest one on the screen: what came later stays unread. */
    until: idSchema,
  }),
  example: { body: { until: '01890000-0000-7000-8000-000000000001' } },
});

export type NoticeAnswer = z.infer<typeof noticeSchema>;
