import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useSend } from '#web/query.ts';
import { ticketsApi } from '../api.ts';
import type { Ticket } from '../schema.ts';

interface PurgeDialogProps {
  readonly ticket: Ticket;
  readonly onClose: () => void;
}

/** Deletes for good: the one thing that cannot be undone, so the number has to be typed. */
export function PurgeDialog({ ticket, onClose }: PurgeDialogProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const send = useSend(ticketsApi.purge, { changes: ['ticket'] });
  const right = typed.trim().replace(/^#/, '') === String(ticket.number);
  const submit = (): void => {
    if (!right) return;
    send.mutate(
      { params: { id: ticket.id }, version: ticket.version },
      { onSuccess: () => void navigate({ to: '/tickets' }) },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('tickets.purge.title', { number: ticket.number })}
      closeButtonProps={{ 'aria-label': t('action.cancel') }}
    >
      <form
        onSubmit={(e) => {
          e.preventDefault();
          submit();
        }}
      >
        <Stack gap="md">
          <Text size="sm">{t('tickets.purge.text')}</Text>
          <TextInput
            label={t('tickets.purge.type', { number: ticket.number })}
            value={typed}
            onChange={(e) => setTyped(e.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
          {send.isError && <ProblemView error={send.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button type="submit" color="red.9" loading={send.isPending} disabled={!right}>
              {t('tickets.purge.do')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
