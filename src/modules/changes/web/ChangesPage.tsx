import { Anchor, Button, Group, List, SegmentedControl, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CanSwitch, YES } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { Loading } from '#web/page/Loading.tsx';
import { Page } from '#web/page/Page.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { usePreviewedSend } from '#web/preview.ts';
import { useCall } from '#web/query.ts';
import { oneOf, useSearchOf } from '#web/search.ts';
import { useSession } from '#web/session.ts';
import { useToast } from '#web/toast.tsx';
import { call } from '#wire/call.ts';
import { getChangeSettings, listPlanned, type Planned, putChangeSettings } from '../api.ts';
import { useWords } from './words.ts';

const search = oneOf('show');

/** Changes that wait: mine, and those to which I am asked to agree. */
export function ChangesPage() {
  const { t } = useTranslation();
  const [{ show }, change] = useSearchOf(search);
  const open = show !== 'ended';
  const query = useInfiniteQuery({
    queryKey: ['changes', listPlanned.id, { open }],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(listPlanned, {
        query: { open: open ? 'true' : 'false', ...(pageParam === '' ? {} : { after: pageParam }) },
        signal,
      }),
    getNextPageParam: (page) => page.next,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t('changes.title')} lead={t('changes.lead')}>
      <Stack gap="md">
        <Group justify="space-between">
          <SegmentedControl
            aria-label={t('changes.show')}
            data={[
              { value: 'open', label: t('changes.open') },
              { value: 'ended', label: t('changes.ended') },
            ]}
            value={open ? 'open' : 'ended'}
            onChange={(to) => change({ show: to === 'ended' ? 'ended' : undefined })}
          />
          <SecondPersonSwitch />
        </Group>
        {query.error && !query.data && <ProblemView error={query.error} retry={() => void query.refetch()} />}
        {query.isPending && <Loading lines={4} />}
        {query.data && items.length === 0 && (
          <Empty title={t(open ? 'changes.none' : 'changes.noneEnded')} text={t('changes.noneHelp')} />
        )}
        <List listStyleType="none" spacing="md">
          {items.map((c) => (
            <List.Item key={c.id}>
              <Line planned={c} />
            </List.Item>
          ))}
        </List>
        {query.hasNextPage && (
          <div>
            <Button
              variant="default"
              size="xs"
              loading={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {t('list.more')}
            </Button>
          </div>
        )}
      </Stack>
    </Page>
  );
}

function Line({ planned }: { readonly planned: Planned }) {
  const words = useWords();
  return (
    <>
      <Anchor component={Link} to={`/changes/${planned.id}`} fw={600}>
        {words.title(planned)}
      </Anchor>
      <Text size="sm" c="dimmed">
        {words.state(planned)}
      </Text>
    </>
  );
}

/** Whether dangerous changes need a second person: super administrators say so. */
function SecondPersonSwitch() {
  const { t } = useTranslation();
  const toast = useToast();
  const { person } = useSession();
  const { data } = useCall(getChangeSettings);
  const put = usePreviewedSend(putChangeSettings, {
    always: data?.binds_me === true,
    quiet: true,
    changes: ['changes'],
  });
  if (!data) return null;
  const can = person.kind === 'superadmin' ? YES : { allowed: false, reason: t('changes.onlySuperadmin') };
  return (
    <CanSwitch
      can={can}
      label={t('changes.secondPerson')}
      checked={data.second_person}
      disabled={put.isPending}
      onChange={(e) => put.mutate({ body: { second_person: e.currentTarget.checked } }, { onError: toast.error })}
    />
  );
}
