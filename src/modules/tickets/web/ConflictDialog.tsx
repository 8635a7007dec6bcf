import { Button, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ValueText } from '#web/record/FieldValue.tsx';
import { useLabels } from '#web/record/labels.ts';
import { type Ticket, ticketSpec } from '../schema.ts';
import type { Editing } from './useEdit.ts';

const UNINTERESTING = ['updated_at', 'hours'];

/** Somebody else changed the ticket meanwhile: shows what, and lets one decide. */
export function ConflictDialog({ editing }: { readonly editing: Editing }) {
  const { t } = useTranslation();
  const labels = useLabels(ticketSpec);
  const { conflict } = editing;
  if (!conflict) return null;
  const { read, now, wanted } = conflict;
  const changed = Object.keys(ticketSpec.fields).filter(
    (name) => !UNINTERESTING.includes(name) && read[name as keyof Ticket] !== now[name as keyof Ticket],
  );
  return (
    <Modal
      opened
      onClose={editing.giveUp}
      title={t('tickets.conflict.title')}
      closeButtonProps={{ 'aria-label': t('action.cancel') }}
    >
      <Stack gap="md">
        <Text size="sm">{t('tickets.conflict.text')}</Text>
        {changed.length > 0 && (
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('tickets.conflict.field')}</Table.Th>
                <Table.Th>{t('tickets.conflict.before')}</Table.Th>
                <Table.Th>{t('tickets.conflict.now')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {changed.map((name) => (
                <Table.Tr key={name}>
                  <Table.Td>{labels.field(name)}</Table.Td>
                  <Table.Td>
                    <Value row={read} name={name} />
                  </Table.Td>
                  <Table.Td>
                    <Value row={now} name={name} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        {changed.length === 0 && <Text size="sm">{t('tickets.conflict.nothing')}</Text>}
        <div>
          <Text size="sm" fw={600}>
            {t('tickets.conflict.yours')}
          </Text>
          {Object.entries(wanted).map(([name, v]) => (
            <Text key={name} size="sm">
              {labels.field(name)}: <ValueText spec={ticketSpec} name={name} value={v} />
            </Text>
          ))}
        </div>
        <Group justify="flex-end">
          <Button variant="default" onClick={editing.giveUp}>
            {t('tickets.conflict.keep')}
          </Button>
          <Button onClick={editing.retry} loading={editing.pending} data-autofocus>
            {t('tickets.conflict.retry')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

const Value = ({ row, name }: { readonly row: Ticket; readonly name: string }) => (
  <ValueText spec={ticketSpec} name={name} value={row[name as keyof Ticket]} known={row._names[name]} />
);
