import { ActionIcon, Badge, Button, Code, Group, Stack, Table, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConfirm } from '#web/confirm.tsx';
import { useFormat } from '#web/format.ts';
import { Empty } from '#web/page/Empty.tsx';
import { useCall, useSend } from '#web/query.ts';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useToast } from '#web/toast.tsx';
import { myTokens, revokeToken, type TokenAnswer } from '../api.ts';
import { NewToken } from './NewToken.tsx';

/** One's own API tokens: what each may do, until when, when it was last used; to make and to revoke. */
export function MyTokens() {
  const { t } = useTranslation();
  const query = useCall(myTokens);
  const [adding, setAdding] = useState(false);
  const add = (
    <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
      {t('tokens.new')}
    </Button>
  );
  return (
    <Stack gap="md">
      <Text size="sm">{t('tokens.lead')}</Text>
      <WhenLoaded query={query}>
        {({ items }) =>
          items.length === 0 && !adding ? (
            <Empty title={t('tokens.none')} text={t('tokens.noneHelp')}>
              {add}
            </Empty>
          ) : (
            <>
              {items.length > 0 && <TokenTable tokens={items} />}
              {adding ? <NewToken onDone={() => setAdding(false)} /> : <div>{add}</div>}
            </>
          )
        }
      </WhenLoaded>
    </Stack>
  );
}

const COLUMNS = ['name', 'prefix', 'scopes', 'expires_at', 'last_used_at'] as const;

function TokenTable({ tokens }: { readonly tokens: readonly TokenAnswer[] }) {
  const { t } = useTranslation();
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table aria-label={t('tokens.title')}>
        <Table.Thead>
          <Table.Tr>
            {COLUMNS.map((c) => (
              <Table.Th key={c}>{t(`tokens.field.${c}`)}</Table.Th>
            ))}
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function TokenRow({ token }: { readonly token: TokenAnswer }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [now] = useState(Date.now);
  const over = token.revoked_at !== null || Date.parse(token.expires_at) <= now;
  return (
    <Table.Tr {...(over ? { c: 'dimmed' } : {})}>
      <Table.Td>{token.name}</Table.Td>
      <Table.Td>
        <Code>{token.prefix}…</Code>
      </Table.Td>
      <Table.Td>
        <Group gap={6}>
          {token.scopes.map((scope) => (
            <Badge key={scope} variant="light" size="sm" tt="none">
              {t(`tokens.scope.${scope}`)}
            </Badge>
          ))}
          {(token.lines !== null || token.places !== null) && (
            <Badge variant="default" size="sm" tt="none">
              {t('tokens.narrowed')}
            </Badge>
          )}
        </Group>
      </Table.Td>
      <Table.Td>
        {token.revoked_at === null
          ? format.date(token.expires_at)
          : t('tokens.revoked', { date: format.date(token.revoked_at) })}
      </Table.Td>
      <Table.Td>{token.last_used_at === null ? t('tokens.never') : format.dateTime(token.last_used_at)}</Table.Td>
      <Table.Td ta="right">{!over && <Revoke token={token} />}</Table.Td>
    </Table.Tr>
  );
}

/** A token cannot be taken up again, so this is asked. */
function Revoke({ token: { id, name } }: { readonly token: TokenAnswer }) {
  const { t } = useTranslation();
  const toast = useToast();
  const confirm = useConfirm();
  const revoke = useSend(revokeToken);
  const ask = (): void =>
    confirm({
      title: t('tokens.revokeTitle', { name }),
      text: t('tokens.revokeText'),
      action: t('tokens.revoke'),
      danger: true,
      onConfirm: async () => {
        await revoke
          .mutateAsync({ params: { token: id } })
          .then(() => toast.done(t('tokens.revokedNow', { name })), toast.error);
      },
    });
  return (
    <ActionIcon variant="subtle" color="red" aria-label={t('tokens.revokeTitle', { name })} onClick={ask}>
      <IconX size={16} />
    </ActionIcon>
  );
}
