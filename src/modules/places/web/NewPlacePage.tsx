import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMayCreate } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { Loading } from '#web/page/Loading.tsx';
import { Page } from '#web/page/Page.tsx';
import { useCall } from '#web/query.ts';
import { RecordForm } from '#web/record/RecordForm.tsx';
import { oneOf, useSearchOf } from '#web/search.ts';
import { IconField } from './IconField.tsx';
import { choosePlaces } from '../api.ts';
import { placeSpec, ROOT_ID } from '../schema.ts';

const search = oneOf('kind', 'parent');

const OVERRIDES = { icon: IconField };
const CONTAINER = { container_type: 'workspace', published: false, external: false };

export function NewPlacePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const may = useMayCreate('place');
  const [{ kind = 'group', parent }] = useSearchOf(search);
  const under = useUnder(parent);
  return (
    <Page title={t(`places.new.${kind}`)} up={{ to: '/places', label: t('places.title') }}>
      {!may.allowed ? (
        <Empty title={t('forbidden.title')} text={may.reason} />
      ) : under === undefined ? (
        <Loading />
      ) : (
        <RecordForm
          key={`${kind} ${under}`}
          spec={placeSpec}
          mode="create"
          initial={{
            kind,
            parent_id: under,
            accepts_handover: true,
            open: false,
            ...(kind === 'container' ? CONTAINER : {}),
            ...(kind === 'group' ? { total_limit: 0, open_limit: 0 } : {}),
          }}
          fields={[
            'name',
            'code',
            'kind',
            ...(kind === 'container' ? Object.keys(CONTAINER) : []),
            'parent_id',
            'icon',
            ...(kind === 'group'
              ? [
                  'default_user_id',
                  'email_from',
                  'group_emails',
                  'total_limit',
                  'open_limit',
                  'open_limit_enforced',
                  'open',
                  'accepts_handover',
                  'accepts_outside',
                ]
              : []),
            ...(kind === 'organization' ? ['mail_domains'] : []),
            'description',
          ]}
          overrides={OVERRIDES}
          onDone={(row) => void navigate({ to: `/places/${row.id}` })}
          onCancel={() => void navigate({ to: parent === undefined ? '/places' : `/places/${parent}` })}
        />
      )}
    </Page>
  );
}

/** Under which place one is made unless that is said: All, or the only one there is. Undefined while that is asked. */
function useUnder(said: string | undefined): string | null | undefined {
  const query = { for: 'place:create', limit: 2 };
  const { data, error } = useCall(choosePlaces, { query }, { enabled: said === undefined });
  if (said !== undefined) return said;
  if (!data) return error ? null : undefined;
  const [first, second] = data.items;
  return first && (first.id === ROOT_ID || !second) ? first.id : null;
}
