import { z } from 'zod';
import { cellsOf, REACHES, type Resource } from '#access/resource.ts';
import { declarationForm } from '#modules/external/schema.ts';
import { fileSchema, lineObject, testObject, typeEntry } from './format.ts';
import { LINE_PATTERN } from './line-text.ts';

type Json = Record<string, unknown>;

/**
 * The form of a file for editors, which complete and check by it: made from the same declaration that files are read
 * by, with the names of everything that can be granted. Types of other applications may be named besides.
 */
export function editorSchema(resources: readonly Resource[]): Json {
  const options = { io: 'input', unrepresentable: 'any' } as const;
  const { $schema: _, $defs, ...declaration } = z.toJSONSchema(declarationForm, options) as Json;
  const schema = z.toJSONSchema(fileSchema, {
    ...options,
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === typeEntry) Object.assign(jsonSchema, { propertyNames: undefined }, declaration);
      if (zodSchema === lineObject) addNames(jsonSchema as Json, resources);
      if (zodSchema === testObject) addNames(jsonSchema as Json, resources);
      const { description } = jsonSchema as { description?: string };
      if (description?.startsWith('A permission: '))
        jsonSchema.anyOf = [{ enum: shortForms(resources) }, { pattern: LINE_PATTERN }];
    },
  }) as Json;
  return {
    ...schema,
    $defs,
    $id: 'policy.schema.json',
    title: 'Gatehouse policy',
    description: 'Places, people, profiles, grants and permission tests of a Gatehouse installation.',
  };
}

/** Names that exist are offered; another one may be a type that the file declares. */
function addNames(schema: Json, resources: readonly Resource[]): void {
  const { type, action } = schema.properties as Record<string, Json>;
  const actions = resources.flatMap((r) =>
    cellsOf(r).map((c) => (c.facet === undefined ? c.action : `${c.facet}:${c.action}`)),
  );
  if (type) type.anyOf = [{ enum: resources.map((r) => r.type) }, { pattern: '^[a-zA-Z_][\\w-]*$' }];
  if (action) action.anyOf = [{ enum: [...new Set(actions)].toSorted() }, { pattern: '^[\\w-]+(:[\\w-]+)?$' }];
}

/** Every permission in each of its plain reaches. */
const shortForms = (resources: readonly Resource[]): string[] =>
  resources.flatMap((r) =>
    cellsOf(r).flatMap((cell) =>
      REACHES.filter((reach) => isOffered(r, reach)).map((reach) => `${cell.name} ${reach}`),
    ),
  );

const isOffered = (r: Resource, reach: string): boolean =>
  reach === 'all' ||
  (reach === 'own' && r.own.length > 0) ||
  (reach === 'group' && r.groups.length > 0) ||
  (reach === 'organization' && Object.keys(r.organizations).length > 0);
