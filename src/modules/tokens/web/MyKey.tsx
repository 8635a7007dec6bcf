import { Button, Code, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconQrcode } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { me } from '#modules/people/api.ts';
import { useFormat } from '#web/format.ts';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useCall, useSend } from '#web/query.ts';
import { useFieldErrors } from '#web/record/field-errors.ts';
import { useSchemaResolver } from '#web/record/form-values.ts';
import { useSession } from '#web/session.ts';
import { replaceKey, type TokenAnswer } from '../api.ts';
import { LimitFields } from './LimitFields.tsx';
import { type Limits, limitsBody, limitsShape, USUAL } from './limits.ts';
import { Secret } from './Secret.tsx';
import { TokenLimits } from './TokenLimits.tsx';
import { useRevoke } from './useRevoke.ts';

const KeyQr = lazy(async () => ({ default: (await import('./KeyQr.tsx')).KeyQr }));

const schema = z.object(limitsShape);
const SCOPES_OF_KEYS = ['read', 'write'];

/** One's personal key: one at a time, shown once with a QR code, to replace and to revoke. */
export function MyKey({ present }: { readonly present: TokenAnswer | undefined }) {
  const { t } = useTranslation();
  const [making, setMaking] = useState(false);
  return (
    <Paper withBorder p="md" maw={720} component="section" aria-labelledby="my-key">
      <Stack gap="sm">
        <Title order={2} size="h5" id="my-key">
          {t('tokens.key')}
        </Title>
        {making ? (
          <NewKey replaces={present !== undefined} onDone={() => setMaking(false)} />
        ) : present ? (
          <PresentKey present={present} onReplace={() => setMaking(true)} />
        ) : (
          <>
            <Text size="sm">{t('tokens.keyLead')}</Text>
            <div>
              <Button variant="default" leftSection={<IconQrcode size={16} />} onClick={() => setMaking(true)}>
                {t('tokens.makeKey')}
              </Button>
            </div>
          </>
        )}
      </Stack>
    </Paper>
  );
}

function PresentKey({ present, onReplace }: { readonly present: TokenAnswer; readonly onReplace: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const revoke = useRevoke();
  const used = present.last_used_at;
  return (
    <>
      <Group gap="xs">
        <Code>{present.prefix}…</Code>
        <TokenLimits token={present} />
      </Group>
      <Text size="sm">
        {t('tokens.until', { date: format.date(present.expires_at) })}{' '}
        {used === null ? t('tokens.neverUsed') : t('tokens.usedAt', { date: format.dateTime(used) })}
      </Text>
      <Group gap="xs">
        <Button variant="default" size="xs" onClick={onReplace}>
          {t('tokens.replaceKey')}
        </Button>
        <Button variant="subtle" color="red" size="xs" onClick={() => revoke(present, t('tokens.key'))}>
          {t('tokens.revokeKey')}
        </Button>
      </Group>
    </>
  );
}

function NewKey({ replaces, onDone }: { readonly replaces: boolean; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const { person } = useSession();
  const mine = useCall(me);
  const send = useSend(replaceKey);
  const form = useForm<Limits>({ resolver: useSchemaResolver(schema), defaultValues: USUAL });
  const failure = useFieldErrors(form, send.error);
  const onSubmit = form.handleSubmit((limits) => send.mutate({ body: limitsBody(limits) }));
  if (send.data) {
    const { phone } = (mine.data ?? {}) as { phone?: string };
    const card = { gatehouse: location.origin, login: person.login, name: person.name, phone: phone ?? '' };
    return (
      <Secret title={t('tokens.keyMade')} secret={send.data.secret} onDone={onDone}>
        <Suspense>
          <KeyQr card={{ ...card, key: send.data.secret }} />
        </Suspense>
      </Secret>
    );
  }
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="md" maw={520}>
        {failure !== null && <ProblemView error={failure} />}
        {replaces && <Text size="sm">{t('tokens.replaces')}</Text>}
        <LimitFields control={form.control} scopes={SCOPES_OF_KEYS} />
        <Group>
          <Button type="submit" loading={send.isPending || mine.isPending}>
            {t(replaces ? 'tokens.replaceKey' : 'tokens.makeKey')}
          </Button>
          <Button variant="default" onClick={onDone}>
            {t('action.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
