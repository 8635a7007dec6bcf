import { Alert, Badge, Button, Group, SegmentedControl, Stack } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call, urlOf } from '#wire/call.ts';
import { CanButton, useCan } from '#web/can.tsx';
import { useConfirm } from '#web/confirm.tsx';
import { useFormat } from '#web/format.ts';
import { Empty } from '#web/page/Empty.tsx';
import { Page } from '#web/page/Page.tsx';
import { useSend } from '#web/query.ts';
import { useLabels } from '#web/record/labels.ts';
import { useRecord, WhenLoaded } from '#web/record/useRecord.tsx';
import { oneOf, useId, useSearchOf } from '#web/search.ts';
import { useToast } from '#web/toast.tsx';
import { closeReview, evidence, reviewItems } from '../api.ts';
import { type Review, reviewSpec } from '../schema.ts';
import { ItemTable } from './ItemTable.tsx';
import { ProgressOf } from './ReviewsPage.tsx';

/** One review: its grants, hints and decisions; to decide in while it is open, and its evidence. */
export function ReviewPage() {
  const query = useRecord<Review>(reviewSpec, useId());
  return <WhenLoaded query={query}>{(review) => <ReviewView review={review} />}</WhenLoaded>;
}

const search = oneOf('show');

function ReviewView({ review }: { readonly review: Review }) {
  const { t } = useTranslation();
  const format = useFormat();
  const labels = useLabels(reviewSpec);
  const [{ show }, change] = useSearchOf(search);
  const shown = show ?? 'all';
  const mayExport = useCan(review, 'export');
  return (
    <Page
      title={review.title}
      up={{ to: '/reviews', label: t('reviews.title') }}
      beside={
        <Badge variant="light" tt="none">
          {labels.choice('state', review.state)}
        </Badge>
      }
      lead={[
        `${labels.choice('scope', review.scope)}: ${review._names.profile_id ?? ''} ${review._names.place_id ?? ''}`,
        t('reviews.dueOn', { date: format.date(review.due_at) }),
        `${labels.field('silence')}: ${labels.choice('silence', review.silence)}`,
      ].join(' · ')}
      actions={
        <>
          {mayExport.allowed && (
            <Button
              component="a"
              download={`${review.title}.csv`}
              href={urlOf(evidence, { id: review.id })}
              variant="default"
              leftSection={<IconDownload size={16} />}
            >
              {t('reviews.evidence')}
            </Button>
          )}
          <Button variant="default" leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
            {t('reviews.print')}
          </Button>
          <CloseButton review={review} />
        </>
      }
    >
      <Stack gap="sm">
        <ProgressOf review={review} />
        {review.escalated && review.state === 'open' && <Alert color="yellow">{t('reviews.escalatedHelp')}</Alert>}
        <Group>
          <SegmentedControl
            aria-label={t('reviews.show')}
            value={shown}
            onChange={(to) => change({ show: to === 'all' ? undefined : to })}
            data={['all', 'mine', 'open'].map((value) => ({ value, label: t(`reviews.show.${value}`) }))}
          />
        </Group>
        <Items review={review} show={show === 'mine' || show === 'open' ? show : undefined} />
      </Stack>
    </Page>
  );
}

function Items({ review, show }: { readonly review: Review; readonly show: 'mine' | 'open' | undefined }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: ['review', reviewItems.id, review.id, show],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const asked = { ...(show ? { show } : {}), ...(pageParam === '' ? {} : { after: pageParam }) };
      return call(reviewItems, { params: { id: review.id }, query: asked, signal });
    },
    getNextPageParam: (page) => page.next,
  });
  return (
    <WhenLoaded query={query}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0) return <Empty title={t('reviews.noRows')} text={t('reviews.noRowsHelp')} />;
        return (
          <Stack gap="md">
            <ItemTable review={review} items={items} />
            {query.hasNextPage && (
              <Group>
                <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t('list.more')}
                </Button>
              </Group>
            )}
          </Stack>
        );
      }}
    </WhenLoaded>
  );
}

/** Closing cannot be taken back, so this is asked, with what it will do. */
function CloseButton({ review }: { readonly review: Review }) {
  const { t } = useTranslation();
  const toast = useToast();
  const confirm = useConfirm();
  const close = useSend(closeReview, { changes: ['review', 'grant', 'person', 'place'] });
  const left = review.total - review.decided;
  const ask = (): void =>
    confirm({
      title: t('reviews.closeTitle', { title: review.title }),
      text: t(`reviews.closeText.${review.silence}`, { count: left }),
      action: t('reviews.close'),
      danger: review.silence === 'remove' && left > 0,
      onConfirm: async () => {
        await close
          .mutateAsync({ params: { id: review.id } })
          .then(({ closed }) => toast.done(t(closed ? 'reviews.closed' : 'reviews.handedOn')), toast.error);
      },
    });
  return (
    <CanButton row={review} action="close" onClick={ask}>
      {t('reviews.close')}
    </CanButton>
  );
}
