import { Button, Checkbox, Divider, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { personSecurity } from '#modules/signin/api.ts';
import { PasswordHints } from '#modules/signin/web/NewPassword.tsx';
import { SendLink } from '#modules/signin/web/SendLink.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useCall, useSend } from '#web/query.ts';
import { useFieldErrors } from '#web/record/field-errors.ts';
import { useSchemaResolver } from '#web/record/form-values.ts';
import { useToast } from '#web/toast.tsx';
import { setPassword } from '../api.ts';
import type { Person } from '../schema.ts';

const schema = z.object({ password: z.string().min(1).max(1000), must_change: z.boolean() });
type Values = z.infer<typeof schema>;
const EMPTY: Values = { password: '', must_change: true };

/** Sets a first or new password for somebody, to be changed at the next sign-in. */
export function SetPasswordDialog(props: {
  readonly row: Person;
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const { row, onClose } = props;
  const { t } = useTranslation();
  const toast = useToast();
  const send = useSend(setPassword);
  const form = useForm<Values>({ resolver: useSchemaResolver(schema), defaultValues: EMPTY });
  const password = useWatch({ control: form.control, name: 'password' });
  const { errors } = form.formState;
  const failure = useFieldErrors(form, send.error);
  const close = (): void => {
    form.reset(EMPTY);
    send.reset();
    onClose();
  };
  const onSubmit = form.handleSubmit((body) =>
    send.mutate(
      { params: { id: row.id }, body },
      {
        onSuccess: () => {
          toast.done(t('people.passwordSet', { name: row.name }));
          close();
        },
      },
    ),
  );
  return (
    <Modal opened={props.opened} onClose={close} title={t('people.setPasswordOf', { name: row.name })}>
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {t('people.setPasswordHelp')}
          </Text>
          {failure !== null && <ProblemView error={failure} />}
          <PasswordInput
            label={t('password.new')}
            autoComplete="new-password"
            data-autofocus
            required
            visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
            {...form.register('password')}
            error={errors.password?.message}
          />
          <PasswordHints password={password} />
          <Checkbox label={t('people.mustChange')} {...form.register('must_change')} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('action.cancel')}
            </Button>
            <Button type="submit" loading={send.isPending}>
              {t('people.setPassword')}
            </Button>
          </Group>
        </Stack>
      </form>
      {props.opened && <Instead row={row} onDone={close} />}
    </Modal>
  );
}

/** Better than a password that two people know. */
function Instead({ row, onDone }: { readonly row: Person; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const { data } = useCall(personSecurity, { params: { id: row.id } });
  if (data === undefined) return null;
  return (
    <>
      <Divider my="md" label={t('people.passwordInstead')} />
      <SendLink row={row} stopped={data.link_stopped} onDone={onDone} />
    </>
  );
}
