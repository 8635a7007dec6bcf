import { Alert, Button, Group, List, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CanButton } from '#web/can.tsx';
import { useFormat } from '#web/format.ts';
import { useCall, useSend } from '#web/query.ts';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useToast } from '#web/toast.tsx';
import type { Person } from '#modules/people/schema.ts';
import { personSecurity, resetPersonFactors, unlockPerson } from '../api.ts';
import type { SecurityAnswer } from '../schema.ts';
import { SendLink } from './SendLink.tsx';

/** How somebody's sign-in stands, for whoever looks after them. */
export function PersonSecurity({ row }: { readonly row: Person }) {
  const params = { id: row.id };
  const security = useCall(personSecurity, { params });
  return <WhenLoaded query={security}>{(state) => <State row={row} state={state} />}</WhenLoaded>;
}

function State({ row, state }: { readonly row: Person; readonly state: SecurityAnswer }) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const unlock = useSend(unlockPerson);
  const reset = useSend(resetPersonFactors);
  const params = { id: row.id };
  const has = state.totp || state.passkeys > 0;
  const told = (text: string) => ({ onSuccess: () => toast.done(t(text, { name: row.name })), onError: toast.error });
  return (
    <Stack gap="sm" maw={720}>
      {state.locked_until !== null && (
        <Alert color="yellow" title={t('security.locked')}>
          {t('security.lockedUntil', { time: format.dateTime(state.locked_until) })}
        </Alert>
      )}
      <List size="sm" spacing={4}>
        <List.Item>
          {state.password_set_at === null
            ? t('security.noPassword')
            : t('security.passwordOf', { date: format.date(state.password_set_at) })}
        </List.Item>
        {state.must_change_password && <List.Item>{t('security.mustChange')}</List.Item>}
        <List.Item>{t(state.totp ? 'security.app' : 'security.noApp')}</List.Item>
        <List.Item>{t('security.passkeys', { count: state.passkeys })}</List.Item>
        {has && <List.Item>{t('security.codes', { count: state.codes })}</List.Item>}
      </List>
      <Group>
        <SendLink row={row} stopped={state.link_stopped} />
        {/* Whoever is told how the sign-in stands may unlock it, also where they may not change it. */}
        <Button
          variant="default"
          loading={unlock.isPending}
          onClick={() => unlock.mutate({ params }, told('security.unlocked'))}
        >
          {t('security.unlock')}
        </Button>
        {has && (
          <CanButton
            row={row}
            action="resetPassword"
            variant="default"
            loading={reset.isPending}
            onClick={() => reset.mutate({ params }, told('security.factorsReset'))}
          >
            {t('security.resetFactors')}
          </CanButton>
        )}
      </Group>
    </Stack>
  );
}
