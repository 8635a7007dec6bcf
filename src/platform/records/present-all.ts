import type { Ctx } from '../context.ts';
import type { DbRow } from './columns.ts';
import type { RecordService } from './service.ts';

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
