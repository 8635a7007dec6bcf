import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import keys from '#web/styles/keys.module.css';
import { useCellLabel } from './cell-label.ts';
import { CellEditor } from './CellEditor.tsx';
import type { Conflict } from './conflicts.ts';
import { MatrixRow } from './MatrixRow.tsx';
import css from './matrix.module.css';
import {
  type CellDef,
  type CellState,
  COLUMNS,
  type Draft,
  type ProfileLine,
  type SectionDef,
  type Setting,
  setLevel,
  withLines,
} from './matrix-model.ts';
import { useNames } from './names.ts';
import { elementOf, useMatrixKeys } from './useMatrixKeys.ts';
import type { TakeBack } from './useTakeBack.ts';

export interface MatrixGridProps {
  /** What is shown: the filtered part of the grid. */
  readonly sections: readonly SectionDef[];
  readonly states: ReadonlyMap<string, CellState>;
  /** How the cells are saved, and which of them stand otherwise now. */
  readonly before: ReadonlyMap<string, CellState>;
  readonly changed: ReadonlySet<string>;
  /** Permissions that are on without something they need. */
  readonly lacking: ReadonlySet<string>;
  /** Permissions that make little sense as they are set. */
  readonly conflicts: ReadonlyMap<string, Conflict>;
  readonly draft: Draft;
  /** Changes cells, and takes that back. Left out: nothing can be changed. */
  readonly back?: TakeBack | undefined;
}

/** The permission matrix: a keyboard grid of reaches. */
export function MatrixGrid(props: MatrixGridProps) {
  const { sections, states, before, changed, lacking, conflicts, draft, back } = props;
  const { t } = useTranslation();
  const names = useNames();
  const grid = useRef<HTMLDivElement>(null);
  const [editing, setEditing] = useState<{ cell: CellDef; at: DOMRect } | null>(null);
  const [said, setSaid] = useState('');
  const label = useCellLabel();

  const onLevel = (cell: CellDef, to: Setting): void => {
    if (!back) return;
    const outcome = setLevel(draft, cell, states.get(cell.key), to);
    const reach = to.list ? `${to.level}_${to.list}` : to.level;
    const words = { permission: names.permission(cell), reach: t(`profiles.reach.${reach}`) };
    if ('draft' in outcome) {
      setSaid(t('profiles.matrix.set', { ...words, before: label.reach(states.get(cell.key)) }));
      back.change(cell, outcome.draft);
    } else if (outcome.refused === 'locked') {
      setSaid(t('profiles.matrix.locked', { ...words, codes: outcome.codes.join(', ') }));
    } else {
      setSaid(t('profiles.matrix.notOffered', words));
    }
  };
  const onOpen = (cell: CellDef): void => {
    const at = elementOf(grid.current, cell.key)?.getBoundingClientRect();
    if (back && at) setEditing({ cell, at });
  };
  const onUndo = (): void => {
    if (!back?.last) return;
    setSaid(t('profiles.matrix.undone', { permission: names.permission(back.last) }));
    back.undo();
  };
  const { current, focus, events } = useMatrixKeys(grid, sections, states, { onLevel, onOpen, onUndo });
  return (
    <Stack gap="xs">
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <Text className={css.status as string} role="status" flex={1}>
          {said || (
            <>
              {t('profiles.matrix.letters')} <span className={keys.hint}>{t('profiles.matrix.help')}</span>
            </>
          )}
        </Text>
        {back && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconArrowBackUp size={16} aria-hidden />}
            disabled={!back.last}
            onClick={onUndo}
          >
            {t('profiles.matrix.undo')}
          </Button>
        )}
      </Group>
      <Box
        ref={grid}
        role="grid"
        aria-label={t('profiles.matrix.label')}
        aria-colcount={COLUMNS.length + 2}
        aria-readonly={back === undefined}
        className={css.grid as string}
        {...events}
      >
        <Head />
        {sections.map((s) => (
          <div role="rowgroup" key={s.section} aria-label={names.section(s.section)} className={css.section}>
            <div role="row">
              <div role="rowheader" className={css.sectionName}>
                {names.section(s.section)}
              </div>
            </div>
            {s.rows.map((row) => (
              <MatrixRow
                key={row.key}
                row={row}
                states={states}
                before={before}
                changed={changed}
                lacking={lacking}
                conflicts={conflicts}
                current={current}
                readOnly={back === undefined}
              />
            ))}
          </div>
        ))}
      </Box>
      {editing && back && (
        <CellEditor
          cell={editing.cell}
          at={editing.at}
          state={states.get(editing.cell.key)}
          onChange={(lines: readonly ProfileLine[]) => {
            setSaid('');
            back.change(editing.cell, withLines(draft, editing.cell, lines));
          }}
          onClose={() => {
            focus(editing.cell.key);
            setEditing(null);
          }}
        />
      )}
    </Stack>
  );
}

/** Names of the columns. */
function Head() {
  const { t } = useTranslation();
  return (
    <div role="row" className={css.head}>
      <div role="columnheader">{t('profiles.matrix.record')}</div>
      {COLUMNS.map((c) => (
        <div role="columnheader" key={c}>
          {t(`profiles.action.${c}`)}
        </div>
      ))}
      <div role="columnheader">{t('profiles.matrix.further')}</div>
    </div>
  );
}
