import { z } from 'zod';
import { person } from '#modules/people/access.ts';
import { endpoint } from '#wire/endpoint.ts';
import { idSchema, lineSchema } from '#wire/field.ts';
import { idParams } from '#wire/record-api.ts';

/** Minutes that a look through somebody's eyes lasts at most. */
export const LOOK_MINUTES = 15;

export const viewAs = endpoint({
  id: 'people.viewAs',
  personOnly: true,
  method: 'POST',
  path: '/people/:id/view-as',
  summary: 'See what this person sees, in this session, without changing anything; for a quarter of an hour at most',
  access: { on: person, action: 'viewAs' },
  params: idParams,
  body: z.strictObject({ reason: lineSchema(300, 1) }),
  out: z.object({ until: z.string() }),
  example: { body: { reason: 'A ticket that they cannot find' } },
});

export const leaveView = endpoint({
  id: 'session.leaveView',
  personOnly: true,
  whileLooking: true,
  method: 'DELETE',
  path: '/session/view-as',
  summary: "Stop looking through somebody's eyes",
  access: { signedIn: 'Everybody leaves what they have entered.' },
});

/** One of my grants, as what I could act as. */
export const roleSchema = z.object({
  grant_id: z.string(),
  profile: z.string(),
  place: z.string(),
  below: z.boolean(),
});

export const roles = endpoint({
  id: 'session.roles',
  personOnly: true,
  method: 'GET',
  path: '/session/roles',
  summary: 'My grants that count now, one of which I may act as',
  access: { signedIn: 'Speaks only of the caller.' },
  out: z.object({ items: z.array(roleSchema) }),
});

export const actAs = endpoint({
  id: 'session.actAs',
  personOnly: true,
  method: 'PUT',
  path: '/session/acting',
  summary: 'Narrow this session to one of my grants, or, with null, use them all again',
  access: { signedIn: 'Takes away only; nobody comes to hold more.' },
  body: z.strictObject({ grant_id: idSchema.nullable() }),
  example: { body: { grant_id: null } },
});

export type Role = z.infer<typeof roleSchema>;
