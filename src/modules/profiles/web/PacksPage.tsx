import { Badge, Card, Group, List, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconCheck, IconPackageImport } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '#wire/call.ts';
import type { Out } from '#wire/endpoint.ts';
import { type Can, CanButton, useMayCreate } from '#web/can.tsx';
import { Page } from '#web/page/Page.tsx';
import { usePreviewedSend } from '#web/preview.ts';
import { invalidate, useCall } from '#web/query.ts';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useToast } from '#web/toast.tsx';
import { applyPolicyPack, packs, profilesApi } from '../api.ts';
import { useAwaited } from './names.ts';

type Pack = Out<typeof packs>['items'][number];
type Would = NonNullable<Pack['would']>[number];

/** The profiles of five systems, as they are made together. */
export function PacksPage() {
  const { t } = useTranslation();
  const answer = useCall(packs);
  return (
    <Page
      title={t('profiles.packs')}
      lead={t('profiles.packsLead')}
      up={{ to: '/profiles', label: t('profiles.title') }}
    >
      <WhenLoaded query={answer} lines={10}>
        {({ items }) => (
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            {items.map((pack) => (
              <PackCard key={pack.key} pack={pack} />
            ))}
          </SimpleGrid>
        )}
      </WhenLoaded>
    </Page>
  );
}

function PackCard({ pack }: { readonly pack: Pack }) {
  const { t } = useTranslation();
  const { apply, applying } = useApply(pack);
  const fresh = pack.would?.filter((w) => w.outcome === 'created').length ?? 0;
  const may = useMayApply(pack, fresh);
  const would = new Map(pack.would?.map((w) => [w.template, w]));
  return (
    <Card withBorder padding="md" component="section" aria-label={pack.title}>
      <Stack gap="sm" h="100%">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Title order={2} size="h4">
            {pack.title}
          </Title>
          {pack.would && fresh === 0 && (
            <Badge variant="light" color="green" tt="none" leftSection={<IconCheck size={12} aria-hidden />}>
              {t('profiles.pack.applied')}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {pack.description}
        </Text>
        <List listStyleType="none" spacing={6} size="sm" style={{ flex: 1 }}>
          {pack.profiles.map((p) => (
            <List.Item key={p.key}>
              <ProfileOfPack profile={p} would={would.get(p.key)} />
            </List.Item>
          ))}
        </List>
        {pack.containers.length > 0 && (
          <Text size="xs" c="dimmed">
            {t('profiles.pack.containers', { count: pack.containers.reduce((n, c) => n + c.profiles.length, 0) })}
          </Text>
        )}
        <div>
          <CanButton
            can={may}
            variant="light"
            leftSection={<IconPackageImport size={16} />}
            loading={applying}
            aria-label={t('profiles.pack.applyNamed', { name: pack.title })}
            onClick={apply}
          >
            {!pack.would
              ? t('profiles.pack.applyAll')
              : t(fresh > 0 ? 'profiles.pack.apply' : 'profiles.pack.nothing', { count: fresh })}
          </CanButton>
        </div>
      </Stack>
    </Card>
  );
}

interface ProfileOfPackProps {
  readonly profile: Pack['profiles'][number];
  readonly would: Would | undefined;
}

/** A profile of a pack: made by it, there already, or there and changed since. */
function ProfileOfPack({ profile: p, would }: ProfileOfPackProps) {
  const { t } = useTranslation();
  const awaited = useAwaited();
  return (
    <>
      <Group gap={6}>
        {would?.profile_id ? (
          <Link to={`/profiles/${would.profile_id}`} style={{ color: 'var(--mantine-color-anchor)', fontWeight: 500 }}>
            {would.name}
          </Link>
        ) : (
          <Text span size="sm" fw={500}>
            {would?.name ?? p.name}
          </Text>
        )}
        {p.abbreviation && (
          <Badge variant="default" size="xs">
            {p.abbreviation}
          </Badge>
        )}
        {would && (
          <Text span size="xs" c="dimmed">
            {t(`profiles.pack.outcome.${would.outcome}`)}
          </Text>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {p.description}
        {p.waiting.length > 0 && ` ${t('profiles.waiting', { types: awaited(p.waiting) })}`}
      </Text>
    </>
  );
}

function useMayApply(pack: Pack, fresh: number): Can {
  const { t } = useTranslation();
  const may = useMayCreate('profile');
  if (!may.allowed) return may;
  if (!pack.would) return { allowed: false, reason: t('profiles.pack.atRoot') };
  return { allowed: fresh > 0, reason: t('profiles.pack.all') };
}

/** Makes what is missing; for half a minute it can be taken back. */
function useApply(pack: Pack) {
  const { t } = useTranslation();
  const toast = useToast();
  const send = usePreviewedSend(applyPolicyPack, { changes: ['profile'], quiet: true });
  const takeBack = async (ids: readonly string[]): Promise<void> => {
    try {
      for (const id of ids) await call(profilesApi.delete, { params: { id }, version: 1 });
    } catch (error) {
      toast.error(error);
    }
    invalidate('profile');
  };
  const apply = (): void =>
    send.mutate(
      { params: { key: pack.key } },
      {
        onError: toast.error,
        onSuccess: ({ answer }) => {
          if (!answer) return;
          const made = answer.items.filter((x) => x.outcome === 'created').map((x) => x.profile_id);
          toast.undo(t('profiles.pack.made', { count: made.length, title: pack.title }), () => void takeBack(made));
        },
      },
    );
  return { apply, applying: send.isPending };
}
