import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { choosePlaces } from '#modules/places/api.ts';
import { ROOT_ID } from '#modules/places/schema.ts';
import { useMayCreate } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { Loading } from '#web/page/Loading.tsx';
import { Page } from '#web/page/Page.tsx';
import { useCall } from '#web/query.ts';
import { RecordForm } from '#web/record/RecordForm.tsx';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { customFields, me } from '../api.ts';
import { personSpec } from '../schema.ts';
import { CustomValuesField } from './CustomValuesField.tsx';
import { personGroups } from './fields.ts';

const START = { enabled: true, may_sign_in: true, kind: 'grouped' };

export function NewPersonPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const may = useMayCreate('person');
  const custom = useCall(customFields);
  const home = useHome();
  return (
    <Page title={t('people.new')} up={{ to: '/people', label: t('people.title') }} lead={t('people.newLead')}>
      {!may.allowed ? (
        <Empty title={t('forbidden.title')} text={may.reason} />
      ) : home === undefined ? (
        <Loading />
      ) : (
        <WhenLoaded query={custom}>
          {({ items }) => (
            <RecordForm
              spec={personSpec}
              mode="create"
              initial={{ ...START, organization_id: home }}
              fields={personGroups(t, 'create', items.length > 0)}
              overrides={{ custom: CustomValuesField }}
              onDone={(row) => void navigate({ to: `/people/${row.id}`, search: { first: 'steps' } as never })}
              onCancel={() => void navigate({ to: '/people' })}
            />
          )}
        </WhenLoaded>
      )}
    </Page>
  );
}

/**
 * The organization of a new person unless another is chosen: for those who may not add people outside of any, their
 * own or the only one they may. Undefined while that is asked.
 */
function useHome(): string | null | undefined {
  const mine = useCall(me);
  const { data, error } = useCall(choosePlaces, { query: { for: 'person:create', limit: 500 } });
  if (error || mine.error) return null;
  if (!data || !mine.data) return undefined;
  if (data.items.some((p) => p.id === ROOT_ID)) return null;
  const organizations = data.items.filter((p) => p.kind === 'organization').map((p) => p.id);
  const own = organizations.find((id) => id === mine.data.organization_id);
  return own ?? (organizations.length === 1 ? (organizations[0] ?? null) : null);
}
