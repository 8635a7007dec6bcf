import type { Ctx } from '../context.ts';
import type { DbRow } from './columns.ts';
import type { Can } from './present.ts';
import type { RecordService } from './service.ts';

/** One row with all that is said of it: also what guards beside the permissions refuse, which a list does not weigh. */
export function presentGuarded(
  ctx: Ctx,
  { spec: { resource } }: RecordService,
  row: DbRow,
  shown: Record<string, unknown>,
): Record<string, unknown> {
  const can = { ...(shown._can as Can) };
  for (const [ability, because] of Object.entries(ctx.refusalsOf(resource.type, row))) {
    // An ability of one field, `edit:email`, has no answer of its own unless it is refused.
    if (can[ability] === true || can[ability] === undefined) can[ability] = because;
  }
  return { ...shown, _can: can };
}

/** Rows that the actor may view as they are told of, with what the section has to say about them. */
export async function presentAll(
  ctx: Ctx,
  service: RecordService,
  rows: readonly DbRow[],
): Promise<Record<string, unknown>[]> {
  const reader = ctx.read(service.spec);
  const shown = rows.map((row) => reader.present(row));
  const revealed = await service.reveal?.(ctx, rows);
  if (!revealed) return shown;
  return shown.map((row, i) => {
    const more = revealed[i];
    return more ? { ...row, ...more.values, _names: { ...(row._names as object), ...more.names } } : row;
  });
}
