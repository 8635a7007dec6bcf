import { Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

const PAGES = [
  { to: '/grants', key: 'grants.title' },
  { to: '/rules', key: 'rules.title' },
  { to: '/profiles/templates', key: 'profiles.templates' },
  { to: '/profiles/packs', key: 'profiles.packs' },
] as const;

/** The pages that belong with the profiles. */
export function Related() {
  const { t } = useTranslation();
  return (
    <Group gap={4} component="nav" aria-label={t('profiles.related')} mb="sm">
      {PAGES.map(({ to, key }) => (
        <Button key={to} component={Link} to={to} size="compact-sm" variant="subtle">
          {t(key)}
        </Button>
      ))}
    </Group>
  );
}
