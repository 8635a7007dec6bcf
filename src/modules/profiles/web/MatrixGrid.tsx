import { Box, Stack, Text } from '@mantine/core';
import { type KeyboardEvent, type MouseEvent, useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CellEditor } from './CellEditor.tsx';
import { MatrixRow } from './MatrixRow.tsx';
import css from './matrix.module.css';
import {
  type CellDef,
  type CellState,
  cellsOf,
  COLUMNS,
  type Draft,
  LEVELS,
  type Level,
  type Move,
  neighbour,
  nextLevel,
  type ProfileLine,
  type SectionDef,
  setLevel,
  withLines,
} from './matrix-model.ts';
import { useNames } from './names.ts';

export interface MatrixGridProps {
  /** What is shown: the filtered part of the grid. */
  readonly sections: readonly SectionDef[];
  readonly states: ReadonlyMap<string, CellState>;
  readonly changed: ReadonlySet<string>;
  /** Permissions that are on without something they need. */
  readonly lacking: ReadonlySet<string>;
  readonly draft: Draft;
  /** Left out: nothing can be changed. */
  readonly onChange?: ((draft: Draft) => void) | undefined;
}

const MOVES: Readonly<Record<string, Move>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'start',
  End: 'end',
};

/** The permission matrix: a keyboard grid of reaches. */
export function MatrixGrid({ sections, states, changed, lacking, draft, onChange }: MatrixGridProps) {
  const { t } = useTranslation();
  const names = useNames();
  const grid = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => sections.flatMap((s) => s.rows), [sections]);
  const cells = useMemo(() => new Map(cellsOf(sections).map((c) => [c.key, c])), [sections]);
  const [wanted, setWanted] = useState('');
  const current = cells.has(wanted) ? wanted : (rows[0]?.cells[0]?.key ?? '');
  const [editing, setEditing] = useState<{ cell: CellDef; at: DOMRect } | null>(null);
  const [said, setSaid] = useState('');

  const focus = useCallback((key: string) => {
    setWanted(key);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(key)}"]`)?.focus();
  }, []);

  const apply = (cell: CellDef, level: Level): void => {
    if (!onChange) return;
    const outcome = setLevel(draft, cell, states.get(cell.key), level);
    const permission = names.permission(cell);
    if ('draft' in outcome) {
      setSaid(t('profiles.matrix.set', { permission, reach: t(`profiles.reach.${level}`) }));
      onChange(outcome.draft);
    } else if (outcome.refused === 'locked') {
      setSaid(t('profiles.matrix.locked', { permission, codes: outcome.codes.join(', ') }));
    } else {
      setSaid(t('profiles.matrix.notOffered', { permission, reach: t(`profiles.reach.${level}`) }));
    }
  };

  const open = (cell: CellDef): void => {
    const element = grid.current?.querySelector(`[data-cell="${CSS.escape(cell.key)}"]`);
    if (onChange && element) setEditing({ cell, at: element.getBoundingClientRect() });
  };

  const cellAt = (target: EventTarget): CellDef | undefined =>
    cells.get((target as Element).closest<HTMLElement>('[data-cell]')?.dataset.cell ?? '');

  const onKeyDown = (e: KeyboardEvent): void => {
    const cell = cellAt(e.target);
    if (!cell || e.altKey || e.metaKey) return;
    const move = e.ctrlKey && (e.key === 'Home' || e.key === 'End') ? edge(e.key) : MOVES[e.key];
    const level = LEVELS[Number.parseInt(e.key, 10)];
    if (move) focus(neighbour(rows, cell.key, move));
    else if (level !== undefined && /^[0-4]$/.test(e.key)) apply(cell, level);
    else if (e.key === ' ') apply(cell, nextLevel(cell, states.get(cell.key)));
    else if (e.key === 'Enter' || e.key === 'ContextMenu' || (e.key === 'F10' && e.shiftKey)) open(cell);
    else return;
    e.preventDefault();
  };

  const onClick = (e: MouseEvent): void => {
    const cell = cellAt(e.target);
    if (!cell) return;
    focus(cell.key);
    apply(cell, nextLevel(cell, states.get(cell.key)));
  };

  const onContextMenu = (e: MouseEvent): void => {
    const cell = cellAt(e.target);
    if (!cell) return;
    e.preventDefault();
    focus(cell.key);
    open(cell);
  };

  const close = (): void => {
    if (editing) focus(editing.cell.key);
    setEditing(null);
  };

  return (
    <Stack gap="xs">
      <Box
        ref={grid}
        role="grid"
        aria-label={t('profiles.matrix.label')}
        aria-colcount={COLUMNS.length + 2}
        aria-readonly={onChange === undefined}
        className={css.grid}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onContextMenu={onContextMenu}
        onFocus={(e) => {
          const cell = cellAt(e.target);
          if (cell) setWanted(cell.key);
        }}
      >
        <div role="row" className={css.head}>
          <div role="columnheader">{t('profiles.matrix.record')}</div>
          {COLUMNS.map((c) => (
            <div role="columnheader" key={c}>
              {t(`profiles.action.${c}`)}
            </div>
          ))}
          <div role="columnheader">{t('profiles.matrix.further')}</div>
        </div>
        {sections.map((s) => (
          <div role="rowgroup" key={s.section} aria-label={names.section(s.section)} className={css.section}>
            <div role="row" className={css.sectionRow}>
              <div role="rowheader" className={css.sectionName}>
                {names.section(s.section)}
              </div>
            </div>
            {s.rows.map((row) => (
              <MatrixRow
                key={row.key}
                row={row}
                states={states}
                changed={changed}
                lacking={lacking}
                current={current}
                readOnly={onChange === undefined}
              />
            ))}
          </div>
        ))}
      </Box>
      <Text className={css.status} role="status">
        {said || t('profiles.matrix.help')}
      </Text>
      {editing && onChange && (
        <CellEditor
          cell={editing.cell}
          at={editing.at}
          state={states.get(editing.cell.key)}
          onChange={(lines: readonly ProfileLine[]) => {
            setSaid('');
            onChange(withLines(draft, editing.cell, lines));
          }}
          onClose={close}
        />
      )}
    </Stack>
  );
}

const edge = (key: string): Move => (key === 'Home' ? 'first' : 'last');
