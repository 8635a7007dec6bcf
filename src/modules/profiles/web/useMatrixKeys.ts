import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
  useMemo,
  useRef,
  useState,
} from 'react';
import {
  type CellDef,
  type CellState,
  cellsOf,
  KEYS,
  nextLevel,
  type SectionDef,
  type Setting,
} from './matrix-model.ts';
import { type Move, neighbour } from './matrix-moves.ts';

const MOVES: Readonly<Record<string, Move>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'start',
  End: 'end',
};

const EDGES: Readonly<Record<string, Move>> = { Home: 'first', End: 'last' };

interface Doings {
  readonly onLevel: (cell: CellDef, to: Setting) => void;
  readonly onOpen: (cell: CellDef) => void;
  readonly onUndo: () => void;
}

/**
 * Mouse and keys of the matrix, handled once for all cells: arrows move, 0 to 6 set the reach, space and click go
 * through the reaches, Ctrl+Z takes the last change back, Enter, the menu key, the right button and a finger, which has none, open the choices.
 */
export function useMatrixKeys(
  grid: RefObject<HTMLElement | null>,
  sections: readonly SectionDef[],
  states: ReadonlyMap<string, CellState>,
  { onLevel, onOpen, onUndo }: Doings,
) {
  const rows = useMemo(() => sections.flatMap((s) => s.rows), [sections]);
  const cells = useMemo(() => new Map(cellsOf(sections).map((c) => [c.key, c])), [sections]);
  const [wanted, setWanted] = useState('');
  const cellAt = (target: EventTarget): CellDef | undefined =>
    cells.get((target as Element).closest<HTMLElement>('[data-cell]')?.dataset.cell ?? '');
  const focus = (key: string): void => {
    setWanted(key);
    elementOf(grid.current, key)?.focus();
  };
  const cycle = (cell: CellDef): void => onLevel(cell, { level: nextLevel(cell, states.get(cell.key)) });

  const onKeyDown = (e: KeyboardEvent): void => {
    const cell = cellAt(e.target);
    if (cell && (e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey && e.key.toLowerCase() === 'z') {
      onUndo();
      e.preventDefault();
      return;
    }
    if (!cell || e.altKey || e.metaKey) return;
    const move = (e.ctrlKey ? EDGES[e.key] : undefined) ?? MOVES[e.key];
    const setting = /^[0-6]$/.test(e.key) ? KEYS[Number(e.key)] : undefined;
    if (move) focus(neighbour(rows, cell.key, move));
    else if (setting) onLevel(cell, setting);
    else if (e.key === ' ') cycle(cell);
    else if (e.key === 'Enter' || e.key === 'ContextMenu' || (e.key === 'F10' && e.shiftKey)) onOpen(cell);
    else return;
    e.preventDefault();
  };
  const finger = useRef(false);
  const onPointerDown = (e: PointerEvent): void => {
    finger.current = e.pointerType === 'touch';
  };
  const onClick = (e: MouseEvent): void => {
    const cell = cellAt(e.target);
    if (!cell) return;
    focus(cell.key);
    if (finger.current) onOpen(cell);
    else cycle(cell);
  };
  const onContextMenu = (e: MouseEvent): void => {
    const cell = cellAt(e.target);
    if (!cell) return;
    e.preventDefault();
    focus(cell.key);
    onOpen(cell);
  };
  const onFocus = (e: { readonly target: EventTarget }): void => {
    const cell = cellAt(e.target);
    if (cell) setWanted(cell.key);
  };
  return {
    /** The cell that the tab key reaches. */
    current: cells.has(wanted) ? wanted : (rows[0]?.cells[0]?.key ?? ''),
    focus,
    events: { onKeyDown, onPointerDown, onClick, onContextMenu, onFocus },
  };
}

/** The element of a cell, if it is shown. */
export const elementOf = (grid: HTMLElement | null, key: string): HTMLElement | null =>
  grid?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(key)}"]`) ?? null;
