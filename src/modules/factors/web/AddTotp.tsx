import { Anchor, Button, Code, Group, Text, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { messageOf } from '#modules/signin/web/message-of.ts';
import { Loading } from '#web/page/Loading.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useSend } from '#web/query.ts';
import { QrCode } from '#web/QrCode.tsx';
import { confirmTotp, startTotp } from '../api.ts';
import { AddingCard } from './AddingCard.tsx';

/** Sets up an authenticator app: a QR code to read, and a code to show that it was read. */
export function AddTotp(p: {
  readonly onDone: (codes: readonly string[] | undefined) => void;
  readonly onCancel: () => void;
}) {
  const { t } = useTranslation();
  const start = useSend(startTotp);
  const confirm = useSend(confirmTotp, { changes: ['session'] });
  const [code, setCode] = useState('');
  const begin = start.mutate;
  useEffect(() => begin({}), [begin]);
  const said = messageOf(confirm.error, 'code');
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (code.trim() !== '') confirm.mutate({ body: { code } }, { onSuccess: ({ codes }) => p.onDone(codes) });
  };
  return (
    <AddingCard title={t('factors.addApp')}>
      {start.error && <ProblemView error={start.error} retry={() => begin({})} />}
      {start.isPending && <Loading lines={4} />}
      {start.data && (
        <form onSubmit={onSubmit} noValidate>
          <Text size="sm" mb="sm">
            {t('factors.scan')}
          </Text>
          <QrCode text={start.data.uri} label={t('factors.qr')} />
          <Anchor href={start.data.uri} size="sm" display="block" mt="sm">
            {t('factors.openApp')}
          </Anchor>
          <Text size="sm" my="sm">
            {t('factors.orType')} <Code style={{ overflowWrap: 'anywhere' }}>{start.data.secret}</Code>
          </Text>
          {confirm.error && said === undefined && <ProblemView error={confirm.error} />}
          <TextInput
            label={t('factors.code')}
            description={t('factors.confirmHelp')}
            autoComplete="one-time-code"
            inputMode="numeric"
            maw={260}
            value={code}
            onChange={(e) => setCode(e.currentTarget.value)}
            error={said}
          />
          <Group mt="sm">
            <Button type="submit" loading={confirm.isPending}>
              {t('factors.confirm')}
            </Button>
            <Button variant="default" onClick={p.onCancel}>
              {t('action.cancel')}
            </Button>
          </Group>
        </form>
      )}
    </AddingCard>
  );
}
