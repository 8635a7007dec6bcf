import { stringify } from 'csv-stringify/sync';
import { IMPORT_COLUMNS } from '#modules/people/api.ts';
import { disarmed, rearmed } from '#wire/formulas.ts';

/** A row that cannot be imported, as it stands in the file, and what is wrong with it in words. */
export interface BadRow {
  readonly row: number;
  readonly cells: readonly string[];
  readonly message: string;
}

const MARKS = ['row', 'error'] as const;

/**
 * The bad rows as they were, each after its number and what is wrong with it; formulas are disarmed. Corrected, it is
 * imported like the file that it came from, whose delimiter it has. Passwords are left out.
 */
export const errorFile = (bad: readonly BadRow[], custom: readonly string[], delimiter: string): string =>
  stringify(
    [
      [...MARKS, ...IMPORT_COLUMNS, ...custom],
      ...bad.map((b) => [b.row, ...[b.message, ...withoutPassword(b.cells)].map(disarmed)]),
    ],
    { bom: true, delimiter, record_delimiter: 'windows' },
  );

/** Passwords belong in no further file; where cells are missing, any of them may be one. */
const withoutPassword = (cells: readonly string[]): string[] =>
  cells.length < IMPORT_COLUMNS.length
    ? []
    : cells.map((cell, i) => (i === IMPORT_COLUMNS.indexOf('password') ? '' : cell));

export type Restore = (cells: readonly string[]) => string[];

/** Takes from the rows of a file of errors what it has added; undefined for any other file's header. */
export function restorer(header: readonly string[]): Restore | undefined {
  if (!MARKS.every((mark, i) => header[i]?.trim().toLowerCase() === mark)) return undefined;
  return (cells) => cells.slice(MARKS.length).map(rearmed);
}
