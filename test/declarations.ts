import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Scalar, Template } from '#access/condition.ts';
import { type ActionDef, type Resource, relationField } from '#access/resource.ts';

const MODULES = resolve(import.meta.dirname, '../src/modules');

const isResource = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && 'type' in value && 'actions' in value && 'home' in value;

/** Every record type that a section declares, by its name: a new one is found without being listed anywhere. */
export async function declaredResources(): Promise<Resource[]> {
  const files = globSync('*/access.ts', { cwd: MODULES }).toSorted();
  const loaded = await Promise.all(files.map((file) => import(resolve(MODULES, file)) as Promise<object>));
  const resources = loaded.flatMap((module) => Object.values(module).filter(isResource));
  return resources.toSorted((a, b) => (a.type < b.type ? -1 : 1));
}

/** What a decision reads in one column or link of a record. */
export interface FieldUse {
  readonly role: 'person' | 'place' | 'value';
  /** A link or an array column. */
  readonly many: boolean;
  /** Values that the declaration speaks of. */
  readonly values: readonly Scalar[];
}

/** Every column and link of the type that some decision may read. */
export function fieldsOf(r: Resource): Map<string, FieldUse> {
  const fields = new Map<string, FieldUse>();
  const note = (name: string, role: FieldUse['role'], values: readonly Scalar[] = [], array = false): void => {
    const before = fields.get(name);
    const many = array || Object.hasOwn(r.links, name);
    fields.set(name, { role: before?.role ?? role, many, values: [...(before?.values ?? []), ...values] });
  };
  note(r.home, 'place');
  if (r.homeLink !== undefined) note(r.homeLink, 'place');
  if (r.sharedBelow !== undefined) note(r.sharedBelow, 'value', [true, false]);
  for (const name of Object.keys(r.relations)) note(relationField(r, name).field, 'person');
  for (const field of [...r.groups, ...Object.values(r.organizations)]) note(field, 'place');
  const walk = (t: Template): void => {
    if (t.op === 'all' || t.op === 'any') t.of.forEach(walk);
    else if (t.op === 'own') for (const { field } of t.via) note(field, 'person');
    else if (t.op === 'eq') note(t.field, 'value', [t.value]);
    else if (t.op === 'in' || t.op === 'linked') note(t.field, 'value', t.values);
    else if (t.op === 'overlaps') note(t.field, 'value', t.values, true);
    else if (t.op !== 'always') note(t.field, 'place');
  };
  for (const x of [...r.floors, ...r.restrictions, ...Object.values(r.kinds)]) walk(x.allow);
  for (const action of Object.values<ActionDef>(r.actions)) if (action.while) walk(action.while);
  return fields;
}
