import { Badge, Group, List, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { grantsApi } from '#modules/grants/api.ts';
import type { Grant } from '#modules/grants/schema.ts';
import { useFormat } from '#web/format.ts';
import { Empty } from '#web/page/Empty.tsx';
import { useCall } from '#web/query.ts';
import { WhenLoaded } from '#web/record/useRecord.tsx';
import { useSession } from '#web/session.ts';

/** What one has been given, in words. */
export function MyGrants() {
  const { t } = useTranslation();
  const { person } = useSession();
  const query = useCall(grantsApi.list, { query: { person_id: 'me', limit: 200 } });
  return (
    <>
      <Text size="sm" mb="sm">
        {t(`me.kind.${person.kind}`, { defaultValue: '' })}
      </Text>
      <Title order={2} size="h5" mb="xs">
        {t('me.grantsTitle')}
      </Title>
      <WhenLoaded query={query}>
        {(page) => {
          const grants = page.items as readonly Grant[];
          return grants.length === 0 ? (
            <Empty title={t('me.noGrants')} text={t('me.noGrantsHelp')} />
          ) : (
            <List spacing="xs" size="sm">
              {grants.map((grant) => (
                <GrantLine key={grant.id} grant={grant} />
              ))}
            </List>
          );
        }}
      </WhenLoaded>
    </>
  );
}

function GrantLine({ grant }: { readonly grant: Grant }) {
  const { t } = useTranslation();
  const format = useFormat();
  const values = { profile: grant._names.profile_id ?? '', place: grant._names.place_id ?? '' };
  return (
    <List.Item>
      <Group gap="xs">
        <span>{t(grant.below ? 'me.grantBelow' : 'me.grant', values)}</span>
        {grant.starts_at && <Badge variant="default">{t('me.from', { date: format.date(grant.starts_at) })}</Badge>}
        {grant.ends_at && <Badge variant="default">{t('me.until', { date: format.date(grant.ends_at) })}</Badge>}
      </Group>
    </List.Item>
  );
}
