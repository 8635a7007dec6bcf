import { Stack, Tabs, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AccessSummary } from '#modules/holdings/web/AccessSummary.tsx';
import { me } from '#modules/people/api.ts';
import type { Person } from '#modules/people/schema.ts';
import { MyPicture } from '#modules/pictures/web/PictureField.tsx';
import { MyTokens } from '#modules/tokens/web/MyTokens.tsx';
import { useNavigation } from '#web/navigation.ts';
import { Page } from '#web/page/Page.tsx';
import { useCall } from '#web/query.ts';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { amongst, oneOf, useSearchOf } from '#web/search.ts';
import { useToast } from '#web/toast.tsx';
import { ChangeEmail } from './ChangeEmail.tsx';
import { MyDataForm } from './MyDataForm.tsx';
import { MySecurity } from './MySecurity.tsx';
import { PasswordForm } from './PasswordForm.tsx';

const search = oneOf('tab');
const TABS = ['data', 'password', 'security', 'grants', 'tokens'] as const;

/** One's own account: open to everybody who is signed in, with or without grants. */
export function MyAccountPage() {
  const { t } = useTranslation();
  const toast = useToast();
  const [{ tab }, change] = useSearchOf(search);
  const query = useCall(me);
  const nowhere = useNavigation().length === 0;
  return (
    <Page title={t('me.title')} lead={nowhere ? t('me.nowhere') : undefined}>
      <Tabs value={amongst(tab, TABS)} onChange={(to) => change({ tab: to ?? undefined })} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="data">{t('me.data')}</Tabs.Tab>
          <Tabs.Tab value="password">{t('me.password')}</Tabs.Tab>
          <Tabs.Tab value="security">{t('me.security')}</Tabs.Tab>
          <Tabs.Tab value="grants">{t('me.grants')}</Tabs.Tab>
          <Tabs.Tab value="tokens">{t('tokens.title')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="data">
          <WhenLoaded query={query}>
            {(row) => (
              <Stack gap="lg">
                <MyPicture row={row as unknown as Person} />
                <ChangeEmail email={(row as unknown as Person).email} />
                <MyDataForm row={row as unknown as Person} />
              </Stack>
            )}
          </WhenLoaded>
        </Tabs.Panel>
        <Tabs.Panel value="password">
          <Text size="sm" c="dimmed" mb="sm">
            {t('password.othersEnd')}
          </Text>
          <PasswordForm onDone={() => toast.done(t('password.changed'))} />
        </Tabs.Panel>
        <Tabs.Panel value="security">
          <MySecurity />
        </Tabs.Panel>
        <Tabs.Panel value="grants">
          <AccessSummary />
        </Tabs.Panel>
        <Tabs.Panel value="tokens">
          <MyTokens />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
