import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useSend } from '#web/query.ts';
import { useToast } from '#web/toast.tsx';
import type { Write } from '#wire/write.ts';
import { planChange } from '../api.ts';
import { SecondPerson } from './SecondPerson.tsx';

interface KeepProps {
  readonly changes: readonly Write[];
  /** For a later moment, or for somebody to agree to. */
  readonly way: 'later' | 'ask';
  readonly onKept: () => void;
  readonly onBack: () => void;
}

/** Keeps a change instead of saving it: until a moment comes, or until a second person agrees. */
export function Keep({ changes, way, onKept, onBack }: KeepProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const format = useFormat();
  const [at, setAt] = useState('');
  const [asked, setAsked] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const plan = useSend(planChange);
  const moment = at === '' ? undefined : new Date(at).toISOString();
  const ready = way === 'later' ? moment !== undefined : asked !== null;
  const keep = (): void =>
    plan.mutate(
      {
        body: {
          changes: [...changes],
          ...(moment === undefined ? {} : { run_at: moment }),
          ...(asked === null ? {} : { asked_id: asked }),
          ...(note.trim() === '' ? {} : { note }),
        },
      },
      {
        onSuccess: () => {
          const later = moment !== undefined && t('changes.keptLater', { date: format.dateTime(moment) });
          toast.done(way === 'later' && later ? later : t('changes.keptAsked'), {
            to: '/changes',
            label: t('changes.title'),
          });
          onKept();
        },
      },
    );
  return (
    <Stack gap="sm" component="section" aria-label={t(`changes.way.${way}`)}>
      {way === 'ask' && <SecondPerson changes={changes} value={asked} onChange={setAsked} />}
      <TextInput
        type="datetime-local"
        label={t(way === 'later' ? 'changes.when' : 'changes.whenAgreed')}
        required={way === 'later'}
        value={at}
        onChange={(e) => setAt(e.currentTarget.value)}
        autoFocus={way === 'later'}
      />
      {way === 'ask' && (
        <Textarea
          label={t('changes.note')}
          autosize
          minRows={2}
          maxLength={2000}
          value={note}
          onChange={(e) => setNote(e.currentTarget.value)}
        />
      )}
      {plan.isError && <ProblemView error={plan.error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onBack}>
          {t('changes.back')}
        </Button>
        <Button onClick={keep} loading={plan.isPending} disabled={!ready}>
          {t(`changes.do.${way}`)}
        </Button>
      </Group>
    </Stack>
  );
}
