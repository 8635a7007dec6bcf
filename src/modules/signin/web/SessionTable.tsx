import { ActionIcon, Badge, Group, Table, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import type { SessionAnswer } from '../schema.ts';
import { deviceOf } from './device-of.ts';

/** Sessions with device, address and last use. */
export function SessionTable(p: { readonly sessions: readonly SessionAnswer[]; readonly onEnd: (id: string) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table aria-label={t('sessions.title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('sessions.device')}</Table.Th>
            <Table.Th>{t('sessions.address')}</Table.Th>
            <Table.Th>{t('sessions.lastUse')}</Table.Th>
            <Table.Th>{t('sessions.since')}</Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {p.sessions.map((s) => {
            const device = deviceOf(s.agent) || t('sessions.unknown');
            return (
              <Table.Tr key={s.id}>
                <Table.Td>
                  <Group gap={6}>
                    <Text size="sm">{device}</Text>
                    {s.current && (
                      <Badge size="sm" tt="none">
                        {t('sessions.this')}
                      </Badge>
                    )}
                    {s.second && (
                      <Badge size="sm" variant="default" tt="none">
                        {t('sessions.second')}
                      </Badge>
                    )}
                  </Group>
                </Table.Td>
                <Table.Td>{s.ip}</Table.Td>
                <Table.Td>{format.ago(s.last_seen_at)}</Table.Td>
                <Table.Td>{format.dateTime(s.created_at)}</Table.Td>
                <Table.Td ta="right">
                  {!s.current && (
                    <ActionIcon
                      variant="subtle"
                      color="red"
                      aria-label={t('sessions.end', { device })}
                      onClick={() => p.onEnd(s.id)}
                    >
                      <IconX size={16} />
                    </ActionIcon>
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
