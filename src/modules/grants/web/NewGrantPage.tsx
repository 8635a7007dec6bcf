import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMayCreate } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { Page } from '#web/page/Page.tsx';
import { RecordForm } from '#web/record/RecordForm.tsx';
import { grantSpec } from '../schema.ts';

/** A new grant, to one person or to the members of a group. */
export function NewGrantPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const may = useMayCreate('grant');
  return (
    <Page title={t('grants.new')} lead={t('grants.newLead')} up={{ to: '/grants', label: t('grants.title') }}>
      {may.allowed ? (
        <RecordForm
          spec={grantSpec}
          mode="create"
          fields={[
            { title: t('grants.who'), fields: ['person_id', 'group_id'] },
            { title: t('grants.what'), fields: ['profile_id', 'place_id', 'below'] },
            { title: t('grants.when'), fields: ['starts_at', 'ends_at'] },
          ]}
          onDone={() => void navigate({ to: '/grants' })}
        />
      ) : (
        <Empty title={t('grants.mayNot')} text={may.reason} />
      )}
    </Page>
  );
}
