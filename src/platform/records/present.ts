import { type Asker, abilities, type Because } from '#access/decide.ts';
import type { Policy } from '#access/policy.ts';
import type { RecordSpec } from '#wire/record.ts';
import { type DbRow, toWire } from './columns.ts';

/** Names of people and places come with the policy; names of profiles too. */
export interface Names {
  person(id: string): string | undefined;
}

interface Shape {
  readonly entries: readonly { readonly name: string; readonly facet: string | undefined }[];
}

const shapes = new WeakMap<RecordSpec, Shape>();

function shapeOf(spec: RecordSpec): Shape {
  const known = shapes.get(spec);
  if (known) return known;
  const facetOf = new Map(
    Object.entries(spec.resource.facets).flatMap(([facet, def]) => def.fields.map((name) => [name, facet] as const)),
  );
  const shape = { entries: Object.keys(spec.fields).map((name) => ({ name, facet: facetOf.get(name) })) };
  shapes.set(spec, shape);
  return shape;
}

/** The record as the asker may see it: fields of closed facets left out, names and abilities added. */
export function present(
  spec: RecordSpec,
  row: DbRow,
  policy: Policy,
  asker: Asker,
  names: Names,
): Record<string, unknown> {
  const can = abilities(policy, asker, spec.resource, row);
  const out: Record<string, unknown> = { id: row.id, version: row.version };
  const called: Record<string, string> = {};
  for (const { name, facet } of shapeOf(spec).entries) {
    if (facet !== undefined && can[`${facet}:view`] !== true) continue;
    const field = spec.fields[name];
    if (!field) continue;
    const value = row[name];
    out[name] = toWire(field, value);
    const title = typeof value === 'string' ? nameOf(field.type, value, policy, names) : undefined;
    if (title !== undefined) called[name] = title;
  }
  out._names = called;
  out._can = can;
  return out;
}

function nameOf(type: string, id: string, policy: Policy, names: Names): string | undefined {
  if (type === 'person') return names.person(id);
  if (type === 'place') return policy.tree.node(id)?.name;
  return type === 'profile' ? policy.profiles.get(id)?.name : undefined;
}

export type Can = Readonly<Record<string, true | Because>>;
