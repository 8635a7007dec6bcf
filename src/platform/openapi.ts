import { z } from 'zod';
import { pathOf } from '#wire/call.ts';
import type { Endpoint } from '#wire/endpoint.ts';
import { liveEvents } from '#wire/events.ts';
import { problemSchema } from '#wire/problem.ts';

type Json = Record<string, unknown>;

const schemaOf = (s: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...schema } = z.toJSONSchema(s, { io, unrepresentable: 'any', target: 'draft-2020-12' }) as Json;
  return schema;
};

const isEmpty = (s: z.ZodType): boolean => s instanceof z.ZodObject && Object.keys(s.shape).length === 0;

/** The API as an OpenAPI 3.1 document, printed from the same endpoints that the server runs. */
export function openApi(endpoints: readonly Endpoint[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const e of [...endpoints, liveEvents]) {
    const path = pathOf(e).replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [e.method.toLowerCase()]: operation(e) };
  }
  const named: Json = {};
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gatehouse',
      version: '1',
      description:
        'Everything the web app does goes through these calls. What one may not view is not found; what one may ' +
        'view but not do is refused with the reason. Errors are problem+json (RFC 9457).',
    },
    paths: lifted(paths, named),
    components: {
      schemas: { Problem: schemaOf(problemSchema, 'output'), ...named },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'gatehouse' },
        token: { type: 'http', scheme: 'bearer', description: 'A token of a person, made at /me/tokens' },
      },
      responses: {
        Problem: {
          description: 'What went wrong, in the language of Accept-Language',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  };
}

/** The same with the schemas that have a name of their own taken out into `named`, and referred to there. */
function lifted(part: unknown, named: Json): unknown {
  if (Array.isArray(part)) return part.map((p) => lifted(p, named));
  if (typeof part !== 'object' || part === null) return part;
  const { $defs, ...rest } = part as { $defs?: Json };
  for (const [name, schema] of Object.entries($defs ?? {})) named[name] = lifted(schema, named);
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string'
        ? value.replace(/^#\/\$defs\//, '#/components/schemas/')
        : lifted(value, named),
    ]),
  );
}

function operation(e: Endpoint): Json {
  const parameters = [...parametersOf(e.params, 'path'), ...parametersOf(e.query, 'query'), ...headersOf(e)];
  return {
    operationId: e.id,
    summary: e.summary,
    tags: [e.id.split('.')[0]],
    ...('open' in e.access ? {} : { security: securityOf(e) }),
    'x-permission': permissionOf(e),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(e.body && e.method !== 'GET' ? { requestBody: bodyOf(e) } : {}),
    responses: { ...success(e), default: { $ref: '#/components/responses/Problem' } },
  };
}

function securityOf(e: Pick<Endpoint, 'scope' | 'personOnly'>): Json[] {
  if (e.personOnly) return [{ session: [] }];
  return e.scope === undefined ? [{ session: [] }, { token: [] }] : [{ token: [] }];
}

function permissionOf(e: Endpoint): string {
  if ('signedIn' in e.access) return `anyone signed in: ${e.access.signedIn}`;
  if ('open' in e.access) return `open: ${e.access.open}`;
  const { on, facet, action } = e.access;
  return `${on.type}${facet === undefined ? '' : `.${facet}`}:${action}`;
}

function bodyOf(e: Endpoint): Json {
  const content: Json = { schema: schemaOf(e.body as z.ZodType, 'input') };
  if (e.example?.body !== undefined) content.example = e.example.body;
  return { required: true, content: { 'application/json': content } };
}

function success(e: Endpoint): Json {
  if (e.type) return { 200: { description: 'Done', content: { [e.type]: { schema: { type: 'string' } } } } };
  if (!e.out) return { 204: { description: 'Done' } };
  const schema = schemaOf(e.out, 'output');
  return {
    [e.id.endsWith('.create') ? 201 : 200]: { description: 'Done', content: { 'application/json': { schema } } },
  };
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (!schema || isEmpty(schema)) return [];
  const json = schemaOf(schema, 'input') as ParametersSchema;
  const named = Object.entries(json.properties ?? {}).map(([name, s]) => ({
    name,
    in: place,
    required: place === 'path' || (json.required ?? []).includes(name),
    schema: s,
  }));
  return [...named, ...freeParameters(json)];
}

interface ParametersSchema {
  readonly properties?: Record<string, Json>;
  readonly required?: string[];
  readonly additionalProperties?: boolean | { readonly title?: string; readonly description?: string };
}

/** Parameters whose names are not known beforehand: an object, each property of which is a parameter of its own. */
function freeParameters({ additionalProperties: more }: ParametersSchema): Json[] {
  if (typeof more !== 'object') return [];
  const { title = 'others', description, ...value } = more;
  const schema = { type: 'object', additionalProperties: value };
  return [{ name: title, in: 'query', style: 'form', explode: true, description, schema }];
}

const header = (name: string, description: string, required = false): Json => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string' },
});

function headersOf(e: Endpoint): Json[] {
  if (e.method === 'PATCH' && e.path.includes(':id')) return [header('If-Match', 'The version one has read', true)];
  return e.method === 'POST' && !e.reads ? [header('Idempotency-Key', 'Makes a repeated creation harmless')] : [];
}
