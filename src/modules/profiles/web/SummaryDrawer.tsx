import { Alert, Anchor, Drawer, List, Stack, Text, Title } from '@mantine/core';
import { IconShieldFilled } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../schema.ts';
import { useCellLabel } from './cell-label.ts';
import { type CellState, cellsOf, type Draft, gridOf, type Matrix, type RowDef, statesOf } from './matrix-model.ts';
import { useNames } from './names.ts';

interface SummaryProps {
  readonly matrix: Matrix;
  readonly draft: Draft;
  /** None while the profile is being made. */
  readonly profile: Profile | undefined;
  readonly onClose: () => void;
}

/** What the profile permits, in plain words, as it stands in the form now; and who has it. */
export function SummaryDrawer({ matrix, draft, profile, onClose }: SummaryProps) {
  const { t } = useTranslation();
  const names = useNames();
  const grid = gridOf(matrix);
  const states = statesOf(matrix, draft);
  const danger = cellsOf(grid).filter((c) => c.danger && states.has(c.key));
  const sections = grid
    .map((s) => ({ ...s, rows: s.rows.filter((r) => r.cells.some((c) => states.has(c.key))) }))
    .filter((s) => s.rows.length > 0);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      title={t('profiles.summary.title')}
      closeButtonProps={{ 'aria-label': t('profiles.close') }}
    >
      <Stack gap="md">
        {profile && (
          <Text size="sm">
            {t('profiles.held', { count: profile.people })}{' '}
            <Anchor component={Link} to={`/profiles/${profile.id}?view=holders`} inherit underline="always">
              {t('profiles.summary.who')}
            </Anchor>
          </Text>
        )}
        {danger.length > 0 && (
          <Alert color="red" icon={<IconShieldFilled size={16} aria-hidden />} title={t('profiles.summary.danger')}>
            {danger.map((c) => names.permission(c)).join('; ')}
          </Alert>
        )}
        {sections.length === 0 && <Text size="sm">{t('profiles.summary.nothing')}</Text>}
        {sections.map((s) => (
          <section key={s.section} aria-label={names.section(s.section)}>
            <Title order={3} size="h6" mb={4}>
              {names.section(s.section)}
            </Title>
            <List size="sm" spacing={4} listStyleType="none">
              {s.rows.map((row) => (
                <List.Item key={row.key}>
                  <RowSentence row={row} states={states} />
                </List.Item>
              ))}
            </List>
          </section>
        ))}
      </Stack>
    </Drawer>
  );
}

interface RowSentenceProps {
  readonly row: RowDef;
  readonly states: ReadonlyMap<string, CellState>;
}

/** `Tickets: view, reply (all); edit, close (own)`. */
function RowSentence({ row, states }: RowSentenceProps) {
  const names = useNames();
  const { reach } = useCellLabel();
  const on = row.cells.filter((c) => states.has(c.key));
  const byReach = Map.groupBy(on, (c) => reach(states.get(c.key)));
  const what =
    row.facet === undefined ? names.row(row.type) : `${names.row(row.type)}, ${names.row(row.type, row.facet)}`;
  const parts = [...byReach].map(
    ([words, cells]) => `${cells.map((c) => names.action(c.type, c.action).toLocaleLowerCase()).join(', ')} (${words})`,
  );
  return (
    <>
      <Text span inherit fw={500}>
        {what}
      </Text>
      : {parts.join('; ')}
    </>
  );
}
