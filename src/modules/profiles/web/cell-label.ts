import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conflict } from './conflicts.ts';
import type { CellDef, CellState } from './matrix-model.ts';
import { useNames } from './names.ts';
import { reachKey } from './reach-key.ts';

interface Standing {
  /** How it was saved, where it stands otherwise now; undefined when it is as it was. */
  readonly before: { readonly state: CellState | undefined } | undefined;
  /** Something that it needs is off. */
  readonly lacking: boolean;
  readonly conflict: Conflict | undefined;
}

export interface CellLabel {
  /** How a cell stands, as one sentence for screen readers and the tooltip. */
  readonly sentence: (cell: CellDef, state: CellState | undefined, standing: Standing) => string;
  /** The reach in words: "selected groups". */
  readonly reach: (state: CellState | undefined) => string;
  /** The reach as one letter. */
  readonly letter: (state: CellState | undefined) => string;
}

export const codesOf = (state: CellState | undefined): string[] => [...new Set(state?.fromBits.map((b) => b.code))];

/** The words of the matrix's cells. */
export function useCellLabel(): CellLabel {
  const { t } = useTranslation();
  const names = useNames();
  return useMemo(() => {
    const reach = (state: CellState | undefined): string => t(reachKey(state?.level ?? 'none', state?.list));
    return {
      reach,
      letter: (state) => t(`profiles.letter.${state?.level ?? 'none'}`),
      sentence: (cell, state, { before, lacking, conflict }) =>
        [
          t('profiles.matrix.cell', { permission: names.permission(cell), reach: reach(state) }),
          state?.fromBits.length ? t('profiles.matrix.byBit', { codes: codesOf(state).join(', ') }) : '',
          cell.danger ? t('profiles.matrix.danger') : '',
          before ? t('profiles.matrix.changed', { before: reach(before.state) }) : '',
          lacking ? t('profiles.matrix.lacking') : '',
          conflict ? t(`profiles.matrix.conflict.${conflict}`) : '',
        ]
          .filter(Boolean)
          .join(' '),
    };
  }, [t, names]);
}
