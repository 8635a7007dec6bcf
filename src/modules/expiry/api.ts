import { z } from 'zod';
import { grant } from '#modules/grants/access.ts';
import { grantSpec } from '#modules/grants/schema.ts';
import { endpoint } from '#wire/endpoint.ts';
import { idSchema, momentSchema } from '#wire/field.ts';
import { rowSchema } from '#wire/record.ts';

/** Days before its end that a grant is listed. */
export const LISTED_DAYS = 30;
/** Days before its end that its holder and its managers are told, unless set otherwise. */
export const USUAL_NOTICE = 14;

const ids = z.array(idSchema).min(1).max(200);

export const expiringSchema = z.object({
  items: z.array(
    rowSchema(grantSpec).extend({
      /** Why the reader cannot renew it, although they may change grants here; null when they can. */
      refused: z.string().nullable(),
      /** Somebody lets it end on this day. */
      let_go: z.boolean(),
    }),
  ),
  next: z.string().nullable(),
});

export const listExpiring = endpoint({
  id: 'expiry.list',
  method: 'GET',
  path: '/expiring',
  summary: `Grants that end within ${LISTED_DAYS} days and that one may change, the next end first`,
  access: { on: grant, action: 'view' },
  query: z.strictObject({
    days: z.coerce.number().int().min(1).max(366).optional(),
    limit: z.coerce.number().int().min(1).max(200).optional(),
    after: z.string().max(500).optional(),
  }),
  out: expiringSchema,
});

export const outcomesSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      done: z.boolean(),
      /** Why it was not done. */
      reason: z.string().nullable(),
    }),
  ),
});

export const renewGrants = endpoint({
  id: 'expiry.renew',
  method: 'POST',
  path: '/expiring/renew',
  summary: 'Let grants hold until a later day; each is done or refused for itself',
  access: { signedIn: 'Each grant is changed as the caller may change it.' },
  body: z.strictObject({ ids, until: momentSchema }),
  out: outcomesSchema,
  changesPolicy: true,
  example: { body: { ids: ['01890000-0000-7000-8000-000000000001'], until: '2044-01-01T00:00:00Z' } },
});

export const letGoGrants = endpoint({
  id: 'expiry.letGo',
  method: 'POST',
  path: '/expiring/let-go',
  summary: 'Let grants end on their day: nobody is told of them any more. Can be taken back',
  access: { signedIn: 'Each grant must be one that the caller may change.' },
  body: z.strictObject({ ids, let_go: z.boolean() }),
  out: outcomesSchema,
  example: { body: { ids: ['01890000-0000-7000-8000-000000000001'], let_go: true } },
});

const settings = z.strictObject({
  /** Days before the end that holder and managers are told; 0 for never. */
  notice_days: z.int().min(0).max(LISTED_DAYS),
});

export const getExpirySettings = endpoint({
  id: 'expiry.settings',
  method: 'GET',
  path: '/expiring/settings',
  summary: 'How long before its end a grant is told of',
  access: { on: grant, action: 'view' },
  out: settings.extend({ may_change: z.boolean() }),
});

export const setExpirySettings = endpoint({
  id: 'expiry.setSettings',
  method: 'PUT',
  path: '/expiring/settings',
  summary: 'Set how long before its end a grant is told of; for those who may change grants everywhere',
  access: { signedIn: 'Only who may change grants at the root.' },
  body: settings,
  out: settings.extend({ may_change: z.boolean() }),
  example: { body: { notice_days: 14 } },
});

export type Expiring = z.infer<typeof expiringSchema>['items'][number];
export type Outcome = z.infer<typeof outcomesSchema>['items'][number];
