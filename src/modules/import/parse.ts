import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { type Restore, restorer } from './error-file.ts';

/** One record of the file. `row` counts records from 1, blank ones and the header included, as a spreadsheet does. */
export interface CsvRow {
  readonly row: number;
  readonly cells: readonly string[];
  /** Message key of why the record cannot be read; then it has no cells. */
  readonly broken?: string;
}

/** Characters handed to the parser at once. */
const SLICE = 65_536;
/** Longest record in characters; a longer one is a quote that was not closed. */
const LONGEST = 1_000_000;
const DELIMITERS = [',', ';', '\t'] as const;
const HEADER = /^\s*"?(id_user|login|row"?[,;\t]"?error)"?\s*([,;\t\r\n]|$)/i;

/**
 * The records of a CSV text, some at a time, without its header and blank lines. The delimiter is the one of comma,
 * semicolon and tab that the first line of data has most of. A record that cannot be read comes as a broken one. A file
 * of errors is read like the file that it came from.
 */
export async function* csvBatches(csv: string, size = 1000): AsyncGenerator<CsvRow[]> {
  const text = csv.startsWith('\ufeff') ? csv.slice(1) : csv;
  const { records, broken } = parseText(text);
  let batch: CsvRow[] = [];
  let read = 0;
  let begun = false;
  let restore: Restore | undefined;
  for await (const cells of records) {
    read += 1;
    if (cells.every((cell) => cell.trim() === '')) continue;
    const isHeader = !begun && HEADER.test(cells.slice(0, 2).join());
    if (isHeader) restore = restorer(cells);
    begun = true;
    const before = broken.filter((b) => b.after < read).length;
    if (!isHeader) batch.push({ row: read + before, cells: restore ? restore(cells) : cells });
    if (batch.length >= size) {
      yield batch;
      batch = [];
    }
  }
  yield [...batch, ...broken.map(({ after, key }, i) => ({ row: after + i + 1, cells: [], broken: key }))];
}

/** A record that was left out after so many good ones. */
interface Broken {
  readonly after: number;
  readonly key: string;
}

const KEYS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'import.quoteNotClosed',
  CSV_MAX_RECORD_SIZE: 'import.quoteNotClosed',
  CSV_INVALID_CLOSING_QUOTE: 'import.quoteAfter',
  INVALID_OPENING_QUOTE: 'import.quoteInside',
};

function parseText(text: string): { records: AsyncIterable<string[]>; broken: readonly Broken[] } {
  const broken: Broken[] = [];
  const parser = parse({
    delimiter: delimiterOf(text),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_records_with_error: true,
    max_record_size: LONGEST,
  });
  parser.on('skip', (error: CsvError) => {
    const key = KEYS[error.code];
    if (key === undefined) parser.destroy(error);
    // Text after a closing quote swallows the rest, which then ends without a quote: one mistake, told once.
    else if (broken.at(-1)?.key !== 'import.quoteAfter') broken.push({ after: Number(error.records), key });
  });
  Readable.from(slices(text)).pipe(parser);
  return { records: parser, broken };
}

function* slices(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += SLICE) yield text.slice(at, at + SLICE);
}

/** Delimiters are counted outside quotes, in the first line that is neither blank nor a header, which may differ. */
export function delimiterOf(text: string): string {
  const counts = new Map<string, number>();
  let quoted = false;
  let line = 0;
  for (let i = 0; i < text.length && i < SLICE; i++) {
    const c = text[i] as string;
    if (c === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (c === '\n' || c === '\r') {
      if (text.slice(line, i).trim() !== '' && !HEADER.test(text.slice(line, i))) break;
      counts.clear();
      line = i + 1;
    } else counts.set(c, (counts.get(c) ?? 0) + 1);
  }
  return DELIMITERS.reduce((best, d) => ((counts.get(d) ?? 0) > (counts.get(best) ?? 0) ? d : best));
}
