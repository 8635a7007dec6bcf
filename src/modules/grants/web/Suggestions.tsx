import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { usePreviewedSend } from '#web/preview.ts';
import { useCall } from '#web/query.ts';
import { useToast } from '#web/toast.tsx';
import { grantsApi, suggestGrants } from '../api.ts';

/** What people of the same organization have, to be given with one click. */
export function Suggestions({ personId }: { readonly personId: string }) {
  const { t } = useTranslation();
  const toast = useToast();
  const { data } = useCall(suggestGrants, { params: { id: personId } });
  const give = usePreviewedSend(grantsApi.create, { changes: ['person', 'place', 'profile'] });
  return data?.items.map(({ people, profile, place, ...g }) => (
    <Button
      key={`${g.profile_id} ${g.place_id} ${g.below}`}
      variant="light"
      h="auto"
      py={6}
      maw="100%"
      styles={{ label: { whiteSpace: 'normal' } }}
      loading={give.isPending}
      onClick={() => give.mutate({ body: { ...g, person_id: personId } }, { onError: toast.error })}
    >
      {t('grants.suggest', { profile, place, count: people })}
    </Button>
  ));
}
