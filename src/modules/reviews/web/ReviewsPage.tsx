import { Button, Progress } from '@mantine/core';
import { IconHourglass, IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CanButton, useMayCreate } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { Page } from '#web/page/Page.tsx';
import { useCall } from '#web/query.ts';
import { RecordList } from '#web/record/RecordList.tsx';
import { suggestions } from '../api.ts';
import { type Review, reviewSpec } from '../schema.ts';

/** Campaigns: what each is about, until when, and how far it is. */
export function ReviewsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const may = useMayCreate('review');
  return (
    <Page
      title={t('reviews.title')}
      lead={t('reviews.lead')}
      actions={
        <>
          <Button component={Link} to="/expiring" variant="default" leftSection={<IconHourglass size={16} />}>
            {t('expiry.title')}
          </Button>
          <CanButton
            can={may}
            leftSection={<IconPlus size={16} />}
            onClick={() => void navigate({ to: '/reviews/new' })}
          >
            {t('reviews.new')}
          </CanButton>
        </>
      }
    >
      <RecordList
        spec={reviewSpec}
        linkTo={(row) => `/reviews/${row.id}`}
        empty={<Suggested />}
        render={{
          decided: (row) => <ProgressOf review={row as unknown as Review} />,
        }}
      />
    </Page>
  );
}

/** How much of a review is decided, and what its close did with the rest. */
export function ProgressOf(props: {
  readonly review: Pick<Review, 'title' | 'total' | 'decided' | 'silent_kept' | 'silent_removed'>;
}) {
  const { title, total, decided, silent_kept: left, silent_removed: removed } = props.review;
  const { t } = useTranslation();
  const label = [
    t('reviews.progress', { decided, total }),
    ...(left > 0 ? [t('reviews.progress.left', { count: left })] : []),
    ...(removed > 0 ? [t('reviews.progress.removed', { count: removed })] : []),
  ].join(', ');
  return (
    <div style={{ minWidth: 110 }}>
      <Progress value={total === 0 ? 100 : (100 * decided) / total} aria-label={`${title}: ${label}`} size="sm" />
      <span style={{ fontSize: 12 }}>{label}</span>
    </div>
  );
}

/** No review yet: what would be worth one, in numbers as they are; of what there is none nothing is said. */
function Suggested() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const may = useMayCreate('review');
  const { data } = useCall(suggestions);
  const worth = (['administrators', 'idle', 'endless'] as const)
    .filter((key) => data !== undefined && data[key] > 0)
    .map((key) => t(`reviews.suggest.${key}`, { count: data?.[key] }));
  const text =
    data !== undefined && worth.length === 0
      ? t('reviews.suggest.none')
      : `${t('reviews.emptyHelp')} ${worth.join(' · ') || '…'}`;
  return (
    <Empty title={t('reviews.empty')} text={text}>
      <CanButton
        can={may}
        variant="default"
        onClick={() => void navigate({ to: '/reviews/new', search: { scope: 'administrators' } as never })}
      >
        {t('reviews.newOfAdministrators')}
      </CanButton>
    </Empty>
  );
}
