import { z } from 'zod';

/**
 * Many answers at once: a row for each person and action, a column for each record of the type. `$` in the name of a
 * record stands for the person of the row; `everybody` for all who hold a grant and have no row for the action.
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
export function cellsOfTable(
  { about, type, records, answers }: Table,
  everybody: readonly string[],
): { line: string; answer: string }[] {
  const rows = Object.entries(answers).map(([row, text]): [string, string, string[]] => {
    const [who = '', action = ''] = row.split(' ');
    const cells = text.split(/ +/);
    if (cells.length !== records.length) throw new Error(`"${about}", "${row}": ${records.length} answers are due.`);
    return [who, action, cells];
  });
  const named = new Set(rows.map(([who, action]) => `${who} ${action}`));
  return rows.flatMap(([row, action, cells]) => {
    const people = row === 'everybody' ? everybody.filter((p) => !named.has(`${p} ${action}`)) : [row];
    return people.flatMap((who) =>
      cells.map((cell, i) => {
        const answer = ANSWERS[cell];
        if (answer === undefined) throw new Error(`"${about}", "${row} ${action}": "${cell}" is no answer.`);
        return { line: `${who} ${action} ${type}/${(records[i] as string).replaceAll('$', who)}`, answer };
      }),
    );
  });
}
