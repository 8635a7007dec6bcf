import { disarmed } from '#wire/formulas.ts';
import type { ImportReport } from '../api.ts';

const cell = (text: string): string => {
  const safe = disarmed(text);
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** The rows with errors as a CSV file: row, login, field, what is wrong. */
export function errorFile(report: ImportReport): string {
  const lines = report.rows.flatMap((row) =>
    row.errors.map((e) => [String(row.row), row.login, e.field, e.message].map(cell).join(',')),
  );
  return ['row,login,field,error', ...lines].join('\r\n');
}

/** Hands the file with the errors to the browser's downloads. */
export function saveErrors(report: ImportReport): void {
  const url = URL.createObjectURL(new Blob([`\ufeff${errorFile(report)}\r\n`], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'import-errors.csv';
  link.click();
  URL.revokeObjectURL(url);
}
