import { Anchor, Badge, Button, Card, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty } from '#web/page/Empty.tsx';
import { Page } from '#web/page/Page.tsx';
import { useCall } from '#web/query.ts';
import { Moment } from '#web/record/Moment.tsx';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { oneOf, useSearchOf } from '#web/search.ts';
import { listRequests, type RequestAnswer } from '../api.ts';
import { COLOURS, useAskedFor } from './words.ts';

const search = oneOf('show');
const VIEWS = ['mine', 'decide'] as const;

/** Requests for access: one's own, and those that one could grant. */
export function RequestsPage() {
  const { t } = useTranslation();
  const [{ show: wanted }, change] = useSearchOf(search);
  const lists = {
    mine: useCall(listRequests, { query: { show: 'mine' } }),
    decide: useCall(listRequests, { query: { show: 'decide' } }),
  };
  const waiting = lists.decide.data?.items.filter((r) => r.state === 'open').length ?? 0;
  // Whoever has asked for nothing comes to answer.
  const usual = waiting > 0 && lists.mine.data?.items.length === 0 ? 'decide' : 'mine';
  const show = VIEWS.find((view) => view === wanted) ?? usual;
  return (
    <Page
      title={t('requests.title')}
      lead={t('requests.lead')}
      actions={
        <Button component={Link} to={'/requests/new' as string} variant="default">
          {t('requests.byNumber')}
        </Button>
      }
    >
      <div>
        <SegmentedControl
          aria-label={t('requests.show')}
          data={[
            { value: 'mine', label: t('requests.show.mine') },
            {
              value: 'decide',
              label: waiting === 0 ? t('requests.show.decide') : t('requests.show.decideMany', { number: waiting }),
            },
          ]}
          value={show}
          onChange={(v) => change({ show: v })}
        />
      </div>
      <WhenLoaded query={lists[show]}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t(`requests.empty.${show}`)} text={t(`requests.emptyHelp.${show}`)} />
          ) : (
            <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {items.map((r) => (
                <li key={r.id}>
                  <Row request={r} mine={show === 'mine'} />
                </li>
              ))}
            </Stack>
          )
        }
      </WhenLoaded>
    </Page>
  );
}

function Row({ request: r, mine }: { readonly request: RequestAnswer; readonly mine: boolean }) {
  const { t } = useTranslation();
  const say = useAskedFor();
  return (
    <Card withBorder padding="sm">
      <Group justify="space-between" gap="xs">
        <Anchor component={Link} to={`/requests/${r.id}` as string}>
          {t('requests.number', { number: r.number })}
        </Anchor>
        <Badge color={COLOURS[r.state]} variant="light" tt="none">
          {t(`requests.state.${r.state}`)}
        </Badge>
      </Group>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {mine ? say(r) : t('requests.by', { person: r.person, what: say(r) })}
      </Text>
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        “{r.reason}” · {t('requests.days', { count: r.days })} · <Moment at={r.created_at} />
      </Text>
      {!mine && r.state === 'open' && (
        <Group mt="xs">
          <Button
            component={Link}
            to={`/requests/${r.id}` as string}
            variant="default"
            size="compact-sm"
            aria-label={t('requests.answerNumber', { number: r.number })}
          >
            {t('requests.decide')}
          </Button>
        </Group>
      )}
    </Card>
  );
}
