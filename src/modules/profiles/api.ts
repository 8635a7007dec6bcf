import { z } from 'zod';
import { endpoint } from '#wire/endpoint.ts';
import { recordApi } from '#wire/record-api.ts';
import { profile } from './access.ts';
import { INTERFACES, lifecycleSchema, lineSchema, profileSpec } from './schema.ts';

export const profilesApi = recordApi(profileSpec);

/** What can be granted: the matrix's rows and columns, made from the declarations of all record types. */
export const matrixSchema = z.object({
  sections: z.array(
    z.object({
      section: z.string(),
      types: z.array(
        z.object({
          type: z.string(),
          relations: z.array(z.string()),
          organizations: z.array(z.string()),
          /** Rows: the type itself (facet null) and its facets. */
          rows: z.array(
            z.object({
              facet: z.string().nullable(),
              actions: z.array(
                z.object({
                  action: z.string(),
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
