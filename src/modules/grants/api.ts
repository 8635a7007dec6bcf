import { z } from 'zod';
import { person } from '#modules/people/access.ts';
import { endpoint } from '#wire/endpoint.ts';
import { idParams, recordApi } from '#wire/record-api.ts';
import { grantSpec } from './schema.ts';

export const grantsApi = recordApi(grantSpec);

const suggestion = z.object({
  profile_id: z.string(),
  profile: z.string(),
  place_id: z.string(),
  place: z.string(),
  below: z.boolean(),
  /** People of the same organization who have it. */
  people: z.int(),
});

export const suggestGrants = endpoint({
  id: 'people.suggestGrants',
  method: 'GET',
  path: '/people/:id/grant-suggestions',
  summary: 'Grants that people of the same organization have, of those that one could give',
  access: { on: person, action: 'view' },
  params: idParams,
  out: z.object({ items: z.array(suggestion) }),
});

export type Suggestion = z.infer<typeof suggestion>;
