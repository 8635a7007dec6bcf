import type { Resource } from '#access/resource.ts';
import type { Endpoint } from './endpoint.ts';
import type { Field } from './field.ts';
import type { RecordSpec } from './record.ts';

/** A field without its schema. */
export type FieldFace = Omit<Field, 'schema'>;

/** A record type as the pages know it: without schemas and without the conditions of its permissions. */
export interface RecordFace
  extends Pick<RecordSpec, 'path' | 'title' | 'defaultSort' | 'verbs' | 'details' | 'words' | 'views' | 'keyed'> {
  readonly resource: Pick<Resource, 'type' | 'section' | 'actions' | 'trash' | 'changesPolicy'>;
  readonly fields: Readonly<Record<string, FieldFace>>;
  /** Fetches the type with its schemas; absent where this is that already. */
  readonly whole?: () => Promise<RecordSpec>;
}

/** Fields whose filter takes a range, by `_from` and `_to`, beside single values. */
const RANGED: readonly FieldFace['type'][] = ['date', 'datetime', 'integer', 'number'];
export const isRanged = (field: FieldFace): boolean => RANGED.includes(field.type);

/** The parameters that narrow a list of this type. */
export const filterNames = (spec: Pick<RecordFace, 'fields'>): string[] =>
  Object.entries(spec.fields).flatMap(([name, x]) =>
    x.filter !== true ? [] : isRanged(x) ? [name, `${name}_from`, `${name}_to`] : [name],
  );

/** The field that a parameter filters by, one end of a range or all of it. */
export const filteredBy = ({ fields }: Pick<RecordFace, 'fields'>, parameter: string): string =>
  fields[parameter] ? parameter : parameter.replace(/_(from|to)$/, '');

/** The key of a filter by a key of the type's keyed field, `city` of `custom.city`; undefined for every other parameter. */
export function keyOf({ keyed }: Pick<RecordFace, 'keyed'>, parameter: string): string | undefined {
  const before = `${keyed}.`;
  return keyed !== undefined && parameter.startsWith(before) ? parameter.slice(before.length) : undefined;
}

/** The orders a list of this type offers. */
export const sortNames = (spec: Pick<RecordFace, 'fields'>): string[] =>
  Object.entries(spec.fields).flatMap(([name, x]) => (x.sort === true ? [name, `-${name}`] : []));

type Call = Pick<Endpoint, 'id' | 'method' | 'path' | 'summary' | 'changesPolicy'> & {
  readonly access: { readonly on: RecordFace['resource']; readonly action: string };
};

/** The common calls of a record type without their schemas: all that it takes to make one. */
export function recordCalls<S extends RecordFace>(spec: S) {
  const on: S['resource'] = spec.resource;
  const name = spec.path;
  const all = `/${name}`;
  const one = `${all}/:id`;
  const needs = (action: string, other = 'view'): { on: typeof on; action: string } => ({
    on,
    action: Object.hasOwn(on.actions, action) ? action : other,
  });
  const policy: { changesPolicy?: true } = on.changesPolicy ? { changesPolicy: true } : {};
  return {
    list: {
      id: `${name}.list`,
      method: 'GET',
      path: all,
      summary: `List ${name} one may view`,
      access: needs('view'),
    },
    count: {
      id: `${name}.count`,
      method: 'GET',
      path: `${all}/count`,
      summary: `Count ${name} one may view`,
      access: needs('view'),
    },
    export: {
      id: `${name}.export`,
      method: 'GET',
      path: `${all}/export.csv`,
      summary: `Export ${name} one may view as CSV`,
      access: needs('export'),
    },
    get: { id: `${name}.get`, method: 'GET', path: one, summary: 'One record', access: needs('view') },
    create: {
      id: `${name}.create`,
      method: 'POST',
      path: all,
      summary: 'Create',
      access: needs('create'),
      ...policy,
    },
    edit: {
      id: `${name}.edit`,
      method: 'PATCH',
      path: one,
      summary: 'Change fields',
      access: needs('view'),
      ...policy,
    },
    delete: {
      id: `${name}.delete`,
      method: 'DELETE',
      path: one,
      summary: on.trash ? 'Move to the trash' : 'Delete',
      access: needs('delete'),
      ...policy,
    },
    restore: {
      id: `${name}.restore`,
      method: 'POST',
      path: `${one}/restore`,
      summary: 'Take out of the trash',
      access: needs('restore', 'delete'),
      ...policy,
    },
    purge: {
      id: `${name}.purge`,
      method: 'DELETE',
      path: `${one}/purge`,
      summary: 'Delete for good',
      access: needs('purge', 'delete'),
      ...policy,
    },
    history: {
      id: `${name}.history`,
      method: 'GET',
      path: `${one}/history`,
      summary: 'Who changed what, when',
      access: needs('view'),
    },
  } satisfies Record<string, Call>;
}
