import { Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Quota } from '#modules/tickets/web/Quota.tsx';
import { invalidate } from '#web/query.ts';
import { RecordForm } from '#web/record/RecordForm.tsx';
import { useToast } from '#web/toast.tsx';
import { type Place, placeSpec } from '../schema.ts';

const FIELDS = ['total_limit', 'open_limit', 'open_limit_enforced'];

/** How many tickets a place takes, and how many more. */
export function Limits({ place }: { readonly place: Place }) {
  const { t } = useTranslation();
  const toast = useToast();
  const onDone = (): void => {
    invalidate('tickets');
    toast.done(t('state.saved'));
  };
  return (
    <Stack gap="md">
      <Stack gap={4} component="section" aria-label={t('places.limits.rest')}>
        <Title order={2} size="h5">
          {t('places.limits.rest')}
        </Title>
        <Quota placeId={place.id} always />
      </Stack>
      <Text size="sm" c="dimmed" maw={720}>
        {t('places.limits.how')}
      </Text>
      <RecordForm spec={placeSpec} mode="edit" row={place} fields={FIELDS} onDone={onDone} />
    </Stack>
  );
}
