import { Alert, Button, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { lineSchema, loginSchema } from '#wire/field.ts';
import { Loading } from '#web/page/Loading.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { queryOf, useSend } from '#web/query.ts';
import { useFieldErrors } from '#web/record/field-errors.ts';
import { useSchemaResolver } from '#web/record/form-values.ts';
import { oneOf, useSearchOf } from '#web/search.ts';
import { becomes } from '#web/session.ts';
import { runSetup, setup } from '../api.ts';
import { EntryFrame } from './EntryFrame.tsx';
import { NewPassword, newPasswordShape, sameTwice } from './NewPassword.tsx';

const schema = z
  .object({
    token: z.string().trim().min(1).max(200),
    name: lineSchema(200, 1),
    login: loginSchema,
    ...newPasswordShape,
  })
  .refine(sameTwice.test, sameTwice.told);
type Values = z.infer<typeof schema>;
const search = oneOf('token');

/** The first start: makes the first super administrator. */
export function SetupPage() {
  const { t } = useTranslation();
  const state = useQuery(queryOf(setup));
  return (
    <EntryFrame title={t('setup.title')}>
      {state.error && <ProblemView error={state.error} retry={() => void state.refetch()} />}
      {state.isPending && <Loading lines={4} />}
      {state.data?.needed === true && <SetupForm />}
      {state.data?.needed === false && (
        <>
          <Text size="sm">{t('setup.over')}</Text>
          <Button component={Link} to="/sign-in">
            {t('signin.submit')}
          </Button>
        </>
      )}
    </EntryFrame>
  );
}

function SetupForm() {
  const { t } = useTranslation();
  const router = useRouter();
  const [{ token }] = useSearchOf(search);
  const send = useSend(runSetup, { open: true });
  const form = useForm<Values>({
    resolver: useSchemaResolver(schema),
    defaultValues: { token: token ?? '', name: '', login: '', password: '', again: '' },
  });
  const { errors } = form.formState;
  const failure = useFieldErrors(form, send.error);
  const onSubmit = form.handleSubmit(({ again: _again, ...body }) =>
    send.mutate(
      { body },
      {
        onSuccess: (session) => {
          becomes(session);
          router.history.replace('/');
        },
      },
    ),
  );
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="sm">
        <Text size="sm">{t('setup.text')}</Text>
        {failure !== null && <ProblemView error={failure} />}
        {token === undefined && (
          <>
            <Alert color="yellow">{t('setup.noToken')}</Alert>
            <TextInput label={t('setup.token')} required {...form.register('token')} error={errors.token?.message} />
          </>
        )}
        <TextInput
          label={t('setup.name')}
          autoComplete="name"
          required
          {...form.register('name')}
          error={errors.name?.message}
        />
        <TextInput
          label={t('signin.login')}
          description={t('setup.loginHelp')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          {...form.register('login')}
          error={errors.login?.message}
        />
        <Controller
          control={form.control}
          name="password"
          render={({ field: first }) => (
            <Controller
              control={form.control}
              name="again"
              render={({ field: again }) => (
                <NewPassword
                  fresh
                  first={{ value: first.value, onChange: first.onChange, error: errors.password?.message }}
                  again={{ value: again.value, onChange: again.onChange, error: errors.again?.message }}
                />
              )}
            />
          )}
        />
        <Button type="submit" loading={send.isPending} fullWidth mt="xs">
          {t('setup.submit')}
        </Button>
      </Stack>
    </form>
  );
}
