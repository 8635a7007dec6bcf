import { Badge, Group, List, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { whatAccess } from '#modules/access/api.ts';
import { useCall } from '#web/query.ts';
import type { Out } from '#wire/endpoint.ts';
import type { Grant } from '../schema.ts';

type Reason = Out<typeof whatAccess>['permissions'][number]['held'][number]['reasons'][number];
type ByGrant = Extract<Reason, { readonly by: 'grant' }>;

const keyOf = (g: Pick<ByGrant, 'profile_id' | 'place_id' | 'below'>): string =>
  `${g.profile_id} ${g.place_id} ${g.below}`;

/** What a person holds now through the groups they belong to: all that counts and was not given to them by name. */
export function GroupGrants({ personId, own }: { readonly personId: string; readonly own: readonly Grant[] }) {
  const { t } = useTranslation();
  // Whoever may not ask this about the person sees the grants by name alone.
  const { data } = useCall(whatAccess, { query: { person_id: personId } });
  const byName = new Set(own.map(keyOf));
  const reasons = data?.permissions.flatMap((p) => p.held.flatMap((h) => h.reasons)) ?? [];
  const through = new Map(
    reasons
      .filter((r): r is ByGrant => r.by === 'grant')
      .filter((g) => !byName.has(keyOf(g)))
      .map((g) => [keyOf(g), g]),
  );
  if (through.size === 0) return null;
  return (
    <Stack gap="xs" component="section" aria-label={t('grants.throughGroups')}>
      <Title order={2} size="h5">
        {t('grants.throughGroups')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('grants.throughGroupsHelp')}
      </Text>
      <List size="sm" spacing={4} listStyleType="none">
        {[...through].map(([key, g]) => (
          <List.Item key={key}>
            <Group gap={6}>
              <Link
                to={'/profiles/$id' as string}
                params={{ id: g.profile_id } as never}
                style={{ color: 'var(--mantine-color-anchor)' }}
              >
                {g.profile}
              </Link>
              {t('grants.at', { place: g.place })}
              {g.below && (
                <Badge variant="light" size="sm" tt="none">
                  {t('grants.below')}
                </Badge>
              )}
            </Group>
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
