import { z } from 'zod';
import { endpoint } from '#wire/endpoint.ts';
import { idSchema } from '#wire/field.ts';
import { idParams, recordApi } from '#wire/record-api.ts';
import { place } from './access.ts';
import { PLACE_ICONS, PLACE_KINDS, placeSpec } from './schema.ts';

export const placesApi = recordApi(placeSpec);

/** A node of the tree as one may see it; parents one may not view come with their name only, to keep the shape. */
export const nodeSchema = z.object({
  id: z.string(),
  parent_id: z.string().nullable(),
  kind: z.enum(PLACE_KINDS),
  name: z.string(),
  icon: z.enum(PLACE_ICONS).nullable(),
  /** False: shown only because something under it is visible. */
  visible: z.boolean(),
  people: z.int(),
});

export const placeTree = endpoint({
  id: 'places.tree',
  method: 'GET',
  path: '/place-tree',
  summary: 'The tree of places one may view',
  access: { on: place, action: 'view' },
  query: z.strictObject({}),
  out: z.object({ items: z.array(nodeSchema) }),
});

export const choosePlaces = endpoint({
  id: 'places.choose',
  method: 'GET',
  path: '/choices/places',
  summary: 'Places where one may do something, such as create a ticket',
  access: { signedIn: 'Answers only with places where one may do what is asked.' },
  query: z.strictObject({
    q: z.string().max(100).optional(),
    /** `ticket:create`, `person:create`, `grant:create`, `place:create`, `place:view`; `handover` for all that accept tickets. */
    for: z.string().max(60).optional(),
    kind: z.enum(PLACE_KINDS).optional(),
    limit: z.coerce.number().int().min(1).max(500).optional(),
  }),
  out: z.object({
    items: z.array(z.object({ id: z.string(), name: z.string(), path: z.string(), kind: z.enum(PLACE_KINDS) })),
  }),
});

export const memberSchema = z.object({
  person_id: z.string(),
  name: z.string(),
  login: z.string(),
  enabled: z.boolean(),
  sees: z.boolean(),
  works: z.boolean(),
  assigned: z.boolean(),
  notified: z.boolean(),
  profiles: z.array(
    z.object({ grant_id: z.string(), profile: z.string(), below: z.boolean(), until: z.string().nullable() }),
  ),
});

export const members = endpoint({
  id: 'places.members',
  method: 'GET',
  path: '/places/:id/members',
  summary: 'People of a place with their switches',
  access: { on: place, action: 'view' },
  params: idParams,
  out: z.object({ items: z.array(memberSchema) }),
});

const switches = {
  sees: z.boolean().optional(),
  works: z.boolean().optional(),
  assigned: z.boolean().optional(),
  notified: z.boolean().optional(),
};

export const putMember = endpoint({
  id: 'places.putMember',
  method: 'PUT',
  path: '/places/:id/members/:person_id',
  summary: 'Add a person to the place or change the switches',
  access: { on: place, action: 'members' },
  params: z.strictObject({ id: idSchema, person_id: idSchema }),
  body: z.strictObject(switches),
  out: z.object({ items: z.array(memberSchema) }),
  changesPolicy: true,
  example: { body: { works: true } },
});

export const removeMember = endpoint({
  id: 'places.removeMember',
  method: 'DELETE',
  path: '/places/:id/members/:person_id',
  summary: 'Remove a person from the place, with the grants given at it',
  access: { on: place, action: 'members' },
  params: z.strictObject({ id: idSchema, person_id: idSchema }),
  out: z.object({ removed_grants: z.int() }),
  changesPolicy: true,
});
