import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { myFactors } from '#modules/factors/api.ts';
import { FactorForm } from '#modules/factors/web/FactorForm.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useCall, useSend } from '#web/query.ts';
import { proveSession } from '../api.ts';
import { messageOf } from './message-of.ts';

/** Shows once more who one is - password, code or passkey - and lets the call that waited go on. */
export function ProofDialog({ onDone }: { readonly onDone: (proved: boolean) => void }) {
  const { t } = useTranslation();
  const send = useSend(proveSession, { open: true });
  const factors = useCall(myFactors);
  const [byFactor, setByFactor] = useState(false);
  const [password, setPassword] = useState('');
  const done = { onSuccess: () => onDone(true) };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (password !== '') send.mutate({ body: { password } }, done);
  };
  const said = messageOf(send.error, 'password');
  const has = factors.data;
  const ways = [
    ...(has?.totp ? (['code'] as const) : []),
    ...(has && has.passkeys.length > 0 ? (['passkey'] as const) : []),
  ];
  return (
    <Modal opened onClose={() => onDone(false)} title={t('proof.title')}>
      <Stack gap="sm">
        <Text size="sm">{t('proof.text')}</Text>
        {byFactor ? (
          <FactorForm
            ways={ways}
            pending={send.isPending}
            error={send.error}
            onShow={(body) => send.mutate({ body }, done)}
          />
        ) : (
          <form onSubmit={onSubmit} noValidate>
            <Stack gap="sm">
              {send.error && said === undefined && <ProblemView error={send.error} />}
              <PasswordInput
                label={t('password.current')}
                autoComplete="current-password"
                data-autofocus
                value={password}
                onChange={(e) => setPassword(e.currentTarget.value)}
                error={said}
                visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
              />
              <Group justify="flex-end">
                <Button variant="default" onClick={() => onDone(false)}>
                  {t('action.cancel')}
                </Button>
                <Button type="submit" loading={send.isPending}>
                  {t('proof.go')}
                </Button>
              </Group>
            </Stack>
          </form>
        )}
        {ways.length > 0 && (
          <Button
            variant="subtle"
            onClick={() => {
              send.reset();
              setByFactor(!byFactor);
            }}
          >
            {t(byFactor ? 'proof.byPassword' : 'proof.byFactor')}
          </Button>
        )}
      </Stack>
    </Modal>
  );
}
