import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useSend } from '#web/query.ts';
import { LOOK_MINUTES, viewAs } from '../api.ts';
import { rememberStart, useSwitchSession } from './useSwitchSession.ts';

interface DialogProps {
  readonly person: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
  /** Where the look begins; the first page of the person unless said. */
  readonly to?: string;
}

/** Asks why one looks through somebody's eyes, which stands in the audit, and begins. */
export function ViewAsDialog({ person, onClose, to = '/' }: DialogProps) {
  const { t } = useTranslation();
  const { href } = useLocation();
  const [reason, setReason] = useState('');
  const send = useSend(viewAs);
  const turn = useSwitchSession();
  const start = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate(
      { params: { id: person.id }, body: { reason: reason.trim() } },
      {
        onSuccess: () => {
          rememberStart(href);
          onClose();
          void turn(to);
        },
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title={t('viewAs.title', { name: person.name })}>
      <form onSubmit={start}>
        <Stack gap="sm">
          <Text size="sm">{t('viewAs.help', { name: person.name, minutes: LOOK_MINUTES })}</Text>
          {send.error && <ProblemView error={send.error} />}
          <TextInput
            label={t('viewAs.reason')}
            description={t('viewAs.reasonHelp')}
            required
            maxLength={300}
            data-autofocus
            value={reason}
            onChange={(e) => setReason(e.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button type="submit" disabled={reason.trim() === ''} loading={send.isPending}>
              {t('viewAs.start')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
