import { Button, PasswordInput, Stack } from '@mantine/core';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { changePassword } from '#modules/people/api.ts';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useSend } from '#web/query.ts';
import { useFieldErrors } from '#web/record/field-errors.ts';
import { useSchemaResolver } from '#web/record/form-values.ts';
import { NewPassword, newPasswordShape, sameTwice } from './NewPassword.tsx';

const schema = z
  .object({ current: z.string().min(1).max(1000), ...newPasswordShape })
  .refine(sameTwice.test, sameTwice.told);
type Values = z.infer<typeof schema>;

const EMPTY: Values = { current: '', password: '', again: '' };

/** Changes one's own password; the other sessions end. */
export function PasswordForm({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const send = useSend(changePassword);
  const form = useForm<Values>({ resolver: useSchemaResolver(schema), defaultValues: EMPTY });
  const { errors } = form.formState;
  const failure = useFieldErrors(form, send.error);
  const onSubmit = form.handleSubmit(({ current, password }) =>
    send.mutate(
      { body: { current, password } },
      {
        onSuccess: () => {
          form.reset(EMPTY);
          onDone();
        },
      },
    ),
  );
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="sm" maw={400}>
        {failure !== null && <ProblemView error={failure} />}
        <PasswordInput
          label={t('password.current')}
          autoComplete="current-password"
          required
          visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
          {...form.register('current')}
          error={errors.current?.message}
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
                  first={{ value: first.value, onChange: first.onChange, error: errors.password?.message }}
                  again={{ value: again.value, onChange: again.onChange, error: errors.again?.message }}
                />
              )}
            />
          )}
        />
        <div>
          <Button type="submit" loading={send.isPending}>
            {t('password.change')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
