import type { KeyboardEvent } from 'react';
import type { Line } from './tree-model.ts';

export interface TreeMoves {
  readonly focus: (at: number) => void;
  readonly open: (id: string, open: boolean) => void;
  readonly choose: (line: Line) => void;
  readonly people: (id: string) => void;
  /** Takes a place up, to hang it somewhere else. */
  readonly take: (line: Line) => void;
  readonly drop: (line: Line) => void;
  readonly cancel: () => void;
}

/** The keys of a tree, as the ARIA practices have them, and those that move a place. True when the key meant something. */
export function onTreeKey(
  event: KeyboardEvent,
  lines: readonly Line[],
  at: number,
  line: Line,
  to: TreeMoves,
): boolean {
  const { key } = event;
  if (event.ctrlKey || event.metaKey) return onMoveKey(key.toLowerCase(), line, to);
  switch (key) {
    case 'ArrowDown':
      to.focus(at + 1);
      return true;
    case 'ArrowUp':
      to.focus(at - 1);
      return true;
    case 'Home':
      to.focus(0);
      return true;
    case 'End':
      to.focus(lines.length - 1);
      return true;
    case 'ArrowRight':
      if (line.hasChildren && !line.open) to.open(line.node.id, true);
      else if (line.open) to.focus(at + 1);
      return true;
    case 'ArrowLeft':
      if (line.open) to.open(line.node.id, false);
      else to.focus(lines.findLastIndex((l, i) => i < at && l.level < line.level));
      return true;
    case 'Enter':
      if (line.node.visible) to.choose(line);
      return true;
    case ' ':
      if (line.person === undefined && line.node.people > 0) to.people(line.node.id);
      return true;
    case 'Escape':
      to.cancel();
      return true;
    default:
      return toLetter(key, lines, at, to);
  }
}

function onMoveKey(key: string, line: Line, to: TreeMoves): boolean {
  if (key === 'x') to.take(line);
  else if (key === 'v') to.drop(line);
  else return false;
  return true;
}

/** To the next line that begins with the letter. */
function toLetter(key: string, lines: readonly Line[], at: number, to: TreeMoves): boolean {
  if (key.length !== 1 || !/\p{L}|\p{N}/u.test(key)) return false;
  const fits = (l: Line): boolean =>
    (l.person?.name ?? l.node.name).toLocaleLowerCase().startsWith(key.toLocaleLowerCase());
  const next = lines.findIndex((l, i) => i > at && fits(l));
  const any = next === -1 ? lines.findIndex(fits) : next;
  if (any >= 0) to.focus(any);
  return true;
}
