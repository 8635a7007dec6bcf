import { Alert, Badge, Button, Group, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import type { ImportReport } from '../api.ts';
import classes from './ImportPage.module.css';

const OUTCOMES = ['create', 'update', 'skip', 'error'] as const;
type Outcome = (typeof OUTCOMES)[number];
const COLOURS: Readonly<Record<Outcome, string>> = { create: 'green', update: 'blue', skip: 'gray', error: 'red' };

const COLOURS_OF_ALL = { applied: 'green', appliedInPart: 'yellow', hasErrors: 'red', wouldDo: 'blue' } as const;

const stateOf = (report: ImportReport): keyof typeof COLOURS_OF_ALL => {
  if (report.applied) return report.error > 0 ? 'appliedInPart' : 'applied';
  return report.error > 0 ? 'hasErrors' : 'wouldDo';
};

/** Shown at once; more rows help nobody and slow the page. */
const SHOWN = 300;

/** What an import did, or would do, row by row. */
export function ImportReportView(props: {
  readonly report: ImportReport;
  /** How the rows with errors are saved, where the file is at hand. */
  readonly errors?: { readonly onSave: () => void; readonly busy: boolean };
}) {
  const { report, errors } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const [only, setOnly] = useState<Outcome | 'all'>(report.error > 0 ? 'error' : 'all');
  const rows = report.rows.filter((row) => only === 'all' || row.outcome === only);
  const outcomeWord = (outcome: Outcome): string => t(`import.${report.applied ? 'was' : 'outcome'}.${outcome}`);
  const label = (outcome: Outcome): string => `${outcomeWord(outcome)} ${format.number(report[outcome])}`;
  return (
    <Stack gap="sm">
      <Alert role="status" color={COLOURS_OF_ALL[stateOf(report)]} title={t(`import.${stateOf(report)}`)}>
        {t(report.applied ? 'import.done' : 'import.sum', {
          count: report.total,
          total: format.number(report.total),
          create: format.number(report.create),
          update: format.number(report.update),
          skip: format.number(report.skip),
          error: format.number(report.error),
        })}
        {report.applied && report.error > 0 && ` ${t('import.leftOut', { count: report.error })}`}
      </Alert>
      <Group justify="space-between">
        <SegmentedControl
          size="xs"
          value={only}
          onChange={(value) => setOnly(value as Outcome | 'all')}
          aria-label={t('import.filter')}
          data={[
            { value: 'all', label: `${t('import.outcome.all')} ${format.number(report.total)}` },
            ...OUTCOMES.map((value) => ({ value, label: label(value) })),
          ]}
        />
        {report.error > 0 && errors && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={16} />}
            loading={errors.busy}
            onClick={errors.onSave}
          >
            {t('import.errorFile')}
          </Button>
        )}
      </Group>
      <div className={classes.scroll}>
        <Table aria-label={t('import.report')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('import.row')}</Table.Th>
              <Table.Th>{t('signin.login')}</Table.Th>
              <Table.Th>{t('import.outcome')}</Table.Th>
              {report.error > 0 && <Table.Th>{t('import.errors')}</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.slice(0, SHOWN).map((row) => (
              <Table.Tr key={row.row}>
                <Table.Td>{row.row}</Table.Td>
                <Table.Td>{row.login}</Table.Td>
                <Table.Td>
                  <Badge color={COLOURS[row.outcome]} variant="light" tt="none" miw="max-content">
                    {outcomeWord(row.outcome)}
                  </Badge>
                </Table.Td>
                {report.error > 0 && (
                  <Table.Td>
                    {row.errors.map((e) => (e.field === '' ? e.message : `${e.field}: ${e.message}`)).join(' ')}
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {rows.length > SHOWN && (
        <Text size="sm" c="dimmed">
          {t('import.more', { shown: SHOWN, total: format.number(rows.length) })}
        </Text>
      )}
    </Stack>
  );
}
