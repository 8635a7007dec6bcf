import { Badge, Group, Table, Tooltip } from '@mantine/core';
import { IconShieldFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { STATUSES, ticketSpec } from '#modules/tickets/schema.ts';
import { Empty } from '#web/page/Empty.tsx';
import { useLabels } from '#web/record/labels.ts';
import type { Profile } from '../schema.ts';
import { codesOf, useCellLabel } from './cell-label.ts';
import { differentSteps, follows } from './lifecycle-model.ts';
import { type CellState, cellsOf, changedKeys, gridOf, type Matrix, rankOf, statesOf } from './matrix-model.ts';
import css from './matrix.module.css';
import { useNames } from './names.ts';

export type Compared = Pick<Profile, 'id' | 'name' | 'bits' | 'lines' | 'lifecycle'>;

interface DifferencesProps {
  readonly matrix: Matrix;
  readonly one: Compared;
  readonly other: Compared;
  /** What the table is called; "Differences" unless said. */
  readonly title?: string;
}

/** Permissions and steps in which two profiles are not alike, side by side. */
export function Differences({ matrix, one, other, title }: DifferencesProps) {
  const { t } = useTranslation();
  const names = useNames();
  const labels = useLabels(ticketSpec);
  const [left, right] = [statesOf(matrix, one), statesOf(matrix, other)];
  const differ = changedKeys(left, right);
  const cells = cellsOf(gridOf(matrix)).filter((c) => differ.has(c.key));
  const steps = differentSteps(one.lifecycle, other.lifecycle, STATUSES);
  if (cells.length === 0 && steps.length === 0) {
    return <Empty title={t('profiles.compare.same')} text={t('profiles.compare.sameHelp')} />;
  }
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table aria-label={title ?? t('profiles.compare.title')} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('profiles.compare.permission', { count: cells.length + steps.length })}</Table.Th>
            <Table.Th>{one.name}</Table.Th>
            <Table.Th>{other.name}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {cells.map((c) => (
            <Table.Tr key={c.key}>
              <Table.Th fw={400}>
                {names.permission(c)}{' '}
                {c.danger && (
                  <Tooltip label={t('profiles.matrix.danger')}>
                    <IconShieldFilled
                      className={css.shieldInline}
                      size={12}
                      role="img"
                      aria-label={t('profiles.matrix.danger')}
                    />
                  </Tooltip>
                )}
              </Table.Th>
              <Table.Td className={css.side} {...weighed(left.get(c.key), right.get(c.key))}>
                <Reach state={left.get(c.key)} />
              </Table.Td>
              <Table.Td className={css.side} {...weighed(right.get(c.key), left.get(c.key))}>
                <Reach state={right.get(c.key)} />
              </Table.Td>
            </Table.Tr>
          ))}
          {steps.map(([from, to]) => (
            <Table.Tr key={`${from} ${to}`}>
              <Table.Th fw={400}>
                {t('profiles.lifecycle.step', { from: labels.choice('status', from), to: labels.choice('status', to) })}
              </Table.Th>
              {[one, other].map((p) => (
                <Table.Td key={p.id}>
                  {t(follows(p.lifecycle, from, to) ? 'profiles.lifecycle.yes' : 'profiles.lifecycle.no')}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Which of the two reaches further, by colour; both the same where neither does. */
function weighed(mine: CellState | undefined, theirs: CellState | undefined): Readonly<Record<string, true>> {
  const more = rankOf(mine?.level ?? 'none') - rankOf(theirs?.level ?? 'none');
  return more > 0 ? { 'data-more': true } : more < 0 ? { 'data-less': true } : {};
}

function Reach({ state }: { readonly state: CellState | undefined }) {
  const { letter, reach } = useCellLabel();
  return (
    <Group gap={6}>
      <span
        className={css.cell}
        data-level={state?.level ?? 'none'}
        style={{ minHeight: 0, padding: '2px 8px', flexDirection: 'row', gap: 6 }}
      >
        <span className={css.letter} aria-hidden>
          {letter(state)}
        </span>{' '}
        {reach(state)}
      </span>
      {codesOf(state).map((code) => (
        <Badge key={code} variant="default" size="xs">
          {code}
        </Badge>
      ))}
    </Group>
  );
}
