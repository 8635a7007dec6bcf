import { may } from '#access/decide.ts';
import { hasFullPower } from '#access/strength.ts';
import type { Ctx } from '#platform/context.ts';
import { rowsOf } from '#platform/db.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Revealed } from '#platform/records/service.ts';
import type { RecordSpec } from '#wire/record.ts';

type Values = Readonly<Record<string, unknown>>;

/** What an entry may tell of its record: which of its fields, and its name. */
interface Sight {
  readonly shows: (field: string) => boolean;
  readonly name: string | undefined;
  /** Whom and what its other fields name. */
  readonly names: Readonly<Record<string, string>>;
}

const NOTHING: Sight = { shows: () => false, name: undefined, names: {} };

/**
 * What entries tell of their records: the values of fields that the reader may view on the record as it is now - or, of
 * one that is gone, as it was at the end. Whatever is no field of the record only super administrators see.
 */
export async function revealEntries(ctx: Ctx, rows: readonly DbRow[]): Promise<Revealed[]> {
  const everything = hasFullPower(ctx.policy, ctx.asker);
  const sights = await sightsOf(ctx, rows);
  return rows.map((row) => {
    const sight = sights.get(row.record_id as string) ?? NOTHING;
    const shows = everything ? () => true : sight.shows;
    const before = cut(row.before, shows);
    const after = cut(row.after, shows);
    const withheld = new Set([...left(row.before, shows), ...left(row.after, shows)]).size;
    return {
      values: { before, after, withheld },
      names: { ...sight.names, ...(sight.name === undefined ? {} : { record_id: sight.name, type: sight.name }) },
    };
  });
}

const keysOf = (values: unknown): string[] => Object.keys((values ?? {}) as Values);

const left = (values: unknown, shows: Sight['shows']): string[] => keysOf(values).filter((k) => !shows(k));

const cut = (values: unknown, shows: Sight['shows']): Values | null =>
  values === null ? null : Object.fromEntries(Object.entries(values as Values).filter(([k]) => shows(k)));

/** For each record that is spoken of what may be told of it, one or two questions a type. */
async function sightsOf(ctx: Ctx, rows: readonly DbRow[]): Promise<Map<string, Sight>> {
  const byType = new Map<string, Set<string>>();
  for (const { type, record_id: id } of rows as readonly { type?: unknown; record_id?: unknown }[]) {
    if (typeof type !== 'string' || typeof id !== 'string' || !ctx.knows(type)) continue;
    byType.set(type, (byType.get(type) ?? new Set()).add(id));
  }
  const sights = new Map<string, Sight>();
  for (const [type, ids] of byType) {
    const spec = ctx.specOf(type);
    for (const row of await recordsOf(ctx, spec, [...ids])) {
      const sight = sightOf(ctx, spec, row);
      if (sight) sights.set(row.id, sight);
    }
  }
  return sights;
}

/** The records as they are, and those that are gone as the entry of their end has them. */
async function recordsOf(ctx: Ctx, spec: RecordSpec, ids: readonly string[]): Promise<DbRow[]> {
  const present = await ctx.read(spec).forSystem({ op: 'in', field: 'id', values: ids });
  const gone = ids.filter((id) => !present.some((row) => row.id === id));
  if (gone.length === 0) return present;
  const ends = await rowsOf<{ record_id: string; place_id: string | null; before: Values }>(
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
      version: 0,
    })),
  ];
}

function sightOf(ctx: Ctx, spec: RecordSpec, row: DbRow): Sight | undefined {
  const r = spec.resource;
  const reader = ctx.read(spec);
  if (!reader.sees(row)) return undefined;
  const hidden = new Set(
    Object.entries(r.facets)
      .filter(([facet]) => !may(ctx.policy, ctx.asker, r, 'view', row, facet))
      .flatMap(([, def]) => def.fields),
  );
  const shown = reader.present(row);
  const named = shown._names as Record<string, string>;
  const name = named[spec.title] ?? shown[spec.title];
  return {
    shows: (field) => (Object.hasOwn(spec.fields, field) && !hidden.has(field)) || spec.details?.[field] === 'boolean',
    name: typeof name === 'string' ? name : undefined,
    names: Object.fromEntries(Object.entries(named).map(([field, of]) => [`record.${field}`, of])),
  };
}
