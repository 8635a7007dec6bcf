import { ActionIcon, Alert, Button, Group, Stack, Table, Text } from '@mantine/core';
import { IconDeviceMobile, IconFingerprint, IconShieldCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import { useCall, useSend } from '#web/query.ts';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useToast } from '#web/toast.tsx';
import { myFactors, newCodes, removePasskey, removeTotp } from '../api.ts';
import type { Factors } from '../schema.ts';
import { AddPasskey } from './AddPasskey.tsx';
import { AddTotp } from './AddTotp.tsx';
import { Codes } from './Codes.tsx';
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

function FactorTable({ factors }: { readonly factors: Factors }) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const dropApp = useSend(removeTotp, { changes: ['session'] });
  const dropKey = useSend(removePasskey, { changes: ['session'] });
  const after = { onSuccess: () => toast.done(t('factors.removed')), onError: toast.error };
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table aria-label={t('factors.title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('factors.what')}</Table.Th>
            <Table.Th>{t('factors.since')}</Table.Th>
            <Table.Th>{t('factors.lastUsed')}</Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {factors.totp !== null && (
            <Row
              name={t('factors.app')}
              since={format.date(factors.totp)}
              used=""
              onRemove={() => dropApp.mutate({}, after)}
            />
          )}
          {factors.passkeys.map((key) => (
            <Row
              key={key.id}
              name={key.name}
              since={format.date(key.created_at)}
              used={key.last_used_at === null ? t('factors.never') : format.ago(key.last_used_at)}
              onRemove={() => dropKey.mutate({ params: { passkey: key.id } }, after)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Row(p: {
  readonly name: string;
  readonly since: string;
  readonly used: string;
  readonly onRemove: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Table.Tr>
      <Table.Td>{p.name}</Table.Td>
      <Table.Td>{p.since}</Table.Td>
      <Table.Td>{p.used}</Table.Td>
      <Table.Td ta="right">
        <ActionIcon
          variant="subtle"
          color="red"
          aria-label={t('factors.remove', { name: p.name })}
          onClick={p.onRemove}
        >
          <IconX size={16} />
        </ActionIcon>
      </Table.Td>
    </Table.Tr>
  );
}
