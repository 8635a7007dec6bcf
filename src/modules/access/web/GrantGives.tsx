import { ActionIcon, Drawer, List, Stack, Text, Title, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconListDetails } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#web/query.ts';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { whatAccess } from '../api.ts';
import type { WhatAnswer } from '../schema.ts';

interface GrantGivesProps {
  readonly personId: string;
  readonly profileId: string;
  readonly placeId: string;
  /** The grant in words: profile at place. */
  readonly title: string;
}

/** What one grant of a person gives, and what of it nothing else does. */
export function GrantGives(grant: GrantGivesProps) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure();
  const label = t('gives.open', { grant: grant.title });
  return (
    <>
      <Tooltip label={label}>
        <ActionIcon variant="subtle" aria-label={label} onClick={open}>
          <IconListDetails size={16} />
        </ActionIcon>
      </Tooltip>
      <Drawer
        opened={opened}
        onClose={close}
        position="right"
        size="md"
        title={t('gives.title', { grant: grant.title })}
        closeButtonProps={{ 'aria-label': t('explain.close') }}
      >
        {opened && <Given {...grant} />}
      </Drawer>
    </>
  );
}

type Permission = WhatAnswer['permissions'][number];

function Given({ personId, profileId, placeId }: GrantGivesProps) {
  const { t } = useTranslation();
  const answer = useCall(whatAccess, { query: { person_id: personId } });
  const isThis = (r: Permission['held'][number]['reasons'][number]): boolean =>
    r.by === 'grant' && r.profile_id === profileId && r.place_id === placeId;
  return (
    <WhenLoaded query={answer}>
      {({ permissions }) => {
        const given = permissions.flatMap((p) => {
          const by = p.held.filter((h) => h.reasons.some(isThis));
          const others = p.superadmin || p.held.some((h) => h.reasons.some((r) => !isThis(r)));
          return by.length === 0 ? [] : [{ ...p, reaches: [...new Set(by.map((h) => h.reach))], others }];
        });
        if (given.length === 0) return <Text size="sm">{t('gives.nothing')}</Text>;
        const byType = Map.groupBy(given, (p) => p.type);
        return (
          <Stack gap="md">
            <Text size="sm" c="dimmed">
              {t('gives.help')}
            </Text>
            {[...byType].map(([type, list]) => (
              <section key={type} aria-label={t(`requests.type.${type}`, { defaultValue: type })}>
                <Title order={3} size="h6" mb={4}>
                  {t(`requests.type.${type}`, { defaultValue: type })}
                </Title>
                <List size="sm">
                  {list.map((p) => (
                    <List.Item key={p.permission}>
                      {t(`permission.${p.permission}`, { defaultValue: p.permission })}:{' '}
                      {p.reaches.map((r) => t(`explain.reach.${r}`)).join(', ')}
                      {p.others && (
                        <Text span size="xs" c="dimmed">
                          {' '}
                          {t('gives.also')}
                        </Text>
                      )}
                    </List.Item>
                  ))}
                </List>
              </section>
            ))}
          </Stack>
        );
      }}
    </WhenLoaded>
  );
}
