import { Alert, Button, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Place } from '../schema.ts';

/** What it means that a place is deactivated, and where the accounts of its people are. */
export function Inactive({ place }: { readonly place: Place }) {
  const { t } = useTranslation();
  if (place.active) return null;
  return (
    <Alert color="yellow" variant="light" mb="md" title={t('places.inactive')}>
      <Group justify="space-between">
        <Text size="sm">{t('places.inactiveText')}</Text>
        {place.kind === 'organization' && (
          <Button
            component={Link}
            to="/people"
            search={{ organization_id: place.id, enabled: 'true' } as never}
            size="xs"
            variant="default"
          >
            {t('places.inactivePeople')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
