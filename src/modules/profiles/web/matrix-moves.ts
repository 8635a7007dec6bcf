import type { RowDef } from './matrix-model.ts';

/** The cell that an arrow key leads to; the same cell at an edge. */
export function neighbour(rows: readonly RowDef[], key: string, move: Move): string {
  const at = rows.findIndex((r) => r.cells.some((c) => c.key === key));
  const row = rows[at];
  const index = row?.cells.findIndex((c) => c.key === key) ?? -1;
  if (!row || index < 0) return rows[0]?.cells[0]?.key ?? key;
  const column = row.cells[index]?.column ?? 0;
  switch (move) {
    case 'left':
      return row.cells[Math.max(0, index - 1)]?.key ?? key;
    case 'right':
      return row.cells[Math.min(row.cells.length - 1, index + 1)]?.key ?? key;
    case 'start':
      return row.cells[0]?.key ?? key;
    case 'end':
      return row.cells.at(-1)?.key ?? key;
    case 'first':
      return rows[0]?.cells[0]?.key ?? key;
    case 'last':
      return rows.at(-1)?.cells.at(-1)?.key ?? key;
    default:
      return nearest(rows[Math.max(0, Math.min(rows.length - 1, at + (move === 'up' ? -1 : 1)))], column) ?? key;
  }
}

export type Move = 'left' | 'right' | 'up' | 'down' | 'start' | 'end' | 'first' | 'last';

const nearest = (row: RowDef | undefined, column: number): string | undefined =>
  row?.cells.toSorted((a, b) => Math.abs(a.column - column) - Math.abs(b.column - column))[0]?.key;
