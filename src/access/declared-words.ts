import type { Template } from './condition.ts';
import { type ResourceDef, relationField, UnknownNameError } from './resource.ts';

/** What an attribute holds. Those with many people or places are links; `texts` is a list of words. */
export const ATTRIBUTE_KINDS = [
  'text',
  'number',
  'boolean',
  'date',
  'person',
  'place',
  'texts',
  'people',
  'places',
] as const;
export type AttributeKind = (typeof ATTRIBUTE_KINDS)[number];

/**
 * The kernel's words as data; relations go by their names. `missing` is not among them: what a request leaves out must
 * never open anything.
 */
export type DeclaredCondition =
  | Exclude<Template, { op: 'all' } | { op: 'any' } | { op: 'own' } | { op: 'missing' }>
  | { readonly op: 'own'; readonly via: readonly string[] }
  | { readonly op: 'all'; readonly of: readonly DeclaredCondition[] }
  | { readonly op: 'any'; readonly of: readonly DeclaredCondition[] };

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,59}$/;
const REQUEST = /^(subject|action|context)\.[A-Za-z][A-Za-z0-9_.-]{0,99}$/;

/** A name that a declaration may use for a type, an attribute, a relation, a facet or an action. */
export const isDeclaredName = (name: string): boolean => NAME.test(name) && !(name in Object.prototype);

/** Whether a field of a condition comes with the request. */
export const isRequestField = (field: string): boolean => REQUEST.test(field);

/** A declaration names something that it does not have, or asks a field for what its kind cannot answer. */
export class DeclarationError extends UnknownNameError {
  /** Where in the declaration, such as `floors.0.allow.field`. */
  readonly path: readonly (string | number)[];

  constructor(message: string, path: readonly (string | number)[]) {
    super(message);
    this.path = path;
  }
}

export type Path = readonly (string | number)[];

export interface Known {
  readonly type: string;
  readonly attributes: Readonly<Record<string, AttributeKind>>;
  readonly relations: ResourceDef['relations'];
}

export const isMany = (kind: AttributeKind): boolean => kind === 'people' || kind === 'places';

export function kindOf(known: Pick<Known, 'type' | 'attributes'>, field: string, path: Path): AttributeKind {
  const kind = Object.hasOwn(known.attributes, field) ? known.attributes[field] : undefined;
  if (!kind) throw new DeclarationError(`${known.type} has no attribute "${field}".`, path);
  return kind;
}

export function needs(known: Known, field: string, kinds: readonly AttributeKind[], path: Path): void {
  const kind = kindOf(known, field, path);
  if (!kinds.includes(kind)) {
    throw new DeclarationError(
      `${known.type}: "${field}" is a ${kind}, and here a ${kinds.join(' or ')} is asked.`,
      path,
    );
  }
}

const HELD = {
  text: 'string',
  date: 'string',
  person: 'string',
  place: 'string',
  number: 'number',
  boolean: 'boolean',
};

export function templateOf(known: Known, c: DeclaredCondition, path: Path): Template {
  switch (c.op) {
    case 'all':
    case 'any':
      return { op: c.op, of: c.of.map((part, i) => templateOf(known, part, [...path, 'of', i])) };
    case 'own':
      return { op: 'own', via: c.via.map((name) => viaOf(known, name, [...path, 'via'])) };
    case 'always':
      return c;
    default:
      if (!isRequestField(c.field)) checkWord(known, c, [...path, 'field']);
      else if (c.op !== 'eq' && c.op !== 'in' && c.op !== 'overlaps') {
        throw new DeclarationError(`${known.type}: "${c.field}" comes with the request and holds no places.`, [
          ...path,
          'field',
        ]);
      }
      return c;
  }
}

function viaOf(known: Known, name: string, path: Path) {
  try {
    return relationField({ type: known.type, relations: known.relations } as ResourceDef, name);
  } catch (error) {
    throw error instanceof UnknownNameError ? new DeclarationError(error.message, path) : error;
  }
}

type Word = Exclude<DeclaredCondition, { op: 'all' } | { op: 'any' } | { op: 'own' } | { op: 'always' }>;

function checkWord(known: Known, c: Word, path: Path): void {
  if (c.op === 'eq' || c.op === 'in') {
    const kind = kindOf(known, c.field, path);
    const held = Object.hasOwn(HELD, kind) ? HELD[kind as keyof typeof HELD] : undefined;
    const values = c.op === 'eq' ? [c.value] : c.values;
    if (held === undefined)
      throw new DeclarationError(`${known.type}: "${c.field}" holds a list; ask with "overlaps" or "linked".`, path);
    if (values.some((v) => typeof v !== held))
      throw new DeclarationError(`${known.type}: "${c.field}" never holds such a value.`, path);
  } else if (c.op === 'overlaps') needs(known, c.field, ['texts'], path);
  else if (c.op === 'linked') needs(known, c.field, ['people', 'places'], path);
  else needs(known, c.field, ['place', 'places'], path);
}
