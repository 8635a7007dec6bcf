import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEye } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RowExtras } from '#wire/record.ts';
import { CanButton } from '#web/can.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useSend } from '#web/query.ts';
import { LOOK_MINUTES, viewAs } from '../api.ts';
import { rememberStart, useSwitchSession } from './useSwitchSession.ts';

interface Watched extends Pick<RowExtras, '_can'> {
  readonly id: string;
  readonly name: string;
}

/** Lets one see what a person sees; asks for the reason, which stands in the audit. */
export function ViewAsButton({ row }: { readonly row: Watched }) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <CanButton row={row} action="viewAs" variant="default" leftSection={<IconEye size={16} />} onClick={open}>
        {t('viewAs.button')}
      </CanButton>
      <Modal opened={opened} onClose={close} title={t('viewAs.title', { name: row.name })}>
        {opened && <Start row={row} onClose={close} />}
      </Modal>
    </>
  );
}

function Start({ row, onClose }: { readonly row: Watched; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { href } = useLocation();
  const [reason, setReason] = useState('');
  const send = useSend(viewAs);
  const turn = useSwitchSession();
  const start = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate(
      { params: { id: row.id }, body: { reason: reason.trim() } },
      {
        onSuccess: () => {
          rememberStart(href);
          void turn('/');
        },
      },
    );
  };
  return (
    <form onSubmit={start}>
      <Stack gap="sm">
        <Text size="sm">{t('viewAs.help', { name: row.name, minutes: LOOK_MINUTES })}</Text>
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
  );
}
