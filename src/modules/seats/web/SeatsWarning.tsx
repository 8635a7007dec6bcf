import { Alert, Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import { useCall } from '#web/query.ts';
import { getSeats } from '../api.ts';

/** Says to a super administrator that there are more administrators than the licence covers; nothing otherwise. */
export function SeatsWarning() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useCall(getSeats, {}, { staleTime: 60_000 });
  if (data?.over !== true) return null;
  const values = { taken: format.number(data.taken), seats: format.number(data.seats ?? 0) };
  return (
    <Alert color="orange" role="alert" title={t('seats.over', values)} mb="sm">
      {t('seats.overHelp')}{' '}
      <Anchor component={Link} to="/people/seats" inherit>
        {t('seats.show')}
      </Anchor>
    </Alert>
  );
}
