import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconDeviceMobile, IconFingerprint, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useSend } from '#web/query.ts';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useToast } from '#web/toast.tsx';
import { myFactors, newCodes } from '../api.ts';
import type { Factors } from '../schema.ts';
import { AddPasskey } from './AddPasskey.tsx';
import { AddTotp } from './AddTotp.tsx';
import { Codes } from './Codes.tsx';
import { FactorTable } from './FactorTable.tsx';
import { canPasskeys } from './use-passkey.ts';

/** My second factors: to set up, to remove, and the recovery codes. `onFirst`: the codes of the first one were kept. */
export function MyFactors({ onFirst }: { readonly onFirst?: () => void }) {
  const query = useCall(myFactors);
  return <WhenLoaded query={query}>{(factors) => <Panel factors={factors} onFirst={onFirst} />}</WhenLoaded>;
}

type Adding = 'app' | 'passkey' | null;

function Panel({ factors, onFirst }: { readonly factors: Factors; readonly onFirst: (() => void) | undefined }) {
  const { t } = useTranslation();
  const toast = useToast();
  const [adding, setAdding] = useState<Adding>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const renew = useSend(newCodes, { changes: ['me'] });
  const none = factors.totp === null && factors.passkeys.length === 0;
  const added = (told: readonly string[] | undefined): void => {
    setAdding(null);
    toast.done(t('factors.added'));
    if (told) setCodes(told);
    else onFirst?.();
  };
  if (codes) {
    return (
      <Codes
        codes={codes}
        onKept={() => {
          setCodes(null);
          onFirst?.();
        }}
      />
    );
  }
  return (
    <Stack gap="md" maw={720}>
      {none ? (
        <Text size="sm">{t('factors.none')}</Text>
      ) : (
        <Alert color="gate" icon={<IconShieldCheck />} title={t('factors.on')}>
          {t('factors.left', { count: factors.codes })}
        </Alert>
      )}
      {!none && <FactorTable factors={factors} />}
      {adding === 'app' && <AddTotp onDone={added} onCancel={() => setAdding(null)} />}
      {adding === 'passkey' && <AddPasskey onDone={added} onCancel={() => setAdding(null)} />}
      {adding === null && (
        <Group gap="sm">
          {factors.totp === null && (
            <Button leftSection={<IconDeviceMobile size={18} />} variant="default" onClick={() => setAdding('app')}>
              {t('factors.addApp')}
            </Button>
          )}
          <Button
            leftSection={<IconFingerprint size={18} />}
            variant="default"
            disabled={!canPasskeys()}
            onClick={() => setAdding('passkey')}
          >
            {t('factors.addPasskey')}
          </Button>
          {!none && (
            <Button
              variant="default"
              loading={renew.isPending}
              onClick={() => renew.mutate({}, { onSuccess: (told) => setCodes(told.codes), onError: toast.error })}
            >
              {t('factors.newCodes')}
            </Button>
          )}
        </Group>
      )}
      {!canPasskeys() && (
        <Text size="xs" c="dimmed">
          {t('factors.noPasskeysHere')}
        </Text>
      )}
    </Stack>
  );
}
