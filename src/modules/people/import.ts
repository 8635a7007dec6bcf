import type { Ctx } from '#platform/context.ts';
import { invalid } from '#platform/errors.ts';
import type { ImportReport } from './api.ts';

export async function importCsv(_ctx: Ctx, _input: { csv: string; apply: boolean }): Promise<ImportReport> {
  throw invalid({ field: 'csv', key: 'field.required' });
}
