import { Checkbox, ScrollArea, Stack, Table, Text } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { STATUSES, ticketSpec } from '#modules/tickets/schema.ts';
import { useLabels } from '#web/record/labels.ts';
import keys from '#web/styles/keys.module.css';
import { follows, isOpen, type Lifecycle, withEvery, withStep } from './lifecycle-model.ts';
import css from './lifecycle.module.css';

interface LifecyclePanelProps {
  readonly value: Lifecycle;
  /** Left out: nothing can be changed. */
  readonly onChange?: ((value: Lifecycle) => void) | undefined;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** Which status may follow which in the hands of people with the profile: a grid of ticks, by mouse or by arrow keys. */
export function LifecyclePanel({ value, onChange }: LifecyclePanelProps) {
  const { t } = useTranslation();
  const labels = useLabels(ticketSpec);
  const name = (status: string): string => labels.choice('status', status);
  const bound = STATUSES.filter((s) => !isOpen(value, s));
  const { grid, tabIndex, onKeyDown, onFocus } = useGridKeys();
  return (
    <Stack gap="sm">
      <Text size="sm" maw={760}>
        {bound.length === 0 ? t('profiles.lifecycle.open') : t('profiles.lifecycle.bound', { count: bound.length })}{' '}
        {t('profiles.lifecycle.help')} <span className={keys.hint}>{t('profiles.lifecycle.keys')}</span>
      </Text>
      <ScrollArea type="auto">
        <Table
          ref={grid}
          role="grid"
          aria-label={t('profiles.lifecycle.title')}
          aria-readonly={onChange === undefined}
          className={css.table}
          onKeyDown={onKeyDown}
          onFocus={onFocus}
        >
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('profiles.lifecycle.from')}</Table.Th>
              <Table.Th scope="col">{t('profiles.lifecycle.any')}</Table.Th>
              {STATUSES.map((to) => (
                <Table.Th scope="col" key={to}>
                  {name(to)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {STATUSES.map((from, row) => (
              <Table.Tr key={from}>
                <Table.Th scope="row">{name(from)}</Table.Th>
                <Table.Td className={css.any}>
                  <Checkbox
                    data-at={`${row} 0`}
                    tabIndex={tabIndex(row, 0)}
                    aria-label={t('profiles.lifecycle.anyAfter', { from: name(from) })}
                    checked={isOpen(value, from)}
                    indeterminate={!isOpen(value, from) && (value[from]?.length ?? 0) > 0}
                    disabled={onChange === undefined}
                    onChange={(e) => onChange?.(withEvery(value, from, e.currentTarget.checked))}
                  />
                </Table.Td>
                {STATUSES.map((to, at) => (
                  <Table.Td key={to}>
                    {from === to ? (
                      <Text span c="dimmed" aria-label={t('profiles.lifecycle.same')}>
                        –
                      </Text>
                    ) : (
                      <Checkbox
                        data-at={`${row} ${at + 1}`}
                        tabIndex={tabIndex(row, at + 1)}
                        aria-label={t('profiles.lifecycle.step', { from: name(from), to: name(to) })}
                        title={t('profiles.lifecycle.step', { from: name(from), to: name(to) })}
                        checked={follows(value, from, to)}
                        disabled={onChange === undefined}
                        onChange={(e) => onChange?.(withStep(value, STATUSES, from, to, e.currentTarget.checked))}
                      />
                    )}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
      <Text size="sm" c="dimmed" maw={760}>
        {t('profiles.lifecycle.united')}
      </Text>
    </Stack>
  );
}

/** One stop of the tab key for the whole grid; the arrows go on from there, over what has no tick. */
function useGridKeys() {
  const grid = useRef<HTMLTableElement>(null);
  const [at, setAt] = useState('0 0');
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = ARROWS[event.key];
    const from = (event.target as HTMLElement).dataset['at'];
    if (!step || from === undefined) return;
    event.preventDefault();
    let [row = 0, column = 0] = from.split(' ').map(Number);
    for (let n = 0; n < 2; n++) {
      row += step[0];
      column += step[1];
      const next = grid.current?.querySelector<HTMLElement>(`[data-at="${row} ${column}"]`);
      if (next) return next.focus();
    }
  };
  const onFocus = (event: { readonly target: EventTarget }): void => {
    const to = (event.target as HTMLElement).dataset['at'];
    if (to !== undefined) setAt(to);
  };
  return { grid, onKeyDown, onFocus, tabIndex: (row: number, column: number) => (at === `${row} ${column}` ? 0 : -1) };
}
