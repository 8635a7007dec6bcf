import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { RecordSpec } from '#wire/record.ts';
import type { Ctx } from '../context.ts';
import type { ListQuery } from './filters.ts';

const BATCH = 500;

/**
 * The list as CSV, all pages, cut to the rows one may view and export. Streams: memory does not grow with the list.
 */
export async function exportCsv(ctx: Ctx, spec: RecordSpec, query: ListQuery): Promise<Readable> {
  const names = Object.keys(spec.fields);
  const header = ['id', ...names.flatMap((n) => (isReference(spec, n) ? [n, n.replace(/_id$/, '')] : [n]))];
  const out = stringify({ header: true, columns: header.map((key) => ({ key })), bom: true });
  const rows = records(ctx, spec, query, names);
  // The first row is fetched before anything is answered, so that a bad query is refused and not cut off.
  const first = await rows.next();
  const all = async function* () {
    if (!first.done) yield first.value;
    yield* rows;
  };
  return pipeline(Readable.from(all()), out, () => undefined);
}

async function* records(ctx: Ctx, spec: RecordSpec, query: ListQuery, names: string[]) {
  const reader = ctx.read(spec);
  let after: string | undefined;
  do {
    const page = await reader.rows({ ...query, limit: BATCH, ...(after ? { after } : {}) }, 'export');
    for (const row of page.rows) {
      const shown = reader.present(row);
      const called = shown._names as Record<string, string>;
      const cells = names.flatMap((n) => {
        const id: [string, string] = [n, cell(shown[n])];
        return isReference(spec, n) ? [id, [n.replace(/_id$/, ''), cell(called[n])]] : [id];
      });
      yield { id: shown.id, ...Object.fromEntries(cells) };
    }
    after = page.next ?? undefined;
  } while (after);
}

const isReference = (spec: RecordSpec, name: string): boolean =>
  ['person', 'place', 'profile'].includes(spec.fields[name]?.type ?? '') && name.endsWith('_id');

/** Text that a spreadsheet would run as a formula is defused with a leading apostrophe. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
