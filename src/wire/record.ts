import { z } from 'zod';
import type { Resource } from '#access/resource.ts';
import type { Because } from '#access/decide.ts';
import { type Field, idSchema, lineSchema } from './field.ts';
import { filterNames, sortNames } from './record-face.ts';

export type Fields = Readonly<Record<string, Field>>;

/**
 * A record type as the outside sees it: its permission declaration and its fields. List, page, form, history, trash,
 * export, filters, OpenAPI and docs are made from this one text.
 */
export interface RecordSpec<R extends Resource = Resource, F extends Fields = Fields> {
  readonly resource: R;
  /** Path under /api/v1, plural. */
  readonly path: string;
  readonly fields: F;
  /** The field that names a record in links and headings. */
  readonly title: string;
  /** What the title says is said of many records: none of them is known by it. */
  readonly unnamed?: true;
  /** `field` or `-field`; newest first by default. */
  readonly defaultSort: string;
  /** Which of the common verbs the type offers. */
  readonly verbs: readonly Verb[];
  /** What the history of a verb tells beside the fields, and what that is. */
  readonly details?: Readonly<Record<string, 'person' | 'boolean'>>;
  /** Entries of other types in the audit that tell something of a record of this one, by their type: a ticket's replies. */
  readonly parts?: Readonly<Record<string, Part>>;
  /** Fields, and details, that name other records in whose histories it is told as well what becomes of this one. */
  readonly toldAt?: readonly string[];
  /**
   * Words that the text filter understands beside plain text, as in `group:Support`, in the order they are offered. The
   * section may know further ones. What each means is said by its service.
   */
  readonly words?: readonly string[];
  /** Ready-made filters, by name, in the order they are offered; asked for as `view`. */
  readonly views?: readonly string[];
  /**
   * The json field whose keys are filters as well, each a parameter of its own: `custom.city`. Which keys there are, and
   * what each takes, is said by the type's service.
   */
  readonly keyed?: string;
  /** For types that grow large; the others are read as the database likes. */
  readonly indexes?: Indexes;
}

/** Whoever may view the record is told of such an entry what bears the name of a field they may view, and what it `tells`. */
export interface Part {
  /** The value that names the record. */
  readonly of: string;
  readonly tells: readonly string[];
  /** Actions whose entries are told to those alone who may view this facet of the record, and to whoever did it. */
  readonly facets?: Readonly<Record<string, string>>;
}

/**
 * What the migrations index: every sort order named here as (order, id), the home place in each of these orders as
 * (home, order, id), and every column named here in the default order. Indexes in sort order may leave the trash out.
 */
export interface Indexes {
  readonly orders: readonly string[];
  readonly columns: readonly string[];
}

export type Verb = 'list' | 'get' | 'create' | 'edit' | 'delete' | 'restore' | 'purge' | 'history' | 'export';

export const defineRecord = <const R extends Resource, const F extends Fields>(
  spec: RecordSpec<R, F>,
): RecordSpec<R, F> => spec;

type Value<X> = X extends Field<infer T> ? T : never;

/** A row as it crosses the wire. Fields of facets one may not view are left out, so every field may be missing. */
export type RowOf<S extends RecordSpec> = { readonly id: string; readonly version: number } & {
  readonly [K in keyof S['fields']]: Value<S['fields'][K]>;
} & RowExtras;

export interface RowExtras {
  /** Names of the people, places and profiles whose ids stand in the row, by field. */
  readonly _names: Readonly<Record<string, string>>;
  /** For every action: true, or the reason why not. */
  readonly _can: Readonly<Record<string, true | Because>>;
}

/** One page of a list. `next` is null on the last one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Exact when `capped` is false; otherwise there are at least `count`. */
export interface Count {
  readonly count: number;
  readonly capped: boolean;
}

const pick = (fields: Fields, test: (x: Field) => boolean): [string, Field][] =>
  Object.entries(fields).filter(([, x]) => test(x));

/** What POST accepts: the fields with `create`, and no other. */
export function createSchema(spec: RecordSpec): z.ZodObject {
  const shape = pick(spec.fields, (x) => x.create !== undefined).map(([name, x]) => [
    name,
    x.create === 'required' ? x.schema : x.schema.optional(),
  ]);
  return z.strictObject(Object.fromEntries(shape));
}

/** What PATCH accepts: any of the fields with `edit`, and no other. */
export function editSchema(spec: RecordSpec): z.ZodObject {
  const shape = pick(spec.fields, (x) => x.edit !== undefined).map(([name, x]) => [name, x.schema.optional()]);
  return z.strictObject(Object.fromEntries(shape));
}

const becauseSchema = z.object({ key: z.string(), values: z.record(z.string(), z.string()).optional() });

/** A row in an answer. Every field is optional: what one may not view is left out. */
export function rowSchema(spec: RecordSpec): z.ZodObject {
  const shape = Object.entries(spec.fields).map(([name, x]) => [name, x.schema.optional()]);
  return z.object({
    id: idSchema,
    version: z.int(),
    ...Object.fromEntries(shape),
    _names: z.record(z.string(), z.string()),
    _can: z.record(z.string(), z.union([z.literal(true), becauseSchema])),
  });
}

export const countSchema = z.object({ count: z.int(), capped: z.boolean() });

export const pageSchema = (item: z.ZodType): z.ZodObject =>
  z.object({ items: z.array(item), next: z.string().nullable() });

/** Values of one filter: `a` or `a,b`; `me` and `none` for people and places; ranges by `_from` and `_to`. */
const filterSchema = lineSchema(4000);

/** Values of filters by the keys of a field, whose names are known to the service alone. */
const keyedSchema = (field: string): z.ZodType<string> =>
  lineSchema(4000).meta({
    title: field,
    description:
      `Filters by a key of \`${field}\`, each a parameter of its own: \`${field}.key\`; of dates and numbers also ` +
      `\`${field}.key_from\` and \`${field}.key_to\`. Choices take several values by commas; a comma in a value is \`\\,\`.`,
  });

/** Query of a list: text, sort order, page, single records by `ids`, and one parameter for each filter the type offers. */
export function listSchema(spec: RecordSpec): z.ZodObject {
  const known = z.strictObject({
    q: lineSchema(200).optional(),
    sort: z.enum(sortNames(spec) as [string, ...string[]]).optional(),
    limit: z.coerce.number().int().min(1).max(200).optional(),
    after: z.string().max(500).optional(),
    trash: z.enum(['true', 'false']).optional(),
    ids: lineSchema(8000).optional(),
    ...(spec.views ? { view: z.enum(spec.views as [string, ...string[]]).optional() } : {}),
    ...Object.fromEntries(filterNames(spec).map((name) => [name, filterSchema.optional()])),
  });
  return spec.keyed === undefined ? known : known.catchall(keyedSchema(spec.keyed));
}
