import { ActionIcon, Badge, Group, Table, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import cards from '#web/record/ListTable.module.css';
import type { SessionAnswer } from '../schema.ts';
import { deviceOf } from './device-of.ts';

/** Sessions with device, address and last use. */
export function SessionTable(p: { readonly sessions: readonly SessionAnswer[]; readonly onEnd: (id: string) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={cards.frame} data-lines>
      <Table role="table" className={cards.table ?? ''} aria-label={t('sessions.title')}>
        <Table.Thead role="rowgroup" className={cards.header ?? ''}>
          <Table.Tr role="row">
            {['device', 'address', 'lastUse', 'since'].map((c) => (
              <Table.Th role="columnheader" key={c}>
                {t(`sessions.${c}`)}
              </Table.Th>
            ))}
            <Table.Td role="cell" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody role="rowgroup">
          {p.sessions.map((s) => {
            const device = deviceOf(s.agent) || t('sessions.unknown');
            return (
              <Table.Tr key={s.id} role="row" className={cards.row ?? ''}>
                <Table.Td role="cell" data-title>
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
                <Table.Td role="cell" data-label={t('sessions.address')}>
                  {s.ip}
                </Table.Td>
                <Table.Td role="cell" data-label={t('sessions.lastUse')}>
                  {s.current ? t('sessions.now') : format.ago(s.last_seen_at)}
                </Table.Td>
                <Table.Td role="cell" data-label={t('sessions.since')}>
                  {format.dateTime(s.created_at)}
                </Table.Td>
                <Table.Td role="cell" className={cards.actions ?? ''}>
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
    </div>
  );
}
