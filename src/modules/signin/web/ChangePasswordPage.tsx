import { Button, Text } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { queryClient, useSend } from '#web/query.ts';
import { backTo } from '#web/root-paths.ts';
import { useSearchOf } from '#web/search.ts';
import { becomes, sessionQuery } from '#web/session.ts';
import { signOut } from '../api.ts';
import { EntryFrame } from './EntryFrame.tsx';
import { PasswordForm } from './PasswordForm.tsx';

/** After signing in with a password that somebody else has set: nothing opens before there is an own one. */
export function ChangePasswordPage() {
  const { t } = useTranslation();
  const router = useRouter();
  const [{ back }] = useSearchOf(backTo);
  const leave = useSend(signOut, { open: true });
  const onDone = async (): Promise<void> => {
    await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
    router.history.replace(back ?? '/');
  };
  const onLeave = (): void =>
    leave.mutate(
      {},
      {
        onSuccess: async () => {
          becomes(null);
          await router.navigate({ to: '/sign-in' });
        },
      },
    );
  return (
    <EntryFrame title={t('password.must')}>
      <Text size="sm">{t('password.mustText')}</Text>
      <PasswordForm onDone={() => void onDone()} />
      <Button variant="subtle" onClick={onLeave} loading={leave.isPending}>
        {t('shell.signOut')}
      </Button>
    </EntryFrame>
  );
}
