import { Badge, Button, Checkbox, Group, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CanButton } from '#web/can.tsx';
import { useFormat } from '#web/format.ts';
import type { Grant } from '#modules/grants/schema.ts';
import type { Expiring } from '../api.ts';
import { useEnds } from './useEnds.ts';

type Row = Grant & { readonly refused: string | null; readonly let_go: boolean } & { readonly ends_at: string };

/** So much longer a grant is renewed for, in days. */
const TERMS = [30, 90, 365] as const;

/** The rows, chosen by their boxes, with what can be done to one or several. */
export function ExpiringTable({ grants }: { readonly grants: readonly Expiring[] }) {
  const { t } = useTranslation();
  const rows = grants as unknown as readonly Row[];
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const open = rows.filter((r) => r.refused === null);
  const picked = open.filter((r) => chosen.includes(r.id));
  const ends = useEnds(() => setChosen([]));
  const toggle = (id: string): void =>
    setChosen(chosen.includes(id) ? chosen.filter((c) => c !== id) : [...chosen, id]);
  return (
    <Stack gap="sm">
      <Group gap="xs" role="group" aria-label={t('expiry.several')}>
        <Text size="sm" role="status">
          {t('expiry.chosen', { count: picked.length })}
        </Text>
        {TERMS.map((days) => (
          <Button
            key={days}
            size="xs"
            variant="default"
            disabled={picked.length === 0 || ends.busy}
            onClick={() => ends.renew(picked, days)}
          >
            {t('expiry.renewBy', { count: days })}
          </Button>
        ))}
        <Button
          size="xs"
          variant="default"
          disabled={picked.length === 0 || ends.busy}
          onClick={() => ends.letGo(picked, true)}
        >
          {t('expiry.letGo')}
        </Button>
      </Group>
      <Table.ScrollContainer minWidth={760}>
        <Table aria-label={t('expiry.title')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={36}>
                <Checkbox
                  aria-label={t('expiry.chooseAll')}
                  checked={open.length > 0 && picked.length === open.length}
                  indeterminate={picked.length > 0 && picked.length < open.length}
                  onChange={() => setChosen(picked.length === open.length ? [] : open.map((r) => r.id))}
                />
              </Table.Th>
              <Table.Th>{t('expiry.who')}</Table.Th>
              <Table.Th>{t('expiry.what')}</Table.Th>
              <Table.Th>{t('expiry.ends')}</Table.Th>
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <GrantRow key={row.id} row={row} chosen={chosen.includes(row.id)} onToggle={toggle} ends={ends} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

function GrantRow(props: {
  readonly row: Row;
  readonly chosen: boolean;
  readonly onToggle: (id: string) => void;
  readonly ends: ReturnType<typeof useEnds>;
}) {
  const { row, chosen, onToggle, ends } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const who = row._names.person_id ?? row._names.group_id ?? t('value.hidden');
  const what = t('grants.at', { place: row._names.place_id ?? t('value.hidden') });
  const can = { allowed: row.refused === null, reason: row.refused ?? '' };
  const label = `${who}: ${row._names.profile_id} ${what}`;
  return (
    <Table.Tr {...(row.let_go ? { c: 'dimmed' } : {})}>
      <Table.Td>
        <Checkbox
          aria-label={label}
          checked={chosen && can.allowed}
          disabled={!can.allowed}
          onChange={() => onToggle(row.id)}
        />
      </Table.Td>
      <Table.Td>{who}</Table.Td>
      <Table.Td>
        {row._names.profile_id} {what}
        {row.below && (
          <Badge variant="light" size="sm" tt="none" ml={6}>
            {t('grants.below')}
          </Badge>
        )}
      </Table.Td>
      <Table.Td>
        <time dateTime={row.ends_at}>{format.date(new Date(Date.parse(row.ends_at) - 1).toISOString())}</time>
        {row.let_go && (
          <Badge variant="default" size="sm" tt="none" ml={6}>
            {t('expiry.isLetGo')}
          </Badge>
        )}
      </Table.Td>
      <Table.Td ta="right">
        <Group gap={6} justify="flex-end" wrap="nowrap">
          <CanButton
            can={can}
            size="compact-sm"
            variant="light"
            aria-label={`${t('expiry.renewBy', { count: TERMS[1] })}: ${label}`}
            onClick={() => ends.renew([row], TERMS[1])}
          >
            {t('expiry.renewBy', { count: TERMS[1] })}
          </CanButton>
          <CanButton
            can={can}
            size="compact-sm"
            variant="default"
            aria-label={`${t(row.let_go ? 'expiry.letGoBack' : 'expiry.letGo')}: ${label}`}
            onClick={() => ends.letGo([row], !row.let_go)}
          >
            {t(row.let_go ? 'expiry.letGoBack' : 'expiry.letGo')}
          </CanButton>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
