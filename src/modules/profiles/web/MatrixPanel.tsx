import { Button, Chip, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconListDetails, IconPlus, IconSearch } from '@tabler/icons-react';
import { type ReactNode, useDeferredValue, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../schema.ts';
import { conflictsOf } from './conflicts.ts';
import { MatrixGrid } from './MatrixGrid.tsx';
import css from './matrix.module.css';
import {
  addNeed,
  cellsOf,
  changedKeys,
  type Draft,
  gridOf,
  type Matrix,
  missingNeeds,
  type SectionDef,
  statesOf,
} from './matrix-model.ts';
import { type Names, useNames } from './names.ts';
import { SummaryDrawer } from './SummaryDrawer.tsx';
import { useTakeBack } from './useTakeBack.ts';

interface MatrixPanelProps {
  readonly matrix: Matrix;
  readonly draft: Draft;
  /** The profile as it is saved. */
  readonly saved: Draft;
  readonly profile: Profile | undefined;
  /** Left out: nothing can be changed. */
  readonly onChange?: ((draft: Draft) => void) | undefined;
}

/** The matrix with its filters, and what the chosen permissions still lack. */
export function MatrixPanel({ matrix, draft, saved, profile, onChange }: MatrixPanelProps) {
  const { t } = useTranslation();
  const names = useNames();
  const [text, setText] = useState('');
  const [summarized, summary] = useDisclosure();
  const [show, setShow] = useState<string[]>([]);
  const needle = useDeferredValue(text);
  const grid = useMemo(() => gridOf(matrix), [matrix]);
  const states = useMemo(() => statesOf(matrix, draft), [matrix, draft]);
  const before = useMemo(() => statesOf(matrix, saved), [matrix, saved]);
  const changed = useMemo(() => changedKeys(before, states), [before, states]);
  const back = useTakeBack(draft, onChange);
  const conflicts = useMemo(() => conflictsOf(cellsOf(grid), states), [grid, states]);
  const missing = useMemo(() => missingNeeds(cellsOf(grid), states), [grid, states]);
  const lacking = useMemo(() => new Set(missing.map((m) => m.cell.key)), [missing]);
  const keep = (key: string): boolean =>
    (!show.includes('on') || states.has(key)) && (!show.includes('changed') || changed.has(key));
  const sections = filtered(grid, names, needle, show.length > 0 ? keep : undefined);
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <TextInput
          value={text}
          onChange={(e) => setText(e.currentTarget.value)}
          placeholder={t('profiles.matrix.filter')}
          aria-label={t('profiles.matrix.filter')}
          leftSection={<IconSearch size={16} />}
          type="search"
          w={{ base: '100%', xs: 260 }}
        />
        <Chip.Group multiple value={show} onChange={setShow}>
          <Chip value="on" size="sm">
            {t('profiles.matrix.onlyOn', { count: states.size })}
          </Chip>
          <Chip value="changed" size="sm">
            <span className={css.mark} aria-hidden />
            {t('profiles.matrix.onlyChanged', { count: changed.size })}
          </Chip>
        </Chip.Group>
        <Button variant="default" size="xs" leftSection={<IconListDetails size={16} />} onClick={summary.open}>
          {t('profiles.summary.open')}
        </Button>
      </Group>
      {summarized && <SummaryDrawer matrix={matrix} draft={draft} profile={profile} onClose={summary.close} />}
      <Remarks>
        {conflicts.size > 0 && <Text size="sm">{t('profiles.matrix.conflicts', { count: conflicts.size })}</Text>}
        {missing.length > 0 && (
          <Group gap="xs" role="group" aria-label={t('profiles.needs.title')}>
            {missing.map((m) => (
              <Button
                key={`${m.cell.key} ${m.needs.key}`}
                variant="outline"
                color="orange.9"
                size="compact-sm"
                style={{ borderStyle: 'dashed' }}
                leftSection={<IconPlus size={14} aria-hidden />}
                disabled={onChange === undefined}
                onClick={() => back.change(m.needs, addNeed(draft, m, states))}
              >
                {t('profiles.needs.add', {
                  permission: names.permission(m.cell),
                  needs:
                    m.cell.facet === m.needs.facet
                      ? names.action(m.needs.type, m.needs.action)
                      : names.permission(m.needs),
                })}
              </Button>
            ))}
          </Group>
        )}
      </Remarks>
      {sections.length > 0 ? (
        <MatrixGrid
          sections={sections}
          states={states}
          before={before}
          changed={changed}
          lacking={lacking}
          conflicts={conflicts}
          draft={draft}
          back={onChange && back}
        />
      ) : (
        <Paper withBorder p="lg" ta="center">
          <Text>{t('profiles.matrix.nothing')}</Text>
          <Button
            variant="subtle"
            onClick={() => {
              setText('');
              setShow([]);
            }}
          >
            {t('profiles.matrix.showAll')}
          </Button>
        </Paper>
      )}
    </Stack>
  );
}

/** What comes and goes above the grid with every click: the grid stays where it is under the mouse. */
function Remarks({ children }: { readonly children: ReactNode }) {
  const element = useRef<HTMLDivElement>(null);
  const before = useRef<number>(undefined);
  // A page that gets shorter may scroll by itself, so what counts is where it stood before.
  const { scrollY } = window;
  useLayoutEffect(() => {
    const height = element.current?.offsetHeight ?? 0;
    const grown = height - (before.current ?? height);
    before.current = height;
    if (grown !== 0) window.scrollTo({ top: scrollY + grown, behavior: 'instant' });
  });
  return (
    <div ref={element}>
      <Stack gap="sm">{children}</Stack>
    </div>
  );
}

/** Rows whose words contain the text; with `keep`, only the cells it names. */
function filtered(
  grid: readonly SectionDef[],
  names: Names,
  text: string,
  keep: ((key: string) => boolean) | undefined,
): SectionDef[] {
  const needle = text.trim().toLocaleLowerCase();
  if (needle === '' && !keep) return [...grid];
  const has = (words: string): boolean => words.toLocaleLowerCase().includes(needle);
  return grid
    .map((s) => ({
      ...s,
      rows: s.rows
        .map((r) => {
          const whole = has(`${names.section(s.section)} ${names.row(r.type)} ${names.row(r.type, r.facet)}`);
          const cells = r.cells.filter(
            (c) => (whole || has(names.action(c.type, c.action))) && (keep === undefined || keep(c.key)),
          );
          return { ...r, cells };
        })
        .filter((r) => r.cells.length > 0),
    }))
    .filter((s) => s.rows.length > 0);
}
