import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DeviceProblem } from '#modules/factors/web/DeviceProblem.tsx';
import { canPasskeys, usePasskey } from '#modules/factors/web/use-passkey.ts';
import { isProblem, queryOf, useSend } from '#web/query.ts';
import { enter, enterOptions, setup, signIn } from '../api.ts';
import { EntryFrame } from './EntryFrame.tsx';
import { Refusal } from './Refusal.tsx';
import { useEntered } from './use-entered.ts';

export function SignInPage() {
  const { t } = useTranslation();
  const entered = useEntered();
  const enterSend = useSend(enter, { open: true });
  const passkey = usePasskey(enterOptions, (response) =>
    enterSend.mutate({ body: { response } }, { onSuccess: (session) => void entered(session) }),
  );
  const send = useSend(signIn, { open: true });
  const fresh = useQuery({ ...queryOf(setup), staleTime: 60_000 });
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const passwordInput = useRef<HTMLInputElement>(null);
  const failure = send.error ?? enterSend.error ?? passkey.error;
  const missing = (value: string): string | undefined => (tried && value === '' ? t('invalid.required') : undefined);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (login.trim() === '' || password === '') return;
    enterSend.reset();
    passkey.forget();
    send.mutate(
      { body: { login: login.trim(), password } },
      {
        onSuccess: (session) => void entered(session),
        onError: () => {
          setPassword('');
          setTried(false);
          passwordInput.current?.focus();
        },
      },
    );
  };
  return (
    <EntryFrame title={t('signin.title')}>
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="sm">
          {failure !== null &&
            (isProblem(failure, 401) || isProblem(failure, 429) || isProblem(failure, 403) ? (
              <Refusal error={failure} />
            ) : (
              <DeviceProblem error={failure} />
            ))}
          <TextInput
            label={t('signin.login')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            value={login}
            onChange={(e) => setLogin(e.currentTarget.value)}
            error={missing(login.trim())}
          />
          <PasswordInput
            label={t('signin.password')}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
            ref={passwordInput}
            value={password}
            onChange={(e) => setPassword(e.currentTarget.value)}
            error={missing(password)}
          />
          <Button type="submit" loading={send.isPending} fullWidth mt="xs">
            {t('signin.submit')}
          </Button>
          <Group justify="center" gap={0}>
            {canPasskeys() && (
              <Button
                variant="subtle"
                leftSection={<IconFingerprint size={18} />}
                loading={passkey.busy || enterSend.isPending}
                onClick={() => {
                  send.reset();
                  enterSend.reset();
                  void passkey.show();
                }}
              >
                {t('signin.passkey')}
              </Button>
            )}
            <Button component={Link} to="/recover" variant="subtle">
              {t('signin.forgot')}
            </Button>
          </Group>
          {fresh.data?.needed && (
            <Button component={Link} to="/setup" variant="subtle" fullWidth>
              {t('signin.setup')}
            </Button>
          )}
        </Stack>
      </form>
    </EntryFrame>
  );
}
