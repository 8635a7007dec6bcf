import { Button, Checkbox, CloseButton, Divider, Group, List, Modal, Stack, Text, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CanButton } from '#web/can.tsx';
import { ProblemView } from '#web/page/ProblemView.tsx';
import { useCall, useSend } from '#web/query.ts';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import type { Search } from '#web/search.ts';
import { useToast } from '#web/toast.tsx';
import type { Out } from '#wire/endpoint.ts';
import { createAlert, deleteAlert, listAlerts } from '../api.ts';

/** Of what in the audit one is told, and a new alert of what the list is narrowed to. */
export function AlertsDialog({ query, onClose }: { readonly query: Search; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const alerts = useCall(listAlerts);
  return (
    <Modal opened onClose={onClose} title={t('audit.alerts.title')} size="lg">
      <Stack gap="md">
        <Text size="sm">{t('audit.alerts.lead')}</Text>
        <WhenLoaded query={alerts} lines={2}>
          {(data) => (
            <>
              <Alerts items={data.items} onGo={onClose} />
              <Divider />
              <NewAlert query={query} mail={data.mail} />
            </>
          )}
        </WhenLoaded>
      </Stack>
    </Modal>
  );
}

function Alerts({ items, onGo }: { readonly items: Out<typeof listAlerts>['items']; readonly onGo: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const drop = useSend(deleteAlert);
  if (items.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('audit.alerts.none')}
      </Text>
    );
  }
  return (
    <List listStyleType="none" spacing={4} aria-label={t('audit.alerts.title')}>
      {items.map(({ id, name, query, by_mail }) => (
        <List.Item key={id} styles={{ itemWrapper: { width: '100%' }, itemLabel: { width: '100%' } }}>
          <Group justify="space-between" wrap="nowrap" gap="xs">
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              <Link to="/audit" search={query as never} onClick={onGo} style={{ color: 'var(--mantine-color-anchor)' }}>
                {name}
              </Link>{' '}
              <Text span inherit c="dimmed">
                {t(by_mail ? 'audit.alerts.byMail' : 'audit.alerts.byInbox')}
              </Text>
            </Text>
            <CloseButton
              size="sm"
              aria-label={t('audit.alerts.delete', { name })}
              disabled={drop.isPending}
              onClick={() => drop.mutate({ params: { alert: id } }, { onError: toast.error })}
            />
          </Group>
        </List.Item>
      ))}
    </List>
  );
}

/** The filters of the list are those of the alert; its order and what lies open beside it are not. */
function NewAlert({ query, mail }: { readonly query: Search; readonly mail: boolean }) {
  const { t } = useTranslation();
  const toast = useToast();
  const send = useSend(createAlert);
  const [name, setName] = useState('');
  const [byMail, setByMail] = useState(false);
  const { sort: _sort, q: _q, ...filters } = query;
  const isNarrowed = Object.values(filters).some((value) => value !== undefined && value !== '');
  const make = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() === '' || !isNarrowed) return;
    send.mutate(
      { body: { name: name.trim(), query: filters as never, by_mail: byMail } },
      {
        onSuccess: () => {
          setName('');
          toast.done(t('audit.alerts.made'));
        },
      },
    );
  };
  return (
    <form onSubmit={make} noValidate aria-label={t('audit.alerts.new')}>
      <Stack gap="sm">
        <Text size="sm" fw={600}>
          {t('audit.alerts.new')}
        </Text>
        <TextInput
          label={t('audit.alerts.name')}
          required
          maxLength={100}
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
          data-autofocus
        />
        <Checkbox
          label={t('audit.alerts.mail')}
          description={mail ? undefined : t('audit.alerts.noMail')}
          disabled={!mail}
          checked={byMail}
          onChange={(e) => setByMail(e.currentTarget.checked)}
        />
        {send.error && <ProblemView error={send.error} />}
        <Group>
          {isNarrowed ? (
            <Button type="submit" disabled={name.trim() === ''} loading={send.isPending}>
              {t('audit.alerts.make')}
            </Button>
          ) : (
            <CanButton can={{ allowed: false, reason: t('audit.alerts.noFilter') }}>{t('audit.alerts.make')}</CanButton>
          )}
        </Group>
      </Stack>
    </form>
  );
}
