import { Badge, Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { endSessionOfPerson, endSessionsOfPerson, sessionsOfPerson } from '#modules/signin/api.ts';
import type { SessionAnswer } from '#modules/signin/schema.ts';
import { tokensOf } from '#modules/tokens/api.ts';
import { TokenTable } from '#modules/tokens/web/MyTokens.tsx';
import { useCan } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { useProblemText } from '#web/page/ProblemView.tsx';
import { isProblem, useCall, useSend } from '#web/query.ts';
import cards from '#web/record/ListTable.module.css';
import { Moment } from '#web/record/Moment.tsx';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useToast } from '#web/toast.tsx';
import type { Person } from '../schema.ts';

/** Where somebody is signed in, and by which tokens programs act as them; for whoever could set their password. */
export function PersonDevices({ row }: { readonly row: Person }) {
  const { t } = useTranslation();
  const may = useCan(row, 'resetPassword');
  const params = { id: row.id };
  const sessions = useCall(sessionsOfPerson, { params }, { enabled: may.allowed });
  const tokens = useCall(tokensOf, { params }, { enabled: may.allowed });
  const textOf = useProblemText();
  // A stronger account is refused with the reason.
  const refused = [sessions.error, tokens.error].find((e) => isProblem(e, 403));
  if (!may.allowed) return <Empty title={t('forbidden.title')} text={may.reason} />;
  if (refused) return <Empty title={t('forbidden.title')} text={textOf(refused)} />;
  return (
    <Stack gap="lg">
      <Stack gap="xs" component="section" aria-label={t('people.sessions')}>
        <WhenLoaded query={sessions}>{({ items }) => <Sessions row={row} items={items} />}</WhenLoaded>
      </Stack>
      <Stack gap="xs" component="section" aria-label={t('people.tokens')}>
        <Title order={2} size="h5">
          {t('people.tokens')}
        </Title>
        <WhenLoaded query={tokens}>
          {({ items }) =>
            items.length === 0 ? (
              <Text size="sm" c="dimmed">
                {t('people.noTokens')}
              </Text>
            ) : (
              <TokenTable tokens={items} personId={row.id} />
            )
          }
        </WhenLoaded>
      </Stack>
    </Stack>
  );
}

function Sessions({ row, items }: { readonly row: Person; readonly items: readonly SessionAnswer[] }) {
  const { t } = useTranslation();
  const toast = useToast();
  const endAll = useSend(endSessionsOfPerson);
  return (
    <>
      <Group justify="space-between">
        <Title order={2} size="h5">
          {t('people.sessions')}
        </Title>
        {items.length > 0 && (
          <Button
            size="xs"
            variant="default"
            loading={endAll.isPending}
            onClick={() =>
              endAll.mutate(
                { params: { id: row.id } },
                { onError: toast.error, onSuccess: () => toast.done(t('people.sessionsEnded', { name: row.name })) },
              )
            }
          >
            {t('people.endSessions')}
          </Button>
        )}
      </Group>
      {items.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('people.noSessions')}
        </Text>
      ) : (
        <div className={cards.frame} data-lines>
          <Table role="table" className={cards.table ?? ''} aria-label={t('people.sessions')}>
            <Table.Thead role="rowgroup" className={cards.header ?? ''}>
              <Table.Tr role="row">
                {['agent', 'ip', 'seen'].map((c) => (
                  <Table.Th role="columnheader" key={c}>
                    {t(`people.session.${c}`)}
                  </Table.Th>
                ))}
                <Table.Td role="cell" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody role="rowgroup">
              {items.map((s) => (
                <SessionRow key={s.id} person={row.id} session={s} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </>
  );
}

function SessionRow({ person, session: s }: { readonly person: string; readonly session: SessionAnswer }) {
  const { t } = useTranslation();
  const toast = useToast();
  const end = useSend(endSessionOfPerson);
  return (
    <Table.Tr role="row" className={cards.row ?? ''}>
      <Table.Td role="cell" data-title style={{ overflowWrap: 'anywhere' }}>
        {s.agent === '' ? t('people.session.unknown') : s.agent}
        {s.second && (
          <Badge ml={6} size="sm" variant="light" tt="none">
            {t('people.session.second')}
          </Badge>
        )}
      </Table.Td>
      <Table.Td role="cell" data-label={t('people.session.ip')}>
        {s.ip}
      </Table.Td>
      <Table.Td role="cell" data-label={t('people.session.seen')}>
        <Moment at={s.last_seen_at} />
      </Table.Td>
      <Table.Td role="cell" className={cards.actions ?? ''}>
        <Button
          size="compact-xs"
          variant="default"
          loading={end.isPending}
          onClick={() => end.mutate({ params: { id: person, session: s.id } }, { onError: toast.error })}
        >
          {t('people.session.end')}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}
