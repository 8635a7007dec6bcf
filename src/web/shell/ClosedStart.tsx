import { Alert, Anchor } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { closedStartAt } from '../start.ts';

/** Says why one has not arrived on the start page one has chosen. */
export function ClosedStart() {
  const { t } = useTranslation();
  const closed = closedStartAt(useLocation().pathname);
  if (closed === undefined) return null;
  return (
    <Alert
      color="yellow"
      mb="md"
      role="status"
      title={t('start.closed', { page: t(`people.choice.landing.${closed}`) })}
    >
      {t('start.closedHelp')}{' '}
      <Anchor component={Link} to="/me" inherit>
        {t('start.choose')}
      </Anchor>
    </Alert>
  );
}
