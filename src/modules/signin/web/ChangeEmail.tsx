import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useSend } from '#web/query.ts';
import { changeEmail } from '../api.ts';
import { messageOf } from './message-of.ts';

/** One's own address: another one counts once a link sent there has been followed. */
export function ChangeEmail({ email }: { readonly email: string | null }) {
  const { t } = useTranslation();
  const send = useSend(changeEmail);
  const [open, setOpen] = useState(false);
  const [next, setNext] = useState('');
  const said = messageOf(send.error, 'email');
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (next.trim() !== '') send.mutate({ body: { email: next.trim() } }, { onSuccess: () => setOpen(false) });
  };
  return (
    <Stack gap="xs" maw={560}>
      <Group gap="sm">
        <Text size="sm">{email === null ? t('email.none') : t('email.now', { email })}</Text>
        {!open && (
          <Button variant="default" size="xs" onClick={() => setOpen(true)}>
            {t('email.change')}
          </Button>
        )}
      </Group>
      {send.data && !open && (
        <Alert color="gate" role="status">
          {t('email.sent', { email: send.data.sent_to })}
        </Alert>
      )}
      {open && (
        <form onSubmit={onSubmit} noValidate>
          <Stack gap="sm">
            {send.error && said === undefined && <ProblemView error={send.error} />}
            <TextInput
              label={t('email.new')}
              description={t('email.help')}
              type="email"
              autoComplete="email"
              autoFocus
              value={next}
              onChange={(e) => setNext(e.currentTarget.value)}
              error={said}
            />
            <Group>
              <Button type="submit" loading={send.isPending}>
                {t('email.ask')}
              </Button>
              <Button variant="default" onClick={() => setOpen(false)}>
                {t('action.cancel')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Stack>
  );
}
