import { Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from './Page.tsx';

/** No such page, or a record that one may not view: the two are not told apart. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t('notFound.title')}>
      <Text>{t('notFound.text')}</Text>
      <div>
        <Button component={Link} to="/" variant="default">
          {t('notFound.home')}
        </Button>
      </div>
    </Page>
  );
}
