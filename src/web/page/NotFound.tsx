import { Button, Group, Text } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { recordOfPath } from '../record-of-path.ts';
import { AskForAccess } from './AskForAccess.tsx';
import { Page } from './Page.tsx';

/** No such page, or a record that one may not view: the two are not told apart. */
export function NotFound() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  // Asked for without a word on whether there is such a record.
  const about = recordOfPath(pathname);
  return (
    <Page title={t('notFound.title')}>
      <Text>{t('notFound.text')}</Text>
      <Group gap="xs">
        <Button component={Link} to="/" variant="default">
          {t('notFound.home')}
        </Button>
        {about && <AskForAccess about={{ ...about, action: 'view' }} />}
      </Group>
    </Page>
  );
}
