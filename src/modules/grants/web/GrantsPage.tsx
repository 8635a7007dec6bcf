import { Button, Text } from '@mantine/core';
import { IconHourglass, IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CanButton, useMayCreate } from '#web/can.tsx';
import { Page } from '#web/page/Page.tsx';
import { RecordList } from '#web/record/RecordList.tsx';
import { grantSpec } from '../schema.ts';
import { Cause } from './Cause.tsx';
import { useSpan } from './dates.ts';

/** Every grant that one may view: who has which profile where, until when, and why. */
export function GrantsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const span = useSpan();
  return (
    <Page
      title={t('grants.title')}
      lead={t('grants.lead')}
      up={{ to: '/profiles', label: t('profiles.title') }}
      actions={
        <>
          <Button component={Link} to="/expiring" variant="default" leftSection={<IconHourglass size={16} />}>
            {t('expiry.title')}
          </Button>
          <CanButton
            can={useMayCreate('grant')}
            leftSection={<IconPlus size={16} />}
            onClick={() => void navigate({ to: '/grants/new' })}
          >
            {t('grants.new')}
          </CanButton>
        </>
      }
    >
      <RecordList
        spec={grantSpec}
        linkTo={(row) => (row.person_id ? `/people/${String(row.person_id)}` : `/places/${String(row.group_id)}`)}
        render={{
          // Of grants to a group, the group stands where the person would.
          person_id: (row) =>
            row.group_id === null
              ? undefined
              : t('profiles.holders.group', { name: row._names.group_id ?? t('value.hidden') }),
          cause: (row) => (
            <Text span inherit style={{ whiteSpace: 'nowrap' }}>
              <Cause grant={row as never} />
            </Text>
          ),
          starts_at: (row) =>
            typeof row.starts_at === 'string' ? <time dateTime={row.starts_at}>{span.from(row.starts_at)}</time> : null,
          ends_at: (row) =>
            typeof row.ends_at === 'string' ? <time dateTime={row.ends_at}>{span.until(row.ends_at)}</time> : null,
        }}
      />
    </Page>
  );
}
