import { hasFullPower } from '#access/strength.ts';
import type { Ctx } from '#platform/context.ts';
import type { DbRow } from '#platform/records/columns.ts';
import { partOf } from '#platform/records/parts.ts';
import type { Revealed } from '#platform/records/service.ts';
import { type Sight, sightsOf } from '#platform/records/sight.ts';
import { aboutOf, inSight, isId, namesOf } from './planned.ts';

type Values = Readonly<Record<string, unknown>>;

const NOTHING: Pick<Sight, 'shows' | 'name' | 'names'> = { shows: () => false, name: undefined, names: {} };

/**
 * What entries tell of their records: the values of fields that the reader may view on the record as it is now - or, of
 * one that is gone, as it was at the end. Whatever is no field of the record only super administrators see; of a planned
 * change the others learn when, and what it names that they may view.
 */
export async function revealEntries(ctx: Ctx, rows: readonly DbRow[]): Promise<Revealed[]> {
  const everything = hasFullPower(ctx.policy, ctx.asker);
  const sights = await sightsOf(
    ctx,
    rows.flatMap((row) => [{ type: row.type, record_id: row.record_id }, ...mentioned(ctx, row), ...aboutOf(ctx, row)]),
  );
  return rows.map((row) => {
    const sight = sights.get(row.record_id as string) ?? NOTHING;
    const shows = everything ? () => true : (partIn(ctx, row, sights) ?? sight.shows);
    const before = cut(row.before, shows);
    const planned = row.type === 'change' && !everything ? inSight(ctx, row, sights) : undefined;
    const after = planned?.after ?? cut(row.after, shows);
    const told = (name: string): boolean =>
      name === 'changes' && planned ? planned.isWhole : after?.[name] !== undefined;
    const withheld = planned
      ? left(row.after, told).length
      : new Set([...left(row.before, shows), ...left(row.after, shows)]).size;
    return {
      values: { before, after, withheld },
      names: {
        ...namesMentioned(mentioned(ctx, row), sights, shows),
        ...sight.names,
        ...namesOf(aboutOf(ctx, { ...row, after }), sights),
        ...(sight.name === undefined ? {} : { record_id: sight.name, type: sight.name }),
      },
    };
  });
}

interface Mention {
  readonly type: string;
  readonly record_id: string;
  /** The value that names it: `ticket_id`. */
  readonly name: string;
}

/**
 * What mentioned records are called, also those that are gone since: by the value, by their id, and as what the entry's
 * own record names.
 */
function namesMentioned(
  mentions: readonly Mention[],
  sights: ReadonlyMap<string, Sight>,
  shows: Sight['shows'],
): Record<string, string> {
  return Object.fromEntries(
    mentions.flatMap(({ name, record_id }) => {
      const called = sights.get(record_id)?.name;
      if (called === undefined || !shows(name)) return [];
      return [`value.${name}`, `record.${name}`, `about.${record_id}`].map((key) => [key, called] as const);
    }),
  );
}

/** Records that the values of an entry name by a word of their type, beside the entry's own; what it was before first. */
function mentioned(ctx: Ctx, row: DbRow): Mention[] {
  return [row.before, row.after].flatMap((values) =>
    Object.entries((values as Values | null) ?? {}).flatMap(([name, value]) => {
      const type = /^(\w+)_id$/.exec(name)?.[1];
      return type !== undefined && ctx.knows(type) && isId(value) ? [{ type, record_id: value, name }] : [];
    }),
  );
}

/** Whether a value of an entry that tells something of another record is told: to whoever may view that one. */
function partIn(ctx: Ctx, row: DbRow, sights: ReadonlyMap<string, Sight>): ((field: string) => boolean) | undefined {
  const told = partOf(ctx, { type: row.type, before: row.before, after: row.after });
  if (!told) return undefined;
  const { of, tells, facets } = told.part;
  const facet = facets?.[row.action as string];
  const whole = sights.get(told.record_id);
  const sight = facet === undefined || row.actor_id === ctx.asker.personId || whole?.opens(facet) ? whole : undefined;
  return (field) => sight !== undefined && (field === of || tells.includes(field) || sight.shows(field));
}

const keysOf = (values: unknown): string[] => Object.keys((values ?? {}) as Values);

const left = (values: unknown, shows: Sight['shows']): string[] => keysOf(values).filter((k) => !shows(k));

const cut = (values: unknown, shows: Sight['shows']): Values | null =>
  values === null ? null : Object.fromEntries(Object.entries(values as Values).filter(([k]) => shows(k)));
