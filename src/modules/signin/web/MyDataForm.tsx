import { Button, Group, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { editMe, type SelfInput } from '#modules/people/api.ts';
import { type Person, personSpec } from '#modules/people/schema.ts';
import { LANGUAGES, setLanguage } from '#web/i18n.ts';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useSend } from '#web/query.ts';
import { useBodySchema, useSchemaResolver } from '#web/record/form-values.ts';
import { useLabels } from '#web/record/labels.ts';
import { ReadOnlyField } from '#web/record/FormField.tsx';
import { UnsavedGuard } from '#web/record/UnsavedGuard.tsx';
import { useToast } from '#web/toast.tsx';
import { StartPageSelect } from './StartPageSelect.tsx';

type Values = Record<'name' | 'phone' | 'location' | 'description' | 'language' | 'landing', string>;

const valuesOf = (row: Person): Values => ({
  name: row.name ?? '',
  phone: row.phone ?? '',
  location: row.location ?? '',
  description: row.description ?? '',
  language: row.language ?? '',
  landing: row.landing ?? '',
});

const toBody = (v: Values) => ({
  ...v,
  language: v.language || null,
  landing: v.landing || null,
});

/** What everybody may change of their own account. */
export function MyDataForm({ row }: { readonly row: Person }) {
  const { t } = useTranslation();
  const labels = useLabels(personSpec);
  const toast = useToast();
  const send = useSend(editMe, { changes: ['person', 'session'] });
  const schema = useBodySchema(personSpec, 'edit');
  const form = useForm<Values>({ values: valuesOf(row), resolver: useSchemaResolver<Values>(schema, toBody) });
  const { errors, isDirty } = form.formState;
  const onSubmit = form.handleSubmit((body) =>
    send.mutate(
      { body: body as SelfInput, version: row.version },
      {
        onSuccess: (saved) => {
          const language = (saved as { language?: string | null }).language;
          if (language) void setLanguage(language);
          toast.done(t('state.saved'));
        },
      },
    ),
  );
  const text = (name: Exclude<keyof Values, 'language' | 'landing'>) => ({
    label: labels.field(name),
    ...form.register(name),
    error: errors[name]?.message,
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <UnsavedGuard when={isDirty} />
      <Stack gap="md" maw={860}>
        {send.error && <ProblemView error={send.error} />}
        <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="sm">
          <ReadOnlyField spec={personSpec} name="login" row={row} reason={t('me.loginFixed')} />
          <TextInput {...text('name')} required autoComplete="name" />
          <TextInput {...text('phone')} type="tel" autoComplete="tel" />
          <TextInput {...text('location')} />
          <Controller
            control={form.control}
            name="language"
            render={({ field }) => (
              <Select
                label={labels.field('language')}
                data={LANGUAGES.map((l) => ({ value: l, label: labels.choice('language', l) }))}
                value={field.value || null}
                onChange={(l) => field.onChange(l ?? '')}
                clearable
                placeholder={t('me.deviceLanguage')}
              />
            )}
          />
          <Controller
            control={form.control}
            name="landing"
            render={({ field }) => <StartPageSelect value={field.value} onChange={field.onChange} />}
          />
          <Textarea {...text('description')} autosize minRows={2} />
          <ReadOnlyField spec={personSpec} name="organization_id" row={row} />
        </SimpleGrid>
        <Group>
          <Button type="submit" loading={send.isPending} disabled={!isDirty}>
            {t('action.save')}
          </Button>
          {isDirty && (
            <Button variant="default" onClick={() => form.reset()}>
              {t('action.discard')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
