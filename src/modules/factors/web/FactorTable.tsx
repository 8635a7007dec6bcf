import { ActionIcon, Group, Table } from '@mantine/core';
import { IconPencil, IconX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#web/format.ts';
import { useSend } from '#web/query.ts';
import { useToast } from '#web/toast.tsx';
import { removePasskey, removeTotp } from '../api.ts';
import type { Factors, Passkey } from '../schema.ts';
import { PasskeyName } from './PasskeyName.tsx';

/** My second factors, to name and to remove. */
export function FactorTable({ factors }: { readonly factors: Factors }) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const dropApp = useSend(removeTotp, { changes: ['session'] });
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
            <Table.Tr>
              <Table.Td>{t('factors.app')}</Table.Td>
              <Table.Td>{format.date(factors.totp)}</Table.Td>
              <Table.Td />
              <Table.Td>
                <Buttons>
                  <Remove name={t('factors.app')} busy={dropApp.isPending} onClick={() => dropApp.mutate({}, after)} />
                </Buttons>
              </Table.Td>
            </Table.Tr>
          )}
          {factors.passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function PasskeyRow({ passkey }: { readonly passkey: Passkey }) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const drop = useSend(removePasskey, { changes: ['session'] });
  const [naming, setNaming] = useState(false);
  const { id, name } = passkey;
  const after = { onSuccess: () => toast.done(t('factors.removed')), onError: toast.error };
  if (naming) {
    return (
      <Table.Tr>
        <Table.Td colSpan={4}>
          <PasskeyName passkey={passkey} onDone={() => setNaming(false)} />
        </Table.Td>
      </Table.Tr>
    );
  }
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{name}</Table.Td>
      <Table.Td>{format.date(passkey.created_at)}</Table.Td>
      <Table.Td>{passkey.last_used_at === null ? t('factors.never') : format.ago(passkey.last_used_at)}</Table.Td>
      <Table.Td>
        <Buttons>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('factors.rename', { name })}
            onClick={() => setNaming(true)}
          >
            <IconPencil size={16} />
          </ActionIcon>
          <Remove name={name} busy={drop.isPending} onClick={() => drop.mutate({ params: { passkey: id } }, after)} />
        </Buttons>
      </Table.Td>
    </Table.Tr>
  );
}

const Buttons = ({ children }: { readonly children: ReactNode }) => (
  <Group gap={4} justify="flex-end" wrap="nowrap">
    {children}
  </Group>
);

function Remove(p: { readonly name: string; readonly busy: boolean; readonly onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <ActionIcon
      variant="subtle"
      color="red"
      loading={p.busy}
      aria-label={t('factors.remove', { name: p.name })}
      onClick={p.onClick}
    >
      <IconX size={16} />
    </ActionIcon>
  );
}
