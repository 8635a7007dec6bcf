import { Badge, Stack, Tabs } from '@mantine/core';
import { IconKey, IconTrash } from '@tabler/icons-react';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { ExplainButton } from '#modules/access/web/ExplainButton.tsx';
import { ViewAsButton } from '#modules/viewing/web/ViewAsButton.tsx';
import { PictureOf } from '#modules/pictures/web/PictureField.tsx';
import { CanButton, CanSwitch } from '#web/can.tsx';
import { Loading } from '#web/page/Loading.tsx';
import { Page } from '#web/page/Page.tsx';
import { useCall } from '#web/query.ts';
import { useLabels } from '#web/record/labels.ts';
import { RecordForm } from '#web/record/RecordForm.tsx';
import { RecordHistory } from '#web/record/RecordHistory.tsx';
import { useRecord, WhenLoaded } from '#web/record/useRecord.tsx';
import { useRemove } from '#web/record/useRemove.tsx';
import { amongst, oneOf, useId, useSearchOf } from '#web/search.ts';
import { useToast } from '#web/toast.tsx';
import { customFields } from '../api.ts';
import { type Person, personSpec } from '../schema.ts';
import { CustomValuesField } from './CustomValuesField.tsx';
import { FirstSteps, needsGrant } from './FirstSteps.tsx';
import { personGroups } from './fields.ts';
import { PersonState } from './PersonState.tsx';
import { SetPasswordDialog } from './SetPasswordDialog.tsx';
import { useEnable } from './useEnable.ts';

const PersonGrants = lazy(async () => ({
  default: (await import('#modules/grants/web/PersonGrants.tsx')).PersonGrants,
}));

const AddsUp = lazy(async () => ({ default: (await import('./AddsUp.tsx')).AddsUp }));
const PersonTickets = lazy(async () => ({ default: (await import('./PersonTickets.tsx')).PersonTickets }));
const PersonDevices = lazy(async () => ({ default: (await import('./PersonDevices.tsx')).PersonDevices }));
const PersonSecurity = lazy(async () => ({
  default: (await import('#modules/signin/web/PersonSecurity.tsx')).PersonSecurity,
}));

const search = oneOf('tab', 'first');
const TABS = ['access', 'details', 'tickets', 'devices', 'sign-in', 'history'] as const;

export function PersonPage() {
  const id = useId();
  const query = useRecord<Person>(personSpec, id);
  return <WhenLoaded query={query}>{(row) => <OnePerson key={row.id} row={row} />}</WhenLoaded>;
}

function OnePerson({ row }: { readonly row: Person }) {
  const { t } = useTranslation();
  const [{ tab, first }, change] = useSearchOf(search);
  const labels = useLabels(personSpec);
  return (
    <Page
      title={row.name}
      up={{ to: '/people', label: t('people.title') }}
      beside={
        <Badge variant={row.kind === 'superadmin' ? 'filled' : 'default'} tt="none" fw={500}>
          {labels.choice('kind', row.kind)}
        </Badge>
      }
      lead={[row.login, row.email, row._names.organization_id].filter(Boolean).join(' · ')}
      actions={<PersonActions row={row} />}
    >
      <Tabs value={amongst(tab, TABS)} onChange={(to) => change({ tab: to ?? undefined })} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="access">{t('people.tab.access')}</Tabs.Tab>
          <Tabs.Tab value="details">{t('people.tab.details')}</Tabs.Tab>
          <Tabs.Tab value="tickets">{t('people.tab.tickets')}</Tabs.Tab>
          <Tabs.Tab value="devices">{t('people.tab.devices')}</Tabs.Tab>
          <Tabs.Tab value="sign-in">{t('security.tab')}</Tabs.Tab>
          <Tabs.Tab value="history">{t('tab.history')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="access">
          <Suspense fallback={<Loading />}>
            <Stack gap="lg">
              {first !== undefined && <FirstSteps row={row} onDone={() => change({ first: undefined })} />}
              <PersonState row={row} />
              <PersonGrants personId={row.id} beginsOpen={first !== undefined && needsGrant(row)} />
              {row._can['detail:view'] === true && <AddsUp personId={row.id} name={row.name} />}
            </Stack>
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="details">
          <Details row={row} />
        </Tabs.Panel>
        <Tabs.Panel value="tickets">
          <Suspense fallback={<Loading />}>
            <PersonTickets personId={row.id} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="devices">
          <Suspense fallback={<Loading />}>
            <PersonDevices row={row} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="sign-in">
          <Suspense fallback={<Loading />}>
            <PersonSecurity row={row} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <RecordHistory spec={personSpec} id={row.id} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function Details({ row }: { readonly row: Person }) {
  const { t } = useTranslation();
  const toast = useToast();
  const custom = useCall(customFields);
  return (
    <WhenLoaded query={custom}>
      {({ items }) => (
        <Stack gap="md">
          <PictureOf row={row} />
          <RecordForm
            spec={personSpec}
            mode="edit"
            row={row}
            fields={personGroups(t, 'edit', items.length > 0)}
            overrides={{ custom: CustomValuesField }}
            onDone={() => toast.done(t('state.saved'))}
          />
        </Stack>
      )}
    </WhenLoaded>
  );
}

function PersonActions({ row }: { readonly row: Person }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useRemove(personSpec);
  const enable = useEnable();
  const [asking, { open, close }] = useDisclosure();
  return (
    <>
      <CanSwitch
        row={row}
        action="enable"
        label={t('field.enabled')}
        checked={row.enabled}
        onChange={(e) => enable(row, e.currentTarget.checked)}
      />
      <CanButton row={row} action="resetPassword" variant="default" leftSection={<IconKey size={16} />} onClick={open}>
        {t('people.setPassword')}
      </CanButton>
      <CanButton
        row={row}
        action="delete"
        variant="default"
        leftSection={<IconTrash size={16} />}
        onClick={() =>
          remove(row, {
            after: () => void navigate({ to: '/people' }),
            changes: ['grant', 'place'],
            warning: t('people.deleteWarning'),
          })
        }
      >
        {t('action.delete')}
      </CanButton>
      <ViewAsButton row={row} />
      <ExplainButton type="person" id={row.id} title={row.name} />
      <SetPasswordDialog row={row} opened={asking} onClose={close} />
    </>
  );
}
