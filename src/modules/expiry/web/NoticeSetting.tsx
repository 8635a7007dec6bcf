import { NumberInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useCall, useSend } from '#web/query.ts';
import { useToast } from '#web/toast.tsx';
import { getExpirySettings, setExpirySettings } from '../api.ts';

/** Time after the last change until it is saved, in milliseconds. */
const WAIT_MS = 600;
const MOST_DAYS = 30;

/** How long before its end a grant is told of; to change for those who may. */
export function NoticeSetting() {
  const { t } = useTranslation();
  const toast = useToast();
  const { data } = useCall(getExpirySettings);
  const send = useSend(setExpirySettings, { changes: ['grant'] });
  const save = useDebouncedCallback((notice_days: number) => {
    send.mutate({ body: { notice_days } }, { onSuccess: () => toast.done(t('expiry.saved')), onError: toast.error });
  }, WAIT_MS);
  if (!data) return null;
  return (
    <NumberInput
      label={t('expiry.noticeDays')}
      description={data.may_change ? t('expiry.noticeHelp') : t('expiry.noticeNotYours')}
      readOnly={!data.may_change}
      min={0}
      max={MOST_DAYS}
      clampBehavior="strict"
      allowDecimal={false}
      defaultValue={data.notice_days}
      onChange={(days) => typeof days === 'number' && days !== data.notice_days && save(days)}
      maw={280}
    />
  );
}
