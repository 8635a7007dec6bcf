import { Button, Code, CopyButton, Group, Popover, Progress, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconLink, IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getJob } from '#modules/jobs/api.ts';
import type { Out } from '#wire/endpoint.ts';
import { useFormat } from '#web/format.ts';
import { invalidate, queryOf, useCall, useSend } from '#web/query.ts';
import { useToast } from '#web/toast.tsx';
import { auditApi, chainStatus, verifyChain } from '../api.ts';
import type { AuditEntry } from '../schema.ts';

/** How often a running job is asked how far it is, in milliseconds. */
const ASK_MS = 1000;

/** Whether the audit is as it was written: what the last verification said, and a new one. Only for those who may. */
export function ChainLight() {
  // Whoever may not is not to ask: the refusal would be noted against somebody who only came to read.
  const { data } = useCall(auditApi.list, { query: { limit: 1 } });
  const entries = (data?.items ?? []) as readonly AuditEntry[];
  return entries.some((entry) => entry._can.verify === true) ? <Light /> : null;
}

function Light() {
  const { t } = useTranslation();
  const { data } = useCall(chainStatus);
  if (!data) return null;
  const broken = data.verified?.ok === false;
  const Icon = broken ? IconAlertTriangle : data.verified ? IconShieldCheck : IconLink;
  return (
    <Popover position="bottom-end" withArrow trapFocus width={380}>
      <Popover.Target>
        <Button variant="default" color={broken ? 'red' : 'green'} leftSection={<Icon size={16} />}>
          {t(broken ? 'audit.chain.broken' : data.verified ? 'audit.chain.whole' : 'audit.chain.unverified')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Details chain={data} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Details({ chain }: { readonly chain: Out<typeof chainStatus> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { verified } = chain;
  return (
    <Stack gap="xs">
      <Text size="sm">
        {t('audit.chain.length', { sealed: format.number(chain.sealed), waiting: format.number(chain.waiting) })}
      </Text>
      {verified && (
        <Text size="sm" {...(verified.ok ? {} : { c: 'red', fw: 600 })}>
          {verified.misfit === null
            ? t('audit.chain.fits', { count: verified.entries, when: format.dateTime(verified.at) })
            : t(`audit.chain.misfit.${verified.misfit}`, { number: verified.number ?? '' })}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {t('audit.chain.anchorHelp')}
      </Text>
      <Group gap="xs" wrap="nowrap">
        <Code style={{ overflowWrap: 'anywhere' }}>{chain.anchor}</Code>
        <CopyButton value={chain.anchor}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy} flex="none">
              {t(copied ? 'audit.chain.copied' : 'audit.chain.copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Verify />
    </Stack>
  );
}

function Verify() {
  const { t } = useTranslation();
  const toast = useToast();
  const [job, setJob] = useState<string>();
  const start = useSend(verifyChain);
  const query = useQuery({
    ...queryOf(getJob, { params: { id: job ?? '' } }),
    enabled: job !== undefined,
    refetchInterval: (q) => {
      const state = q.state.data?.state;
      if (state === 'waiting' || state === 'running') return ASK_MS;
      if (state === 'done') invalidate('audit');
      return false;
    },
  });
  const { state, progress = 0, total = 0, error } = query.data ?? {};
  if (state === 'waiting' || state === 'running') {
    return (
      <Progress value={total === 0 ? 0 : (100 * progress) / total} animated aria-label={t('audit.chain.verifying')} />
    );
  }
  return (
    <Group>
      <Button
        size="xs"
        loading={start.isPending}
        onClick={() => start.mutate({}, { onSuccess: ({ job_id }) => setJob(job_id), onError: toast.error })}
      >
        {t('audit.chain.verify')}
      </Button>
      {error && (
        <Text size="sm" c="red">
          {error}
        </Text>
      )}
    </Group>
  );
}
