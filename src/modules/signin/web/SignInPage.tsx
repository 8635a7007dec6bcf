import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { isProblem, queryOf, useSend } from '#web/query.ts';
import { backTo } from '#web/root-paths.ts';
import { useSearchOf } from '#web/search.ts';
import { becomes } from '#web/session.ts';
import { setLanguage } from '#web/i18n.ts';
import { setup, signIn } from '../api.ts';
import { EntryFrame } from './EntryFrame.tsx';
import { Refusal } from './Refusal.tsx';

export function SignInPage() {
  const { t } = useTranslation();
  const router = useRouter();
  const [{ back }] = useSearchOf(backTo);
  const send = useSend(signIn, { open: true });
  const fresh = useQuery({ ...queryOf(setup), staleTime: 60_000 });
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const passwordInput = useRef<HTMLInputElement>(null);
  const missing = (value: string): string | undefined => (tried && value === '' ? t('invalid.required') : undefined);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (login.trim() === '' || password === '') return;
    send.mutate(
      { body: { login: login.trim(), password } },
      {
        onSuccess: async (session) => {
          becomes(session);
          await setLanguage(session.person.language);
          router.history.replace(back ?? '/');
        },
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
          {send.error &&
            (isProblem(send.error, 401) || isProblem(send.error, 429) || isProblem(send.error, 403) ? (
              <Refusal error={send.error} />
            ) : (
              <ProblemView error={send.error} />
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
