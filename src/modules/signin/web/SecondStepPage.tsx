import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FactorForm } from '#modules/factors/web/FactorForm.tsx';
import { Loading } from '#web/page/Loading.tsx';
import { useSend } from '#web/query.ts';
import { sessionQuery } from '#web/session.ts';
import { showFactor } from '../api.ts';
import { EntryFrame } from './EntryFrame.tsx';
import { useEntered } from './use-entered.ts';
import { useLeave } from './use-leave.ts';

/** The second step of signing in: a code, a passkey or a recovery code. */
export function SecondStepPage() {
  const { t } = useTranslation();
  const { data, error } = useQuery(sessionQuery);
  const send = useSend(showFactor, { open: true });
  const entered = useEntered();
  const leave = useLeave();
  if (error) return <Navigate to="/sign-in" />;
  return (
    <EntryFrame title={t('second.title')}>
      {data === undefined ? (
        <Loading lines={3} />
      ) : (
        <>
          <Text size="sm">{t('second.text', { name: data.person.login })}</Text>
          <FactorForm
            ways={data.ways}
            pending={send.isPending}
            error={send.error}
            onShow={(body) => send.mutate({ body }, { onSuccess: (session) => void entered(session) })}
          />
          <Text size="xs" c="dimmed">
            {t('second.lost')}
          </Text>
          <Button variant="subtle" onClick={leave.go} loading={leave.busy}>
            {t('second.other')}
          </Button>
        </>
      )}
    </EntryFrame>
  );
}
