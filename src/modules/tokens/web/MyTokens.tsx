import { Button, Code, Stack, Table, Text, Title, VisuallyHidden } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CanIcon, YES } from '#web/can.tsx';
import { useFormat } from '#web/format.ts';
import { Empty } from '#web/page/Empty.tsx';
import { useCall } from '#web/query.ts';
import cards from '#web/record/ListTable.module.css';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { myTokens, type TokenAnswer } from '../api.ts';
import { MyKey } from './MyKey.tsx';
import { NewToken } from './NewToken.tsx';
import { TokenLimits } from './TokenLimits.tsx';
import { useRevoke } from './useRevoke.ts';

/** One's own personal key and API tokens: what each may do, until when, when it was last used; to make and to revoke. */
export function MyTokens() {
  const query = useCall(myTokens);
  const [now] = useState(Date.now);
  return (
    <Stack gap="xl">
      <WhenLoaded query={query}>
        {({ items }) => {
          const key = items.find((i) => i.kind === 'key' && i.revoked_at === null && Date.parse(i.expires_at) > now);
          return (
            <>
              <MyKey present={key} />
              <Tokens items={items.filter((i) => i.kind === 'token')} />
            </>
          );
        }}
      </WhenLoaded>
    </Stack>
  );
}

function Tokens({ items }: { readonly items: readonly TokenAnswer[] }) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const add = (
    <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
      {t('tokens.new')}
    </Button>
  );
  return (
    <Stack gap="md" component="section" aria-labelledby="my-tokens">
      <Title order={2} size="h5" id="my-tokens">
        {t('tokens.title')}
      </Title>
      <Text size="sm">{t('tokens.lead')}</Text>
      {items.length === 0 && !adding ? (
        <Empty title={t('tokens.none')} text={t('tokens.noneHelp')}>
          {add}
        </Empty>
      ) : (
        <>
          {items.length > 0 && <TokenTable tokens={items} />}
          {adding ? <NewToken onDone={() => setAdding(false)} /> : <div>{add}</div>}
        </>
      )}
    </Stack>
  );
}

const COLUMNS = ['name', 'prefix', 'scopes', 'expires_at', 'last_used_at'] as const;

/** Tokens of one's own, or, with `personId`, of somebody whose password one may set. */
export function TokenTable(props: { readonly tokens: readonly TokenAnswer[]; readonly personId?: string }) {
  const { tokens, personId } = props;
  const { t } = useTranslation();
  return (
    <div className={cards.frame}>
      <Table role="table" className={cards.table ?? ''} aria-label={t('tokens.title')}>
        <Table.Thead role="rowgroup" className={cards.header ?? ''}>
          <Table.Tr role="row">
            {COLUMNS.map((c) => (
              <Table.Th role="columnheader" key={c}>
                {t(`tokens.field.${c}`)}
              </Table.Th>
            ))}
            <Table.Th role="columnheader">
              <VisuallyHidden>{t('list.actions')}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody role="rowgroup">
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} personId={personId} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

interface OneToken {
  readonly token: TokenAnswer;
  readonly personId: string | undefined;
}

function TokenRow({ token, personId }: OneToken) {
  const { t } = useTranslation();
  const format = useFormat();
  const revoke = useRevoke(personId);
  const [now] = useState(Date.now);
  const over = token.revoked_at !== null || Date.parse(token.expires_at) <= now;
  const label = (column: (typeof COLUMNS)[number]): string => t(`tokens.field.${column}`);
  return (
    <Table.Tr role="row" className={cards.row ?? ''} {...(over ? { c: 'dimmed' } : {})}>
      <Table.Td role="cell" data-title data-label={label('name')}>
        {token.name}
      </Table.Td>
      <Table.Td role="cell" data-label={label('prefix')}>
        <Code>{token.prefix}…</Code>
      </Table.Td>
      <Table.Td role="cell" data-label={label('scopes')} style={{ whiteSpace: 'normal' }}>
        <TokenLimits token={token} />
      </Table.Td>
      <Table.Td role="cell" data-label={label('expires_at')}>
        {token.revoked_at === null
          ? format.date(token.expires_at)
          : t('tokens.revoked', { date: format.date(token.revoked_at) })}
      </Table.Td>
      <Table.Td role="cell" data-label={label('last_used_at')}>
        {token.last_used_at === null ? t('tokens.never') : format.dateTime(token.last_used_at)}
      </Table.Td>
      <Table.Td role="cell" className={cards.actions ?? ''}>
        {!over && (
          <CanIcon
            can={YES}
            color="red"
            label={t('tokens.revokeTitle', { name: token.name })}
            onClick={() => revoke(token, token.name)}
          >
            <IconX size={16} />
          </CanIcon>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
