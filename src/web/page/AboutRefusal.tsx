import { Button, Group } from '@mantine/core';
import { IconKey, IconLockQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { refusalIn } from '../refused.ts';

/** The ways on from a refusal: why, and asking for what was refused. */
export function AboutRefusal({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  const about = refusalIn(error);
  if (!about) return null;
  const { type, id, action, facet } = about;
  const search = { type, id, action: facet === undefined ? action : `${facet}:${action}` };
  return (
    <Group gap={6}>
      <Button
        component={Link}
        to={'/explain' as string}
        search={search as never}
        size="xs"
        variant="default"
        leftSection={<IconLockQuestion size={14} />}
      >
        {t('refused.why')}
      </Button>
      <Button
        component={Link}
        to={'/requests/new' as string}
        search={search as never}
        size="xs"
        variant="default"
        leftSection={<IconKey size={14} />}
      >
        {t('refused.ask')}
      </Button>
    </Group>
  );
}
