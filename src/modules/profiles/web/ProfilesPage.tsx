import { Anchor, Badge, Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CanButton, useMayCreate } from '#web/can.tsx';
import { Page } from '#web/page/Page.tsx';
import { RecordList } from '#web/record/RecordList.tsx';
import { type Profile, profileSpec } from '../schema.ts';
import { BuiltInDot } from './BuiltInDot.tsx';
import { useBuiltIns } from './built-in.ts';
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
        emptyActions={
          <>
            <CanButton can={may} onClick={() => void navigate({ to: '/profiles/templates' })}>
              {t('profiles.fromTemplate')}
            </CanButton>
            <Button component={Link} to="/profiles/packs" variant="default">
              {t('profiles.packs')}
            </Button>
          </>
        }
        render={{
          name: (row) => <Name profile={row as unknown as Profile} />,
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

/** With a dot beside profiles that are not any more as they were built in. */
function Name({ profile }: { readonly profile: Profile }) {
  const { template, differs } = useBuiltIns()(profile);
  return (
    <>
      {profile.name} {differs && template && <BuiltInDot name={template.name} />}
    </>
  );
}
