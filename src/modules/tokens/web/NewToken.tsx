import { Button, Group, Paper, Stack, TextInput } from '@mantine/core';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { lineSchema } from '#wire/field.ts';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useSend } from '#web/query.ts';
import { useFieldErrors } from '#web/record/field-errors.ts';
import { useSchemaResolver } from '#web/record/form-values.ts';
import { createToken } from '../api.ts';
import { LimitFields } from './LimitFields.tsx';
import { limitsBody, limitsShape, USUAL } from './limits.ts';
import { Secret } from './Secret.tsx';

const schema = z.object({ name: lineSchema(100, 1), ...limitsShape });
type Values = z.infer<typeof schema>;

/** Makes a token and shows its secret, this once. */
export function NewToken({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const send = useSend(createToken);
  const form = useForm<Values>({ resolver: useSchemaResolver(schema), defaultValues: { name: '', ...USUAL } });
  const { errors } = form.formState;
  const failure = useFieldErrors(form, send.error);
  const onSubmit = form.handleSubmit(({ name, ...limits }) => {
    send.mutate({ body: { name, ...limitsBody(limits) } });
  });
  if (send.data) {
    return <Secret title={t('tokens.made', { name: send.data.name })} secret={send.data.secret} onDone={onDone} />;
  }
  return (
    <Paper withBorder p="md" maw={560} component="section" aria-label={t('tokens.new')}>
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          {failure !== null && <ProblemView error={failure} />}
          <TextInput
            label={t('tokens.field.name')}
            description={t('tokens.nameHelp')}
            required
            data-autofocus
            {...form.register('name')}
            error={errors.name?.message}
          />
          <LimitFields control={form.control} />
          <Group>
            <Button type="submit" loading={send.isPending}>
              {t('tokens.make')}
            </Button>
            <Button variant="default" onClick={onDone}>
              {t('action.cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
