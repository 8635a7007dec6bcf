import {
  Button,
  Checkbox,
  Fieldset,
  Group,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  Text,
} from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '#web/page/Page.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useCall, useSend } from '#web/query.ts';
import { UnsavedGuard } from '#web/record/UnsavedGuard.tsx';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useToast } from '#web/toast.tsx';
import { putSignInSettings, signInSettings } from '../api.ts';
import { FACTOR_NEEDS, SETTING_LIMITS, type SignInSettings } from '../schema.ts';

/** How signing in works here: passwords, lock-out, links, second factors. */
export function SignInSettingsPage() {
  const { t } = useTranslation();
  const query = useCall(signInSettings);
  return (
    <Page title={t('settings.signIn')} lead={t('settings.signInLead')}>
      <WhenLoaded query={query}>
        {(settings) => <Editor key={JSON.stringify(settings)} settings={settings} />}
      </WhenLoaded>
    </Page>
  );
}

type Counted = keyof typeof SETTING_LIMITS;
type Ticked = { [K in keyof SignInSettings]: SignInSettings[K] extends boolean ? K : never }[keyof SignInSettings];

function Editor({ settings }: { readonly settings: SignInSettings }) {
  const { t } = useTranslation();
  const toast = useToast();
  const send = useSend(putSignInSettings, { changes: ['session'] });
  const [draft, setDraft] = useState(settings);
  const dirty = JSON.stringify(draft) !== JSON.stringify(settings);
  const set = (some: Partial<SignInSettings>): void => setDraft({ ...draft, ...some });
  const complete = Object.entries(SETTING_LIMITS).every(([name, [least, most]]) => {
    const value = draft[name as Counted];
    return Number.isInteger(value) && value >= least && value <= most;
  });
  const number = (name: Counted) => (
    <NumberInput
      label={t(`settings.${name}`)}
      description={t(`settings.${name}Help`, { defaultValue: '' }) || undefined}
      min={SETTING_LIMITS[name][0]}
      max={SETTING_LIMITS[name][1]}
      allowDecimal={false}
      value={draft[name]}
      onChange={(value) => set({ [name]: value } as Partial<SignInSettings>)}
    />
  );
  const tick = (name: Ticked) => (
    <Checkbox
      label={t(`settings.${name}`)}
      checked={draft[name]}
      onChange={(e) => set({ [name]: e.currentTarget.checked } as Partial<SignInSettings>)}
    />
  );
  const save = (): void => send.mutate({ body: draft }, { onSuccess: () => toast.done(t('state.saved')) });
  return (
    <Stack gap="md" maw={860}>
      <UnsavedGuard when={dirty} />
      {send.error && <ProblemView error={send.error} />}
      <Fieldset legend={t('settings.passwords')}>
        <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="sm">
          {number('length')}
          {number('classes')}
          {number('expiry_days')}
          {number('history')}
        </SimpleGrid>
        <Stack gap="xs" mt="md">
          {tick('refuse_known')}
          {tick('change_given')}
          {tick('judge_imported')}
        </Stack>
        <TagsInput
          mt="md"
          label={t('settings.refused_words')}
          description={t('settings.refused_wordsHelp')}
          value={draft.refused_words}
          onChange={(refused_words) => set({ refused_words })}
        />
      </Fieldset>
      <Fieldset legend={t('settings.lockOut')}>
        <Text size="sm" c="dimmed" mb="sm">
          {t('settings.lockOutHelp')}
        </Text>
        <SimpleGrid cols={{ base: 1, sm: 3 }} verticalSpacing="sm">
          {number('lock_after')}
          {number('lock_window')}
          {number('lock_longest')}
        </SimpleGrid>
      </Fieldset>
      <Fieldset legend={t('settings.more')}>
        <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="sm">
          <Select
            label={t('settings.second_factor')}
            description={t('settings.second_factorHelp')}
            data={FACTOR_NEEDS.map((value) => ({ value, label: t(`settings.factor.${value}`) }))}
            allowDeselect={false}
            value={draft.second_factor}
            onChange={(value) => set({ second_factor: value as SignInSettings['second_factor'] })}
          />
          {number('link_minutes')}
        </SimpleGrid>
      </Fieldset>
      <Group>
        <Button onClick={save} loading={send.isPending} disabled={!dirty || !complete}>
          {t('action.save')}
        </Button>
        {dirty && (
          <Button variant="default" onClick={() => setDraft(settings)}>
            {t('action.discard')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
