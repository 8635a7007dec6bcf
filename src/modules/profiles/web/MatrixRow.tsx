import { codesOf, useCellLabel } from './cell-label.ts';
import type { Conflict } from './conflicts.ts';
import { MatrixCell } from './MatrixCell.tsx';
import css from './matrix.module.css';
import { type CellDef, type CellState, COLUMNS, type RowDef } from './matrix-model.ts';
import words from '#web/styles/words.module.css';
import { useNames } from './names.ts';

interface MatrixRowProps {
  readonly row: RowDef;
  readonly states: ReadonlyMap<string, CellState>;
  /** How the cells are saved, and which of them stand otherwise now. */
  readonly before: ReadonlyMap<string, CellState>;
  readonly changed: ReadonlySet<string>;
  readonly lacking: ReadonlySet<string>;
  readonly conflicts: ReadonlyMap<string, Conflict>;
  readonly current: string;
  readonly readOnly: boolean;
}

/** One record type, or one facet of it, with its permissions. */
export function MatrixRow({ row, states, before, changed, lacking, conflicts, current, readOnly }: MatrixRowProps) {
  const names = useNames();
  const label = useCellLabel();
  const render = (cell: CellDef) => {
    const state = states.get(cell.key);
    const codes = codesOf(state).join(' ');
    return (
      <MatrixCell
        key={cell.key}
        cellKey={cell.key}
        label={label.sentence(cell, state, {
          before: changed.has(cell.key) ? { state: before.get(cell.key) } : undefined,
          lacking: lacking.has(cell.key),
          conflict: conflicts.get(cell.key),
        })}
        action={names.action(cell.type, cell.action)}
        letter={label.letter(state)}
        level={state?.level ?? 'none'}
        list={state?.list}
        codes={codes}
        more={Math.max(0, (state?.lines.length ?? 0) - 1)}
        column={cell.column}
        further={cell.column >= COLUMNS.length}
        danger={cell.danger}
        lacking={lacking.has(cell.key) || conflicts.has(cell.key)}
        changed={changed.has(cell.key)}
        current={cell.key === current}
        readOnly={readOnly}
      />
    );
  };
  const further = row.cells.filter((c) => c.column >= COLUMNS.length);
  return (
    <div role="row" className={css.row}>
      <div role="rowheader" className={`${css.name} ${row.facet === undefined ? '' : css.facet}`}>
        <span className={words.sentence ?? ''}>{names.row(row.type, row.facet)}</span>
      </div>
      {row.cells.filter((c) => c.column < COLUMNS.length).map(render)}
      {further.length > 0 && (
        <div role="presentation" className={css.further}>
          {further.map(render)}
        </div>
      )}
    </div>
  );
}
