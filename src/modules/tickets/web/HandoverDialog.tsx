import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useSend } from '#web/query.ts';
import { PlacePicker } from '#web/record/pickers.tsx';
import { useToast } from '#web/toast.tsx';
import { escalate } from '../api.ts';
import type { Ticket } from '../schema.ts';

interface HandoverDialogProps {
  readonly ticket: Ticket;
  readonly onClose: () => void;
}

/** Hands a ticket to another group, also to one out of one's own sight. */
export function HandoverDialog({ ticket, onClose }: HandoverDialogProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const toast = useToast();
  const [place, setPlace] = useState<{ id: string; name: string } | null>(null);
  const [note, setNote] = useState('');
  const send = useSend(escalate, { changes: ['ticket'] });
  const submit = (): void => {
    if (!place) return;
    send.mutate(
      {
        params: { id: ticket.id },
        body: { place_id: place.id, ...(note.trim() === '' ? {} : { note }) },
        version: ticket.version,
      },
      {
        onSuccess: ({ visible }) => {
          const key = visible ? 'tickets.handover.done' : 'tickets.handover.gone';
          toast.done(t(key, { number: ticket.number, group: place.name }));
          onClose();
          if (!visible) void navigate({ to: '/tickets' });
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('tickets.handover.title', { number: ticket.number })}
      closeButtonProps={{ 'aria-label': t('action.cancel') }}
    >
      <Stack gap="md">
        <Text size="sm">{t('tickets.handover.text')}</Text>
        <PlacePicker
          label={t('tickets.handover.group')}
          can="handover"
          from={ticket.place_id}
          kind="group"
          required
          value={place?.id ?? null}
          name={place?.name}
          without={[ticket.place_id]}
          onChange={(id, name) => setPlace(id ? { id, name: name ?? '' } : null)}
        />
        <Textarea
          label={t('tickets.handover.note')}
          description={t('tickets.handover.noteHelp')}
          value={note}
          onChange={(e) => setNote(e.currentTarget.value)}
          autosize
          minRows={3}
        />
        {send.isError && <ProblemView error={send.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button onClick={submit} loading={send.isPending} disabled={!place}>
            {t('tickets.handover.do')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
