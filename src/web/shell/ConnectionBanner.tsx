import { Alert } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSyncExternalStore } from 'react';

/** Says so when the device is off line, or the server does not answer. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const { online } = useNetwork();
  const cache = useQueryClient().getQueryCache();
  // A request that could not be sent at all ends in a TypeError; any answer, also a refusal, means that the server is there.
  const silent = useSyncExternalStore(
    (changed) => cache.subscribe(changed),
    () =>
      cache.getAll().some((q) => q.isActive() && (q.state.fetchFailureReason ?? q.state.error) instanceof TypeError),
  );
  if (online && !silent) return null;
  return (
    <Alert
      color="yellow"
      role="status"
      mb="md"
      icon={<IconPlugConnectedX />}
      title={t(online ? 'problem.unreachable' : 'shell.offline')}
    >
      {t('problem.unreachableHelp')}
    </Alert>
  );
}
