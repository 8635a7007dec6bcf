import type { Condition } from '#access/condition.ts';
import type { AttributeKind } from '#access/declared-words.ts';
import type { Resource } from '#access/resource.ts';
import { personSpec } from '#modules/people/schema.ts';
import { placeSpec } from '#modules/places/schema.ts';
import type { Ctx } from '#platform/context.ts';
import { idSchema } from '#wire/field.ts';
import type { RecordSpec } from '#wire/record.ts';

export type Attributes = Readonly<Record<string, unknown>>;

/** Longest list or text that an attribute holds. */
const MOST_VALUES = 1000;
const LONGEST = 4000;

const isText = (v: unknown): v is string =>
  typeof v === 'string' && v.length <= LONGEST && v.isWellFormed() && !v.includes('\0');
const isTexts = (v: unknown): v is string[] => Array.isArray(v) && v.length <= MOST_VALUES && v.every(isText);

/** Whether a value is of the kind; null and absent are, always. */
export function isOfKind(kind: AttributeKind, value: unknown): boolean {
  if (value === null || value === undefined) return true;
  switch (kind) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'texts':
    case 'people':
    case 'places':
      return isTexts(value);
    default:
      return isText(value);
  }
}

/** The attributes that a declared type has, its home apart. */
export function attributesOf(r: Resource): Map<string, AttributeKind> {
  const all = new Map(Object.entries(r.declared?.attributes ?? {}));
  all.delete(r.home);
  return all;
}

const NAMED: Readonly<Partial<Record<AttributeKind, 'person' | 'place'>>> = {
  person: 'person',
  people: 'person',
  place: 'place',
  places: 'place',
};

/**
 * The values with people and places by their ids, who may come by login and code. Who is unknown or not to be viewed
 * by the asker is in `unknown` by attribute, and stays as it was: it is nobody.
 */
export async function withIds(
  ctx: Ctx,
  r: Resource,
  values: Attributes,
): Promise<{ values: Attributes; unknown: readonly string[] }> {
  const wanted = { person: new Set<string>(), place: new Set<string>() };
  const kinds = attributesOf(r);
  for (const [name, value] of Object.entries(values)) {
    const what = NAMED[kinds.get(name) ?? 'text'];
    if (what === undefined) continue;
    for (const text of [value ?? []].flat()) if (typeof text === 'string') wanted[what].add(text);
  }
  const found = {
    person: await idsOf(ctx, personSpec, 'login', wanted.person),
    place: await idsOf(ctx, placeSpec, 'code', wanted.place),
  };
  const unknown: string[] = [];
  const resolved = Object.entries(values).map(([name, value]) => {
    const what = NAMED[kinds.get(name) ?? 'text'];
    if (what === undefined || value === null || value === undefined) return [name, value];
    const ids = found[what];
    if ([value].flat().some((text) => !ids.has(text as string))) unknown.push(name);
    const idOf = (text: unknown): unknown => ids.get(text as string) ?? text;
    return [name, Array.isArray(value) ? value.map(idOf) : idOf(value)];
  });
  return { values: Object.fromEntries(resolved) as Attributes, unknown };
}

/** Ids by what was written: an id, or a login or code, of those whom the asker may view. */
export async function idsOf(
  ctx: Ctx,
  spec: RecordSpec,
  column: string,
  texts: ReadonlySet<string>,
): Promise<Map<string, string>> {
  if (texts.size === 0) return new Map();
  const byId = [...texts].filter((text) => idSchema.safeParse(text).success);
  const byName = [...texts].filter((text) => !byId.includes(text));
  const of: Condition[] = [];
  if (byId.length > 0) of.push({ op: 'in', field: 'id', values: byId });
  if (byName.length > 0) of.push({ op: 'in', field: column, values: byName });
  const reader = ctx.read(spec);
  const rows = (await reader.forSystem({ op: 'any', of })).filter((row) => reader.sees(row));
  return new Map(
    rows.flatMap(
      (row) =>
        [
          [row.id, row.id],
          [String(row[column]), row.id],
        ] as [string, string][],
    ),
  );
}
