import { Anchor, Badge, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CanButton, useMayCreate } from '#web/can.tsx';
import { Page } from '#web/page/Page.tsx';
import { RecordList } from '#web/record/RecordList.tsx';
import { profileSpec } from '../schema.ts';
import { Related } from './Related.tsx';

export function ProfilesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const may = useMayCreate('profile');
  return (
    <Page
      title={t('profiles.title')}
      lead={t('profiles.lead')}
      actions={
        <>
          <CanButton can={may} variant="default" onClick={() => void navigate({ to: '/profiles/templates' })}>
            {t('profiles.fromTemplate')}
          </CanButton>
          <CanButton
            can={may}
            leftSection={<IconPlus size={16} />}
            onClick={() => void navigate({ to: '/profiles/new' })}
          >
            {t('profiles.new')}
          </CanButton>
        </>
      }
    >
      <Related />
      <RecordList
        spec={profileSpec}
        linkTo={(row) => `/profiles/${row.id}`}
        render={{
          abbreviation: (row) =>
            row.abbreviation ? (
              <Badge variant="default" size="sm">
                {String(row.abbreviation)}
              </Badge>
            ) : null,
          description: (row) => (
            <Text size="sm" lineClamp={2} maw={420}>
              {String(row.description ?? '')}
            </Text>
          ),
          people: (row) => (
            <Anchor component={Link} to={`/profiles/${row.id}?view=holders`} size="sm">
              {String(row.people ?? 0)}
            </Anchor>
          ),
        }}
      />
    </Page>
  );
}
