import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { disarmed } from '#wire/formulas.ts';
import type { RecordSpec } from '#wire/record.ts';
import type { Ctx } from '../context.ts';
import type { ListQuery } from './filters.ts';
import { presentAll } from './present-all.ts';
import type { RecordService } from './service.ts';

const BATCH = 500;

/**
 * The list as CSV, all pages, cut to the rows one may view and export. Streams: memory does not grow with the list.
 */
export async function exportCsv(ctx: Ctx, service: RecordService, query: ListQuery): Promise<Readable> {
  const { spec } = service;
  const names = Object.keys(spec.fields);
  // A type may have a field of the name that a reference would get: that one stands.
  const columns = names.flatMap((n) => (isReference(spec, n) ? [n, n.replace(/_id$/, '')] : [n]));
  const header = [...new Set(['id', ...columns])];
  const out = stringify({ header: true, columns: header.map((key) => ({ key })), bom: true });
  const rows = records(ctx, service, query, names);
  // The first row is fetched before anything is answered, so that a bad query is refused and not cut off.
  const first = await rows.next();
  await noteExport(ctx, spec, 'csv', query);
  const all = async function* () {
    if (!first.done) yield first.value;
    yield* rows;
  };
  return pipeline(Readable.from(all()), out, () => undefined);
}

/** What has left the house is known: who took which list, and how it was narrowed. */
export const noteExport = (ctx: Ctx, spec: RecordSpec, format: string, query: ListQuery): Promise<void> =>
  ctx.audit({ action: 'export', type: spec.resource.type, recordId: null, after: { format, ...query } });

/** The rows of a list that one may view and export, as they are told of, page by page. */
export async function* exported(
  ctx: Ctx,
  service: RecordService,
  query: ListQuery,
): AsyncGenerator<Record<string, unknown>, void> {
  let after: string | undefined;
  do {
    const page = await ctx.read(service.spec).rows({ ...query, limit: BATCH, ...(after ? { after } : {}) }, 'export');
    yield* await presentAll(ctx, service, page.rows);
    after = page.next ?? undefined;
  } while (after);
}

async function* records(ctx: Ctx, service: RecordService, query: ListQuery, names: string[]) {
  const { spec } = service;
  for await (const shown of exported(ctx, service, query)) {
    const called = shown._names as Record<string, string>;
    const cells = names.flatMap((n) => {
      const id: [string, string] = [n, cell(shown[n])];
      return isReference(spec, n) ? [id, [n.replace(/_id$/, ''), cell(called[n])]] : [id];
    });
    yield { id: shown.id, ...Object.fromEntries(cells) };
  }
}

const isReference = (spec: RecordSpec, name: string): boolean =>
  ['person', 'place', 'profile'].includes(spec.fields[name]?.type ?? '') && name.endsWith('_id');

/** A value as the text of a cell. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return disarmed(value);
  return typeof value === 'object' ? disarmed(JSON.stringify(value)) : String(value);
}
