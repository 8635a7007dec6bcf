import { Button, Divider, Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MyFactors } from '#modules/factors/web/MyFactors.tsx';
import { useCall, useSend } from '#web/query.ts';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useToast } from '#web/toast.tsx';
import { endMyOtherSessions, endMySession, mySessions } from '../api.ts';
import { SessionTable } from './SessionTable.tsx';

/** How I get in: second factors, and where I am signed in. */
export function MySecurity() {
  const { t } = useTranslation();
  return (
    <Stack gap="lg">
      <section>
        <Title order={2} size="h4" mb="sm">
          {t('factors.title')}
        </Title>
        <MyFactors />
      </section>
      <Divider />
      <section>
        <Title order={2} size="h4" mb="sm">
          {t('sessions.title')}
        </Title>
        <MySessions />
      </section>
    </Stack>
  );
}

function MySessions() {
  const { t } = useTranslation();
  const toast = useToast();
  const query = useCall(mySessions);
  const end = useSend(endMySession);
  const others = useSend(endMyOtherSessions);
  const after = { onSuccess: () => toast.done(t('sessions.ended')), onError: toast.error };
  return (
    <WhenLoaded query={query}>
      {({ items }) => (
        <Stack gap="sm">
          <SessionTable sessions={items} onEnd={(session) => end.mutate({ params: { session } }, after)} />
          {items.length > 1 && (
            <div>
              <Button variant="default" loading={others.isPending} onClick={() => others.mutate({}, after)}>
                {t('sessions.endOthers')}
              </Button>
            </div>
          )}
        </Stack>
      )}
    </WhenLoaded>
  );
}
