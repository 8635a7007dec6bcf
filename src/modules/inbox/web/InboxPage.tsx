import { Button, Group, Stack, Switch } from '@mantine/core';
import { IconChecks } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '#wire/call.ts';
import { Empty } from '#web/page/Empty.tsx';
import { Page } from '#web/page/Page.tsx';
import { useSend } from '#web/query.ts';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { oneOf, useSearchOf } from '#web/search.ts';
import { useToast } from '#web/toast.tsx';
import { listNotices, markAllNotices } from '../api.ts';
import { NoticeRow } from './NoticeRow.tsx';

const search = oneOf('show');

function useNotices(unread: boolean) {
  const { i18n } = useTranslation();
  const language = i18n.language === 'es' ? 'es' : 'en';
  return useInfiniteQuery({
    queryKey: ['notices', listNotices.id, { unread, language }],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const asked = { language, ...(unread ? { unread: 'true' as const } : {}) } as const;
      return call(listNotices, { query: pageParam === '' ? asked : { ...asked, after: pageParam }, signal });
    },
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

/** What the installation has told me. */
export function InboxPage() {
  const { t } = useTranslation();
  const toast = useToast();
  const [{ show }, change] = useSearchOf(search);
  const unread = show === 'unread';
  const query = useNotices(unread);
  const markAll = useSend(markAllNotices);
  const newest = query.data?.pages[0]?.items[0];
  const anyUnread = query.data?.pages.some((p) => p.items.some((n) => n.read_at === null)) ?? false;
  return (
    <Page
      title={t('inbox.title')}
      lead={t('inbox.lead')}
      actions={
        <Group gap="md">
          <Switch
            label={t('inbox.onlyUnread')}
            checked={unread}
            onChange={(e) => change({ show: e.currentTarget.checked ? 'unread' : undefined })}
          />
          {newest && anyUnread && (
            <Button
              variant="default"
              leftSection={<IconChecks size={16} />}
              loading={markAll.isPending}
              onClick={() => markAll.mutate({ body: { until: newest.id } }, { onError: toast.error })}
            >
              {t('inbox.markAll')}
            </Button>
          )}
        </Group>
      }
    >
      <WhenLoaded query={query}>
        {({ pages }) => {
          const notices = pages.flatMap((p) => p.items);
          if (notices.length === 0) {
            return <Empty title={t(unread ? 'inbox.noneUnread' : 'inbox.none')} text={t('inbox.noneHelp')} />;
          }
          return (
            <Stack gap="md">
              <Stack component="ul" gap={0} p={0} m={0} aria-label={t('inbox.title')} style={{ listStyle: 'none' }}>
                {notices.map((n) => (
                  <NoticeRow key={n.id} notice={n} />
                ))}
              </Stack>
              {query.hasNextPage && (
                <Group>
                  <Button
                    variant="default"
                    loading={query.isFetchingNextPage}
                    onClick={() => void query.fetchNextPage()}
                  >
                    {t('inbox.more')}
                  </Button>
                </Group>
              )}
            </Stack>
          );
        }}
      </WhenLoaded>
    </Page>
  );
}
