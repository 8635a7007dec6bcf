import { Badge, Button, Checkbox, Group, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CanButton } from '#web/can.tsx';
import { useFormat } from '#web/format.ts';
import cards from '#web/record/ListTable.module.css';
import type { Grant } from '#modules/grants/schema.ts';
import type { Expiring } from '../api.ts';
import { lastMoment, type useEnds } from './useEnds.ts';

type Row = Grant & { readonly refused: string | null; readonly let_go: boolean } & { readonly ends_at: string };

/** So much longer a grant is renewed for, in days. */
const TERMS = [30, 90, 365] as const;

/** The rows, chosen by their boxes, with what can be done to one or several. */
export function ExpiringTable(props: {
  readonly grants: readonly Expiring[];
  readonly chosen: readonly string[];
  readonly onChoose: (ids: readonly string[]) => void;
  readonly ends: ReturnType<typeof useEnds>;
}) {
  const { chosen, onChoose: setChosen, ends } = props;
  const { t } = useTranslation();
  const rows = props.grants as unknown as readonly Row[];
  const open = rows.filter((r) => r.refused === null);
  const picked = open.filter((r) => chosen.includes(r.id));
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
      <div className={cards.frame} data-lines>
        <Table role="table" className={cards.table ?? ''} aria-label={t('expiry.title')}>
          <Table.Thead role="rowgroup" className={cards.header ?? ''}>
            <Table.Tr role="row">
              <Table.Th role="columnheader" className={cards.choose ?? ''}>
                <Checkbox
                  aria-label={t('expiry.chooseAll')}
                  checked={open.length > 0 && picked.length === open.length}
                  indeterminate={picked.length > 0 && picked.length < open.length}
                  onChange={() => setChosen(picked.length === open.length ? [] : open.map((r) => r.id))}
                />
              </Table.Th>
              {['who', 'what', 'ends'].map((c) => (
                <Table.Th role="columnheader" key={c}>
                  {t(`expiry.${c}`)}
                </Table.Th>
              ))}
              <Table.Td role="cell" />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody role="rowgroup">
            {rows.map((row) => (
              <GrantRow key={row.id} row={row} chosen={chosen.includes(row.id)} onToggle={toggle} ends={ends} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
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
    <Table.Tr role="row" className={cards.row ?? ''} {...(row.let_go ? { c: 'dimmed' } : {})}>
      <Table.Td role="cell" className={cards.choose ?? ''}>
        <Checkbox
          aria-label={label}
          checked={chosen && can.allowed}
          disabled={!can.allowed}
          onChange={() => onToggle(row.id)}
        />
      </Table.Td>
      <Table.Td role="cell" data-title>
        {who}
      </Table.Td>
      <Table.Td role="cell" data-label={t('expiry.what')}>
        <div>
          {row._names.profile_id} {what}
          {row.below && (
            <Badge variant="light" size="sm" tt="none" ml={6}>
              {t('grants.below')}
            </Badge>
          )}
        </div>
      </Table.Td>
      <Table.Td role="cell" data-label={t('expiry.ends')}>
        <time dateTime={row.ends_at}>{format.date(lastMoment(row.ends_at))}</time>
        {row.let_go && (
          <Badge variant="default" size="sm" tt="none" ml={6}>
            {t('expiry.isLetGo')}
          </Badge>
        )}
      </Table.Td>
      <Table.Td role="cell" ta="right">
        <Group gap={6} justify="flex-end">
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
