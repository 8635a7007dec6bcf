import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { isProblem, queryOf, useSend } from '#web/query.ts';
import { useSchemaResolver } from '#web/record/form-values.ts';
import { backTo } from '#web/root.ts';
import { useSearchOf } from '#web/search.ts';
import { becomes } from '#web/session.ts';
import { setLanguage } from '#web/i18n.ts';
import { setup, signIn } from '../api.ts';
import { EntryFrame } from './EntryFrame.tsx';
import { Refusal } from './Refusal.tsx';

const schema = z.object({ login: z.string().trim().min(1).max(100), password: z.string().min(1).max(1000) });
type Values = z.infer<typeof schema>;

export function SignInPage() {
  const { t } = useTranslation();
  const router = useRouter();
  const [{ back }] = useSearchOf(backTo);
  const send = useSend(signIn, { open: true });
  const fresh = useQuery({ ...queryOf(setup), staleTime: 60_000 });
  const form = useForm<Values>({
    resolver: useSchemaResolver(schema),
    defaultValues: { login: '', password: '' },
  });
  const { errors } = form.formState;
  const onSubmit = form.handleSubmit((body) =>
    send.mutate(
      { body },
      {
        onSuccess: async (session) => {
          becomes(session);
          await setLanguage(session.person.language);
          router.history.replace(back ?? '/');
        },
        onError: () => {
          form.resetField('password');
          form.setFocus('password');
        },
      },
    ),
  );
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
            {...form.register('login')}
            error={errors.login?.message}
          />
          <PasswordInput
            label={t('signin.password')}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
            {...form.register('password')}
            error={errors.password?.message}
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
