import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCheck, IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { grantsApi } from '#modules/grants/api.ts';
import { personSecurity } from '#modules/signin/api.ts';
import { SendLink } from '#modules/signin/web/SendLink.tsx';
import { CanButton } from '#web/can.tsx';
import { useCall } from '#web/query.ts';
import type { Person } from '../schema.ts';
import { SetPasswordDialog } from './SetPasswordDialog.tsx';

/** What somebody who has just been entered still lacks: a way in, and a first grant, for which the form below stands open. */
export function FirstSteps({ row, onDone }: { readonly row: Person; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const signsIn = row.may_sign_in !== false;
  const grants = useCall(grantsApi.list, { query: { person_id: row.id, limit: 200 } }).data?.items;
  const granted = (grants as readonly unknown[] | undefined)?.length ?? 0;
  if (!signsIn && !needsGrant(row)) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('people.first.title', { name: row.name })}>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {t('people.first.title', { name: row.name })}
        </Title>
        {signsIn ? <WaysIn row={row} /> : <Text size="sm">{t('people.first.mailOnly')}</Text>}
        <Text size="sm">
          {t(needsGrant(row) ? (granted > 0 ? 'people.first.granted' : 'people.first.grant') : 'people.first.noGrant')}
        </Text>
        <div>
          <Button variant="subtle" size="compact-sm" onClick={onDone}>
            {t('people.first.done')}
          </Button>
        </div>
      </Stack>
    </Paper>
  );
}

/** Whether profiles say what the person may do. */
export const needsGrant = ({ kind }: Person): boolean => kind === 'grouped' || kind === 'company-grouped';

function WaysIn({ row }: { readonly row: Person }) {
  const { t } = useTranslation();
  const [asking, { open, close }] = useDisclosure();
  const may = row._can['resetPassword'] === true;
  const { data } = useCall(personSecurity, { params: { id: row.id } }, { enabled: may });
  const stopped = data?.link_stopped ?? null;
  // Whether a link can be sent is said with the buttons, not after them.
  if (may && data === undefined) return null;
  if (data?.password_set_at) {
    return (
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <IconCheck size={16} aria-hidden />
        <Text size="sm">{t('people.first.hasPassword')}</Text>
      </Group>
    );
  }
  return (
    <>
      <Text size="sm">
        {stopped === null
          ? t('people.first.signIn')
          : `${t(`security.stopped.${stopped}`)} ${t('people.first.noInvitation')}`}
      </Text>
      <Group gap="xs">
        {stopped === null && <SendLink row={row} stopped={null} label={t('people.first.invite')} />}
        <CanButton
          row={row}
          action="resetPassword"
          variant="default"
          leftSection={<IconKey size={16} />}
          onClick={open}
        >
          {t('people.first.password')}
        </CanButton>
        {stopped !== null && <SendLink row={row} stopped={stopped} label={t('people.first.invite')} />}
      </Group>
      <SetPasswordDialog row={row} opened={asking} onClose={close} />
    </>
  );
}
