import { Badge, Tabs } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowsMove, IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ExplainButton } from '#modules/access/web/ExplainButton.tsx';
import { type Can, CanButton, useCan } from '#web/can.tsx';
import { Page } from '#web/page/Page.tsx';
import { useCall } from '#web/query.ts';
import { useLabels } from '#web/record/labels.ts';
import { RecordForm } from '#web/record/RecordForm.tsx';
import { RecordHistory } from '#web/record/RecordHistory.tsx';
import { useRecord, WhenLoaded } from '#web/record/useRecord.tsx';
import { amongst, oneOf, useId, useSearchOf } from '#web/search.ts';
import { useToast } from '#web/toast.tsx';
import { placeTree } from '../api.ts';
import { DESKS, type Place, placeSpec, ROOT_ID } from '../schema.ts';
import { DissolveDialog } from './DissolveDialog.tsx';
import { IconField } from './IconField.tsx';
import { Inactive } from './Inactive.tsx';
import { Limits } from './Limits.tsx';
import { Members } from './Members.tsx';
import { MembersSee } from './MembersSee.tsx';
import { MoveDialog } from './MoveDialog.tsx';
import { NewPlaceMenu } from './NewPlaceMenu.tsx';
import { Roles } from './Roles.tsx';
import { PlaceIcon } from './PlaceIcon.tsx';
import { pathTo } from './tree-model.ts';

const search = oneOf('tab');
const TABS = ['members', 'sees', 'settings', 'roles', 'limits', 'history'] as const;
const takesTickets = (row: Place): boolean =>
  DESKS.kinds.some((k) => k === row.kind) || DESKS.containers.some((c) => c === row.container_type);

/** What only some kinds have. */
const OF_KIND: Readonly<Partial<Record<Place['kind'], readonly string[]>>> = {
  container: ['published', 'external'],
  organization: ['mail_domains'],
};
const GENERAL = ['name', 'code', 'icon', 'active', 'description'];
const WORK = ['default_user_id', 'accepts_handover', 'accepts_outside', 'open'];
const MAIL = ['email_from', 'group_emails', 'forced_email', 'satisfaction_email'];
const OVERRIDES = { icon: IconField };

export function PlacePage() {
  const query = useRecord<Place>(placeSpec, useId());
  return <WhenLoaded query={query}>{(row) => <OnePlace key={row.id} row={row} />}</WhenLoaded>;
}

function OnePlace({ row }: { readonly row: Place }) {
  const { t } = useTranslation();
  const toast = useToast();
  const labels = useLabels(placeSpec);
  const [{ tab }, change] = useSearchOf(search);
  const tree = useCall(placeTree, { query: {} });
  const desk = takesTickets(row);
  const above = pathTo(tree.data?.items ?? [], row.id).slice(0, -1);
  return (
    <Page
      title={row.name}
      beside={
        <>
          <Badge
            variant="default"
            tt="none"
            fw={500}
            leftSection={<PlaceIcon kind={row.kind} icon={row.icon} size={13} />}
          >
            {row.container_type === null
              ? labels.choice('kind', row.kind)
              : labels.choice('container_type', row.container_type)}
          </Badge>
          {!row.active && (
            <Badge variant="light" color="yellow" tt="none" fw={500}>
              {t('places.inactive')}
            </Badge>
          )}
          {row.kind === 'container' && !row.published && (
            <Badge variant="light" tt="none" fw={500}>
              {t('places.draft')}
            </Badge>
          )}
        </>
      }
      lead={above.map((n) => n.name).join(' › ')}
      actions={<PlaceActions row={row} />}
    >
      <Inactive place={row} />
      <Tabs value={amongst(tab, TABS)} onChange={(to) => change({ tab: to ?? undefined })} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="members">{t('places.tab.members')}</Tabs.Tab>
          <Tabs.Tab value="sees">{t('places.tab.sees')}</Tabs.Tab>
          <Tabs.Tab value="settings">{t('places.tab.settings')}</Tabs.Tab>
          {row.kind === 'container' && <Tabs.Tab value="roles">{t('places.tab.roles')}</Tabs.Tab>}
          {desk && <Tabs.Tab value="limits">{t('places.tab.limits')}</Tabs.Tab>}
          <Tabs.Tab value="history">{t('tab.history')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="members">
          <Members place={row} />
        </Tabs.Panel>
        <Tabs.Panel value="sees">
          <MembersSee place={row} />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <RecordForm
            spec={placeSpec}
            mode="edit"
            row={row}
            fields={[
              {
                title: t('places.group.general'),
                fields: [...GENERAL, ...(OF_KIND[row.kind] ?? [])],
              },
              ...(desk
                ? [
                    { title: t('places.group.work'), fields: WORK },
                    { title: t('places.group.mail'), fields: MAIL },
                  ]
                : []),
            ]}
            overrides={OVERRIDES}
            onDone={() => toast.done(t('state.saved'))}
          />
        </Tabs.Panel>
        {row.kind === 'container' && (
          <Tabs.Panel value="roles">
            <Roles place={row} />
          </Tabs.Panel>
        )}
        {desk && (
          <Tabs.Panel value="limits">
            <Limits place={row} />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="history">
          <RecordHistory spec={placeSpec} id={row.id} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

/** The root stays as it is, whoever asks; the server says the same. */
function useCanOf(row: Place, action: string): Can {
  const { t } = useTranslation();
  const can = useCan(row, action);
  return row.id === ROOT_ID ? { allowed: false, reason: t('places.root') } : can;
}

function PlaceActions({ row }: { readonly row: Place }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [moving, move] = useDisclosure();
  const [leaving, leave] = useDisclosure();
  const onGone = (): void => void navigate({ to: row.parent_id === null ? '/places' : `/places/${row.parent_id}` });
  return (
    <>
      <NewPlaceMenu parent={row.id} />
      <CanButton
        can={useCanOf(row, 'move')}
        variant="default"
        leftSection={<IconArrowsMove size={16} />}
        onClick={move.open}
      >
        {t('places.move')}
      </CanButton>
      <CanButton
        can={useCanOf(row, 'delete')}
        variant="default"
        leftSection={<IconTrash size={16} />}
        onClick={leave.open}
      >
        {t('action.delete')}
      </CanButton>
      <ExplainButton type="place" id={row.id} title={row.name} />
      {moving && <MoveDialog id={row.id} name={row.name} onClose={move.close} />}
      {leaving && <DissolveDialog row={row} onClose={leave.close} onGone={onGone} />}
    </>
  );
}
