import { Button, Stack, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showFactorOptions } from '#modules/signin/api.ts';
import { messageOf } from '#modules/signin/web/message-of.ts';
import type { FactorShown } from '../schema.ts';
import { DeviceProblem } from './DeviceProblem.tsx';
import { usePasskey } from './use-passkey.ts';

type Way = 'code' | 'passkey' | 'recovery';

/** Shows a second factor in one of the ways that the person has. */
export function FactorForm(p: {
  readonly ways: readonly Way[];
  readonly pending: boolean;
  readonly error: unknown;
  readonly onShow: (shown: FactorShown) => void;
}) {
  const { t } = useTranslation();
  const [recovery, setRecovery] = useState(!p.ways.includes('code') && !p.ways.includes('passkey'));
  const [text, setText] = useState('');
  const passkey = usePasskey(showFactorOptions, (response) => p.onShow({ passkey: response }));
  const field = recovery ? 'recovery' : 'code';
  const said = messageOf(p.error, field);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() !== '') p.onShow(recovery ? { recovery: text } : { code: text });
  };
  const failure = passkey.error ?? (p.error && said === undefined ? p.error : null);
  return (
    <Stack gap="sm">
      {failure !== null && failure !== undefined && <DeviceProblem error={failure} />}
      {p.ways.includes('passkey') && !recovery && (
        <Button
          variant={p.ways.includes('code') ? 'default' : 'filled'}
          leftSection={<IconFingerprint size={18} />}
          loading={passkey.busy}
          onClick={() => void passkey.show()}
        >
          {t('factors.usePasskey')}
        </Button>
      )}
      {(recovery || p.ways.includes('code')) && (
        <form onSubmit={onSubmit} noValidate>
          <Stack gap="sm">
            <TextInput
              key={field}
              label={t(recovery ? 'factors.recoveryCode' : 'factors.code')}
              description={t(recovery ? 'factors.recoveryHelp' : 'factors.codeHelp')}
              autoComplete="one-time-code"
              inputMode={recovery ? 'text' : 'numeric'}
              autoFocus
              value={text}
              onChange={(e) => setText(e.currentTarget.value)}
              error={said}
            />
            <Button type="submit" loading={p.pending}>
              {t('factors.show')}
            </Button>
          </Stack>
        </form>
      )}
      {p.ways.includes('recovery') && p.ways.length > 1 && (
        <Button
          variant="subtle"
          onClick={() => {
            setText('');
            setRecovery(!recovery);
          }}
        >
          {t(recovery ? 'factors.otherWay' : 'factors.useRecovery')}
        </Button>
      )}
    </Stack>
  );
}
