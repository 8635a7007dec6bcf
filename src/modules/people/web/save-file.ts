/** Hands a CSV text to the browser's downloads. The mark at its begin tells spreadsheets that it is UTF-8. */
export function saveCsv(name: string, csv: string): void {
  const text = csv.startsWith('\ufeff') ? csv : `\ufeff${csv}`;
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
