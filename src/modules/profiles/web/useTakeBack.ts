import { useState } from 'react';
import type { CellDef, Draft, ProfileLine } from './matrix-model.ts';

/** One change of a cell, and how the lines stood around it. */
interface Step {
  readonly cell: CellDef;
  readonly before: readonly ProfileLine[];
  readonly after: readonly ProfileLine[];
}

export interface TakeBack {
  /** The cell that was changed last; none when nothing can be taken back. */
  readonly last: CellDef | undefined;
  readonly change: (cell: CellDef, to: Draft) => void;
  /** Takes the last change back. */
  readonly undo: () => void;
}

/** Changes that are remembered. */
const MOST = 100;

/** The way back, change by change. What happens elsewhere - saved, discarded, taken from somebody else - ends it. */
export function useTakeBack(draft: Draft, onChange: ((draft: Draft) => void) | undefined): TakeBack {
  const [steps, setSteps] = useState<readonly Step[]>([]);
  const top = steps.at(-1);
  const step = top && same(top.after, draft.lines) ? top : undefined;
  return {
    last: step?.cell,
    change: (cell, to) => {
      const kept = step ? steps : [];
      setSteps([...kept, { cell, before: draft.lines, after: to.lines }].slice(-MOST));
      onChange?.(to);
    },
    undo: () => {
      if (!step) return;
      setSteps(steps.slice(0, -1));
      onChange?.({ ...draft, lines: step.before });
    },
  };
}

const same = (a: readonly ProfileLine[], b: readonly ProfileLine[]): boolean => JSON.stringify(a) === JSON.stringify(b);
