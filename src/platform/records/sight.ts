import { may } from '#access/decide.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { Ctx } from '../context.ts';
import { rowsOf } from '../db.ts';
import type { DbRow } from './columns.ts';

/** What an entry of the audit may tell of its record: which of its fields, and its name. */
export interface Sight {
  readonly spec: RecordSpec;
  readonly shows: (field: string) => boolean;
  /** Whether the asker may view this facet of it. */
  readonly opens: (facet: string) => boolean;
  readonly name: string | undefined;
  /** Whom and what its other fields name. */
  readonly names: Readonly<Record<string, string>>;
  /** The record is gone: this is how it was at its end. */
  readonly isGone: boolean;
}

/** What entries speak of. */
interface Spoken {
  readonly type: unknown;
  readonly record_id: unknown;
}

/**
 * For each record that is spoken of and that the asker may view what may be told of it, one or two questions a type. A
 * record that is gone is judged as it was at the end.
 */
export async function sightsOf(ctx: Ctx, entries: readonly Spoken[]): Promise<Map<string, Sight>> {
  const byType = new Map<string, Set<string>>();
  for (const { type, record_id: id } of entries) {
    if (typeof type !== 'string' || typeof id !== 'string' || !ctx.knows(type)) continue;
    byType.set(type, (byType.get(type) ?? new Set()).add(id));
  }
  const sights = new Map<string, Sight>();
  for (const [type, ids] of byType) {
    const spec = ctx.specOf(type);
    const rows = await recordsOf(ctx, spec, [...ids]);
    const named = await nameless(ctx, spec, rows);
    for (const row of rows) {
      const sight = sightOf(ctx, spec, row);
      if (sight) sights.set(row.id, named(row, sight));
    }
  }
  return sights;
}

/**
 * Of what is gone, people whom the asker may not view are not named: what made them known went with it, and they may be
 * called otherwise since.
 */
async function nameless(
  ctx: Ctx,
  spec: RecordSpec,
  rows: readonly DbRow[],
): Promise<(row: DbRow, sight: Sight) => Sight> {
  const fields = Object.keys(spec.fields).filter((name) => spec.fields[name]?.type === 'person');
  const gone = rows.filter((row) => row.version === GONE);
  const ids = new Set(gone.flatMap((row) => fields.map((name) => row[name]).filter((id) => typeof id === 'string')));
  if (ids.size === 0 || !ctx.knows('person')) return (_, sight) => sight;
  const reader = ctx.read(ctx.specOf('person'));
  const found = await reader.forSystem({ op: 'in', field: 'id', values: [...ids] });
  const seen = new Set(found.filter((person) => reader.sees(person)).map((person) => person.id));
  return (row, sight) => {
    if (row.version !== GONE) return sight;
    const hidden = new Set(fields.filter((name) => !seen.has(row[name] as string)).map((name) => `record.${name}`));
    return { ...sight, names: Object.fromEntries(Object.entries(sight.names).filter(([name]) => !hidden.has(name))) };
  };
}

/** The version of a record that is gone: those that are there count from one. */
const GONE = 0;

/** The records as they are, and those that are gone as the entry of their end has them. */
async function recordsOf(ctx: Ctx, spec: RecordSpec, ids: readonly string[]): Promise<DbRow[]> {
  const present = await ctx.read(spec).forSystem({ op: 'in', field: 'id', values: ids });
  const known = new Set(present.map((row) => row.id));
  const gone = ids.filter((id) => !known.has(id));
  if (gone.length === 0) return present;
  const ends = await rowsOf<{ record_id: string; place_id: string | null; before: Readonly<Record<string, unknown>> }>(
    ctx.tables,
    'select distinct on (record_id) record_id, place_id, before from audit where record_id = any($1::uuid[]) ' +
      "and type = $2 and action in ('delete', 'purge') and before is not null and not denied " +
      'order by record_id, number desc',
    [gone, spec.resource.type],
  );
  const { home, links } = spec.resource;
  const unlinked = Object.fromEntries(Object.keys(links).map((name) => [name, []]));
  return [
    ...present,
    ...ends.map(({ record_id: id, place_id, before }) => ({
      ...unlinked,
      [home]: place_id,
      ...before,
      id,
      version: GONE,
    })),
  ];
}

/** What may be told of a loaded record; undefined when the asker may not view it. */
export function sightOf(ctx: Ctx, spec: RecordSpec, row: DbRow): Sight | undefined {
  const r = spec.resource;
  const reader = ctx.read(spec);
  if (!reader.sees(row)) return undefined;
  const opens = (facet: string): boolean => may(ctx.policy, ctx.asker, r, 'view', row, facet);
  const hidden = new Set(Object.entries(r.facets).flatMap(([facet, def]) => (opens(facet) ? [] : def.fields)));
  const shown = reader.present(row);
  const named = shown._names as Record<string, string>;
  const name = named[spec.title] ?? shown[spec.title];
  return {
    spec,
    shows: (field) => (Object.hasOwn(spec.fields, field) && !hidden.has(field)) || spec.details?.[field] === 'boolean',
    opens,
    name: typeof name === 'string' ? name : undefined,
    names: Object.fromEntries(Object.entries(named).map(([field, of]) => [`record.${field}`, of])),
    isGone: row.version === GONE,
  };
}
