import { IconAlertTriangle, IconShieldFilled } from '@tabler/icons-react';
import { memo } from 'react';
import type { CellState, Level } from './matrix-model.ts';
import css from './matrix.module.css';

export interface MatrixCellProps {
  readonly cellKey: string;
  /** Whole sentence for screen readers and the tooltip. */
  readonly label: string;
  /** Shown inside further cells and, on a phone, inside every cell. */
  readonly action: string;
  readonly letter: string;
  readonly level: Level;
  readonly list: CellState['list'];
  /** Access bits that give the cell, as `IR IM`. */
  readonly codes: string;
  readonly more: number;
  readonly column: number;
  readonly further: boolean;
  readonly danger: boolean;
  /** Something about it makes little sense: shown in amber. */
  readonly lacking: boolean;
  readonly changed: boolean;
  /** The one cell that the tab key reaches. */
  readonly current: boolean;
  readonly readOnly: boolean;
}

/** One permission. All events are handled by the grid; only what it shows makes it render again. */
export const MatrixCell = memo(function MatrixCell(p: MatrixCellProps) {
  return (
    <div
      role="gridcell"
      aria-label={p.label}
      aria-colindex={p.column + 2}
      aria-readonly={p.readOnly}
      title={p.label}
      data-cell={p.cellKey}
      data-level={p.level}
      data-list={p.list}
      data-amiss={p.lacking || undefined}
      data-changed={p.changed || undefined}
      data-further={p.further || undefined}
      className={css.cell}
      style={p.further ? undefined : { gridColumn: p.column + 2 }}
      tabIndex={p.current ? 0 : -1}
    >
      <span className={css.action}>{p.action}</span>
      <span className={css.letter}>
        {p.letter}
        {p.more > 0 && <sup>+{p.more}</sup>}
      </span>
      {p.codes && <span className={css.codes}>{p.codes}</span>}
      {p.danger && <IconShieldFilled className={css.shield} size={11} aria-hidden />}
      {p.lacking && <IconAlertTriangle className={css.lacking} size={12} aria-hidden />}
    </div>
  );
});
