import { Alert, Button, Checkbox, Code, CopyButton, Group, Paper, Select, Stack, TextInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { SCOPES } from '#wire/endpoint.ts';
import { lineSchema } from '#wire/field.ts';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useSend } from '#web/query.ts';
import { useFieldErrors } from '#web/record/field-errors.ts';
import { useSchemaResolver } from '#web/record/form-values.ts';
import { createToken } from '../api.ts';

const DAYS = ['7', '30', '90', '366'] as const;
const DAY = 86_400_000;

/** A minute less than that: the server's clock may be a little behind, and the longest life is exact. */
const inDays = (days: number): string => new Date(Date.now() + days * DAY - 60_000).toISOString();

const schema = z.object({
  name: lineSchema(100, 1),
  scopes: z.array(z.enum(SCOPES)).min(1),
  days: z.enum(DAYS),
});
type Values = z.infer<typeof schema>;

/** Makes a token and shows its secret, this once. */
export function NewToken({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const send = useSend(createToken);
  const form = useForm<Values>({
    resolver: useSchemaResolver(schema),
    defaultValues: { name: '', scopes: ['read'], days: '90' },
  });
  const { errors } = form.formState;
  const failure = useFieldErrors(form, send.error);
  const onSubmit = form.handleSubmit(({ name, scopes, days }) => {
    send.mutate({ body: { name, scopes, expires_at: inDays(Number(days)) } });
  });
  if (send.data) return <Secret name={send.data.name} secret={send.data.secret} onDone={onDone} />;
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
          <Controller
            control={form.control}
            name="scopes"
            render={({ field }) => (
              <Checkbox.Group
                label={t('tokens.field.scopes')}
                value={field.value}
                onChange={field.onChange}
                error={errors.scopes && t('tokens.oneScope')}
                required
              >
                <Stack gap="xs" mt="xs">
                  {SCOPES.map((scope) => (
                    <Checkbox
                      key={scope}
                      value={scope}
                      label={t(`tokens.scope.${scope}`)}
                      description={t(`tokens.scopeHelp.${scope}`)}
                    />
                  ))}
                </Stack>
              </Checkbox.Group>
            )}
          />
          <Controller
            control={form.control}
            name="days"
            render={({ field }) => (
              <Select
                label={t('tokens.lives')}
                data={DAYS.map((value) => ({ value, label: t('tokens.days', { count: Number(value) }) }))}
                allowDeselect={false}
                value={field.value}
                onChange={field.onChange}
              />
            )}
          />
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

function Secret({
  name,
  secret,
  onDone,
}: {
  readonly name: string;
  readonly secret: string;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Alert icon={<IconKey />} color="gate" title={t('tokens.made', { name })} maw={720} role="status">
      <Stack gap="sm">
        <div>{t('tokens.once')}</div>
        <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {secret}
        </Code>
        <Group>
          <CopyButton value={secret}>
            {({ copied, copy }) => <Button onClick={copy}>{t(copied ? 'tokens.copied' : 'tokens.copy')}</Button>}
          </CopyButton>
          <Button variant="default" onClick={onDone}>
            {t('tokens.kept')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
