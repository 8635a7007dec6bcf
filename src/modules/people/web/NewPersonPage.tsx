import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMayCreate } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { Page } from '#web/page/Page.tsx';
import { useCall } from '#web/query.ts';
import { RecordForm } from '#web/record/RecordForm.tsx';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { customFields } from '../api.ts';
import { personSpec } from '../schema.ts';
import { CustomValuesField } from './CustomValuesField.tsx';
import { personGroups } from './fields.ts';

const START = { enabled: true, may_sign_in: true, kind: 'grouped' };

export function NewPersonPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const may = useMayCreate('person');
  const custom = useCall(customFields);
  return (
    <Page title={t('people.new')} up={{ to: '/people', label: t('people.title') }} lead={t('people.newLead')}>
      {may.allowed ? (
        <WhenLoaded query={custom}>
          {({ items }) => (
            <RecordForm
              spec={personSpec}
              mode="create"
              initial={START}
              fields={personGroups(t, 'create', items.length > 0)}
              overrides={{ custom: CustomValuesField }}
              onDone={(row) => void navigate({ to: `/people/${row.id}`, search: { first: 'steps' } as never })}
              onCancel={() => void navigate({ to: '/people' })}
            />
          )}
        </WhenLoaded>
      ) : (
        <Empty title={t('forbidden.title')} text={may.reason} />
      )}
    </Page>
  );
}
