import { Button, Group, Modal, Select, Stack, Textarea } from '@mantine/core';
import { getHotkeyHandler } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useSend } from '#web/query.ts';
import { useLabels } from '#web/record/labels.ts';
import { close, reopen } from '../api.ts';
import { RESOLUTIONS, type Ticket, ticketSpec } from '../schema.ts';

interface DialogProps {
  readonly ticket: Ticket;
  readonly onClose: () => void;
}

/** Closes a ticket with a resolution and, if one likes, a last word to the requester. */
export function CloseDialog({ ticket, onClose }: DialogProps) {
  const { t } = useTranslation();
  const labels = useLabels(ticketSpec);
  const [resolution, setResolution] = useState<(typeof RESOLUTIONS)[number]>('fixed');
  const [comment, setComment] = useState('');
  const send = useSend(close, { changes: ['ticket'] });
  const submit = (): void =>
    send.mutate(
      {
        params: { id: ticket.id },
        body: { resolution, ...(comment.trim() === '' ? {} : { comment }) },
        version: ticket.version,
      },
      { onSuccess: onClose },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('tickets.close.title', { number: ticket.number })}
      closeButtonProps={{ 'aria-label': t('action.cancel') }}
    >
      <Stack gap="md">
        <Select
          label={labels.field('resolution')}
          data={RESOLUTIONS.map((r) => ({ value: r, label: labels.choice('resolution', r) }))}
          value={resolution}
          onChange={(v) => v && setResolution(v as typeof resolution)}
          allowDeselect={false}
          data-autofocus
        />
        <Textarea
          label={t('tickets.close.comment')}
          description={t('tickets.close.commentHelp')}
          value={comment}
          onChange={(e) => setComment(e.currentTarget.value)}
          onKeyDown={getHotkeyHandler([['mod+Enter', submit]])}
          autosize
          minRows={3}
        />
        {send.isError && <ProblemView error={send.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button onClick={submit} loading={send.isPending}>
            {t('tickets.close.do')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Opens a closed ticket again. */
export function ReopenDialog({ ticket, onClose }: DialogProps) {
  const { t } = useTranslation();
  const [comment, setComment] = useState('');
  const send = useSend(reopen, { changes: ['ticket'] });
  const submit = (): void =>
    send.mutate(
      {
        params: { id: ticket.id },
        body: comment.trim() === '' ? {} : { comment },
        version: ticket.version,
      },
      { onSuccess: onClose },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('tickets.reopen.title', { number: ticket.number })}
      closeButtonProps={{ 'aria-label': t('action.cancel') }}
    >
      <Stack gap="md">
        <Textarea
          label={t('tickets.reopen.comment')}
          value={comment}
          onChange={(e) => setComment(e.currentTarget.value)}
          onKeyDown={getHotkeyHandler([['mod+Enter', submit]])}
          autosize
          minRows={3}
          data-autofocus
        />
        {send.isError && <ProblemView error={send.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button onClick={submit} loading={send.isPending}>
            {t('tickets.reopen.do')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
