import { useState } from 'react';

/** Which rows of a list are chosen: single ones, or everything that the list holds. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** Every record of the list, also those not loaded yet. */
  readonly all: boolean;
  readonly toggle: (id: string, on: boolean) => void;
  /** Chooses these rows, or none of them. */
  readonly toggleMany: (ids: readonly string[], on: boolean) => void;
  readonly chooseAll: () => void;
  readonly clear: () => void;
}

const NONE: ReadonlySet<string> = new Set();

/** What is chosen belongs to the question it was chosen from: another question starts anew. */
export function useSelection(question: string): Selection {
  const [chosen, setChosen] = useState({ question, ids: NONE, all: false });
  const { ids, all } = chosen.question === question ? chosen : { ids: NONE, all: false };
  const toggleMany = (some: readonly string[], on: boolean): void => {
    const next = new Set(ids);
    for (const id of some) {
      if (on) next.add(id);
      else next.delete(id);
    }
    setChosen({ question, ids: next, all: false });
  };
  return {
    ids,
    all,
    toggle: (id, on) => toggleMany([id], on),
    toggleMany,
    chooseAll: () => setChosen({ question, ids, all: true }),
    clear: () => setChosen({ question, ids: NONE, all: false }),
  };
}
