import { Button, Group, Stack } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '#wire/call.ts';
import { Closed, useIsOpen } from '#web/page/Closed.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { Page } from '#web/page/Page.tsx';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { grant } from '#modules/grants/access.ts';
import { listExpiring } from '../api.ts';
import { ExpiringTable } from './ExpiringTable.tsx';
import { NoticeSetting } from './NoticeSetting.tsx';
import { useEnds } from './useEnds.ts';

/** Grants that end soon and that one may change: to renew them, or to let them go. */
export function ExpiringPage() {
  const { t } = useTranslation();
  const open = useIsOpen(grant.section);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const ends = useEnds(() => setChosen([]));
  const query = useInfiniteQuery({
    queryKey: ['grant', listExpiring.id],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(listExpiring, { query: pageParam === '' ? {} : { after: pageParam }, signal }),
    getNextPageParam: (page) => page.next,
  });
  return (
    <Page
      title={t('expiry.title')}
      lead={t('expiry.lead')}
      up={{ to: '/grants', label: t('grants.title') }}
      actions={open && <NoticeSetting />}
    >
      <WhenLoaded query={query}>
        {({ pages }) => {
          const grants = pages.flatMap((page) => page.items);
          if (!open && grants.length === 0) return <Closed />;
          if (grants.length === 0) return <Empty title={t('expiry.none')} text={t('expiry.noneHelp')} />;
          return (
            <Stack gap="md">
              <ExpiringTable grants={grants} chosen={chosen} onChoose={setChosen} ends={ends} />
              {query.hasNextPage && (
                <Group>
                  <Button
                    variant="default"
                    loading={query.isFetchingNextPage}
                    onClick={() => void query.fetchNextPage()}
                  >
                    {t('list.more')}
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
