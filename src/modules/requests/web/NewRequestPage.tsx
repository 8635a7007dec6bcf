import { Button, Group, NativeSelect, Stack, Text, Textarea } from '@mantine/core';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '#web/page/Empty.tsx';
import { Page } from '#web/page/Page.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useSend } from '#web/query.ts';
import { oneOf, useSearchOf } from '#web/search.ts';
import { useToast } from '#web/toast.tsx';
import { askAccess } from '../api.ts';

const search = oneOf('type', 'id', 'action');
const DAYS = ['1', '7', '30', '90'];

/** Asks for what was refused: why, and for how long. */
export function NewRequestPage() {
  const { t } = useTranslation();
  const [{ type, id, action = 'view' }] = useSearchOf(search);
  return (
    <Page title={t('requests.new')} up={{ to: '/requests', label: t('requests.title') }}>
      {type === undefined || id === undefined ? (
        <Empty title={t('requests.nothing')} text={t('requests.nothingHelp')} />
      ) : (
        <Form type={type} id={id} action={action} />
      )}
    </Page>
  );
}

function Form({ type, id, action: asked }: { readonly type: string; readonly id: string; readonly action: string }) {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const { history } = useRouter();
  const send = useSend(askAccess);
  const [reason, setReason] = useState('');
  const [days, setDays] = useState('7');
  const [action = asked, facet] = asked.split(':').toReversed();
  const permission = facet === undefined ? `${type}:${action}` : `${type}.${facet}:${action}`;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const body = {
      type,
      id,
      action,
      ...(facet === undefined ? {} : { facet }),
      reason: reason.trim(),
      days: Number(days),
    };
    send.mutate(
      { body },
      {
        onSuccess: () => {
          toast.done(t('requests.sent'));
          void navigate({ to: '/requests' });
        },
      },
    );
  };
  return (
    <form onSubmit={onSubmit}>
      <Stack gap="sm" maw={560}>
        <Text size="sm">
          {t('requests.newHelp', { what: t(`permission.${permission}`, { defaultValue: permission }) })}
        </Text>
        {send.error && <ProblemView error={send.error} />}
        <Textarea
          label={t('requests.reason')}
          description={t('requests.reasonHelp')}
          required
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(e) => setReason(e.currentTarget.value.replaceAll('\n', ' '))}
        />
        <NativeSelect
          label={t('requests.howLong')}
          data={DAYS.map((value) => ({ value, label: t('requests.days', { count: Number(value) }) }))}
          value={days}
          onChange={(e) => setDays(e.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => history.back()}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" disabled={reason.trim() === ''} loading={send.isPending}>
            {t('requests.send')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
