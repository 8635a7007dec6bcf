import { z } from 'zod';
import { endpoint } from '#wire/endpoint.ts';
import { recordApi } from '#wire/record-api.ts';
import { CONTAINER_TYPES } from '#modules/places/schema.ts';
import { profile } from './access.ts';
import { INTERFACES, lifecycleSchema, lineSchema, profileSpec, SYSTEMS } from './schema.ts';

export const profilesApi = recordApi(profileSpec);

/** What can be granted: the matrix's rows and columns, made from the declarations of all record types. */
export const matrixSchema = z.object({
  sections: z.array(
    z.object({
      section: z.string(),
      types: z.array(
        z.object({
          type: z.string(),
          /** What a declared type is called; those of the product are named by the catalogues. */
          title: z.string().optional(),
          relations: z.array(z.string()),
          organizations: z.array(z.string()),
          /** Rows: the type itself (facet null) and its facets. */
          rows: z.array(
            z.object({
              facet: z.string().nullable(),
              actions: z.array(
                z.object({
                  action: z.string(),
                  title: z.string().optional(),
                  needs: z.array(z.string()),
                  danger: z.boolean(),
                  reaches: z.array(z.string()),
                }),
              ),
            }),
          ),
        }),
      ),
    }),
  ),
  bits: z.array(
    z.object({
      code: z.string(),
      section: z.string(),
      seat: z.boolean(),
      /** Empty until the section it belongs to exists. */
      lines: z.array(lineSchema),
    }),
  ),
});

export const matrix = endpoint({
  id: 'profiles.matrix',
  method: 'GET',
  path: '/permission-matrix',
  summary: 'Every permission that exists',
  access: { signedIn: 'The names of permissions are public knowledge; docs list them too.' },
  out: matrixSchema,
});

export const templateSchema = z.object({
  key: z.string(),
  system: z.string(),
  name: z.string(),
  abbreviation: z.string(),
  interface: z.enum(INTERFACES),
  description: z.string(),
  bits: z.array(z.string()),
  lines: z.array(lineSchema),
  lifecycle: lifecycleSchema,
  /** Record types that it speaks of and that no section keeps yet: lines on these are left out. */
  waiting: z.array(z.string()),
});

export const templates = endpoint({
  id: 'profiles.templates',
  method: 'GET',
  path: '/profile-templates',
  summary: 'Built-in profiles to start from',
  access: { on: profile, action: 'view' },
  query: z.strictObject({}),
  out: z.object({ items: z.array(templateSchema) }),
});

const named = templateSchema.pick({ key: true, name: true, abbreviation: true, description: true, waiting: true });

const OUTCOMES = ['created', 'kept', 'changed'] as const;

export const packs = endpoint({
  id: 'profiles.packs',
  method: 'GET',
  path: '/policy-packs',
  summary: 'The built-in profiles of five systems, as they are made together',
  access: { on: profile, action: 'view' },
  query: z.strictObject({}),
  out: z.object({
    items: z.array(
      z.object({
        key: z.enum(SYSTEMS),
        title: z.string(),
        description: z.string(),
        profiles: z.array(named),
        /**
         * What applying it would come to: made now, there as the pack has it, or there and changed since. Only for
         * those who may make profiles at All.
         */
        would: z
          .array(
            z.object({
              template: z.string(),
              profile_id: z.string().nullable(),
              name: z.string(),
              outcome: z.enum(OUTCOMES),
            }),
          )
          .optional(),
        /** The roles that a new container of each type starts with. */
        containers: z.array(z.object({ type: z.enum(CONTAINER_TYPES), profiles: z.array(named) })),
      }),
    ),
  }),
});

export const applyPolicyPack = endpoint({
  id: 'profiles.applyPack',
  method: 'POST',
  path: '/policy-packs/:key/apply',
  summary: 'Make the profiles of a system that are not there yet',
  access: { on: profile, action: 'create' },
  params: z.strictObject({ key: z.enum(SYSTEMS) }),
  out: z.object({
    items: z.array(
      z.object({
        template: z.string(),
        profile_id: z.string(),
        name: z.string(),
        outcome: z.enum(OUTCOMES),
        waiting: z.array(z.string()),
      }),
    ),
  }),
  changesPolicy: true,
});
