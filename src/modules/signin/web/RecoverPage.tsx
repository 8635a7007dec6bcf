import { Alert, Button, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { call } from '#wire/call.ts';
import { Loading } from '#web/page/Loading.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useCall, useSend } from '#web/query.ts';
import { useFieldErrors } from '#web/record/field-errors.ts';
import { useSchemaResolver } from '#web/record/form-values.ts';
import { recover, recoverPassword, recoveryLink, setup } from '../api.ts';
import { EntryFrame } from './EntryFrame.tsx';
import { LinkProblem } from './LinkProblem.tsx';
import { NewPassword, newPasswordShape, sameTwice } from './NewPassword.tsx';
import { useSecretOfLink } from './use-secret.ts';

/** A forgotten password: asks for a link, or sets a new password by one. */
export function RecoverPage() {
  const { t } = useTranslation();
  const token = useSecretOfLink();
  return (
    <EntryFrame title={t(token === '' ? 'recover.title' : 'recover.setTitle')}>
      {token === '' ? <Ask /> : <Answer key={token} token={token} />}
    </EntryFrame>
  );
}

const toSignIn = { component: Link, to: '/sign-in', variant: 'subtle', fullWidth: true } as const;

function Ask() {
  const { t } = useTranslation();
  const send = useSend(recover, { open: true });
  const here = useCall(setup, {}, { staleTime: 60_000 });
  const [who, setWho] = useState('');
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (who.trim() !== '') send.mutate({ body: { who: who.trim() } });
  };
  const back = <Button {...toSignIn}>{t('recover.back')}</Button>;
  const mail = send.data?.mail ?? here.data?.mail;
  if (send.data || mail === false) {
    return (
      <>
        <Alert color={mail ? 'gate' : 'yellow'} role="status" title={t(mail ? 'recover.sent' : 'recover.noMail')}>
          {t(mail ? 'recover.sentHelp' : 'recover.noMailHelp')}
        </Alert>
        {back}
      </>
    );
  }
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="sm">
        <Text size="sm">{t('recover.text')}</Text>
        {send.error && <ProblemView error={send.error} />}
        <TextInput
          label={t('recover.who')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          value={who}
          onChange={(e) => setWho(e.currentTarget.value)}
        />
        <Button type="submit" loading={send.isPending} fullWidth>
          {t('recover.ask')}
        </Button>
        {back}
      </Stack>
    </form>
  );
}

const schema = z.object(newPasswordShape).refine(sameTwice.test, sameTwice.told);
type Values = z.infer<typeof schema>;

function Answer({ token }: { readonly token: string }) {
  const { t } = useTranslation();
  const link = useQuery({
    queryKey: ['recovery', token],
    queryFn: () => call(recoveryLink, { body: { token } }),
    retry: false,
  });
  const send = useSend(recoverPassword, { open: true });
  const form = useForm<Values>({ resolver: useSchemaResolver(schema), defaultValues: { password: '', again: '' } });
  const { errors } = form.formState;
  const failure = useFieldErrors(form, send.error);
  const onSubmit = form.handleSubmit(({ password }) => send.mutate({ body: { token, password } }));
  if (link.error && !send.isSuccess) {
    return (
      <>
        <LinkProblem error={link.error} />
        <Button component="a" href="/recover">
          {t('recover.again')}
        </Button>
      </>
    );
  }
  if (!link.data) return <Loading lines={3} />;
  if (send.isSuccess) {
    return (
      <>
        <Alert color="gate" role="status">
          {t('recover.done')}
        </Alert>
        <Button component={Link} to="/sign-in" fullWidth>
          {t('signin.submit')}
        </Button>
      </>
    );
  }
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="sm">
        <Text size="sm">{t('recover.for', { login: link.data.login })}</Text>
        {failure !== null && <LinkProblem error={failure} />}
        <Controller
          control={form.control}
          name="password"
          render={({ field: first }) => (
            <Controller
              control={form.control}
              name="again"
              render={({ field: again }) => (
                <NewPassword
                  first={{ value: first.value, onChange: first.onChange, error: errors.password?.message }}
                  again={{ value: again.value, onChange: again.onChange, error: errors.again?.message }}
                />
              )}
            />
          )}
        />
        <Button type="submit" loading={send.isPending} fullWidth>
          {t('recover.set')}
        </Button>
      </Stack>
    </form>
  );
}
