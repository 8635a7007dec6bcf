import { Alert, Button, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { cancelJob, getJob } from '#modules/jobs/api.ts';
import { useFormat } from '#web/format.ts';
import { queryOf, useSend } from '#web/query.ts';
import { useToast } from '#web/toast.tsx';
import type { BulkDone } from '../api.ts';

/** How often a running job is asked how far it is, in milliseconds. */
const ASK_MS = 1000;

/** A large change at work: how far it is, and a way to stop it, after which nothing of it is kept. */
export function BulkJob({ id, onDone }: { readonly id: string; readonly onDone: (answer: BulkDone) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const cancel = useSend(cancelJob);
  const { data: job } = useQuery({
    ...queryOf(getJob, { params: { id } }),
    refetchInterval: (q) => (q.state.data?.finished_at ? false : ASK_MS),
  });
  const finish = useRef(onDone);
  const result = job?.state === 'done' ? (job.result as BulkDone) : undefined;
  useEffect(() => {
    if (result) finish.current(result);
  }, [result]);
  if (!job) return null;
  if (job.state === 'failed' || job.state === 'cancelled') {
    return (
      <Alert color={job.state === 'failed' ? 'red' : 'yellow'} role="alert" title={t(`bulk.job.${job.state}`)}>
        {job.error ?? t('bulk.nothingKept')}
      </Alert>
    );
  }
  return (
    <Stack gap="xs">
      <Text size="sm" role="status">
        {t('bulk.job.running', { done: format.number(job.progress), total: format.number(job.total) })}
      </Text>
      <Progress value={job.total === 0 ? 0 : (100 * job.progress) / job.total} aria-label={t('bulk.title')} animated />
      <div>
        <Button
          size="xs"
          variant="default"
          loading={cancel.isPending || job.cancel_requested}
          onClick={() => cancel.mutate({ params: { id } }, { onError: toast.error })}
        >
          {t('action.cancel')}
        </Button>
      </div>
    </Stack>
  );
}
