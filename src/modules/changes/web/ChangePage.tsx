import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Numbers, Told } from '#modules/access/web/PreviewDialog.tsx';
import { Loading } from '#web/page/Loading.tsx';
import { Page } from '#web/page/Page.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useCall, useSend } from '#web/query.ts';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useId } from '#web/search.ts';
import { useToast } from '#web/toast.tsx';
import { call } from '#wire/call.ts';
import { approveChange, cancelChange, getPlanned, type Planned, previewPlanned, refuseChange } from '../api.ts';
import { useWords } from './words.ts';

/** One planned change: what it does now, and the decision about it. */
export function ChangePage() {
  const id = useId();
  const query = useCall(getPlanned, { params: { planned: id } });
  return <WhenLoaded query={query}>{(planned) => <OneChange key={planned.id} planned={planned} />}</WhenLoaded>;
}

function OneChange({ planned }: { readonly planned: Planned }) {
  const { t } = useTranslation();
  const words = useWords();
  const isOpen = planned.state === 'asked' || planned.state === 'waiting';
  return (
    <Page
      title={words.title(planned)}
      up={{ to: '/changes', label: t('changes.title') }}
      lead={words.state(planned)}
      actions={<Cancel planned={planned} />}
    >
      <Stack gap="md" maw={760}>
        {planned.note !== '' && <Said who={planned.author.name} text={planned.note} />}
        {planned.answer !== '' && planned.asked && <Said who={planned.asked.name} text={planned.answer} />}
        {planned.failure !== null && (
          <Alert color="red" title={t('changes.failed')}>
            {planned.failure}
          </Alert>
        )}
        {isOpen && <Shown planned={planned} />}
      </Stack>
    </Page>
  );
}

const Said = ({ who, text }: { readonly who: string; readonly text: string }) => (
  <div>
    <Text size="sm" fw={600}>
      {who}
    </Text>
    <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
      {text}
    </Text>
  </div>
);

function Shown({ planned }: { readonly planned: Planned }) {
  const { t } = useTranslation();
  const params = { planned: planned.id };
  const query = useQuery({
    queryKey: ['changes', previewPlanned.id, params],
    queryFn: ({ signal }) => call(previewPlanned, { params, signal }),
  });
  if (query.error) {
    return (
      <Stack gap="md">
        <ProblemView error={query.error} retry={() => void query.refetch()} />
        {planned.can.decide && <Decide planned={planned} reason={t('changes.cannotNow')} />}
      </Stack>
    );
  }
  if (!query.data) return <Loading lines={5} />;
  const { preview, moved } = query.data;
  return (
    <Stack gap="md">
      <Numbers answer={preview} />
      <Told answer={preview} look={{ change: planned.id }} />
      {moved && <Alert color="yellow">{t('changes.moved')}</Alert>}
      {planned.can.decide && <Decide planned={planned} reason={moved ? t('changes.moved') : undefined} />}
    </Stack>
  );
}

/** @param reason why it cannot be agreed to */
function Decide({ planned, reason }: { readonly planned: Planned; readonly reason: string | undefined }) {
  const { t } = useTranslation();
  const toast = useToast();
  const [note, setNote] = useState('');
  const approve = useSend(approveChange, { changes: ['person', 'place', 'grant', 'profile'] });
  const refuse = useSend(refuseChange);
  const input = { params: { planned: planned.id }, body: note.trim() === '' ? {} : { note } };
  const done = (key: string) => ({ onSuccess: () => toast.done(t(key)) });
  const error = approve.error ?? refuse.error;
  return (
    <Stack gap="sm">
      <Textarea
        label={t('changes.answer')}
        autosize
        minRows={2}
        maxLength={2000}
        value={note}
        onChange={(e) => setNote(e.currentTarget.value)}
      />
      {error && <ProblemView error={error} />}
      <Group gap="xs">
        {reason === undefined && (
          <Button onClick={() => approve.mutate(input, done('changes.approved'))} loading={approve.isPending}>
            {t('changes.approve')}
          </Button>
        )}
        <Button
          variant="default"
          onClick={() => refuse.mutate(input, done('changes.refused'))}
          loading={refuse.isPending}
        >
          {t('changes.refuse')}
        </Button>
      </Group>
    </Stack>
  );
}

function Cancel({ planned }: { readonly planned: Planned }) {
  const { t } = useTranslation();
  const toast = useToast();
  const cancel = useSend(cancelChange);
  if (!planned.can.cancel) return null;
  return (
    <Button
      variant="default"
      loading={cancel.isPending}
      onClick={() => cancel.mutate({ params: { planned: planned.id } }, { onError: toast.error })}
    >
      {t('changes.cancel')}
    </Button>
  );
}
