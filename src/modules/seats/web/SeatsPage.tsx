import { Alert, Badge, Button, Group, NumberInput, Stack, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import { Empty } from '#web/page/Empty.tsx';
import { Page } from '#web/page/Page.tsx';
import { isProblem, useCall, useSend } from '#web/query.ts';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useProblemText } from '#web/page/ProblemView.tsx';
import { useToast } from '#web/toast.tsx';
import { getSeats, putSeats, type Seats } from '../api.ts';

/** Who counts as an administrator for the licence, and why. */
export function SeatsPage() {
  const { t } = useTranslation();
  const query = useCall(getSeats);
  const textOf = useProblemText();
  return (
    <Page title={t('seats.title')} up={{ to: '/people', label: t('people.title') }} lead={t('seats.lead')}>
      {isProblem(query.error, 403) ? (
        <Empty title={t('forbidden.title')} text={textOf(query.error)} />
      ) : (
        <WhenLoaded query={query}>{(data) => <Panel key={String(data.seats)} data={data} />}</WhenLoaded>
      )}
    </Page>
  );
}

function Panel({ data }: { readonly data: Seats }) {
  const { t } = useTranslation();
  const toast = useToast();
  const send = useSend(putSeats);
  const [seats, setSeats] = useState<number | string>(data.seats ?? '');
  const save = (): void =>
    send.mutate(
      { body: { seats: seats === '' ? null : Number(seats) } },
      { onError: toast.error, onSuccess: () => toast.done(t('state.saved')) },
    );
  return (
    <Stack gap="md" maw={1000}>
      <SeatsSummary data={data} />
      <Group align="flex-start">
        <NumberInput
          label={t('seats.number')}
          description={t('seats.numberHelp')}
          value={seats}
          onChange={setSeats}
          min={0}
          max={1_000_000}
          allowDecimal={false}
          w={260}
        />
        <Button onClick={save} loading={send.isPending} mt={25}>
          {t('action.save')}
        </Button>
      </Group>
      <Table.ScrollContainer minWidth={560}>
        <Table aria-label={t('seats.title')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('people.one')}</Table.Th>
              <Table.Th>{t('seats.why')}</Table.Th>
              <Table.Th>{t('seats.seat')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.people.map((p) => (
              <Row key={p.id} person={p} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

function Row({ person: p }: { readonly person: Seats['people'][number] }) {
  const { t } = useTranslation();
  return (
    <Table.Tr>
      <Table.Td>
        <Link
          to={'/people/$id' as string}
          params={{ id: p.id } as never}
          style={{ color: 'var(--mantine-color-anchor)' }}
        >
          {p.name}
        </Link>{' '}
        <Text span size="sm" c="dimmed">
          {p.login}
        </Text>
      </Table.Td>
      <Table.Td>
        {p.superadmin && <Text size="sm">{t('seats.superadmin')}</Text>}
        {p.by.map((b) => (
          <Text size="sm" key={`${b.profile_id} ${b.place}`}>
            {t('seats.by', { profile: b.profile, place: b.place, bits: b.bits.join(' ') })}
          </Text>
        ))}
      </Table.Td>
      <Table.Td>
        <Badge variant={p.counts ? 'light' : 'default'} tt="none">
          {t(p.counts ? 'seats.counts' : 'seats.idle')}
        </Badge>
      </Table.Td>
    </Table.Tr>
  );
}

/** How many seats are taken, and a warning when there are too few of them. */
export function SeatsSummary({ data }: { readonly data: Pick<Seats, 'seats' | 'taken' | 'idle' | 'over'> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { seats, taken, idle, over } = data;
  const values = { taken: format.number(taken), seats: format.number(seats ?? 0) };
  const words = t(seats === null ? 'seats.takenOpen' : 'seats.taken', { ...values, count: taken });
  const rest = idle > 0 ? ` ${t('seats.idleCount', { count: idle })}` : '';
  if (over) {
    return (
      <Alert color="orange" role="alert" title={t('seats.over', values)}>
        {t('seats.overHelp')}
        {rest}
      </Alert>
    );
  }
  return (
    <Text role="status">
      {words}
      {rest}
    </Text>
  );
}
