import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { queryClient } from '#web/query.ts';
import { sessionQuery } from '#web/session.ts';
import { EntryFrame } from './EntryFrame.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { useEntered } from './use-entered.ts';
import { useLeave } from './use-leave.ts';

/** After signing in with a password that somebody else has set: nothing opens before there is an own one. */
export function ChangePasswordPage() {
  const { t } = useTranslation();
  const entered = useEntered();
  const leave = useLeave();
  const onDone = async (): Promise<void> => {
    await entered(await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 }));
  };
  return (
    <EntryFrame title={t('password.must')}>
      <Text size="sm">{t('password.mustText')}</Text>
      <PasswordForm onDone={() => void onDone()} />
      <Button variant="subtle" onClick={leave.go} loading={leave.busy}>
        {t('shell.signOut')}
      </Button>
    </EntryFrame>
  );
}
