import { z } from 'zod';
import { person } from '#modules/people/access.ts';
import { endpoint } from '#wire/endpoint.ts';
import { idSchema, momentSchema } from '#wire/field.ts';
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

const question = z.strictObject({
  q: z.string().max(100).optional(),
  place_id: idSchema,
  below: z.enum(['true', 'false']).optional(),
  person_id: idSchema.optional(),
  group_id: idSchema.optional(),
  starts_at: momentSchema.optional(),
  ends_at: momentSchema.optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
});

const choosable = z.object({
  id: z.string(),
  name: z.string(),
  abbreviation: z.string(),
  description: z.string(),
  /** Why the caller cannot give it there; null when they can. */
  refused: z.string().nullable(),
});

export const chooseProfiles = endpoint({
  id: 'grants.chooseProfiles',
  method: 'GET',
  path: '/choices/profiles',
  summary:
    'Profiles for a grant at a place: which of those that one may view one could give there, and why not the others',
  access: {
    signedIn: 'Answers only with profiles that one may view, and of places and people where one may name them.',
  },
  query: question,
  out: z.object({ items: z.array(choosable) }),
  example: { query: { place_id: '00000000-0000-7000-8000-000000000001' } },
});

export type Suggestion = z.infer<typeof suggestion>;
export type ProfileQuestion = z.infer<typeof question>;
export type ChoosableProfile = z.infer<typeof choosable>;
