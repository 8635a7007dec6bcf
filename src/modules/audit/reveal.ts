import { hasFullPower } from '#access/strength.ts';
import type { Ctx } from '#platform/context.ts';
import type { DbRow } from '#platform/records/columns.ts';
import type { Revealed } from '#platform/records/service.ts';
import { type Sight, sightsOf } from '#platform/records/sight.ts';

type Values = Readonly<Record<string, unknown>>;

const NOTHING: Pick<Sight, 'shows' | 'name' | 'names'> = { shows: () => false, name: undefined, names: {} };

/**
 * What entries tell of their records: the values of fields that the reader may view on the record as it is now - or, of
 * one that is gone, as it was at the end. Whatever is no field of the record only super administrators see.
 */
export async function revealEntries(ctx: Ctx, rows: readonly DbRow[]): Promise<Revealed[]> {
  const everything = hasFullPower(ctx.policy, ctx.asker);
  const sights = await sightsOf(
    ctx,
    rows.map(({ type, record_id }) => ({ type, record_id })),
  );
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
