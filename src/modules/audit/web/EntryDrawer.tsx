import type { ReactNode } from 'react';
import { Alert, Anchor, Code, Drawer, Stack, Table, Text } from '@mantine/core';
import { IconEyeOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import { useRecord, WhenLoaded } from '#web/record/useRecord.tsx';
import { type AuditEntry, auditSpec } from '../schema.ts';
import { Did, Who } from './cells.tsx';
import { changesOf } from './changes.ts';
import { EntryValue, useValueNames } from './EntryValue.tsx';
import { pageOf, useAuditWords } from './words.ts';

/** One entry whole: what was before and after, by whom, from where. */
export function EntryDrawer({ id, onClose }: { readonly id: string | undefined; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={t('audit.entry')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {id !== undefined && <Entry id={id} />}
    </Drawer>
  );
}

function Entry({ id }: { readonly id: string }) {
  const query = useRecord<AuditEntry>(auditSpec, id);
  return <WhenLoaded query={query}>{(entry) => <EntryView entry={entry} />}</WhenLoaded>;
}

function EntryView({ entry: e }: { readonly entry: AuditEntry }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useAuditWords();
  const page = pageOf(e);
  const reason = words.reason(e);
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('audit.field.at'), format.dateTime(e.at)],
    [t('audit.field.actor'), <Who key="who" entry={e} />],
    [t('audit.field.action'), <Did key="did" entry={e} />],
    ...(reason === undefined ? [] : [[t('audit.field.reason'), reason] as const]),
    [
      t('audit.field.type'),
      page === undefined ? (
        words.record(e)
      ) : (
        <Anchor key="to" component={Link} to={page} inherit>
          {words.record(e)}
        </Anchor>
      ),
    ],
    [t('audit.field.home_id'), e._names.home_id ?? t('value.hidden')],
    [t('audit.field.ip'), e.ip === '' ? '–' : <Code key="ip">{e.ip}</Code>],
    [t('audit.field.request_id'), e.request_id === '' ? '–' : <Code key="request">{e.request_id}</Code>],
    [t('audit.field.number'), format.number(e.number)],
  ];
  return (
    <Stack gap="md">
      <Table aria-label={t('audit.entry')} withRowBorders={false} verticalSpacing={4}>
        <Table.Tbody>
          {facts.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" w={130} fw={500} c="dimmed" style={{ verticalAlign: 'top' }}>
                {name}
              </Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Changes entry={e} />
      {e.withheld > 0 && (
        <Alert color="yellow" icon={<IconEyeOff />}>
          {t('audit.withheldHelp', { count: e.withheld })}
        </Alert>
      )}
    </Stack>
  );
}

function Changes({ entry: e }: { readonly entry: AuditEntry }) {
  const { t } = useTranslation();
  const nameOf = useValueNames(e.type);
  const changes = changesOf(e);
  if (changes.length === 0) {
    return e.withheld > 0 ? null : (
      <Text size="sm" c="dimmed">
        {t('audit.noValues')}
      </Text>
    );
  }
  return (
    <Table aria-label={t('audit.values')} layout="fixed" verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('audit.value')}</Table.Th>
          <Table.Th>{t('audit.before')}</Table.Th>
          <Table.Th>{t('audit.after')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody style={{ overflowWrap: 'anywhere', verticalAlign: 'top' }}>
        {changes.map(({ name, before, after }) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" fw={500}>
              {nameOf(name)}
            </Table.Th>
            <Table.Td>
              <EntryValue type={e.type} name={name} value={before} />
            </Table.Td>
            <Table.Td>
              <EntryValue type={e.type} name={name} value={after} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
