import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MyFactors } from '#modules/factors/web/MyFactors.tsx';
import { queryClient } from '#web/query.ts';
import { sessionQuery } from '#web/session.ts';
import { EntryFrame } from './EntryFrame.tsx';
import { useEntered } from './use-entered.ts';
import { useLeave } from './use-leave.ts';

/** The installation asks for a second factor: nothing else opens before there is one. */
export function EnrolPage() {
  const { t } = useTranslation();
  const entered = useEntered();
  const leave = useLeave();
  const onDone = async (): Promise<void> => entered(await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 }));
  return (
    <EntryFrame title={t('enrol.title')}>
      <Text size="sm">{t('enrol.text')}</Text>
      <MyFactors onFirst={() => void onDone()} />
      <Button variant="subtle" onClick={leave.go} loading={leave.busy}>
        {t('shell.signOut')}
      </Button>
    </EntryFrame>
  );
}
