import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { cancelJob, getJob } from '#modules/jobs/api.ts';
import { useFormat } from '#web/format.ts';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { queryOf, useSend } from '#web/query.ts';
import { useToast } from '#web/toast.tsx';
import type { ImportReport } from '../api.ts';
import { ImportReportView } from './ImportReportView.tsx';

/** How often a running job is asked how far it is, in milliseconds. */
const ASK_MS = 1000;

/** A large import at work: how far it is, a way to stop it, and at its end the report. */
export function ImportJob({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const cancel = useSend(cancelJob);
  const query = useQuery({
    ...queryOf(getJob, { params: { id } }),
    refetchInterval: (q) => (q.state.data?.state === 'waiting' || q.state.data?.state === 'running' ? ASK_MS : false),
  });
  const job = query.data;
  if (query.error) return <ProblemView error={query.error} retry={() => void query.refetch()} />;
  if (!job) return null;
  if (job.state === 'done') return <ImportReportView report={job.result as ImportReport} />;
  if (job.state === 'failed' || job.state === 'cancelled') {
    return (
      <Alert color={job.state === 'failed' ? 'red' : 'yellow'} role="alert" title={t(`import.job.${job.state}`)}>
        {job.error ?? t('import.nothingKept')}
      </Alert>
    );
  }
  const percent = job.total === 0 ? 0 : (100 * job.progress) / job.total;
  return (
    <Stack gap="xs">
      <Text size="sm" role="status">
        {t('import.job.running', { done: format.number(job.progress), total: format.number(job.total) })}
      </Text>
      <Progress value={percent} aria-label={t('import.job.progress')} />
      <Group>
        <Button
          size="xs"
          variant="default"
          loading={cancel.isPending || job.cancel_requested}
          onClick={() => cancel.mutate({ params: { id } }, { onError: toast.error })}
        >
          {t('action.cancel')}
        </Button>
      </Group>
    </Stack>
  );
}
