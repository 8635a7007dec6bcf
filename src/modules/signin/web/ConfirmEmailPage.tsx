import { Alert, Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSend } from '#web/query.ts';
import { confirmEmail } from '../api.ts';
import { EntryFrame } from './EntryFrame.tsx';
import { LinkProblem } from './LinkProblem.tsx';
import { useSecretOfLink } from './use-secret.ts';

/** Confirms an e-mail address. By a button: programs that look into mail follow links, but press none. */
export function ConfirmEmailPage() {
  const token = useSecretOfLink();
  return <Confirm key={token} token={token} />;
}

function Confirm({ token }: { readonly token: string }) {
  const { t } = useTranslation();
  const send = useSend(confirmEmail, { open: true, changes: ['person'] });
  return (
    <EntryFrame title={t('email.confirmTitle')}>
      {send.error && <LinkProblem error={send.error} />}
      {send.data ? (
        <Alert color="gate" role="status">
          {t('email.confirmed', { email: send.data.email })}
        </Alert>
      ) : (
        <>
          <Text size="sm">{t('email.confirmText')}</Text>
          <Button loading={send.isPending} disabled={token === ''} onClick={() => send.mutate({ body: { token } })}>
            {t('email.confirm')}
          </Button>
        </>
      )}
      <Button component={Link} to="/" variant="subtle">
        {t('email.home')}
      </Button>
    </EntryFrame>
  );
}
