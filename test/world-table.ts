import { z } from 'zod';

/**
 * Many answers at once: a row for each person and action, a column for each record of the type. `$` in the name of a
 * record stands for the person of the row. `-` is not asked.
 */
export const tableSchema = z.strictObject({
  about: z.string(),
  type: z.string(),
  records: z.array(z.string()),
  answers: z.record(z.string(), z.string()),
});

type Table = z.infer<typeof tableSchema>;

const ANSWERS: Readonly<Record<string, string>> = { yes: 'allowed', no: 'refused' };

/** The answers of a table as lines of their own. @throws Error on a row that does not fit its columns */
export function cellsOfTable({ about, type, records, answers }: Table): { line: string; answer: string }[] {
  return Object.entries(answers).flatMap(([row, text]) => {
    const [who = '', action = ''] = row.split(' ');
    const cells = text.split(/ +/);
    if (cells.length !== records.length) throw new Error(`"${about}", "${row}": ${records.length} answers are due.`);
    return cells.flatMap((cell, i) => {
      if (cell === '-') return [];
      const answer = ANSWERS[cell];
      if (answer === undefined) throw new Error(`"${about}", "${row}": "${cell}" is no answer.`);
      return [{ line: `${who} ${action} ${type}/${(records[i] as string).replaceAll('$', who)}`, answer }];
    });
  });
}
