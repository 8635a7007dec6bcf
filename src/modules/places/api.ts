import { z } from 'zod';
import { endpoint } from '#wire/endpoint.ts';
import { idSchema } from '#wire/field.ts';
import { idParams, recordApi } from '#wire/record-api.ts';
import { CAUSES } from '#modules/grants/schema.ts';
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
  active: z.boolean(),
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
    /** Of `handover`: the place that the ticket leaves. */
    from: idSchema.optional(),
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
  /** `grant`: brought by a grant at the place, and gone with the last of them. */
  cause: z.enum(['hand', 'grant']),
  sees: z.boolean(),
  works: z.boolean(),
  assigned: z.boolean(),
  notified: z.boolean(),
  profiles: z.array(
    z.object({
      grant_id: z.string(),
      profile: z.string(),
      below: z.boolean(),
      until: z.string().nullable(),
      cause: z.enum(CAUSES),
      /** Given to everybody who belongs to the group. */
      through_group: z.boolean(),
    }),
  ),
  /** What they hold above that reaches down to here, as far as one may view it; the nearest first. */
  above: z.array(z.object({ grant_id: z.string(), profile: z.string(), place_id: z.string(), place: z.string() })),
});

/** Who sees new tickets at a place, and by what. */
export const sightSchema = z.object({
  /** How many; null where there are no tickets. */
  sees: z
    .object({
      total: z.int(),
      /** Of them, people whom one may not view: nothing is said of how they see it. */
      unseen: z.int(),
      /** They belong to the place or hold a grant at it. */
      direct: z.int(),
      administrators: z.int(),
      /** By a grant above that reaches down. */
      above: z.array(z.object({ place_id: z.string(), place: z.string(), count: z.int() })),
    })
    .nullable(),
  /** The people who see it from above, the first 200 by name. */
  inherited: z.array(
    z.object({
      person_id: z.string(),
      name: z.string(),
      login: z.string(),
      enabled: z.boolean(),
      /** What is granted to them above and reaches down to here; the nearest first. */
      grants: z.array(
        z.object({
          /** Null where one may not view the grant. */
          profile: z.string().nullable(),
          until: z.string().nullable(),
          place_id: z.string(),
          place: z.string(),
        }),
      ),
    }),
  ),
});

export const placeSight = endpoint({
  id: 'places.sight',
  method: 'GET',
  path: '/places/:id/sight',
  summary: 'Who sees new tickets of a place, and by what',
  access: { on: place, action: 'view' },
  params: idParams,
  out: sightSchema,
});

export const leavingSchema = z.object({
  grants: z.array(
    z.object({
      id: z.string(),
      profile: z.string(),
      below: z.boolean(),
      until: z.string().nullable(),
      by_rule: z.boolean(),
    }),
  ),
  /** Open tickets of the place that they own, as far as one may view them. */
  tickets: z.object({
    count: z.int(),
    items: z.array(z.object({ id: z.string(), number: z.int(), title: z.string() })),
  }),
});

export const leaving = endpoint({
  id: 'places.leaving',
  method: 'GET',
  path: '/places/:id/members/:person_id/leaving',
  summary: 'What goes and what stays when a person is removed from the place',
  access: { on: place, action: 'members' },
  params: z.strictObject({ id: idSchema, person_id: idSchema }),
  out: leavingSchema,
});

export const members = endpoint({
  id: 'places.members',
  method: 'GET',
  path: '/places/:id/members',
  summary: 'People of a place with their switches, and how many more there are whom one may not view',
  access: { on: place, action: 'view' },
  params: idParams,
  out: z.object({ items: z.array(memberSchema), unseen: z.int() }),
});

/** What those who belong to a place may do there, and by what. */
export const opensSchema = z.object({
  members: z.array(z.object({ person_id: z.string(), name: z.string() })),
  /** What may be done with a record at home in the place in which one takes no part, and which members may. */
  types: z.array(
    z.object({ type: z.string(), actions: z.array(z.object({ action: z.string(), people: z.array(z.string()) })) }),
  ),
  /** What belonging to the place gives by itself: grants to its members. */
  gives: z.array(
    z.object({
      grant_id: z.string(),
      profile_id: z.string(),
      profile: z.string(),
      place_id: z.string(),
      place: z.string(),
      below: z.boolean(),
      until: z.string().nullable(),
    }),
  ),
});

export const placeOpens = endpoint({
  id: 'places.opens',
  method: 'GET',
  path: '/places/:id/opens',
  summary: 'What those who belong to a place may do there, and what belonging gives by itself',
  access: { on: place, action: 'view' },
  params: idParams,
  out: opensSchema,
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
  /** Who owns their open tickets of the place from then on: a person, `nobody`, or, left out, they themselves. */
  query: z.strictObject({ tickets_to: z.union([idSchema, z.literal('nobody')]).optional() }),
  out: z.object({ removed_grants: z.int(), handed_on: z.int() }),
  changesPolicy: true,
});

export const contentsSchema = z.object({
  /** What is at home in it and needs another home, by record type. */
  residents: z.array(z.object({ type: z.string(), count: z.int() })),
  /** What lies directly below, and moves up. */
  children: z.array(z.object({ id: z.string(), name: z.string() })),
  members: z.int(),
  /** Grants at it, and grants to those who belong to it: they go. The first hundred that one may view are listed. */
  grants: z.object({
    count: z.int(),
    items: z.array(
      z.object({
        id: z.string(),
        holder: z.string(),
        profile: z.string(),
        place: z.string(),
        below: z.boolean(),
        by_rule: z.boolean(),
      }),
    ),
  }),
});

export const contents = endpoint({
  id: 'places.contents',
  method: 'GET',
  path: '/places/:id/contents',
  summary: 'What has to move, what moves up and what goes when a place is dissolved',
  access: { on: place, action: 'delete' },
  params: idParams,
  out: contentsSchema,
});

export const dissolvePlace = endpoint({
  id: 'places.dissolve',
  method: 'POST',
  path: '/places/:id/dissolve',
  summary: 'Delete a place; what is at home in it moves to another one, what lies below moves up, its grants go',
  access: { on: place, action: 'delete' },
  params: idParams,
  body: z.strictObject({ home_id: idSchema.nullable().optional() }),
  changesPolicy: true,
  example: { body: { home_id: null } },
});
