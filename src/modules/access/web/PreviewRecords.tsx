import { Alert, Progress, ScrollArea, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { countPlanned } from '#modules/changes/api.ts';
import { cancelJob, getJob } from '#modules/jobs/api.ts';
import { useFormat } from '#web/format.ts';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { queryOf } from '#web/query.ts';
import { call } from '#wire/call.ts';
import type { Write } from '#wire/write.ts';
import { exactPreviewAccess } from '../api.ts';
import type { ExactDiff } from '../schema.ts';
import { useExamples } from './examples.ts';

/** How often a running count is asked how far it is, in milliseconds. */
const ASK_MS = 700;

/** A change that is about to be saved, or one that is kept under an id. */
export type CountedChange = { readonly changes: readonly Write[] } | { readonly change: string };

const countOf = (look: CountedChange) =>
  'change' in look
    ? call(countPlanned, { params: { planned: look.change } })
    : call(exactPreviewAccess, { body: { changes: [...look.changes] } });

/** On which records anything changes, counted to the last one: a job that stops when nobody looks any more. */
export function PreviewRecords({ look }: { readonly look: CountedChange }) {
  const asked = useRef(look);
  const [job, setJob] = useState<string | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  useEffect(() => {
    let gone = false;
    countOf(asked.current).then(({ job_id }) => {
      if (gone) stop(job_id);
      else setJob(job_id);
    }, setProblem);
    return () => {
      gone = true;
    };
  }, []);
  if (problem !== null) return <ProblemView error={problem} />;
  return job === null ? <Counting percent={0} /> : <Counted id={job} />;
}

/** Nobody waits for the count any more. */
const stop = (id: string): void => void call(cancelJob, { params: { id } }).catch(() => undefined);

function Counting({ percent }: { readonly percent: number }) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs" aria-busy="true">
      <Text size="sm" role="status">
        {t('preview.counting')}
      </Text>
      <Progress value={percent} animated aria-label={t('preview.counting')} />
    </Stack>
  );
}

function Counted({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const query = useQuery({
    ...queryOf(getJob, { params: { id } }),
    refetchInterval: (q) => (q.state.data?.state === 'waiting' || q.state.data?.state === 'running' ? ASK_MS : false),
  });
  const { data } = query;
  const runs = data?.state === 'waiting' || data?.state === 'running';
  const running = useRef(false);
  useEffect(() => {
    running.current = runs;
  }, [runs]);
  useEffect(() => () => void (running.current && stop(id)), [id]);
  if (query.error) return <ProblemView error={query.error} retry={() => void query.refetch()} />;
  if (data?.state === 'done') return <Records count={data.result as ExactDiff} />;
  if (data?.state === 'failed' || data?.state === 'cancelled') {
    return (
      <Alert color="red" role="alert">
        {data.error ?? t('preview.notCounted')}
      </Alert>
    );
  }
  return <Counting percent={data && data.total > 0 ? (100 * data.progress) / data.total : 0} />;
}

function Records({ count }: { readonly count: ExactDiff }) {
  const { t } = useTranslation();
  const format = useFormat();
  const named = useExamples();
  if (count.types.length === 0) return <Text size="sm">{t('preview.noRecords')}</Text>;
  return (
    <ScrollArea type="auto">
      <Table aria-label={t('preview.tab.records')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('preview.type')}</Table.Th>
            <Table.Th>{t('preview.gained')}</Table.Th>
            <Table.Th>{t('preview.lost')}</Table.Th>
            <Table.Th>{t('preview.examples')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {count.types.map(({ type, gained, lost }) => (
            <Table.Tr key={type}>
              <Table.Td>{t(`profiles.type.${type}`, { defaultValue: type })}</Table.Td>
              <Table.Td>{format.number(gained.count)}</Table.Td>
              <Table.Td>{format.number(lost.count)}</Table.Td>
              <Table.Td>{named(type, [...gained.examples, ...lost.examples].slice(0, 3))}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
