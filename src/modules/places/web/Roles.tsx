import { Alert, Anchor, Badge, Group, Stack, Table, Text } from '@mantine/core';
import { IconPencilCog } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { grantsApi } from '#modules/grants/api.ts';
import type { Grant } from '#modules/grants/schema.ts';
import { profilesApi } from '#modules/profiles/api.ts';
import type { Profile } from '#modules/profiles/schema.ts';
import { CanButton } from '#web/can.tsx';
import { Empty } from '#web/page/Empty.tsx';
import { PersonLink } from '#web/PersonLink.tsx';
import { usePreviewedSend } from '#web/preview.ts';
import { useCall } from '#web/query.ts';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useToast } from '#web/toast.tsx';
import { placesApi } from '../api.ts';
import type { Place } from '../schema.ts';
import classes from './Members.module.css';
import cards from '#web/record/ListTable.module.css';

/** So many holders of a role are named. */
const NAMED = 8;

/** The roles of a container, which can be given there alone, and who holds which. */
export function Roles({ place }: { readonly place: Place }) {
  const { t } = useTranslation();
  const roles = useCall(profilesApi.list, { query: { place_id: place.id, limit: 200 } });
  const grants = useCall(grantsApi.list, { query: { place_id: place.id, limit: 200 } });
  const held = Map.groupBy((grants.data?.items ?? []) as readonly Grant[], (g) => g.profile_id);
  return (
    <Stack gap="md">
      {!place.published && <Draft place={place} />}
      {place.external && (
        <Text size="sm" c="dimmed">
          {t('places.roles.external')}
        </Text>
      )}
      <WhenLoaded query={roles}>
        {(page) =>
          (page.items as readonly Profile[]).length === 0 ? (
            <Empty title={t('places.roles.none')} text={t('places.roles.noneHelp')} />
          ) : (
            <>
              <RoleTable roles={page.items as readonly Profile[]} held={held} />
              <Text size="sm" c="dimmed">
                {t('places.roles.help')}
              </Text>
            </>
          )
        }
      </WhenLoaded>
    </Stack>
  );
}

function Draft({ place }: { readonly place: Place }) {
  const { t } = useTranslation();
  const toast = useToast();
  const send = usePreviewedSend(placesApi.edit, { changes: ['person', 'grant'], quiet: true });
  const publish = (): void =>
    send.mutate(
      { params: { id: place.id }, body: { published: true } as never, version: place.version },
      {
        onSuccess: ({ verdict }) => {
          if (verdict === 'save') toast.done(t('places.published', { name: place.name }));
        },
        onError: toast.error,
      },
    );
  return (
    <Alert variant="light" icon={<IconPencilCog size={18} aria-hidden />} title={t('places.draft')}>
      <Group justify="space-between">
        <Text size="sm">{t('places.draftHelp')}</Text>
        <CanButton row={place} action="edit" size="xs" onClick={publish} loading={send.isPending}>
          {t('places.publish')}
        </CanButton>
      </Group>
    </Alert>
  );
}

function RoleTable(props: {
  readonly roles: readonly Profile[];
  readonly held: ReadonlyMap<string, readonly Grant[]>;
}) {
  const { t } = useTranslation();
  return (
    <div className={cards.frame}>
      <Table role="table" className={`${cards.table} ${classes.roles}`} aria-label={t('places.tab.roles')}>
        <Table.Thead role="rowgroup" className={cards.header ?? ''}>
          <Table.Tr role="row">
            <Table.Th role="columnheader">{t('places.role')}</Table.Th>
            <Table.Th role="columnheader">{t('places.heldBy')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody role="rowgroup">
          {props.roles.map((role) => (
            <Table.Tr role="row" key={role.id} className={cards.row ?? ''}>
              <Table.Td role="cell" data-title>
                <Anchor component={Link} to={`/profiles/${role.id}`} inherit fw={550}>
                  {role.name}
                </Anchor>
              </Table.Td>
              <Table.Td role="cell" data-label={t('places.heldBy')}>
                <Holders grants={props.held.get(role.id) ?? []} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Holders({ grants }: { readonly grants: readonly Grant[] }) {
  const { t } = useTranslation();
  if (grants.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('places.heldByNobody')}
      </Text>
    );
  }
  return (
    <Group gap={6}>
      {grants.slice(0, NAMED).map((g) => (
        <PersonLink key={g.id} id={g.person_id ?? ''} size="sm">
          {g._names.person_id}
        </PersonLink>
      ))}
      {grants.length > NAMED && (
        <Badge variant="default" tt="none" fw={500}>
          +{grants.length - NAMED}
        </Badge>
      )}
    </Group>
  );
}
