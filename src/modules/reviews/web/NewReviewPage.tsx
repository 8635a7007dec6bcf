import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayCreate } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { Page } from '#web/page/Page.tsx';
import { FormField } from '#web/record/FormField.tsx';
import { RecordForm } from '#web/record/RecordForm.tsx';
import { oneOf, useSearchOf } from '#web/search.ts';
import { reviewSpec } from '../schema.ts';
import { NamedField } from './NamedField.tsx';
import { onlyWhere } from './onlyWhere.tsx';

const search = oneOf('scope');
const OVERRIDES = {
  named: onlyWhere('reviewers', 'named', NamedField),
  profile_id: onlyWhere('scope', 'profile', FormField),
};
const FIELDS = ['title', 'place_id', 'scope', 'profile_id', 'reviewers', 'named', 'due_at', 'cadence', 'silence'];
/** Two weeks, in milliseconds. */
const USUAL_MS = 14 * 86_400_000;

/** Starts a review: its grants are written down, and the reviewers told, as soon as it is made. */
export function NewReviewPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const may = useMayCreate('review');
  const [{ scope = 'place' }] = useSearchOf(search);
  const [due_at] = useState(() => new Date(Date.now() + USUAL_MS).toISOString());
  return (
    <Page title={t('reviews.new')} lead={t('reviews.newLead')} up={{ to: '/reviews', label: t('reviews.title') }}>
      {may.allowed ? (
        <RecordForm
          spec={reviewSpec}
          mode="create"
          initial={{ scope, reviewers: 'managers', cadence: 'once', silence: 'keep', due_at }}
          fields={FIELDS}
          overrides={OVERRIDES}
          submitLabel={t('reviews.start')}
          onDone={(row) => void navigate({ to: `/reviews/${row.id}` })}
          onCancel={() => void navigate({ to: '/reviews' })}
        />
      ) : (
        <Empty title={t('reviews.mayNot')} text={may.reason} />
      )}
    </Page>
  );
}
